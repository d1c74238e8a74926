package import Logging
internal import NewsModel

/// What newsfold says about itself, apart from events: to the journal where there is one, else to stderr.
package struct DiagnosticLog: LogHandler {
  package var logLevel: Logger.Level
  package var metadata: Logger.Metadata = [:]
  private let isJournal: Bool

  /// - Parameter isJournal: whether entries go to the journal.
  package init(level: Logger.Level, isJournal: Bool) {
    logLevel = level
    self.isJournal = isJournal
  }

  package subscript(metadataKey key: String) -> Logger.Metadata.Value? {
    get { metadata[key] }
    set { metadata[key] = newValue }
  }

  package func log(event: LogEvent) {
    let details = (event.metadata ?? [:]).sorted { $0.key < $1.key }.map { "\($0.key): \($0.value)" }
    let text = details.isEmpty ? "\(event.message)" : "\(event.message) (\(details.joined(separator: ", ")))"
    if isJournal, (try? JournalSocket.send(JournalEntry(text, priority: event.level.priority))) != nil { return }
    StandardError.write("newsfold: \(event.level == .info ? "" : "\(event.level): ")\(PrintableText.escaping(text))")
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
