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
    /// The words of its text.
    let words: [Int]
    let titleCount: Int
    /// Where each word stands: those of the title first, and behind a gap those of the text. What was written as one word
    /// stands in the places of its first and its last part.
    let places: [Int: [Int]]
    let language: Language?
  }

  private(set) var texts: [Text] = []
  private var numbers: [String: Int] = [:]
  /// How many texts have each word.
  private var frequencies: [Int] = []
  private(set) var vocabulary: [String] = []
  /// Words by language and stem.
  private var families: [Stem: Set<Int>] = [:]
  /// Stems of words with accents, by what is left of them without.
  private var accented: [Int: Set<Stem>] = [:]
  private let stemmers = Stemmers()

  private struct Stem: Hashable {
    let language: Language
    let text: [UInt8]
  }

  /// Asked about for each text once more.
  private final class Memory {
    var beginnings: [String: Set<Int>] = [:]
    var forms: [String: [Int: Set<UInt8>]] = [:]
  }
  private let memory = Memory()
  /// Whether other forms of words are looked for.
  var isFormed = true

  init(_ snapshot: CorpusSnapshot) throws {
    try snapshot.forEachText(after: ArticleID(rawValue: 0)) { article, text in
      let language = Language(code: article.language ?? "")
      let (title, body) = (WordSequence(article.title), WordSequence(text))
      var places: [Int: [Int]] = [:]
      let titleWords = take(title, from: 0, language, &places)
      let words = take(body, from: titleWords.count + 1, language, &places)
      texts.append(
        Text(article: article, words: words, titleCount: titleWords.count, places: places, language: language))
    }
    frequencies = Array(repeating: 0, count: vocabulary.count)
    for text in texts { for word in text.places.keys { frequencies[word] += 1 } }
  }

  private mutating func take(
    _ words: WordSequence, from start: Int, _ language: Language?, _ places: inout [Int: [Int]]
  ) -> [Int] {
    var all: [Int] = []
    for index in 0..<words.count {
      let word = number(Array(words.word(index)), language)
      places[word, default: []].append(start + index)
      all.append(word)
    }
    for compound in words.compounds {
      let word = number(ofCompound: words.joined(compound), language)
      places[word, default: []] += [start + compound.first, start + compound.first + compound.count - 1]
    }
    return all
  }

  private mutating func number(_ spelling: [UInt8], _ language: Language?) -> Int {
    let folded = AccentFolding.fold(spelling)
    let word = String(decoding: folded, as: UTF8.self)
    if numbers[word] == nil {
      numbers[word] = vocabulary.count
      vocabulary.append(word)
    }
    let number = numbers[word]!
    if let language, let text = stemmers.stem(spelling, language) {
      families[Stem(language: language, text: text), default: []].insert(number)
      if spelling != folded { accented[number, default: []].insert(Stem(language: language, text: text)) }
    }
    return number
  }

  /// What was written as one word is another one than a word.
  private mutating func number(ofCompound spelling: [UInt8], _ language: Language?) -> Int {
    let word = "\u{2}" + vocabulary[number(spelling, language)]
    if numbers[word] == nil {
      numbers[word] = vocabulary.count
      vocabulary.append(word)
    }
    return numbers[word]!
  }

  // MARK: Which

  /// The words that a word stands for, and in which languages; all where that does not matter.
  private func forms(_ word: SearchWord) -> [Int: Set<UInt8>?] {
    if word.isPrefix {
      let known = memory.beginnings[word.text] ?? Set(vocabulary.indices.filter { vocabulary[$0].hasPrefix(word.text) })
      memory.beginnings[word.text] = known
      return Dictionary(uniqueKeysWithValues: known.map { ($0, nil) })
    }
    var forms: [Int: Set<UInt8>?] = [:]
    if isFormed, !word.isExact {
      for (form, languages) in otherForms(word) {
        forms[form] = languages
        if let compound = numbers["\u{2}" + vocabulary[form]] { forms[compound] = languages }
      }
      if let compound = numbers["\u{2}" + word.text] { forms[compound] = .some(nil) }
    }
    if let number = numbers[word.text] { forms[number] = .some(nil) }
    return forms
  }

  private func otherForms(_ word: SearchWord) -> [Int: Set<UInt8>] {
    if let known = memory.forms[word.spelling] { return known }
    var forms: [Int: Set<UInt8>] = [:]
    var stems = numbers[word.text].flatMap { accented[$0] } ?? []
    for language in Set(families.keys.map(\.language)) {
      if let stem = stemmers.stem(Array(word.spelling.utf8), language) {
        stems.insert(Stem(language: language, text: stem))
      }
    }
    for stem in stems {
      for form in families[stem] ?? [] { forms[form, default: []].insert(stem.language.rawValue) }
      if stemmers.stem(stem.text, stem.language) == stem.text,
        let form = numbers[String(decoding: stem.text, as: UTF8.self)]
      {
        forms[form, default: []].insert(stem.language.rawValue)
      }
    }
    memory.forms[word.spelling] = forms
    return forms
  }

  /// Those of a word's forms that a text may have it by.
  private func forms(_ word: SearchWord, in text: Text) -> [Int] {
    forms(word).filter { form, languages in
      text.places[form] != nil && languages.map { text.language.map { $0.rawValue }.map($0.contains) ?? false } ?? true
    }.map(\.key)
  }

  private func places(_ word: SearchWord, _ field: TextQuery.Field, _ text: Text) -> [Int] {
    let all = forms(word, in: text).flatMap { text.places[$0] ?? [] }
    return field == .title ? all.filter { $0 < text.titleCount } : all
  }

  private func isPhrase(_ words: [SearchWord], _ field: TextQuery.Field, _ text: Text) -> Bool {
    var starts = Set(places(words[0], field, text))
    for (offset, word) in words.enumerated() where offset > 0 && !starts.isEmpty {
      starts.formIntersection(places(word, field, text).map { $0 - offset })
    }
    return !starts.isEmpty
  }

  func finds(_ query: SearchQuery, _ text: Text) -> Bool {
    switch query {
    case .phrase(let phrase):
      return isPhrase(phrase.words, phrase.field, text)
        || isFormed && phrase.joined.map { isPhrase($0, phrase.field, text) } ?? false
    case .near(let words, let distance, let field):
      return isNear(words.map { places($0, field, text) }, distance, text)
    case .filter(let filter): return holds(filter, text.article)
    case .all(let parts): return parts.allSatisfy { finds($0, text) }
    case .any(let parts): return parts.contains { finds($0, text) }
    case .without(let wanted, let unwanted):
      var formed = self
      formed.isFormed = true
      return finds(wanted, text) && !formed.finds(unwanted, text)
    }
  }

  /// Of two words, both in the title or both in the text.
  private func isNear(_ places: [[Int]], _ distance: Int, _ text: Text) -> Bool {
    places[0].contains { one in
      places[1].contains { other in
        other != one && abs(other - one) - 1 <= distance && (one < text.titleCount) == (other < text.titleCount)
      }
    }
  }

  private func holds(_ filter: SearchFilter, _ article: Article) -> Bool {
    switch filter {
    case .source(let name): return article.source?.lowercased() == name
    case .outcome(let name): return article.outcome.rawValue == name
    case .language(let code): return article.language == code
    case .story(let story): return article.story?.rawValue == story
    case .original(let isOriginal): return (article.original == nil) == isOriginal
    case .path: return false
    case .days(let from, let before):
      let time = Double((article.date ?? article.addedAt).microseconds) / 86_400_000_000
      return (from.map { Double($0) <= time } ?? true) && (before.map { time < Double($0) } ?? true)
    }
  }

  // MARK: How well

  private func weight(_ word: SearchWord) -> Float {
    let count = forms(word).keys.reduce(0) { $0 + frequencies[$1] }
    return BM25.weight(frequency: min(count, texts.count), of: texts.count)
  }

  private func score(_ word: SearchWord, _ text: Text) -> Int32 {
    var best: Float = 0
    for form in forms(word, in: text) {
      let places = text.places[form] ?? []
      let times = places.count + (places.contains { $0 < text.titleCount } ? BM25.titleWeight : 0)
      let share: Float = word.isPrefix || vocabulary[form] == word.text ? 1 : 0.5
      best = max(best, BM25.impact(times: times, length: BM25.keptLength(text.words.count)) * share)
    }
    return max(1, Int32(weight(word) * 65_536 * best + 0.5))
  }

  func score(_ query: SearchQuery, _ text: Text) -> Int32 {
    switch query {
    case .phrase(let phrase):
      return [phrase.words, isFormed ? phrase.joined ?? [] : []].filter {
        !$0.isEmpty && isPhrase($0, phrase.field, text)
      }
      .map { $0.reduce(0) { $0 + score($1, text) } }.max() ?? 0
    case .near(let words, _, _): return words.reduce(0) { $0 + score($1, text) }
    case .filter: return 0
    case .all(let parts): return parts.reduce(0) { $0 + score($1, text) }
    case .any(let parts): return parts.filter { finds($0, text) }.reduce(0) { $0 + score($1, text) }
    case .without(let wanted, _): return score(wanted, text)
    }
  }

  /// What all words of a query can give at most, and a point more.
  private func most(_ query: SearchQuery) -> Int32 {
    func most(_ query: SearchQuery) -> Int32 {
      switch query {
      case .phrase(let phrase): (phrase.words + (phrase.joined ?? [])).reduce(0) { $0 + self.most($1) }
      case .near(let words, _, _): words.reduce(0) { $0 + self.most($1) }
      case .filter: 0
      case .all(let parts), .any(let parts): parts.reduce(0) { $0 + most($1) }
      case .without(let wanted, let unwanted): most(wanted) + most(unwanted)
      }
    }
    return most(query) + 1
  }

  private func most(_ word: SearchWord) -> Int32 { max(1, Int32(weight(word) * 65_536 * 2.2 + 0.5)) }

  /// All that a query finds: what has the words as they were typed, then what has other forms of them, each the best first;
  /// of equals, what was filed last.
  func answer(_ query: SearchQuery) -> [(article: Int64, score: Double)] {
    var typed = self
    typed.isFormed = false
    let exact = texts.filter { typed.finds(query, $0) }
    let shown = Set(exact.map(\.article.id))
    let others = texts.filter { !shown.contains($0.article.id) && finds(query, $0) }
    func sorted(_ texts: [Text], _ score: (Text) -> Int32) -> [(article: Int64, score: Double)] {
      texts.map { ($0.article.id.rawValue, score($0)) }.sorted { $0.1 != $1.1 ? $0.1 > $1.1 : $0.0 > $1.0 }
        .map { ($0.0, Double(Float($0.1) / 65_536)) }
    }
    let most = others.isEmpty ? 0 : most(query)
    return sorted(exact) { typed.score(query, $0) } + sorted(others) { score(query, $0) - most }
  }

  func newest(_ query: SearchQuery) -> [Int64] {
    func minute(_ article: Article) -> Int64 {
      Int64((Double((article.date ?? article.addedAt).microseconds) / 60_000_000).rounded(.down))
    }
    let found = texts.filter { finds(query, $0) }.map(\.article)
    return found.sorted { (minute($0), $0.id.rawValue) > (minute($1), $1.id.rawValue) }.map(\.id.rawValue)
  }
}
