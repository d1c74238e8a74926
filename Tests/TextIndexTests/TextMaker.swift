import TestSupport
import Words

@testable import TextIndex

/// Made-up texts and queries over a few words, so that all of them meet.
struct TextMaker {
  var generator: SplitMix
  let vocabulary: [String]
  /// Whether texts have languages, and other forms of words are looked for.
  let hasForms: Bool

  private static let families = [
    "run", "runs", "running", "market", "markets", "marketing", "nação", "nações", "nacoes", "mangé", "mangée",
    "mangées", "mange", "häuser", "haus", "naïve", "e-mail", "email", "o\u{2019}brien", "obrien", "1,000,000",
    "1000000", "u.s.", "us", "trump\u{27}s", "trump", "trumps", "l\u{27}homme", "дома", "домах",
  ]

  init(seed: UInt64, hasForms: Bool = false) {
    var generator = SplitMix(seed: seed)
    self.hasForms = hasForms
    let syllables = ["ka", "lo", "mir", "t", "or", "e", "中", "è", "7", "-", "\u{2019}"]
    var words: Set<String> = []
    while words.count < (hasForms ? 10 : 60) {
      let word = (0..<Int.random(in: 1...3, using: &generator)).map { _ in syllables.randomElement(using: &generator)! }
        .joined()
      if WordSequence(word).count > 0 { words.insert(word) }
    }
    vocabulary = hasForms ? (words.sorted() + Self.families).shuffled(using: &generator) : words.sorted()
    self.generator = generator
  }

  /// The first words come most often.
  mutating func word() -> String {
    let one = Double.random(in: 0..<1, using: &generator)
    return vocabulary[Int(one * one * one * Double(vocabulary.count))]
  }

  mutating func text(_ number: UInt32) -> TextOracle.Text {
    let count =
      Int.random(in: 0..<20, using: &generator) == 0
      ? Int.random(in: 200...500, using: &generator) : Int.random(in: 0...30, using: &generator)
    func words(_ count: Int) -> String { (0..<count).map { _ in word() }.joined(separator: " ") }
    let languages: [Language?] = [.english, .english, .french, .portuguese, .german, .russian, nil]
    return TextOracle.Text(
      number: number, title: words(Int.random(in: 0...6, using: &generator)), body: words(count),
      marks: (0..<Int.random(in: 0...2, using: &generator)).map { _ in [UInt8.random(in: 65...69, using: &generator)] },
      time: UInt32.random(in: 0...1000, using: &generator),
      language: hasForms ? languages.randomElement(using: &generator)! : nil)
  }

  /// One word or more of what is typed.
  mutating func phrase(_ field: TextQuery.Field) -> TextQuery {
    let words = WordSequence((0..<Int.random(in: 1...2, using: &generator)).map { _ in word() }.joined(separator: " "))
    return SearchPhrase(words, isExact: false, isPrefix: false, in: field)!.query
  }

  mutating func pattern() -> TextQuery.Word {
    let words = WordSequence(word())
    let spelling = Array(words.word(Int.random(in: 0..<words.count, using: &generator)))
    let word = AccentFolding.fold(spelling)
    guard Int.random(in: 0..<4, using: &generator) == 0 else {
      return hasForms ? .forms(word, spelling: spelling) : .exact(word)
    }
    let text = String(decoding: word, as: UTF8.self)
    return .prefix(Array(text.prefix(Int.random(in: 1...text.count, using: &generator)).utf8))
  }

  mutating func query(_ depth: Int = 0) -> TextQuery {
    let field: TextQuery.Field = Int.random(in: 0..<6, using: &generator) == 0 ? .title : .anywhere
    let kind = Int.random(in: 0..<(depth > 2 ? 4 : 12), using: &generator)
    switch kind {
    case 0: return .word(pattern(), field)
    case 1: return hasForms ? phrase(field) : .word(pattern(), field)
    case 2: return .phrase((0..<Int.random(in: 2...3, using: &generator)).map { _ in pattern() }, field)
    case 3:
      return .near(
        (0..<Int.random(in: 2...3, using: &generator)).map { _ in pattern() },
        distance: Int.random(in: 0...5, using: &generator), field)
    case 4, 5: return .all((0..<Int.random(in: 2...3, using: &generator)).map { _ in query(depth + 1) })
    case 6: return .any((0..<Int.random(in: 2...4, using: &generator)).map { _ in query(depth + 1) })
    case 7: return .without(query(depth + 1), query(depth + 1))
    case 8:
      let numbers = Set((0..<20).map { _ in UInt32.random(in: 1...300, using: &generator) })
      return .all([query(depth + 1), .numbers(numbers.sorted())])
    case 9:
      let first = UInt32.random(in: 0...1000, using: &generator)
      return .all([query(depth + 1), .times(first...max(first, UInt32.random(in: 0...1000, using: &generator)))])
    case 10: return .either([query(depth + 1), query(depth + 1)])
    default:
      return .all([
        query(depth + 1),
        .marked(
          (0..<Int.random(in: 1...2, using: &generator)).map { _ in [UInt8.random(in: 65...70, using: &generator)] }),
      ])
    }
  }
}
