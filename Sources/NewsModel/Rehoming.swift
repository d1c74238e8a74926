/// Which articles are folded under which once their original is gone: stars again, each around a copy that the others were
/// verified against.
package struct Rehoming: Sendable, Equatable {
  /// Of each copy its new original; nothing for one that stands for itself from now on.
  package let homes: [ArticleID: ArticleID?]

  /// Chooses, from what was verified: the copy that matches most others becomes an original, the oldest among equals; the
  /// ones that match it are folded under it; and so on with those that are left.
  ///
  /// - Parameters:
  ///   - copies: of the original that goes.
  ///   - matches: verified overlaps; those of other articles do not matter, nor do templates, which fold nothing.
  package init(of copies: [ArticleID], by matches: [Match]) {
    var left = Set(copies)
    var near: [ArticleID: Set<ArticleID>] = [:]
    for match in matches where match.kind != .template && left.contains(match.article) && left.contains(match.other) {
      near[match.article, default: []].insert(match.other)
      near[match.other, default: []].insert(match.article)
    }
    var homes: [ArticleID: ArticleID?] = [:]
    while let centre = left.max(by: { one, other in
      let (countOne, countOther) = (near[one]?.count ?? 0, near[other]?.count ?? 0)
      return countOne != countOther ? countOne < countOther : one > other
    }) {
      guard let around = near[centre], !around.isEmpty else { break }
      homes[centre] = .some(nil)
      for copy in around { homes[copy] = centre }
      let gone = around.union([centre])
      left.subtract(gone)
      for copy in gone {
        for other in near[copy] ?? [] { near[other]?.remove(copy) }
        near[copy] = nil
      }
    }
    for copy in left { homes[copy] = .some(nil) }
    self.homes = homes
  }
}
