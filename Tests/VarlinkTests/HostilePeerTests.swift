import Testing
import Varlink

@Suite("A Varlink server holds against", .timeLimit(.minutes(5)))
struct HostilePeerTests {
  private func expectServing(_ service: TestService) async throws {
    let reply = try await blocking {
      try service.client().call("io.example.test.Echo", ["text": "still here"], as: TestService.Text.self)
    }
    #expect(reply.text == "still here")
  }

  @Test(
    "garbage: it closes that connection and serves the others",
    arguments: [
      "", "garbage", "{", "[]", "null", "7", "{}", #"{"method":7}"#, #"{"method":null}"#, "\u{1b}[2J\u{7}",
      #"{"method":"io.example.test.Echo","more":"yes"}"#, String(repeating: "[", count: 100_000),
      #"{"method":"#, "GET / HTTP/1.1\r\n\r\n",
    ].map(Garbage.init))
  func garbage(garbage: Garbage) async throws {
    try await TestService.with { service in
      #expect(
        try await blocking {
          let peer = try RawPeer(service.path)
          peer.call(garbage.text)
          return peer.isClosedByServer()
        })
      try await expectServing(service)
    }
  }

  @Test("parameters nested deeper than any stack")
  func deepParameters() async throws {
    try await TestService.with { service in
      _ = try await blocking {
        let peer = try RawPeer(service.path)
        let deep = String(repeating: #"{"a":"#, count: 100_000) + "1" + String(repeating: "}", count: 100_000)
        peer.call(#"{"method":"io.example.test.Echo","parameters":\#(deep)}"#)
        return peer.read()
      }
      try await expectServing(service)
    }
  }

  @Test("bytes that never end in a NUL: at the limit it closes")
  func noNul() async throws {
    try await TestService.with { service in
      #expect(
        try await blocking {
          let peer = try RawPeer(service.path)
          while peer.write([UInt8](repeating: UInt8(ascii: "x"), count: 1 << 16)) {}
          return peer.isClosedByServer()
        })
      try await expectServing(service)
    }
  }

  @Test("a message over the limit, while one at the limit is answered")
  func huge() async throws {
    try await TestService.with { service in
      let frame = #"{"method":"io.example.test.Echo","parameters":{"text":""}}"#
      let fits = (1 << 20) - frame.utf8.count
      let (atLimit, over) = try await blocking { () -> (Int?, String?) in
        func ask(_ count: Int) throws -> String? {
          let peer = try RawPeer(service.path)
          peer.call(frame.replacing("\"\"", with: "\"" + String(repeating: "x", count: count) + "\""))
          return peer.read()
        }
        return (try ask(fits)?.utf8.count, try ask(fits + 1))
      }
      #expect(atLimit == #"{"parameters":{"text":""}}"#.utf8.count + fits)
      #expect(over == nil)
      try await expectServing(service)
    }
  }

  @Test("a message that comes byte by byte")
  func trickle() async throws {
    try await TestService.with { service in
      let reply = try await blocking { () -> String? in
        let peer = try RawPeer(service.path)
        for byte in Array(#"{"method":"io.example.test.Echo","parameters":{"text":"x"}}"#.utf8) + [0] {
          peer.write([byte])
        }
        return peer.read()
      }
      #expect(reply == #"{"parameters":{"text":"x"}}"#)
    }
  }

  @Test("a peer that streams and never reads: the method is held back, then the peer is dropped")
  func neverReads() async throws {
    var limits = VarlinkLimits()
    limits.stall = .milliseconds(200)
    try await TestService.with(limits: limits) { service in
      let peer = try await blocking {
        let peer = try RawPeer(service.path)
        peer.call(#"{"method":"io.example.test.Flood","more":true,"parameters":{"size":100000}}"#)
        return SharedPeer(peer)
      }
      await service.heard.waitFor("flood ended")
      try await expectServing(service)
      #expect(try await blocking { peer.isClosedByServer() })
    }
  }

  @Test("a peer that calls and calls and never reads: it is no longer read from, and dropped")
  func callsAndNeverReads() async throws {
    var limits = VarlinkLimits()
    limits.stall = .milliseconds(200)
    try await TestService.with(limits: limits) { service in
      #expect(
        try await blocking {
          let peer = try RawPeer(service.path)
          let text = String(repeating: "x", count: 10_000)
          while peer.call(#"{"method":"io.example.test.Echo","parameters":{"text":"\#(text)"}}"#) {}
          return peer.isClosedByServer()
        })
      try await expectServing(service)
    }
  }

  @Test("a peer that leaves in the middle of a message")
  func leavesMidway() async throws {
    try await TestService.with { service in
      try await blocking { _ = try RawPeer(service.path).write(Array(#"{"method":"io.exam"#.utf8)) }
      try await expectServing(service)
    }
  }

  @Test("a peer that leaves while its method runs: the method is cancelled")
  func leavesWhileRunning() async throws {
    try await TestService.with { service in
      let peer = try await blocking {
        let peer = try RawPeer(service.path)
        peer.call(#"{"method":"io.example.test.Forever"}"#)
        return SharedPeer(peer)
      }
      await service.heard.waitFor("begun")
      peer.drop()
      await service.heard.waitFor("cancelled")
      try await expectServing(service)
    }
  }

  @Test("a hundred connections: 64 are served, the others told why not")
  func hundredConnections() async throws {
    try await TestService.with { service in
      let (served, refused) = try await blocking { () -> (Int, Int) in
        let peers = try (0..<100).map { _ in try RawPeer(service.path) }
        for peer in peers { peer.call(#"{"method":"io.example.test.Echo","parameters":{"text":"x"}}"#) }
        let replies = peers.map { $0.read() }
        return (
          replies.count { $0 == #"{"parameters":{"text":"x"}}"# },
          replies.count { $0 == #"{"error":"io.example.test.TooManyConnections","parameters":{"limit":64}}"# }
        )
      }
      #expect(served == 64)
      #expect(refused == 36)
      // The places are free again once the server has seen that the peers left.
      while await service.server.connectionCount > 0 { await Task.yield() }
      try await expectServing(service)
    }
  }
}

/// What is no call, shown in test output without its control characters and without its length.
struct Garbage: CustomTestStringConvertible, Sendable {
  let text: String
  var testDescription: String { String("\(text.debugDescription)".prefix(60)) }
}
