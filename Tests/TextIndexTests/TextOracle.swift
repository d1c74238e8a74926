import SystemPackage
import TestSupport

@testable import TextIndex

/// Texts that are gone through one by one: slow, and obviously right.
struct TextOracle {
  struct Text {
    let number: UInt32
    let title: [[UInt8]]
    let words: [[UInt8]]
    let marks: [[UInt8]]
    let time: UInt32
  }

  var texts: [Text] = []
  /// Numbers that were removed, and that the files may still count.
  var removed: Set<UInt32> = []
  /// Numbers that were removed and are in no file any more.
  var gone: Set<UInt32> = []

  private var counted: [Text] { texts.filter { !gone.contains($0.number) } }

  func matches(_ query: TextQuery, _ text: Text) -> Bool {
    switch query {
    case .word(let word, let field): return !places(of: word, text, field).isEmpty
    case .phrase(let words, let field):
      return places(of: words[0], text, field).contains { place in
        words.indices.allSatisfy { places(of: words[$0], text, field).contains(place + $0) }
      }
    case .near(let words, let distance, let field):
      return isNear(words.map { places(of: $0, text, field) }, distance, text.title.count)
    case .all(let parts): return parts.allSatisfy { matches($0, text) }
    case .any(let parts): return parts.contains { matches($0, text) }
    case .without(let wanted, let unwanted): return matches(wanted, text) && !matches(unwanted, text)
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

  private func isWord(_ word: TextQuery.Word, _ other: [UInt8]) -> Bool {
    switch word {
    case .exact(let bytes): other == bytes
    case .prefix(let bytes): other.starts(with: bytes)
    }
  }

  private func places(of word: TextQuery.Word, _ text: Text, _ field: TextQuery.Field) -> [Int] {
    let title = text.title.indices.filter { isWord(word, text.title[$0]) }
    guard field == .anywhere else { return title }
    return title + text.words.indices.filter { isWord(word, text.words[$0]) }.map { $0 + text.title.count + 1 }
  }

  // MARK: Scores

  private func forms(_ word: TextQuery.Word, _ text: Text) -> Set<[UInt8]> {
    Set((text.title + text.words).filter { isWord(word, $0) })
  }

  /// By the formula that the index says it goes by.
  func score(_ query: TextQuery, _ text: Text) -> Int32 {
    switch query {
    case .word(let word, _): return score(word, text)
    case .phrase(let words, _), .near(let words, _, _): return words.reduce(0) { $0 + score($1, text) }
    case .all(let parts): return parts.reduce(0) { $0 + score($1, text) }
    case .any(let parts): return parts.filter { matches($0, text) }.reduce(0) { $0 + score($1, text) }
    case .without(let wanted, _): return score(wanted, text)
    case .marked, .numbers, .times, .everything: return 0
    }
  }

  private func score(_ word: TextQuery.Word, _ text: Text) -> Int32 {
    let count = texts.count { !removed.contains($0.number) && !gone.contains($0.number) }
    let frequency = counted.reduce(0) { $0 + forms(word, $1).count }
    let weight = BM25.weight(frequency: min(frequency, count), of: count)
    let length = BM25.keptLength(text.words.count)
    var best: Float = 0
    for form in forms(word, text) {
      let times = (text.title + text.words).count { $0 == form } + (text.title.contains(form) ? BM25.titleWeight : 0)
      best = max(best, BM25.impact(times: times, length: length))
    }
    return max(1, Int32(weight * 65_536 * best + 0.5))
  }

  // MARK: Answers

  func all(_ query: TextQuery) -> [UInt32] {
    texts.filter { !removed.contains($0.number) && !gone.contains($0.number) && matches(query, $0) }.map(\.number)
  }

  func best(_ query: TextQuery, limit: Int) -> [(UInt32, Int32)] {
    let found = texts.filter { !removed.contains($0.number) && !gone.contains($0.number) && matches(query, $0) }
    let hits = found.map { ($0.number, score(query, $0)) }
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

/// Made-up texts and queries over a few words, so that all of them meet.
struct TextMaker {
  var generator: SplitMix
  let vocabulary: [[UInt8]]

  init(seed: UInt64) {
    var generator = SplitMix(seed: seed)
    let syllables = ["ka", "lo", "mir", "t", "or", "e", "中", "è", "7"]
    var words: Set<String> = []
    while words.count < 60 {
      words.insert(
        (0..<Int.random(in: 1...3, using: &generator)).map { _ in syllables.randomElement(using: &generator)! }.joined()
      )
    }
    vocabulary = words.sorted().map { Array($0.utf8) }
    self.generator = generator
  }

  /// The first words come most often.
  mutating func word() -> [UInt8] {
    let one = Double.random(in: 0..<1, using: &generator)
    return vocabulary[Int(one * one * one * Double(vocabulary.count))]
  }

  mutating func text(_ number: UInt32) -> TextOracle.Text {
    let count =
      Int.random(in: 0..<20, using: &generator) == 0
      ? Int.random(in: 200...500, using: &generator) : Int.random(in: 0...30, using: &generator)
    return TextOracle.Text(
      number: number, title: (0..<Int.random(in: 0...6, using: &generator)).map { _ in word() },
      words: (0..<count).map { _ in word() },
      marks: (0..<Int.random(in: 0...2, using: &generator)).map { _ in [UInt8.random(in: 65...69, using: &generator)] },
      time: UInt32.random(in: 0...1000, using: &generator))
  }

  mutating func pattern() -> TextQuery.Word {
    let word = word()
    guard Int.random(in: 0..<4, using: &generator) == 0 else { return .exact(word) }
    let text = String(decoding: word, as: UTF8.self)
    return .prefix(Array(text.prefix(Int.random(in: 1...text.count, using: &generator)).utf8))
  }

  mutating func query(_ depth: Int = 0) -> TextQuery {
    let field: TextQuery.Field = Int.random(in: 0..<6, using: &generator) == 0 ? .title : .anywhere
    let kind = Int.random(in: 0..<(depth > 2 ? 4 : 11), using: &generator)
    switch kind {
    case 0, 1: return .word(pattern(), field)
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
    default:
      return .all([
        query(depth + 1),
        .marked(
          (0..<Int.random(in: 1...2, using: &generator)).map { _ in [UInt8.random(in: 65...70, using: &generator)] }),
      ])
    }
  }
}
