internal import Dispatch
package import Logging
internal import NewsModel
internal import Synchronization

/// What newsfold says about itself, apart from events: to the journal where there is one, else to stderr.
package struct DiagnosticLog: LogHandler {
  /// What is less important is not written.
  package var logLevel: Logger.Level
  /// Written with each entry.
  package var metadata: Logger.Metadata = [:]
  private let form: Form

  /// Where entries go, and how.
  package enum Form: Sendable {
    case journal
    /// Lines on stderr, for people.
    case lines
    /// JSON objects on stderr, one a line: `level` and `message`, where an event has `event`.
    case json
  }

  /// Writes what is at least as important as `level`.
  package init(level: Logger.Level, form: Form) {
    logLevel = level
    self.form = form
  }

  package subscript(metadataKey key: String) -> Logger.Metadata.Value? {
    get { metadata[key] }
    set { metadata[key] = newValue }
  }

  /// Writes an entry, without waiting for whoever reads it.
  package func log(event: LogEvent) {
    let details = (event.metadata ?? [:]).sorted { $0.key < $1.key }.map { "\($0.key): \($0.value)" }
    let text = details.isEmpty ? "\(event.message)" : "\(event.message) (\(details.joined(separator: ", ")))"
    let (form, level) = (form, event.level)
    // Whoever should read may not: that must hold up nobody but this queue, and it keeps no more than so many lines.
    guard Self.waiting.add(1, ordering: .relaxed).newValue <= Self.waitingLimit else {
      Self.waiting.subtract(1, ordering: .relaxed)
      return
    }
    Self.queue.async {
      Self.write(text, level, form)
      Self.waiting.subtract(1, ordering: .relaxed)
    }
  }

  private static let queue = DispatchQueue(label: "newsfold.log")
  private static let waiting = Atomic(0)
  private static let waitingLimit = 1000

  /// Waits until what was logged so far is written.
  package static func drain() async {
    await withCheckedContinuation { done in queue.async { done.resume() } }
  }

  private static func write(_ text: String, _ level: Logger.Level, _ form: Form) {
    switch form {
    case .journal:
      if (try? JournalSocket.send(JournalEntry(text, priority: level.priority))) != nil { return }
    case .json:
      if let line = try? JSONLine.encode(["level": "\(level)", "message": text]) {
        return StandardError.write(line)
      }
    case .lines:
      break
    }
    StandardError.write("newsfold: \(level == .info ? "" : "\(level): ")\(PrintableText.escaping(text))")
  }
}

extension Logger.Level {
  /// The syslog priority of this level.
  fileprivate var priority: Priority {
    switch self {
    case .trace, .debug: .debug
    case .info: .info
    case .notice: .notice
    case .warning: .warning
    case .error, .critical: .error
    }
  }
}
