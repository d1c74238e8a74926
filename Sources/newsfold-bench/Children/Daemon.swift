internal import Dispatch
internal import Glibc
internal import Synchronization

/// A newsfold daemon that was started: its events, each with the time at which its line came.
///
/// Lines are read by a thread that does nothing else, so that what is done here with them does not move their times.
final class Daemon: Sendable {
  struct Line: Sendable {
    /// When it came: ``Stopwatch``.
    let time: UInt64
    let bytes: [UInt8]

    var text: String { String(decoding: bytes, as: UTF8.self) }

    /// The event's file, as it stands in JSON; nothing where the event is about none.
    var file: String? { bytes.value(of: #""file":""#) }
  }

  let process: StartedProcess
  /// When it was started: ``Stopwatch``.
  let began: UInt64

  private struct Said {
    var lines: [Line] = []
    var hasEnded = false
  }

  private let said = Mutex(Said())
  private let news: Bell
  private let end = Mutex<ProcessEnd?>(nil)
  /// Seconds to read a large corpus.
  private static let readyLimit = 900.0
  /// Seconds from SIGTERM to the end.
  private static let stopLimit = 30.0

  /// Starts it; it is not ready yet.
  ///
  /// - Throws: ``BenchError``.
  init(_ newsfold: Newsfold, state: String, drops: [String]) throws {
    news = try Bell()
    began = Stopwatch.now
    process = try StartedProcess(newsfold.binary, newsfold.line("daemon", ["--json"], state, drops))
    for (name, descriptor) in [("output", process.output), ("errors", process.errors)] {
      let isLast = descriptor == process.errors
      // A queue that is nobody else's has a thread of its own while it works.
      DispatchQueue(label: "newsfold-bench.\(name)").async { [self] in read(descriptor, isLast) }
    }
  }

  private func read(_ descriptor: CInt, _ isLast: Bool) {
    var rest: [UInt8] = []
    while true {
      let bytes = CommandRun.read(descriptor)
      let now = Stopwatch.now
      if bytes.isEmpty { break }
      rest += bytes
      var lines = rest.split(separator: 0x0A, omittingEmptySubsequences: false)
      rest = lines.popLast().map { Array($0) } ?? []
      let came = lines.map { Line(time: now, bytes: Array($0)) }
      said.withLock { $0.lines += came }
      news.ring()
    }
    close(descriptor)
    guard isLast else { return }
    said.withLock { $0.hasEnded = true }
    news.ring()
  }

  /// The lines from the first `since` on that came so far.
  func lines(since: Int = 0) -> [Line] { said.withLock { Array($0.lines[since...]) } }

  /// Waits for a line that `isWanted` accepts, from line `since` on, and puts `since` behind it. To be called by one thread
  /// at a time.
  ///
  /// - Throws: ``BenchError`` where the daemon ends, or after `limit` seconds.
  @discardableResult
  func wait(_ since: inout Int, limit: Double = 120, for isWanted: (Line) -> Bool) throws -> Line {
    let began = Stopwatch.now
    while true {
      let (lines, hasEnded) = said.withLock { (Array($0.lines[since...]), $0.hasEnded) }
      for line in lines {
        since += 1
        if isWanted(line) { return line }
      }
      if hasEnded { throw BenchError("the daemon ended with status \(stop().status): \(last)") }
      let left = limit - Stopwatch.seconds(since: began)
      guard left > 0 else { throw BenchError("waited \(Int(limit)) s in vain; the daemon said last: \(last)") }
      news.wait(seconds: left)
    }
  }

  /// Waits until it is ready, and returns when that was said; `since` is put behind it.
  ///
  /// - Throws: ``BenchError``.
  @discardableResult
  func waitReady(_ since: inout Int) throws -> UInt64 {
    try wait(&since, limit: Self.readyLimit) { $0.bytes.value(of: #""event":""#) == "daemon-ready" }.time
  }

  private var last: String { lines().suffix(3).map(\.text).joined(separator: " / ") }

  /// Ends it, with SIGTERM, or with another signal, and with SIGKILL where that does not; may be called again.
  @discardableResult
  func stop(_ signal: CInt = SIGTERM) -> ProcessEnd {
    end.withLock { end in
      if let end { return end }
      kill(process.number, signal)
      let began = Stopwatch.now
      while !said.withLock({ $0.hasEnded }), Stopwatch.seconds(since: began) < Self.stopLimit { news.wait(seconds: 1) }
      if !said.withLock({ $0.hasEnded }) { kill(process.number, SIGKILL) }
      let ended = process.wait()
      end = ended
      return ended
    }
  }
}

extension [UInt8] {
  /// What stands in JSON behind `key`, up to the next quotation mark. (A quotation mark inside a text has a backslash before
  /// it, so that `key`, with its own, is found nowhere else.)
  func value(of key: StaticString) -> String? {
    key.withUTF8Buffer { key in
      guard count > key.count, key.count > 0 else { return nil }
      var at = 0
      while at + key.count < count {
        if self[at] == key[0], self[at..<at + key.count].elementsEqual(key) {
          return String(decoding: self[(at + key.count)...].prefix { $0 != 0x22 }, as: UTF8.self)
        }
        at += 1
      }
      return nil
    }
  }
}
