import Postings
import Testing

@Suite("Postings in memory")
struct PostingsHeadTests {
  @Test("Numbers come back newest first, under their key only")
  func order() {
    var head = PostingsHead()
    head.add(1, under: [10, 20])
    head.add(2, under: [20])
    head.add(7, under: [20, 30])
    var found: [UInt32] = []
    head.forEachNumber(under: 20) { found.append($0) }
    #expect(found == [7, 2, 1])
    #expect(head.frequency(of: 10) == 1)
    #expect(head.frequency(of: 99) == 0)
    #expect(head.keyCount == 3)
    #expect(head.postingCount == 5)
  }

  @Test("An absorbed overlay is as if its postings had been added one by one")
  func absorb() {
    var generator = SystemRandomNumberGenerator()
    let keys = (1...UInt32(200)).map { number in
      (number, Set((0..<5).map { _ in UInt64.random(in: 0..<40, using: &generator) }))
    }
    var direct = PostingsHead()
    var first = PostingsHead()
    var second = PostingsHead()
    for (number, keys) in keys {
      direct.add(number, under: keys)
      if number <= 100 { first.add(number, under: keys) } else { second.add(number, under: keys) }
    }
    first.absorb(second)
    for key in 0..<UInt64(40) {
      var one: [UInt32] = []
      var other: [UInt32] = []
      direct.forEachNumber(under: key) { one.append($0) }
      first.forEachNumber(under: key) { other.append($0) }
      #expect(one == other)
    }
  }
}
