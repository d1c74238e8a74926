package import NewsModel

extension JournalEntry {
  /// Version of the fields below.
  package static let schema = 1

  /// The entry that reports `event` of the corpus with this UUID.
  package init(_ event: Event, corpus: String) {
    self.init(event.message, priority: event.kind.priority)
    set(.messageID, event.kind.messageID)
    set(.event, event.kind.rawValue)
    set(.sequence, event.sequence.rawValue)
    set(.corpus, corpus)
    set(.schema, Self.schema)
    let fields = event.fields
    if let file = fields.file {
      set(.file, file.text)
      if file.printable != String(decoding: file.bytes, as: UTF8.self) || !file.isUTF8 {
        set(.fileRaw, bytes: file.bytes)
      }
    }
    set(.article, fields.article?.rawValue)
    set(.title, fields.title)
    set(.source, fields.source)
    set(.words, fields.words)
    set(.sha256, fields.sha256?.description)
    set(.original, fields.original?.rawValue)
    set(.resemblance, fields.resemblance.map(Self.share))
    set(.containment, fields.containment.map(Self.share))
    set(.runWords, fields.run?.words)
    set(.runStart, fields.run?.start)
    set(.runOriginalStart, fields.run?.otherStart)
    set(.story, fields.story?.rawValue)
    set(.storySize, fields.storySize)
    set(.storyScore, fields.storyScore.map(Self.share))
    set(.reason, fields.reason)
    set(.errno, fields.errno)
    set(.latency, fields.latency)
  }

  /// A share of 1 with four decimals, for people and scripts of any locale.
  private static func share(_ value: Double) -> String {
    let scaled = Int((value * 10_000).rounded())
    let decimals = String(scaled % 10_000)
    return "\(scaled / 10_000)." + String(repeating: "0", count: 4 - decimals.count) + decimals
  }
}
