package import NewsModel

extension JournalEntry {
  /// Version of the fields below.
  package static let schema = 1

  /// The entry that reports `event` of the corpus with this UUID.
  ///
  /// - Parameter isResent: whether it fills a gap, and so stands after entries with higher numbers.
  package init(_ event: Event, corpus: String, isResent: Bool = false) {
    self.init(event.message, priority: event.kind.priority)
    set(.messageID, event.kind.messageID)
    set(.event, event.kind.rawValue)
    set(.sequence, event.sequence.rawValue)
    set(.corpus, corpus)
    set(.schema, Self.schema)
    // journald notes when an entry came, which of one that was sent again is later.
    set(.time, event.time.rfc3339)
    if isResent { set(.resent, 1) }
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
    set(.mergedStory, fields.mergedStory?.rawValue)
    set(.runnerUp, fields.runnerUp?.rawValue)
    set(.runnerUpScore, fields.runnerUpScore.map(Self.share))
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

  /// A marker: an entry that says nothing of the corpus. Once it can be read, all that was sent before it is there, or lost.
  ///
  /// - Parameter name: of no other marker.
  package init(marker name: String, corpus: String, _ message: String) {
    self.init(message, priority: .info)
    set(.messageID, Self.markerID)
    set(.corpus, corpus)
    set(.schema, Self.schema)
    set(.marker, name)
  }
}
