internal import CorpusStore
internal import NewsModel
internal import NewsfoldQueries
internal import SystemPackage
internal import TextIndex
internal import Words

extension Printer {
  /// Sources of a story that are named.
  private static let shownSources = 16

  /// What is known of an article besides its title, on one line; of a report in its story, without what stands there anyway.
  func details(_ record: ArticleRecord, inStory: Bool = false) -> String {
    style(parts(of: record, inStory: inStory).map { isolated(plain($0), of: $0) }.joined(separator: " · "), "2")
  }

  /// The same in parts, not made safe.
  func parts(of record: ArticleRecord, inStory: Bool) -> [String] {
    let article = record.article
    var parts = ["article \(article.id)"]
    if let date = article.date, !inStory { parts.append(date.day) }
    if let source = article.source { parts.append(source) }
    parts.append("\(article.words) \(article.words == 1 ? "word" : "words")")
    if let story = article.story, !inStory { parts.append("story \(story)") }
    if article.outcome != .new, !inStory {
      parts.append(article.outcome.rawValue + (article.original.map { " of \($0)" } ?? ""))
    }
    if inStory, article.date == nil { parts.append("undated") }
    if record.copies > 0, !inStory {
      parts.append("\(record.copies) \(record.copies == 1 ? "copy" : "copies")")
    }
    return parts
  }

  /// What is known of a story besides its title, on one line.
  mutating func details(_ record: StoryRecord) {
    let summary = record.summary
    var parts = ["story \(summary.id)", "\(summary.size) \(summary.size == 1 ? "report" : "reports")"]
    if summary.copies > 0 { parts.append("\(summary.copies) \(summary.copies == 1 ? "copy" : "copies")") }
    if summary.revisions > 0 {
      parts.append("\(summary.revisions) \(summary.revisions == 1 ? "revision" : "revisions")")
    }
    let days = summary.first.day == summary.last.day ? summary.first.day : "\(summary.first.day) to \(summary.last.day)"
    parts.append(days + Self.undated(summary))
    if isTerminal, let arrivals = Self.sparkline(summary.times) { parts.append(arrivals) }
    if !summary.sources.isEmpty {
      let unknown = summary.unsourced == 0 ? [] : ["\(summary.unsourced) of unknown source"]
      let more = summary.sources.count - Self.shownSources
      let shown = more > 1 ? summary.sources.prefix(Self.shownSources) + ["\(more) more"] : summary.sources[...]
      parts.append((shown + unknown).joined(separator: ", "))
    }
    if !record.terms.isEmpty { parts.append(record.terms.joined(separator: " ")) }
    wrapped(parts: parts, indent: 0, code: "2")
  }

  /// How many reports and copies stand at the time at which they were filed.
  private static func undated(_ summary: StorySummary) -> String {
    guard summary.undated > 0 else { return "" }
    return summary.undated == summary.size + summary.copies + summary.revisions
      ? " (undated)" : " (\(summary.undated) undated)"
  }

  /// The passage with the words that were looked for in bold.
  func passage(_ passage: Passage) -> String {
    let bytes = Array(passage.text.utf8)
    var shown = ""
    var at = 0
    for range in passage.highlights {
      shown += PrintableText.escaping(String(decoding: bytes[at..<range.lowerBound], as: UTF8.self))
      shown += strong(String(decoding: bytes[range], as: UTF8.self))
      at = range.upperBound
    }
    shown += PrintableText.escaping(String(decoding: bytes[at...], as: UTF8.self))
    return isolated(shown, of: passage.text)
  }

  /// A hit, with what shows why it is one.
  mutating func hit(_ hit: SearchHit) {
    let path = hit.record.file.map { faint(" · ") + isolated(faint($0.path.text), of: $0.path.text) } ?? ""
    line(title(hit.record.article.title) + faint(" · ") + details(hit.record) + path)
    line("  " + passage(hit.passage))
  }

  /// A title, in bold.
  func title(_ text: String) -> String { isolated(strong(text), of: text) }

  /// A bar as long as a count is, of the largest.
  static func bar(_ count: Int, of largest: Int) -> String {
    let eighths = max(1, largest == 0 ? 0 : count * 8 * 24 / largest)
    let rest = ["", "▏", "▎", "▍", "▌", "▋", "▊", "▉"][eighths % 8]
    return padded(String(repeating: "█", count: eighths / 8) + rest, 24)
  }

  /// How many of some times, which rise, are in each of as many parts of the whole, as bars in one line; nothing where there are
  /// too few to show anything.
  static func sparkline(_ times: [Timestamp]) -> String? {
    let parts = 16
    guard times.count > 2, let first = times.first?.microseconds, let last = times.last?.microseconds, last > first
    else { return nil }
    var counts = [Int](repeating: 0, count: parts)
    for time in times {
      let part = Double(time.microseconds - first) / Double(last - first) * Double(parts)
      counts[min(parts - 1, Int(part))] += 1
    }
    let bars = ["▁", "▂", "▃", "▄", "▅", "▆", "▇", "█"]
    let most = counts.max() ?? 1
    return counts.map { $0 == 0 ? "·" : bars[($0 * bars.count - 1) / most] }.joined()
  }

  /// A share of 1 as a percentage.
  static func percent(_ share: Double) -> String { "\(Int((share * 100).rounded(.down))) %" }

  /// `text` filled up with spaces to `width`.
  static func padded(_ text: String, _ width: Int) -> String {
    text + String(repeating: " ", count: max(0, width - TextWidth.columns(text)))
  }
}
