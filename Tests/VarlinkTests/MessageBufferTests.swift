import Testing

@testable import Varlink

@Suite("A message buffer")
struct MessageBufferTests {
  @Test("gives the same messages however the bytes are cut")
  func cuts() throws {
    let messages = ["one", "", "three 3", String(repeating: "x", count: 100), "last"]
    let bytes = messages.flatMap { text -> [UInt8] in Array(text.utf8) + [0] }
    for size in 1...bytes.count {
      var buffer = MessageBuffer(limit: 100)
      var seen: [String] = []
      for start in stride(from: 0, to: bytes.count, by: size) {
        buffer.append(bytes[start..<min(start + size, bytes.count)])
        while let message = try buffer.next() { seen.append(String(decoding: message, as: UTF8.self)) }
      }
      #expect(seen == messages)
      #expect(buffer.count == 0)
    }
  }

  @Test("throws for a message over the limit, whole or not")
  func limit() throws {
    var whole = MessageBuffer(limit: 3)
    whole.append([1, 2, 3, 0, 1, 2, 3, 4, 0])
    #expect(try whole.next() == [1, 2, 3])
    #expect(throws: MessageTooLarge.self) { try whole.next() }
    var beginning = MessageBuffer(limit: 3)
    beginning.append([1, 2, 3])
    #expect(try beginning.next() == nil)
    beginning.append([4])
    #expect(throws: MessageTooLarge.self) { try beginning.next() }
  }
}
