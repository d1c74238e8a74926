import TestSupport
import Testing

@testable import Postings

@Suite("Postings in memory")
struct PostingsHeadTests {
  private func numbers(_ head: PostingsHead, _ number: Int) -> [UInt32] {
    var found: [UInt32] = []
    if let place = head.find(SegmentLayout.kept(key(number))) { head.forEach(place) { found.append($0) } }
    return found
  }

  @Test("Numbers come back newest first, under their key only")
  func order() {
    var head = PostingsHead()
    head.add(1, under: [key(10), key(20)])
    head.add(2, under: [key(20)])
    head.add(7, under: [key(20), key(30)])
    #expect(numbers(head, 20) == [7, 2, 1])
    #expect(numbers(head, 10) == [1])
    #expect(numbers(head, 99) == [])
    #expect(head.keyCount == 3)
    #expect(head.postingCount == 5)
    #expect(head.size(of: 7) == 2 && head.size(of: 3) == 0)
  }

  @Test("What is taken back never was", arguments: 0..<20)
  func rollback(seed: Int) {
    var random = SplitMix(seed: UInt64(seed))
    var head = PostingsHead()
    var direct = PostingsHead()
    for number in 1...300 as ClosedRange<UInt32> {
      let keys = Set((0..<6).map { _ in Int.random(in: 0..<200, using: &random) }).map(key)
      head.add(number, under: keys)
      if Bool.random(using: &random) {
        head.rollback()
      } else {
        head.commit()
        direct.add(number, under: keys)
      }
    }
    for number in 0..<200 { #expect(numbers(head, number) == numbers(direct, number)) }
    #expect(head.keyCount == direct.keyCount && head.postingCount == direct.postingCount)
    #expect(head.textCount == direct.textCount)
  }

  @Test("Keys come in their order, each with its numbers rising")
  func keys() {
    var head = PostingsHead()
    for number in 1...100 as ClosedRange<UInt32> { head.add(number, under: [key(Int(number % 7)), key(Int(number))]) }
    var last: UInt64?
    var postings = 0
    head.forEachKey { (key: UInt64, numbers: [UInt32]) throws(Never) in
      if let last { #expect(last < key) }
      last = key
      #expect(Array(numbers) == numbers.sorted())
      postings += numbers.count
    }
    #expect(postings == head.postingCount)
  }
}
