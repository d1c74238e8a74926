extension Duration {
  /// The duration as a configuration has it: `200 ms`, `1.5 s`, `60 s`, `90 min`, `24 h`, `400 d`.
  package var text: String {
    let (seconds, attoseconds) = components
    let milliseconds = seconds * 1000 + attoseconds / 1_000_000_000_000_000
    if milliseconds < 1000 { return "\(milliseconds) ms" }
    if milliseconds % 1000 != 0 { return "\(milliseconds / 1000).\(milliseconds % 1000 / 100) s" }
    if seconds >= 7 * 86_400, seconds % 86_400 == 0 { return "\(seconds / 86_400) d" }
    if seconds >= 7200, seconds % 3600 == 0 { return "\(seconds / 3600) h" }
    return seconds <= 120 || seconds % 60 != 0 ? "\(seconds) s" : "\(seconds / 60) min"
  }
}
