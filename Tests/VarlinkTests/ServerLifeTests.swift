import Foundation
import Glibc
import Testing
import Varlink

@Suite("A Varlink server's socket", .timeLimit(.minutes(5)))
struct ServerLifeTests {
  private func server(at path: SocketPath, mode: mode_t = 0o660) -> VarlinkServer {
    VarlinkServer(path: path, mode: mode, info: TestService.info, interfaces: [])
  }

  private func exists(_ path: SocketPath) -> Bool {
    var status = stat()
    return lstat(path.description, &status) == 0
  }

  private func withFolder(_ body: (String) async throws -> Void) async throws {
    let folder = FileManager.default.temporaryDirectory.path + "/varlink-life-" + UUID().uuidString
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(atPath: folder) }
    try await body(folder)
  }

  @Test("has the mode given, and is gone after stop")
  func mode() async throws {
    try await withFolder { folder in
      let path = SocketPath(folder + "/control")
      let server = server(at: path, mode: 0o640)
      try await server.start()
      var status = stat()
      #expect(lstat(path.description, &status) == 0)
      #expect(status.st_mode == S_IFSOCK | 0o640)
      await server.stop()
      #expect(!exists(path))
    }
  }

  @Test("replaces one that was left behind")
  func stale() async throws {
    try await withFolder { folder in
      let path = SocketPath(folder + "/control")
      let left = socket(AF_UNIX, Int32(SOCK_STREAM.rawValue), 0)
      var address = sockaddr_un()
      address.sun_family = sa_family_t(AF_UNIX)
      withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: path.bytes) }
      let bound = withUnsafePointer(to: address) {
        $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
          bind(left, $0, socklen_t(MemoryLayout<sockaddr_un>.size))
        }
      }
      #expect(bound == 0)
      close(left)
      let server = server(at: path)
      try await server.start()
      let info = try await blocking {
        try VarlinkClient(path: path).call("org.varlink.service.GetInfo", as: JSONValue.self)
      }
      #expect(info["vendor"] == .string("Example"))
      await server.stop()
    }
  }

  @Test("does not replace a file that is no socket, nor a socket that is answered at")
  func occupied() async throws {
    try await withFolder { folder in
      let file = SocketPath(folder + "/file")
      try Data("kept".utf8).write(to: URL(fileURLWithPath: file.description))
      await #expect(throws: VarlinkFailure.notASocket(path: file.description)) { try await server(at: file).start() }
      #expect(exists(file))

      let path = SocketPath(folder + "/control")
      let first = server(at: path)
      let second = server(at: path)
      try await first.start()
      await #expect(throws: VarlinkFailure.inUse(path: path.description)) { try await second.start() }
      await second.stop()
      #expect(exists(path))
      await first.stop()
    }
  }

  @Test("may have a path longer than an address")
  func longPath() async throws {
    try await withFolder { folder in
      let deep = folder + "/" + String(repeating: "d", count: 200)
      try FileManager.default.createDirectory(atPath: deep, withIntermediateDirectories: true)
      let path = SocketPath(deep + "/control")
      let server = server(at: path)
      try await server.start()
      #expect(exists(path))
      _ = try await blocking {
        try VarlinkClient(path: path).call("org.varlink.service.GetInfo", as: JSONValue.self)
      }
      await server.stop()
      #expect(!exists(path))
    }
  }

  @Test("cannot be in a folder that is missing, and says so")
  func missingFolder() async throws {
    await #expect(
      throws: VarlinkFailure.system(operation: "bind", path: "/nonexistent/control", errno: ENOENT)
    ) { try await server(at: "/nonexistent/control").start() }
  }

  @Test("is free again after stop, and another start")
  func restarts() async throws {
    try await withFolder { folder in
      let server = server(at: SocketPath(folder + "/control"))
      for _ in 0..<20 {
        try await server.start()
        try await server.start()
        await server.stop()
        await server.stop()
      }
    }
  }

  @Test("closes at stop with calls that run, even one that cannot be cancelled")
  func stopsWhileRunning() async throws {
    try await TestService.with { service in
      for method in ["Forever", "Stubborn"] {
        let closed = Task {
          try await blocking {
            let peer = try RawPeer(service.path)
            peer.call(#"{"method":"io.example.test.\#(method)"}"#)
            return peer.isClosedByServer()
          }
        }
        await service.heard.waitForCount("begun", method == "Forever" ? 1 : 2)
        await service.server.stop()
        #expect(try await closed.value)
        try await service.server.start()
      }
      await service.heard.waitFor("cancelled")
      await service.heard.release()
    }
  }

  @Test("leaves no descriptor open")
  func descriptors() async throws {
    try await withFolder { folder in
      let path = SocketPath(folder + "/control")
      let server = server(at: path)
      try await server.start()
      for _ in 0..<300 {
        try await blocking {
          _ = try VarlinkClient(path: path, timeout: .seconds(60)).call(
            "org.varlink.service.GetInfo", as: JSONValue.self)
        }
      }
      #expect(try socketsOfServer(at: path) > 0)
      await server.stop()
      // The last may still be on its way: far fewer than one a connection.
      #expect(try socketsOfServer(at: path) < 30)
      // Other tests run in this process, which have many files open, but not so many sockets.
      let sockets = try FileManager.default.contentsOfDirectory(atPath: "/proc/self/fd")
        .count {
          (try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/fd/\($0)"))?.hasPrefix("socket:")
            ?? false
        }
      #expect(sockets < 250)
    }
  }

  /// Those that listen, and those of connections.
  private func socketsOfServer(at path: SocketPath) throws -> Int {
    try String(contentsOfFile: "/proc/net/unix", encoding: .utf8).split(separator: "\n")
      .count { $0.hasSuffix(path.description) }
  }
}
