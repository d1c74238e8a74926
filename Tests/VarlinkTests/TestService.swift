import Dispatch
import Foundation
import Glibc
import Varlink

/// A service in a folder of its own, with methods that tests need. `withService` stops it and removes the folder.
struct TestService: Sendable {
  let folder: String
  let path: SocketPath
  let server: VarlinkServer
  /// What methods did, told in order.
  let heard: Recorder

  static let interface = "io.example.test"

  static func with(
    limits: VarlinkLimits = VarlinkLimits(), _ body: @Sendable (TestService) async throws -> Void
  ) async throws {
    let folder = FileManager.default.temporaryDirectory.path + "/varlink-test-" + UUID().uuidString
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(atPath: folder) }
    let heard = Recorder()
    let path = SocketPath(folder + "/control")
    let server = VarlinkServer(
      path: path, info: info,
      interfaces: [VarlinkInterface(name: interface, description: text, methods: methods(heard))],
      limits: limits)
    try await server.start()
    do {
      try await body(TestService(folder: folder, path: path, server: server, heard: heard))
    } catch {
      await server.stop()
      throw error
    }
    await server.stop()
  }

  func client(timeout: Duration = .seconds(100)) throws -> VarlinkClient {
    try VarlinkClient(path: path, timeout: timeout)
  }

  static let info = VarlinkServiceInfo(vendor: "Example", product: "tests", version: "1", url: "https://example.org")

  static let text = """
    # For the tests.
    interface io.example.test
    method Echo(text: string) -> (text: string)
    method Count(to: int) -> (number: int)
    method Flood(size: int) -> (text: string)
    method Whoami() -> (pid: int, uid: int, gid: int)
    method Note(text: string) -> ()
    method Refuse() -> ()
    method Fall() -> ()
    method Forever() -> ()
    method Stubborn() -> ()
    method Unwritten() -> ()
    error Failed (message: string)
    error TooManyConnections (limit: int)
    """

  struct Text: Codable, Sendable, Equatable { var text: String }
  struct To: Codable, Sendable { var to: Int }
  struct Number: Codable, Sendable { var number: Int }
  struct Size: Codable, Sendable { var size: Int }
  struct Who: Codable, Sendable, Equatable { var pid: Int32, uid: UInt32, gid: UInt32 }
  struct Accident: Error, CustomStringConvertible { let description = "it broke" }

  private static func methods(_ heard: Recorder) -> [String: VarlinkMethod] {
    [
      "Echo": { call in try call.parameters(Text.self) },
      "Count": { call in
        let last = try call.parameters(To.self).to
        for number in 1..<last { try await call.reply(Number(number: number)) }
        return Number(number: last)
      },
      "Flood": { call in
        let text = Text(text: String(repeating: "x", count: try call.parameters(Size.self).size))
        do {
          while true { try await call.reply(text) }
        } catch {
          await heard.hear("flood ended")
          throw error
        }
      },
      "Whoami": { call in Who(pid: call.peer.pid, uid: call.peer.uid, gid: call.peer.gid) },
      "Note": { call in
        await heard.hear(try call.parameters(Text.self).text)
        return VarlinkNothing()
      },
      "Refuse": { _ in throw VarlinkError.permissionDenied },
      "Fall": { _ in throw Accident() },
      "Forever": { _ in
        await heard.hear("begun")
        let (never, _) = AsyncStream<Void>.makeStream()
        for await _ in never {}
        await heard.hear(Task.isCancelled ? "cancelled" : "ended")
        return VarlinkNothing()
      },
      "Stubborn": { _ in
        await heard.hear("begun")
        await withCheckedContinuation { (forever: CheckedContinuation<Void, Never>) in heard.keep(forever) }
        return VarlinkNothing()
      },
    ]
  }
}

/// Runs blocking calls on a thread of their own: a test's thread belongs to the tasks of the service, too.
func blocking<Result: Sendable>(_ body: @escaping @Sendable () throws -> Result) async throws -> Result {
  try await withCheckedThrowingContinuation { continuation in
    let thread = Thread { continuation.resume(with: Swift.Result { try body() }) }
    thread.start()
  }
}
