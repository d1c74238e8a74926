import Glibc
import Testing
import Varlink

@Suite("A Varlink server", .timeLimit(.minutes(5)))
struct VarlinkServerTests {
  @Test("answers a call with what the method returns")
  func answers() async throws {
    try await TestService.with { service in
      let reply = try await blocking {
        try service.client().call("io.example.test.Echo", ["text": "a \u{0} b \" é"], as: TestService.Text.self)
      }
      #expect(reply.text == "a \u{0} b \" é")
    }
  }

  @Test("answers calls that arrive together in their order")
  func pipelines() async throws {
    try await TestService.with { service in
      let replies = try await blocking { () -> [String?] in
        let peer = try RawPeer(service.path)
        let calls = (0..<500).map { #"{"method":"io.example.test.Echo","parameters":{"text":"\#($0)"}}"# + "\u{0}" }
        peer.write(Array(calls.joined().utf8))
        return (0..<500).map { _ in peer.read() }
      }
      #expect(replies == (0..<500).map { #"{"parameters":{"text":"\#($0)"}}"# })
    }
  }

  @Test("carries out a oneway call without a word, even when the caller leaves at once")
  func oneway() async throws {
    try await TestService.with { service in
      let reply = try await blocking { () -> String? in
        let peer = try RawPeer(service.path)
        peer.call(#"{"method":"io.example.test.Note","oneway":true,"parameters":{"text":"first"}}"#)
        peer.call(#"{"method":"io.example.test.Nothing","oneway":true}"#)
        peer.call(#"{"method":"io.example.test.Echo","parameters":{"text":"x"}}"#)
        return peer.read()
      }
      #expect(reply == #"{"parameters":{"text":"x"}}"#)
      try await blocking { try service.client().callOneway("io.example.test.Note", ["text": "second"]) }
      await service.heard.waitFor("second")
      #expect(await service.heard.all == ["first", "second"])
    }
  }

  @Test("streams replies to a caller that takes more, and the last says so")
  func streams() async throws {
    try await TestService.with { service in
      let replies = try await blocking { () -> [String?] in
        let peer = try RawPeer(service.path)
        peer.call(#"{"method":"io.example.test.Count","more":true,"parameters":{"to":3}}"#)
        return (0..<3).map { _ in peer.read() }
      }
      #expect(
        replies == [
          #"{"continues":true,"parameters":{"number":1}}"#, #"{"continues":true,"parameters":{"number":2}}"#,
          #"{"parameters":{"number":3}}"#,
        ])
      let numbers = try await blocking { () -> [Int] in
        var numbers: [Int] = []
        try service.client().stream("io.example.test.Count", ["to": 20_000], as: TestService.Number.self) {
          numbers.append($0.number)
        }
        return numbers
      }
      #expect(numbers == Array(1...20_000))
    }
  }

  @Test("replies to a peer that has finished writing, then closes")
  func halfClose() async throws {
    try await TestService.with { service in
      let (reply, closed) = try await blocking {
        let peer = try RawPeer(service.path)
        peer.call(#"{"method":"io.example.test.Echo","parameters":{"text":"x"}}"#)
        peer.finishWriting()
        return (peer.read(), peer.isClosedByServer())
      }
      #expect(reply == #"{"parameters":{"text":"x"}}"#)
      #expect(closed)
    }
  }

  @Test("tells a method who calls")
  func credentials() async throws {
    try await TestService.with { service in
      let who = try await blocking { try service.client().call("io.example.test.Whoami", as: TestService.Who.self) }
      #expect(who == TestService.Who(pid: getpid(), uid: getuid(), gid: getgid()))
    }
  }

  @Test("tells what it is and describes its interfaces")
  func describesItself() async throws {
    try await TestService.with { service in
      let (info, text, own) = try await blocking {
        let client = try service.client()
        let ask = "org.varlink.service.GetInterfaceDescription"
        return (
          try client.call("org.varlink.service.GetInfo", as: JSONValue.self),
          try client.call(ask, ["interface": "io.example.test"], as: JSONValue.self),
          try client.call(ask, ["interface": "org.varlink.service"], as: JSONValue.self)
        )
      }
      #expect(info["product"] == .string("tests"))
      #expect(info["interfaces"] == .array([.string("org.varlink.service"), .string("io.example.test")]))
      #expect(text["description"]?.string == TestService.text)
      #expect(own["description"]?.string?.contains("interface org.varlink.service\n") == true)
    }
  }
}
