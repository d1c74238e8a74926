internal import Glibc
package import NewsModel

/// Where events go once they are committed, and no journal is there.
package protocol EventSink: Sendable {
  /// Hands one event on.
  ///
  /// - Throws: where it could not be handed on; it is tried again later.
  func send(_ event: Event, corpus: String) throws
}

/// To stderr, for a person or a program that runs newsfold itself.
package struct StandardErrorSink: EventSink {
  private let isJSON: Bool

  /// - Parameter isJSON: one JSON object a line instead of readable lines.
  package init(isJSON: Bool) { self.isJSON = isJSON }

  /// Hands one event on.
  package func send(_ event: Event, corpus: String) throws {
    if isJSON { return StandardError.write(try JSONLine.encode(event)) }
    let clock = event.time.rfc3339.dropFirst(11).prefix(8)
    StandardError.write("\(clock) \(event.kind.rawValue): \(PrintableText.escaping(event.message))")
  }
}

/// The process's stderr.
package enum StandardError {
  /// Writes a line in one call, so that lines of several threads do not mix.
  package static func write(_ line: String) { raw(line + "\n") }

  /// Writes text as it is, control sequences of our own included.
  package static func raw(_ text: String) {
    var rest = Array(text.utf8)[...]
    while !rest.isEmpty {
      let count = rest.withUnsafeBytes { Glibc.write(STDERR_FILENO, $0.baseAddress, $0.count) }
      if count < 0 && errno == EINTR { continue }
      if count <= 0 { return }  // no one reads: there is nobody to tell
      rest = rest.dropFirst(count)
    }
  }
}
