import CorpusStore
import Foundation
import NewsModel
import TextIndex
import Words

/// Articles that are gone through one by one: slow, and obviously right.
///
/// Words are numbers here, so that a scan of a few thousand articles takes no minutes.
struct SearchScan {
  struct Text {
    let article: Article
    let title: [Int]
    let words: [Int]
    /// Which words it has at all, so that most articles are passed over at once.
    let known: Set<Int>
  }

  private(set) var texts: [Text] = []
  private var numbers: [String: Int] = [:]
  /// How many texts have each word.
  private var frequencies: [Int] = []
  private(set) var vocabulary: [String] = []

  init(_ snapshot: CorpusSnapshot) throws {
    try snapshot.forEachText(after: ArticleID(rawValue: 0)) { article, text in
      let title = words(article.title)
      let all = words(text)
      texts.append(Text(article: article, title: title, words: all, known: Set(all).union(title)))
    }
    frequencies = Array(repeating: 0, count: vocabulary.count)
    for text in texts { for word in text.known { frequencies[word] += 1 } }
  }

  private mutating func words(_ text: String) -> [Int] {
    let sequence = WordSequence(text)
    return (0..<sequence.count).map { index in
      let word = String(decoding: AccentFolding.fold(Array(sequence.word(index))), as: UTF8.self)
      if let number = numbers[word] { return number }
      numbers[word] = vocabulary.count
      vocabulary.append(word)
      return vocabulary.count - 1
    }
  }

  // MARK: Which

  private func forms(_ word: String, _ isPrefix: Bool) -> Set<Int> {
    if !isPrefix { return numbers[word].map { [$0] } ?? [] }
    if let known = beginnings.known[word] { return known }
    let found = Set(vocabulary.indices.filter { vocabulary[$0].hasPrefix(word) })
    beginnings.known[word] = found
    return found
  }

  /// Asked about for each text once more.
  private final class Beginnings { var known: [String: Set<Int>] = [:] }
  private let beginnings = Beginnings()

  private func has(_ words: [Set<Int>], _ text: Text) -> Bool {
    words.allSatisfy { $0.contains { text.known.contains($0) } }
  }

  private func isPhrase(_ words: [Set<Int>], in text: [Int]) -> Bool {
    guard text.count >= words.count else { return false }
    for start in 0...(text.count - words.count) where words[0].contains(text[start]) {
      if words.indices.allSatisfy({ words[$0].contains(text[start + $0]) }) { return true }
    }
    return false
  }

  func finds(_ query: SearchQuery, _ text: Text) -> Bool {
    switch query {
    case .phrase(let words, let isPrefix, let field):
      let sets = words.indices.map { forms(words[$0], isPrefix && $0 == words.count - 1) }
      guard has(sets, text) else { return false }
      if sets.count == 1, field == .anywhere { return true }
      return isPhrase(sets, in: text.title) || field == .anywhere && isPhrase(sets, in: text.words)
    case .near(let words, let distance, let field):
      let sets = words.map { forms($0.text, $0.isPrefix) }
      guard has(sets, text) else { return false }
      return isNear(sets, distance, text.title) || field == .anywhere && isNear(sets, distance, text.words)
    case .filter(let filter): return holds(filter, text.article)
    case .all(let parts): return parts.allSatisfy { finds($0, text) }
    case .any(let parts): return parts.contains { finds($0, text) }
    case .without(let wanted, let unwanted): return finds(wanted, text) && !finds(unwanted, text)
    }
  }

  /// Of two words.
  private func isNear(_ words: [Set<Int>], _ distance: Int, _ text: [Int]) -> Bool {
    let places = words.map { set in text.indices.filter { set.contains(text[$0]) } }
    return places[0].contains { one in places[1].contains { $0 != one && abs($0 - one) - 1 <= distance } }
  }

  private func holds(_ filter: SearchFilter, _ article: Article) -> Bool {
    switch filter {
    case .source(let name): return article.source?.lowercased() == name
    case .outcome(let name): return article.outcome.rawValue == name
    case .story(let story): return article.story?.rawValue == story
    case .original(let isOriginal): return (article.original == nil) == isOriginal
    case .path: return false
    case .days(let from, let before):
      let time = Double((article.date ?? article.addedAt).microseconds) / 86_400_000_000
      return (from.map { Double($0) <= time } ?? true) && (before.map { time < Double($0) } ?? true)
    }
  }

  // MARK: How well

  private func score(_ forms: Set<Int>, _ text: Text) -> Int32 {
    let count = forms.reduce(0) { $0 + frequencies[$1] }
    let weight = BM25.weight(frequency: min(count, texts.count), of: texts.count)
    var counts: [Int: Int] = [:]
    for word in text.words + text.title where forms.contains(word) { counts[word, default: 0] += 1 }
    var best: Float = 0
    for (form, count) in counts {
      let times = count + (text.title.contains(form) ? BM25.titleWeight : 0)
      best = max(best, BM25.impact(times: times, length: BM25.keptLength(text.words.count)))
    }
    return max(1, Int32(weight * 65_536 * best + 0.5))
  }

  func score(_ query: SearchQuery, _ text: Text) -> Int32 {
    switch query {
    case .phrase(let words, let isPrefix, _):
      return words.indices.reduce(0) { $0 + score(forms(words[$1], isPrefix && $1 == words.count - 1), text) }
    case .near(let words, _, _): return words.reduce(0) { $0 + score(forms($1.text, $1.isPrefix), text) }
    case .filter: return 0
    case .all(let parts): return parts.reduce(0) { $0 + score($1, text) }
    case .any(let parts): return parts.filter { finds($0, text) }.reduce(0) { $0 + score($1, text) }
    case .without(let wanted, _): return score(wanted, text)
    }
  }

  /// All that a query finds, the best first; of equals, what was filed last.
  func answer(_ query: SearchQuery) -> [(article: Int64, score: Double)] {
    let found = texts.filter { finds(query, $0) }.map { ($0.article.id.rawValue, score(query, $0)) }
    return found.sorted { $0.1 != $1.1 ? $0.1 > $1.1 : $0.0 > $1.0 }.map { ($0.0, Double(Float($0.1) / 65_536)) }
  }

  func newest(_ query: SearchQuery) -> [Int64] {
    func minute(_ article: Article) -> Int64 {
      Int64((Double((article.date ?? article.addedAt).microseconds) / 60_000_000).rounded(.down))
    }
    let found = texts.filter { finds(query, $0) }.map(\.article)
    return found.sorted { (minute($0), $0.id.rawValue) > (minute($1), $1.id.rawValue) }.map(\.id.rawValue)
  }
}
