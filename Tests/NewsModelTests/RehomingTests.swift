import NewsModel
import Testing

@Suite("New originals for copies")
struct RehomingTests {
  private func match(_ article: Int64, _ other: Int64, _ kind: Outcome = .reprint) -> Match {
    Match(
      article: ArticleID(rawValue: article), other: ArticleID(rawValue: other), resemblance: 0.9, containment: 0.9,
      contained: 0.9, kind: kind)
  }

  private func homes(_ copies: [Int64], _ matches: [Match]) -> [Int64: Int64?] {
    let homes = Rehoming(of: copies.map(ArticleID.init(rawValue:)), by: matches).homes
    return Dictionary(uniqueKeysWithValues: homes.map { ($0.key.rawValue, $0.value?.rawValue) })
  }

  @Test("The copy that matches most others becomes the original, the oldest among equals")
  func star() {
    #expect(homes([2, 3, 4], [match(3, 2), match(4, 3), match(4, 2)]) == [2: nil, 3: 2, 4: 2])
    #expect(homes([2, 3, 4], [match(3, 2), match(4, 3)]) == [2: 3, 3: nil, 4: 3])
  }

  @Test("A chain makes no cluster: each is folded only under what it was verified against")
  func chain() {
    #expect(
      homes([1, 2, 3, 4, 5], [match(2, 1), match(3, 2), match(4, 3), match(5, 4)])
        == [1: 2, 2: nil, 3: 2, 4: nil, 5: 4])
  }

  @Test("What matches no other copy stands for itself, and so does a form that was filled in anew")
  func alone() {
    #expect(homes([7, 8, 9], [match(8, 7, .template), match(9, 3)]) == [7: nil, 8: nil, 9: nil])
    #expect(homes([], []) == [:])
  }
}
