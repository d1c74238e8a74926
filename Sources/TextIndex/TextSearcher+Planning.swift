package import Postings
internal import Words

/// Looks words up, and makes of a query what finds its texts in each file.
extension TextSearcher {
  /// Texts that have a word, at most; of a beginning, those of all its words added up.
  package func frequency(of word: TextQuery.Word) throws(PostingsError) -> Int { try look(up: word, .typed).frequency }

  /// What another form of a word counts for.
  static let formShare: Float = 0.5

  /// Looks a word up in all files.
  func find(_ word: TextQuery.Word, _ mode: SearchMode, _ stemmers: Stemmers) throws(PostingsError) -> KnownWord {
    var known = KnownWord()
    var forms: [[UInt8]: UInt64] = [:]
    if case .forms(let term, let spelling) = word, mode == .formed {
      for (form, languages) in try self.forms(of: term, spelling, stemmers) {
        if form != term { forms[form] = languages }
        // What was written as one word, in whatever way.
        forms[TextQuery.term(ofCompound: form)] = languages
      }
      forms[TextQuery.term(ofCompound: term)] = .max
    }
    for segment in segments {
      var entries: [WordEntry] = []
      switch word {
      case .exact(let term), .forms(let term, _):
        if let entry = try segment.find(term) { entries.append(WordEntry(entry: entry)) }
      case .prefix(let beginning):
        var walk = try segment.cursor(from: beginning)
        while try walk.next(), walk.term.starts(with: beginning) { entries.append(WordEntry(entry: walk.entry)) }
      }
      for (form, languages) in forms {
        if let entry = try segment.find(form) {
          entries.append(WordEntry(entry: entry, languages: languages, share: Self.formShare))
        }
      }
      known.frequency += entries.reduce(0) { $0 + $1.entry.frequency }
      entries.removeAll { $0.languages & (segment.header.languages | 1 << 63) == 0 }
      known.entries.append(entries)
    }
    return known
  }

  /// Other forms of one word that are looked for at most, in a language.
  private static let formLimit = 256

  /// Other forms of a word, and in which languages: words that any text of the language has with the same stem.
  ///
  /// - Parameters:
  ///   - term: without accents.
  ///   - spelling: as it was typed.
  private func forms(
    of term: [UInt8], _ spelling: [UInt8], _ stemmers: Stemmers
  ) throws(PostingsError) -> [[UInt8]: UInt64] {
    let segments = vocabulary + segments
    let present = segments.reduce(0) { $0 | $1.header.languages }
    var forms: [[UInt8]: UInt64] = [:]
    for language in Language.allCases where present & language.bit != 0 {
      let files = segments.filter { $0.header.languages & language.bit != 0 }
      var stems: Set<[UInt8]> = []
      if let stem = stemmers.stem(spelling, language) { stems.insert(stem) }
      let ofWord = FormTerm.beginning(ofWord: term, language)
      for file in files {
        try file.forEachTerm(ofBeginning: ofWord) { found in
          stems.insert(Array(found.dropFirst(ofWord.count)))
          return stems.count < Self.formLimit
        }
      }
      var words: Set<[UInt8]> = []
      for stem in stems.sorted(by: { $0.lexicographicallyPrecedes($1) }) where words.count < Self.formLimit {
        if stemmers.stem(stem, language) == stem { words.insert(stem) }
        let ofStem = FormTerm.beginning(ofStem: stem, language)
        for file in files {
          try file.forEachTerm(ofBeginning: ofStem) { found in
            words.insert(Array(found.dropFirst(ofStem.count)))
            return words.count < Self.formLimit
          }
        }
      }
      for word in words { forms[word, default: 0] |= language.bit }
    }
    return forms
  }

  // MARK: Parts of a query, file by file

  func plan(_ query: TextQuery, _ mode: SearchMode, _ weighing: inout Weighing) throws(PostingsError) -> SearchPlan {
    func weighed(_ word: TextQuery.Word) throws(PostingsError) -> (KnownWord, Float) {
      let known = try look(up: word, mode)
      return (known, weighing.weight(known.frequency))
    }
    func all(_ queries: [TextQuery]) throws(PostingsError) -> [SearchPlan] {
      var plans: [SearchPlan] = []
      for query in queries { plans.append(try plan(query, mode, &weighing)) }
      return plans
    }
    func all(_ words: [TextQuery.Word]) throws(PostingsError) -> [(KnownWord, Float)] {
      var all: [(KnownWord, Float)] = []
      for word in words { all.append(try weighed(word)) }
      return all
    }
    switch query {
    case .word(let word, let field):
      let (known, weight) = try weighed(word)
      return .word(known, weight, isTitle: field == .title)
    case .phrase(let words, let field):
      return .phrase(try all(words), isTitle: field == .title, distance: nil)
    case .near(let words, let distance, let field):
      return .phrase(try all(words), isTitle: field == .title, distance: distance)
    case .all(let parts): return .all(try all(parts))
    case .any(let parts): return .any(try all(parts), takesBest: false)
    case .either(let parts): return .any(try all(parts), takesBest: true)
    case .formed(let query): return mode == .formed ? try plan(query, mode, &weighing) : .any([], takesBest: true)
    case .without(let wanted, let unwanted):
      // Who leaves a word out leaves its other forms out, too.
      return .without(try plan(wanted, mode, &weighing), try plan(unwanted, .formed, &weighing))
    case .marked(let marks):
      var known: [KnownWord] = []
      for mark in marks { known.append(try look(up: .exact(TextQuery.term(ofMark: mark)), .typed)) }
      return .marked(known)
    case .numbers(let numbers): return .numbers(numbers)
    case .times(let times): return .times(times)
    case .everything: return .everything
    }
  }

  /// What finds a part's texts in one file; nothing where there is none.
  func matcher(_ plan: SearchPlan, _ index: Int) throws(PostingsError) -> Matcher? {
    let segment = segments[index]
    func word(_ known: KnownWord, _ weight: Float, _ isTitle: Bool) throws(PostingsError) -> WordMatcher? {
      guard !known.entries[index].isEmpty else { return nil }
      return try WordMatcher(known.entries[index], in: segment, weight: weight, isTitleOnly: isTitle)
    }
    switch plan {
    case .word(let known, let weight, let isTitle): return try word(known, weight, isTitle)
    case .phrase(let words, let isTitle, let distance):
      var parts: [WordMatcher] = []
      for (known, weight) in words {
        guard let part = try word(known, weight, isTitle) else { return nil }
        parts.append(part)
      }
      guard parts.count > 1 else { return parts.first }
      return try PhraseMatcher(parts, in: segment, distance: distance)
    case .all(let plans):
      var parts: [Matcher] = []
      for plan in plans {
        guard let part = try matcher(plan, index) else { return nil }
        parts.append(part)
      }
      return parts.count == 1 ? parts[0] : try IntersectionMatcher(parts)
    case .any(let plans, let takesBest):
      var parts: [Matcher] = []
      for plan in plans { if let part = try matcher(plan, index) { parts.append(part) } }
      return parts.count < 2 ? parts.first : UnionMatcher(parts, takesBest: takesBest)
    case .without(let wanted, let unwanted):
      guard let wanted = try matcher(wanted, index) else { return nil }
      guard let unwanted = try matcher(unwanted, index) else { return wanted }
      return try ExclusionMatcher(wanted, without: unwanted)
    case .marked(let marks):
      var parts: [Matcher] = []
      for known in marks { if let part = try word(known, 0, false) { parts.append(part) } }
      return parts.isEmpty ? nil : UnscoredMatcher(parts.count == 1 ? parts[0] : UnionMatcher(parts))
    case .numbers(let numbers): return UnscoredMatcher(ListMatcher(numbers, in: segment))
    case .times(let times): return UnscoredMatcher(TimeMatcher(times, in: segment))
    case .everything: return EveryTextMatcher(segment)
    }
  }
}

extension TextQuery {
  /// Whether other forms of a word may find more.
  package var hasForms: Bool {
    switch self {
    case .word(let word, _): word.hasForms
    case .phrase(let words, _), .near(let words, _, _): words.contains(where: \.hasForms)
    case .all(let parts), .any(let parts), .either(let parts): parts.contains(where: \.hasForms)
    case .formed: true
    case .without(let wanted, _): wanted.hasForms
    case .marked, .numbers, .times, .everything: false
    }
  }
}

extension TextQuery.Word {
  fileprivate var hasForms: Bool { if case .forms = self { true } else { false } }
}

extension TextSegment {
  /// Calls `body` with each word that begins so, until it returns false.
  fileprivate func forEachTerm(
    ofBeginning beginning: [UInt8], _ body: ([UInt8]) -> Bool
  ) throws(PostingsError) {
    var walk = try cursor(from: beginning)
    while try walk.next(), walk.term.starts(with: beginning), body(walk.term) {}
  }
}
