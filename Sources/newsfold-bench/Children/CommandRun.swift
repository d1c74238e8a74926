internal import Glibc

/// A program that was run to its end.
struct CommandRun: Sendable {
  let end: ProcessEnd
  let output: [UInt8]
  let errors: [UInt8]
  /// Seconds from just before it was started until it had ended.
  let seconds: Double

  /// What it printed on standard error, on one line.
  var complaint: String {
    String(decoding: errors.suffix(2000), as: UTF8.self).split(separator: "\n").suffix(3).joined(separator: " / ")
  }

  /// - Parameters:
  ///   - program: its path.
  ///   - limit: seconds after which it is ended, and that is an error.
  ///   - sample: called with the process's number every 50 ms while it runs.
  /// - Throws: ``BenchError``.
  init(
    _ program: String, _ arguments: [String], limit: Double = 3600, sample: ((pid_t) -> Void)? = nil
  ) throws {
    let began = Stopwatch.now
    let process = try StartedProcess(program, arguments)
    var (output, errors): ([UInt8], [UInt8]) = ([], [])
    var waiting = [
      pollfd(fd: process.output, events: Int16(POLLIN), revents: 0),
      pollfd(fd: process.errors, events: Int16(POLLIN), revents: 0),
    ]
    var open = 2
    var sampled: UInt64 = 0
    var isOver = false
    while open > 0 {
      let now = Stopwatch.now
      if let sample, now - sampled >= 50_000_000 {
        sample(process.number)
        sampled = now
      }
      if !isOver, Stopwatch.seconds(since: began, to: now) > limit {
        isOver = true
        kill(process.number, SIGKILL)
      }
      guard poll(&waiting, 2, sample == nil ? 1000 : 50) > 0 else { continue }
      for index in 0..<2 where waiting[index].revents != 0 {
        let bytes = Self.read(waiting[index].fd)
        if bytes.isEmpty {
          // A negative one is passed over.
          waiting[index].fd = -1
          open -= 1
        } else if index == 0 {
          output += bytes
        } else {
          errors += bytes
        }
      }
    }
    end = process.wait()
    seconds = Stopwatch.seconds(since: began)
    close(process.output)
    close(process.errors)
    self.output = output
    self.errors = errors
    if isOver { throw BenchError("\(program) was not done after \(Int(limit)) s: \(complaint)") }
  }

  /// What can be read now; nothing at the end.
  static func read(_ descriptor: CInt) -> [UInt8] {
    [UInt8](unsafeUninitializedCapacity: 1 << 16) { buffer, count in
      count = 0
      while true {
        let got = Glibc.read(descriptor, buffer.baseAddress, buffer.count)
        if got < 0 && errno == EINTR { continue }
        count = max(0, got)
        return
      }
    }
  }
}
