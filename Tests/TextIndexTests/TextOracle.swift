import SystemPackage
import TestSupport
import Words

@testable import TextIndex

/// Texts that are gone through one by one: slow, and obviously right.
struct TextOracle {
  struct Text {
    let number: UInt32
    let title: String
    let body: String
    let marks: [[UInt8]]
    let time: UInt32
    let language: Language?
    let units: [Unit]
    /// Where each word stands, in the title and behind it in the body.
    let places: [[UInt8]: [Int]]
    /// Words of the title, and of the body.
    let counts: (title: Int, body: Int)

    init(number: UInt32, title: String, body: String, marks: [[UInt8]], time: UInt32, language: Language? = nil) {
      (self.number, self.title, self.body, self.marks, self.time) = (number, title, body, marks, time)
      self.language = language
      let (first, second) = (WordSequence(title), WordSequence(body))
      counts = (first.count, second.count)
      units = Self.units(first, 0) + Self.units(second, first.count + 1)
      places = Dictionary(grouping: units, by: \.word).mapValues { $0.map(\.place).sorted() }
    }

    var indexed: IndexedText {
      IndexedText(title: WordSequence(title), text: WordSequence(body), language: language, marks: marks, time: time)
    }

    private static func units(_ words: WordSequence, _ start: Int) -> [Unit] {
      var units: [Unit] = []
      func add(_ spelling: [UInt8], _ place: Int) {
        units.append(Unit(place: start + place, base: AccentFolding.fold(spelling), spelling: spelling))
      }
      func addJoined(_ spelling: [UInt8], _ place: Int) {
        var unit = Unit(place: start + place, base: AccentFolding.fold(spelling), spelling: spelling)
        unit.word = TextQuery.term(ofCompound: unit.base)
        units.append(unit)
      }
      for index in 0..<words.count { add(Array(words.word(index)), index) }
      for compound in words.compounds {
        addJoined(words.joined(compound), compound.first)
        addJoined(words.joined(compound), compound.first + compound.count - 1)
      }
      return units
    }
  }

  /// A word in its place, or what was written as one.
  struct Unit {
    let place: Int
    /// Without accents.
    let base: [UInt8]
    let spelling: [UInt8]
    /// As it is looked for: what was written as one word is another one than a word.
    var word: [UInt8]

    init(place: Int, base: [UInt8], spelling: [UInt8]) {
      (self.place, self.base, self.spelling, word) = (place, base, spelling, base)
    }
  }

  /// Whether other forms of words are looked for.
  var isFormed = true
  /// Of these texts.
  private var memory = Memory()

  private final class Memory {
    let stemmers = Stemmers()
    var meant: [TextQuery.Word: [[UInt8]: Set<UInt8>?]] = [:]
  }

  var texts: [Text] = [] { didSet { memory = Memory() } }
  /// Numbers that were removed, and that the files may still count.
  var removed: Set<UInt32> = []
  /// Numbers that were removed and are in no file any more.
  var gone: Set<UInt32> = [] { didSet { memory = Memory() } }

  private var counted: [Text] { texts.filter { !gone.contains($0.number) } }

  func matches(_ query: TextQuery, _ text: Text) -> Bool {
    switch query {
    case .word(let word, let field): return !places(of: word, text, field).isEmpty
    case .phrase(let words, let field):
      return places(of: words[0], text, field).contains { place in
        words.indices.allSatisfy { places(of: words[$0], text, field).contains(place + $0) }
      }
    case .near(let words, let distance, let field):
      return isNear(words.map { places(of: $0, text, field) }, distance, text.counts.title)
    case .all(let parts): return parts.allSatisfy { matches($0, text) }
    case .any(let parts): return parts.contains { matches($0, text) }
    case .either(let parts): return parts.contains { matches($0, text) }
    case .formed(let query): return isFormed && matches(query, text)
    case .without(let wanted, let unwanted): return matches(wanted, text) && !formed.matches(unwanted, text)
    case .marked(let marks): return marks.contains { text.marks.contains($0) }
    case .numbers(let numbers): return numbers.contains(text.number)
    case .times(let times): return times.contains(text.time)
    case .everything: return true
    }
  }

  private func isNear(_ places: [[Int]], _ distance: Int, _ title: Int) -> Bool {
    func choose(_ chosen: [Int]) -> Bool {
      if chosen.count == places.count {
        guard let low = chosen.min(), let high = chosen.max(), Set(chosen).count == chosen.count else { return false }
        return high - low - (chosen.count - 1) <= distance && (low >= title || high < title)
      }
      return places[chosen.count].contains { choose(chosen + [$0]) }
    }
    return choose([])
  }

  private var formed: TextOracle {
    var other = self
    other.isFormed = true
    return other
  }

  /// The words that a word stands for, and in texts of which languages; nothing: in all.
  private func meant(_ word: TextQuery.Word) -> [[UInt8]: Set<UInt8>?] {
    switch word {
    case .exact(let bytes): return [bytes: nil]
    case .forms(let bytes, _) where !isFormed: return [bytes: nil]
    default: break
    }
    if let known = memory.meant[word] { return known }
    var meant: [[UInt8]: Set<UInt8>?] = [:]
    switch word {
    case .prefix(let bytes):
      for text in counted {
        for other in text.places.keys where other.starts(with: bytes) { meant[other] = .some(nil) }
      }
    case .exact(let bytes): meant[bytes] = .some(nil)
    case .forms(let bytes, let spelling):
      for (other, languages) in forms(bytes, spelling) {
        meant[other] = languages
        meant[TextQuery.term(ofCompound: other)] = languages
      }
      meant[bytes] = .some(nil)
      meant[TextQuery.term(ofCompound: bytes)] = .some(nil)
    }
    memory.meant[word] = meant
    return meant
  }

  /// Other forms of a word, and in which languages.
  private func forms(_ term: [UInt8], _ spelling: [UInt8]) -> [[UInt8]: Set<UInt8>] {
    var forms: [[UInt8]: Set<UInt8>] = [:]
    for language in Set(counted.compactMap(\.language)) {
      let units = counted.filter { $0.language == language }.flatMap(\.units)
      var stems: Set<[UInt8]?> = [memory.stemmers.stem(spelling, language)]
      for unit in units where unit.base == term && unit.base != unit.spelling {
        stems.insert(memory.stemmers.stem(unit.spelling, language))
      }
      for unit in units where memory.stemmers.stem(unit.spelling, language).map({ stems.contains($0) }) ?? false {
        forms[unit.base, default: []].insert(language.rawValue)
      }
      // The stem itself, where it is a word.
      for case let stem? in stems where memory.stemmers.stem(stem, language) == stem {
        forms[stem, default: []].insert(language.rawValue)
      }
    }
    return forms
  }

  /// Those of them that a text has it by.
  private func forms(_ word: TextQuery.Word, in text: Text) -> [[UInt8]] {
    meant(word).filter { other, languages in
      text.places[other] != nil && languages.map { text.language.map(\.rawValue).map($0.contains) ?? false } ?? true
    }.map(\.key)
  }

  private func places(of word: TextQuery.Word, _ text: Text, _ field: TextQuery.Field) -> [Int] {
    let all = forms(word, in: text).flatMap { text.places[$0] ?? [] }
    return field == .title ? all.filter { $0 < text.counts.title } : all
  }

  // MARK: Scores

  /// By the formula that the index says it goes by.
  func score(_ query: TextQuery, _ text: Text) -> Int32 {
    switch query {
    case .word(let word, _): return score(word, text)
    case .phrase(let words, _), .near(let words, _, _): return words.reduce(0) { $0 + score($1, text) }
    case .all(let parts): return parts.reduce(0) { $0 + score($1, text) }
    case .any(let parts): return parts.filter { matches($0, text) }.reduce(0) { $0 + score($1, text) }
    case .either(let parts): return parts.filter { matches($0, text) }.map { score($0, text) }.max() ?? 0
    case .formed(let query): return score(query, text)
    case .without(let wanted, _): return score(wanted, text)
    case .marked, .numbers, .times, .everything: return 0
    }
  }

  private func weight(_ word: TextQuery.Word) -> Float {
    let count = texts.count { !removed.contains($0.number) && !gone.contains($0.number) }
    // Of other forms all texts count that have them, in whatever language.
    let words = meant(word).keys
    let frequency = counted.reduce(0) { sum, text in sum + words.count { text.places[$0] != nil } }
    return BM25.weight(frequency: min(frequency, count), of: count)
  }

  private func score(_ word: TextQuery.Word, _ text: Text) -> Int32 {
    let length = BM25.keptLength(text.counts.body)
    var best: Float = 0
    for form in forms(word, in: text) {
      let places = text.places[form] ?? []
      let times = places.count + (places.contains { $0 < text.counts.title } ? BM25.titleWeight : 0)
      let share: Float = if case .forms(let typed, _) = word, typed != form { 0.5 } else { 1 }
      best = max(best, BM25.impact(times: times, length: length) * share)
    }
    return max(1, Int32(weight(word) * 65_536 * best + 0.5))
  }

  /// The most that all words of a query can give, and a point more.
  private func most(_ query: TextQuery) -> Int32 {
    func most(_ query: TextQuery) -> Int32 {
      switch query {
      case .word(let word, _): self.most(word)
      case .phrase(let words, _), .near(let words, _, _): words.reduce(0) { $0 + self.most($1) }
      case .all(let parts), .any(let parts), .either(let parts): parts.reduce(0) { $0 + most($1) }
      case .formed(let query): most(query)
      case .without(let wanted, let unwanted): most(wanted) + most(unwanted)
      case .marked, .numbers, .times, .everything: 0
      }
    }
    return most(query) + 1
  }

  private func most(_ word: TextQuery.Word) -> Int32 { max(1, Int32(weight(word) * 65_536 * 2.2 + 0.5)) }

  // MARK: Answers

  func all(_ query: TextQuery) -> [UInt32] {
    texts.filter { !removed.contains($0.number) && !gone.contains($0.number) && matches(query, $0) }.map(\.number)
  }

  /// First those that have the words as they were typed, then those that have other forms of them.
  func best(_ query: TextQuery, _ tier: SearchTier = .typed, limit: Int) -> [(UInt32, Int32)] {
    var typed = self
    typed.isFormed = false
    let live = texts.filter { !removed.contains($0.number) && !gone.contains($0.number) }
    let hits =
      tier == .typed
      ? live.filter { typed.matches(query, $0) }.map { ($0.number, typed.score(query, $0)) }
      : live.filter { matches(query, $0) && !typed.matches(query, $0) }
        .map { ($0.number, score(query, $0) - most(query)) }
    return Array(hits.sorted { $0.1 != $1.1 ? $0.1 > $1.1 : $0.0 > $1.0 }.prefix(limit))
  }
}

extension TextOracle {
  func newest(_ query: TextQuery, limit: Int) -> [UInt32] {
    let found = texts.filter { !removed.contains($0.number) && !gone.contains($0.number) && matches(query, $0) }
    let sorted = found.sorted { $0.time != $1.time ? $0.time > $1.time : $0.number > $1.number }
    return sorted.prefix(limit).map(\.number)
  }
}
