internal import Dispatch
internal import Glibc

/// A socket in the file system that accepts connections. Used on its queue.
final class ListeningSocket {
  private let path: SocketPath
  private let descriptor: Int32
  private let identity: Identity
  private let source: any DispatchSourceRead
  private var isOpen = true

  /// Binds and listens. A socket that no one answers at is replaced.
  ///
  /// Throws `VarlinkFailure` where something else is at the path or a process answers there.
  init(path: SocketPath, mode: mode_t, queue: DispatchQueue, onConnection: @escaping @Sendable () -> Void) throws {
    try Self.removeStale(path)
    let descriptor = try UnixSocket.make(path)
    do {
      _ = try path.withAddress { address, size in
        try UnixSocket.check("bind", path) { bind(descriptor, address, size) }
      }
      // Nobody can connect before listen(2), so the mode is never too wide.
      try UnixSocket.check("chmod", path) { path.withCString { chmod($0, mode) } }
      try UnixSocket.check("listen", path) { listen(descriptor, 128) }
    } catch {
      close(descriptor)
      throw error
    }
    self.path = path
    self.descriptor = descriptor
    identity = Identity(path)
    source = DispatchSource.makeReadSource(fileDescriptor: descriptor, queue: queue)
    source.setEventHandler { onConnection() }
    source.setCancelHandler { close(descriptor) }
    source.activate()
  }

  deinit { remove() }

  /// What accepting once came to.
  enum Acceptance {
    /// A connection's descriptor, non-blocking and closed on exec.
    case connection(Int32)
    /// No one waits.
    case none
    /// Out of descriptors or memory: no use to try again at once.
    case exhausted
  }

  /// Takes the next connection, if one waits.
  func acceptOne() -> Acceptance {
    while isOpen {
      let connection = accept(descriptor, nil, nil)
      if connection >= 0 {
        _ = fcntl(connection, F_SETFD, FD_CLOEXEC)
        _ = fcntl(connection, F_SETFL, O_NONBLOCK)
        return .connection(connection)
      }
      switch errno {
      case EINTR, ECONNABORTED: continue
      case EMFILE, ENFILE, ENOBUFS, ENOMEM: return .exhausted
      default: return .none
      }
    }
    return .none
  }

  /// Whether connections are told of.
  var isAccepting = true {
    didSet {
      guard isOpen, isAccepting != oldValue else { return }
      if isAccepting { source.resume() } else { source.suspend() }
    }
  }

  /// Stops listening and removes the socket, unless another has taken its place. Calls after the first do nothing.
  func remove() {
    guard isOpen else { return }
    if !isAccepting { source.resume() }
    isOpen = false
    source.cancel()
    if Identity(path) == identity { _ = path.withCString { unlink($0) } }
  }

  private static func removeStale(_ path: SocketPath) throws {
    var status = stat()
    guard path.withCString({ lstat($0, &status) }) == 0 else { return }
    guard status.st_mode & S_IFMT == S_IFSOCK else { throw VarlinkFailure.notASocket(path: path.description) }
    do {
      close(try UnixSocket.connect(path, timeout: .seconds(1)))
    } catch let failure as VarlinkFailure where failure.isNobodyListening {
      try UnixSocket.check("unlink", path) { path.withCString { unlink($0) } }
      return
    }
    throw VarlinkFailure.inUse(path: path.description)
  }

  /// Tells one socket from another that came to the same path later.
  private struct Identity: Equatable {
    var device: dev_t = 0
    var inode: ino_t = 0

    init(_ path: SocketPath) {
      var status = stat()
      guard path.withCString({ lstat($0, &status) }) == 0 else { return }
      device = status.st_dev
      inode = status.st_ino
    }
  }
}
