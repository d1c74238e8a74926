/// How much a decoded text looks like one read in the wrong charset: accented capitals in the middle of words, letters
/// of two alphabets in one word, signs between letters, lone ideographs, code points that mean nothing.
struct TextOddness {
  /// Code points that are not ASCII.
  private(set) var foreign = 0
  /// Those of them that are odd; one that means nothing counts ten times, since no text has it.
  private(set) var odd = 0

  /// The odd ones' share of all that is not ASCII, 0…1.
  var share: Double { foreign == 0 ? 0 : min(1, Double(odd) / Double(foreign)) }

  init(_ utf8: [UInt8]) {
    var previous = Kind.other
    var current = Kind.other
    var accents = 0
    var isForeign = false
    for scalar in String(decoding: utf8, as: UTF8.self).unicodeScalars {
      let next = Kind(scalar)
      if isForeign { judge(previous, current, next, &accents) } else { accents = 0 }
      (previous, current) = (current, next)
      isForeign = scalar.value >= 0x80
    }
    if isForeign { judge(previous, current, .other, &accents) }
  }

  /// Judges a code point that is not ASCII by its neighbours. `accents` counts the Latin ones in a row.
  private mutating func judge(_ previous: Kind, _ current: Kind, _ next: Kind, _ accents: inout Int) {
    foreign += 1
    switch current {
    case .senseless: odd += 10
    case .relic: odd += 1
    case .sign: if previous.isAlphabetic && next.isAlphabetic { odd += 1 }
    case .ideograph: if previous.isLatin && next.isLatin { odd += 1 }
    case .letter(let alphabet, let isUpper):
      accents = alphabet == .latin ? accents + 1 : 0
      if isUpper && previous.isLower || current.clashes(with: previous) || current.clashes(with: next) || accents > 3 {
        odd += 1
      }
    case .other: break
    }
    if !current.isLatin { accents = 0 }
  }
}
