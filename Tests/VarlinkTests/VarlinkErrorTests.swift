import Testing
import Varlink

@Suite("Errors of a Varlink method", .timeLimit(.minutes(5)))
struct VarlinkErrorTests {
  @Test(
    "are standard ones with the name that was not found",
    arguments: [
      ("io.example.nowhere.Echo", #"org.varlink.service.InterfaceNotFound {"interface":"io.example.nowhere"}"#),
      ("Echo", #"org.varlink.service.InterfaceNotFound {"interface":"Echo"}"#),
      ("", #"org.varlink.service.InterfaceNotFound {"interface":""}"#),
      ("io.example.test.Nothing", #"org.varlink.service.MethodNotFound {"method":"io.example.test.Nothing"}"#),
      ("io.example.test.", #"org.varlink.service.MethodNotFound {"method":"io.example.test."}"#),
      (
        "io.example.test.Unwritten", #"org.varlink.service.MethodNotImplemented {"method":"io.example.test.Unwritten"}"#
      ),
      ("io.example.test.Echo", #"org.varlink.service.InvalidParameter {"parameter":"text"}"#),
      ("io.example.test.Refuse", "org.varlink.service.PermissionDenied"),
      ("io.example.test.Fall", #"io.example.test.Failed {"message":"it broke"}"#),
      (
        "org.varlink.service.GetInterfaceDescription",
        #"org.varlink.service.InvalidParameter {"parameter":"interface"}"#
      ),
    ])
  func standard(method: String, expected: String) async throws {
    try await TestService.with { service in
      let error = try await blocking {
        do {
          return "\(try service.client().call(method, as: JSONValue.self))"
        } catch let error as VarlinkError {
          return "\(error)"
        }
      }
      #expect(error == expected)
    }
  }

  @Test("name a parameter of another type")
  func wrongType() async throws {
    try await TestService.with { service in
      let reply = try await blocking { () -> String? in
        let peer = try RawPeer(service.path)
        peer.call(#"{"method":"io.example.test.Echo","parameters":{"text":7}}"#)
        return peer.read()
      }
      #expect(reply == #"{"error":"org.varlink.service.InvalidParameter","parameters":{"parameter":"text"}}"#)
    }
  }

  @Test("say that a method replies more than once to a caller that takes one reply")
  func expectedMore() async throws {
    try await TestService.with { service in
      let error = try await blocking {
        do {
          return "\(try service.client().call("io.example.test.Count", ["to": 2], as: JSONValue.self))"
        } catch let error as VarlinkError {
          return error.name
        }
      }
      #expect(error == "org.varlink.service.ExpectedMore")
    }
  }

  @Test("leave the connection open for the next call")
  func staysOpen() async throws {
    try await TestService.with { service in
      let reply = try await blocking {
        let client = try service.client()
        _ = try? client.call("io.example.test.Refuse", as: JSONValue.self)
        return try client.call("io.example.test.Echo", ["text": "x"], as: TestService.Text.self)
      }
      #expect(reply.text == "x")
    }
  }

  @Test("carry parameters that the client can decode")
  func decodes() throws {
    let error = VarlinkError("a.b.C", ["limit": 3])
    #expect(try error.decode([String: Int].self) == ["limit": 3])
    #expect(throws: DecodingError.self) { try error.decode([String: String].self) }
  }
}
