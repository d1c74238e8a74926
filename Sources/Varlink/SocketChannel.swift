internal import Dispatch
internal import Glibc

/// One connected, non-blocking stream socket on a queue: tells when it can be read and written. Used on that queue.
///
/// libdispatch on Linux wants a descriptor watched once and closed in the cancel handler only, so writing has a
/// duplicate of its own.
final class SocketChannel {
  private let descriptor: Int32
  private let queue: DispatchQueue
  private let reading: any DispatchSourceRead
  private let onWritable: @Sendable () -> Void
  private var writing: (any DispatchSourceWrite)?
  private var isClosed = false

  /// Takes over `descriptor` and closes it. Reading starts at once.
  init(
    _ descriptor: Int32, queue: DispatchQueue, onReadable: @escaping @Sendable () -> Void,
    onWritable: @escaping @Sendable () -> Void
  ) {
    self.descriptor = descriptor
    self.queue = queue
    self.onWritable = onWritable
    reading = DispatchSource.makeReadSource(fileDescriptor: descriptor, queue: queue)
    reading.setEventHandler { onReadable() }
    reading.setCancelHandler { close(descriptor) }
    reading.activate()
  }

  deinit { closeNow() }

  /// Whether to tell when it can be read.
  var wantsToRead = true {
    didSet {
      guard !isClosed, wantsToRead != oldValue else { return }
      if wantsToRead { reading.resume() } else { reading.suspend() }
    }
  }

  /// Whether to tell when it can be written.
  var wantsToWrite = false {
    didSet {
      guard !isClosed, wantsToWrite != oldValue else { return }
      if wantsToWrite { startWriting() } else { writing?.suspend() }
    }
  }

  /// Whether the peer has closed both directions: nothing written now would reach it.
  var isHungUp: Bool {
    if isClosed { return true }
    var state = pollfd(fd: descriptor, events: 0, revents: 0)
    return poll(&state, 1, 0) == 1 && state.revents & Int16(POLLHUP | POLLERR) != 0
  }

  /// What reading or writing once came to.
  enum Progress {
    case bytes(Int)
    case wouldBlock
    /// The peer writes no more, or the connection is broken.
    case ended
  }

  /// Reads once into `buffer`.
  func read(into buffer: UnsafeMutableRawBufferPointer) -> Progress {
    if isClosed { return .ended }
    return progress { recv(descriptor, buffer.baseAddress, buffer.count, Int32(MSG_DONTWAIT)) }
  }

  /// Writes once from `bytes`, which are not empty.
  func write(_ bytes: ArraySlice<UInt8>) -> Progress {
    if isClosed { return .ended }
    let flags = Int32(MSG_DONTWAIT | MSG_NOSIGNAL)
    return bytes.withUnsafeBytes { buffer in progress { send(descriptor, buffer.baseAddress, buffer.count, flags) } }
  }

  /// Ends the connection for both sides. Calls after the first do nothing.
  func closeNow() {
    guard !isClosed else { return }
    shutdown(descriptor, Int32(SHUT_RDWR))
    // A source must run when it is released.
    if !wantsToRead { reading.resume() }
    if !wantsToWrite { writing?.resume() }
    isClosed = true
    reading.cancel()
    writing?.cancel()
  }

  private func progress(_ call: () -> Int) -> Progress {
    while true {
      let count = call()
      if count > 0 { return .bytes(count) }
      if count == 0 { return .ended }
      switch errno {
      case EINTR: continue
      case EAGAIN: return .wouldBlock
      default: return .ended
      }
    }
  }

  private func startWriting() {
    if let writing { return writing.resume() }
    let own = fcntl(descriptor, F_DUPFD_CLOEXEC, 0)
    // Out of descriptors: what waits is tried again when the connection is next looked at.
    guard own >= 0 else {
      wantsToWrite = false
      return
    }
    let source = DispatchSource.makeWriteSource(fileDescriptor: own, queue: queue)
    source.setEventHandler { [onWritable] in onWritable() }
    source.setCancelHandler { close(own) }
    source.activate()
    writing = source
  }
}
