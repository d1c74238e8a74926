/// What the front of a text says about it: title, dates, source. Reading it takes nothing away.
///
/// The forms that articles come in, in any combination that makes sense: front matter or header lines; a date, alone
/// on its line or before the text; a title line; a byline; a dateline before the first paragraph.
struct ArticleHead {
  /// None only where nothing has a word to make one from.
  private(set) var title: String?
  /// The surest first.
  var dates: [(date: WrittenDate, origin: DateOrigin)] {
    // Fields are meant for machines; a stamp stands where nothing else would; a dateline can be the report's day.
    // When it was changed is the last to say when it was written.
    fieldDates.map { ($0, .frontMatter) } + stamps.map { ($0, .stamp) } + datelines.map { ($0, .dateline) }
      + updates.map { ($0, .stamp) }
  }
  /// From a field, else from the byline, else from the dateline.
  var source: String? { fieldSource ?? bylineSource ?? agency }

  private var fieldDates: [WrittenDate] = []
  private var stamps: [WrittenDate] = []
  private var updates: [WrittenDate] = []
  private var datelines: [WrittenDate] = []
  private var fieldSource: String?
  private var bylineSource: String?
  private var agency: String?
  /// Where the first sentence is looked for.
  private var bodyStart: Int?

  /// How many lines are looked at, and how many once the body has begun: a byline often comes after a summary.
  private static let longest = 16
  private static let mostBodyLines = 4

  init(_ text: [UInt8]) {
    var lines = LineReader(text)
    if let matter = FrontMatter(text) {
      for field in matter.fields { take(field) }
      lines = LineReader(text, from: matter.end)
    }
    var bodyLines = 0
    for _ in 0..<Self.longest where bodyLines < Self.mostBodyLines {
      guard let line = lines.next() else { break }
      // Within a paragraph of the body there is nothing to find, whatever a line of it begins with.
      let isWithin = bodyLines > 0 && !line.followsGap
      if isWithin || take(line, &lines) { bodyLines += 1 }
    }
    if title == nil {
      title = FirstSentence.title(of: text, from: bodyStart ?? 0)
    }
  }

  /// Takes from a line what it says; returns whether it belongs to the body. `lines` are those after it.
  private mutating func take(_ line: TextLine, _ lines: inout LineReader) -> Bool {
    if let field = HeaderField(line.bytes), field.isCertain {
      take(field)
      return false
    }
    if let byline = Byline(line.bytes) {
      bylineSource = bylineSource ?? byline.source
      return false
    }
    if bodyStart == nil, WebAddress.isWhole(line.bytes) { return false }
    if let (date, isUpdate) = DateStamp.wholly(line.bytes) {
      if isUpdate { updates.append(date) } else { stamps.append(date) }
      return false
    }
    var line = line
    if bodyStart == nil, let stamp = DateStamp(line.bytes) {
      stamps.append(stamp.date)
      line = line.suffix(from: stamp.end)
    }
    if title == nil, bodyStart == nil, takeTitle(line, &lines) { return false }
    takeBody(line)
    return true
  }

  private mutating func takeTitle(_ line: TextLine, _ lines: inout LineReader) -> Bool {
    if let headline = CapitalHeadline(line, before: lines) {
      title = TitleText.heading(headline.bytes)
      lines = headline.rest
    } else {
      var ahead = lines
      guard TitleLine.isTitle(line, before: ahead.next()) else { return false }
      title = TitleText.heading(line.bytes)
    }
    return title != nil
  }

  private mutating func takeBody(_ line: TextLine) {
    let dateline = Dateline(line.bytes)
    if let dateline {
      if let date = dateline.date, datelines.isEmpty { datelines.append(date) }
      agency = agency ?? dateline.agency
    }
    if bodyStart == nil { bodyStart = dateline?.end ?? line.start }
  }

  private mutating func take(_ field: HeaderField) {
    switch field.kind {
    case .title: title = title ?? TitleText.heading(field.value)
    case .date: if let date = DateScanner.wholly(field.value) { fieldDates.append(date) }
    case .update: if let date = DateScanner.wholly(field.value) { updates.append(date) }
    case .source: fieldSource = fieldSource ?? SourceName.folding(field.value)
    case .author: bylineSource = bylineSource ?? Byline.source(of: field.value)
    case .other: break
    }
  }
}
