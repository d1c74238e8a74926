/// What was found of copies, reprints, excerpts, expansions and templates, held against the truth about made-up articles.
///
/// A relation is found where both files have one article, or their articles have a match: whichever of both was read
/// first. What was judged to be something is right where something that it has a match with, or one article with, is made of
/// the same article as it.
struct DuplicateScore: Sendable {
  struct Kind: Sendable {
    let name: String
    fileprivate let relations: Set<String>
    fileprivate let outcomes: Set<String>
    var all = 0
    var found = 0
    var judged = 0
    var right = 0

    fileprivate init(_ name: String, _ relations: Set<String>, _ outcomes: Set<String>) {
      self.name = name
      self.relations = relations
      self.outcomes = outcomes
    }

    var recall: Double? { all == 0 ? nil : Double(found) / Double(all) }
    var precision: Double? { judged == 0 ? nil : Double(right) / Double(judged) }
  }

  private(set) var kinds = [
    Kind("copies", ["copy"], ["duplicate"]),
    Kind("reprints", ["reprint"], ["reprint", "revision"]),
    Kind("excerpts_expansions", ["excerpt", "expansion"], ["excerpt", "expansion"]),
    Kind("templates", ["template"], ["template"]),
  ]
  /// Matches of articles that have nothing to do with one another, of so many.
  private(set) var wrongMatches = 0
  let matches: Int

  private struct Pair: Hashable {
    let low: Int
    let high: Int

    init(_ one: Int, _ other: Int) {
      low = min(one, other)
      high = max(one, other)
    }
  }

  /// - Parameters:
  ///   - files: all files, each named NUMBER.txt.
  ///   - matches: all matches.
  init(_ articles: GeneratedArticles, files: [FileRow], matches: [MatchRow]) {
    self.matches = matches.count
    var article: [UInt32: Int] = [:]
    var numbers: [Int: [UInt32]] = [:]
    for file in files {
      guard let number = file.number, let id = file.article else { continue }
      article[number] = id
      numbers[id, default: []].append(number)
    }
    var pairs: Set<Pair> = []
    var partners: [Int: [Int]] = [:]
    for match in matches {
      guard let one = numbers[match.article]?.first, let other = numbers[match.other]?.first else { continue }
      pairs.insert(Pair(match.article, match.other))
      partners[match.article, default: []].append(match.other)
      partners[match.other, default: []].append(match.article)
      if articles.root(of: one) != articles.root(of: other) { wrongMatches += 1 }
    }
    for file in files {
      guard let number = file.number, let id = file.article else { continue }
      let relation = articles.relation(of: number)
      for kind in kinds.indices {
        if kinds[kind].relations.contains(relation.name), let other = relation.other {
          kinds[kind].all += 1
          if let known = article[other], known == id || pairs.contains(Pair(known, id)) { kinds[kind].found += 1 }
        }
        if kinds[kind].outcomes.contains(file.outcome) {
          kinds[kind].judged += 1
          let others = ((partners[id] ?? []) + [id]).flatMap { numbers[$0] ?? [] }
          let root = articles.root(of: number)
          if others.contains(where: { $0 != number && articles.root(of: $0) == root }) { kinds[kind].right += 1 }
        }
      }
    }
  }

  var figures: [String: Figure] {
    var figures: [String: Figure] = ["matches": .whole(matches), "wrong_matches": .whole(wrongMatches)]
    for kind in kinds {
      figures[kind.name] = .object([
        "all": .whole(kind.all), "found": .whole(kind.found),
        "judged": .whole(kind.judged), "right": .whole(kind.right),
        "recall": kind.recall.map { .rounded($0, 4) } ?? .null,
        "precision": kind.precision.map { .rounded($0, 4) } ?? .null,
      ])
    }
    return figures
  }

  var lines: [String] {
    var rows = [["", "made", "recall", "judged", "precision"]]
    for kind in kinds {
      let name = kind.name.split(separator: "_").joined(separator: " and ")
      rows.append([
        name, Shown.count(kind.all), Shown.percent(kind.recall),
        Shown.count(kind.judged), Shown.percent(kind.precision),
      ])
    }
    return Shown.table(rows) + ["matches \(Shown.count(matches)), of which wrong \(Shown.count(wrongMatches))"]
  }
}

extension FileRow {
  /// The number of a made-up article's file.
  var number: UInt32? {
    let name = path.name
    return name.hasSuffix(".txt") ? UInt32(name.dropLast(4)) : nil
  }
}
