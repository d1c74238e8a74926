import Foundation
import Glibc
import Testing
import Varlink

@Suite("A Varlink client", .timeLimit(.minutes(5)))
struct VarlinkClientTests {
  @Test("says that nobody listens, with the errno")
  func nobody() throws {
    do {
      _ = try VarlinkClient(path: "/nonexistent/control")
      Issue.record("connected to nothing")
    } catch let failure as VarlinkFailure {
      #expect(failure.isNobodyListening)
      #expect(failure.errno == ENOENT)
      #expect("\(failure)" == "/nonexistent/control: cannot connect: No such file or directory (errno 2)")
    }
  }

  @Test("gives up when no reply comes in time")
  func timesOut() async throws {
    try await TestService.with { service in
      let failure = try await blocking { () -> VarlinkFailure? in
        do {
          _ = try service.client().call(
            "io.example.test.Forever", as: JSONValue.self, timeout: .milliseconds(100))
          return nil
        } catch let failure as VarlinkFailure {
          return failure
        }
      }
      #expect(failure == .timedOut(path: service.path.description))
    }
  }

  @Test("throws when the server stops before it replies, and on every later call")
  func closed() async throws {
    try await TestService.with { service in
      let failures = Task {
        try await blocking { () -> [VarlinkFailure?] in
          let client = try service.client()
          return (0..<2).map { _ in
            do {
              _ = try client.call("io.example.test.Forever", as: JSONValue.self)
              return nil
            } catch {
              return error as? VarlinkFailure
            }
          }
        }
      }
      await service.heard.waitFor("begun")
      await service.server.stop()
      let seen = try await failures.value
      #expect(seen.first == .closed(path: service.path.description))
      #expect(seen.last??.errno == EBADF)
    }
  }

  @Test("throws where the reply is of another shape or longer than it takes")
  func unexpectedReplies() async throws {
    try await TestService.with { service in
      try await blocking {
        #expect(throws: VarlinkFailure.self) {
          try service.client().call("io.example.test.Echo", ["text": "x"], as: TestService.Number.self)
        }
        let small = try VarlinkClient(path: service.path, replyLimit: 100)
        #expect(throws: VarlinkFailure.tooLarge(path: service.path.description, limit: 100)) {
          try small.call(
            "io.example.test.Echo", ["text": String(repeating: "x", count: 100)], as: TestService.Text.self)
        }
      }
    }
  }

  @Test("stops a stream by throwing from its body")
  func leavesStream() async throws {
    try await TestService.with { service in
      try await blocking {
        var count = 0
        #expect(throws: CancellationError.self) {
          try service.client().stream("io.example.test.Flood", ["size": 10], as: TestService.Text.self) { _ in
            count += 1
            if count == 5 { throw CancellationError() }
          }
        }
        #expect(count == 5)
      }
      await service.heard.waitFor("flood ended")
    }
  }

  @Test("hears why it was refused as one too many")
  func refused() async throws {
    var limits = VarlinkLimits()
    limits.connections = 1
    try await TestService.with(limits: limits) { service in
      let name = try await blocking { () -> String in
        let first = try service.client()
        _ = try first.call("org.varlink.service.GetInfo", as: JSONValue.self)
        do {
          _ = try service.client().call("org.varlink.service.GetInfo", as: JSONValue.self)
          return "served"
        } catch let error as VarlinkError {
          first.disconnect()
          return error.name
        }
      }
      #expect(name == "io.example.test.TooManyConnections")
    }
  }
}
