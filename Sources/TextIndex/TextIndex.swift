package import Postings
package import SystemPackage
internal import Words

/// Words in their places of any number of texts: files that are mapped, and what is newer in memory.
///
/// Not `Sendable`: one owner asks and files.
package final class TextIndex {
  /// The life of its files.
  package let store: SegmentStore<TextFormat>
  private let stemmers = Stemmers()

  /// An index in memory only.
  ///
  /// - Parameter kind: by which rules words are made.
  package init(kind: UInt32) { store = SegmentStore(TextFormat(kind: kind)) }

  /// Opens an index, or begins one where there is none: see ``Postings/SegmentStore``.
  package init(
    in folder: FilePath, kind: UInt32, history: String, isKnown: (Mark) -> Bool, notice: (PostingsError) -> Void
  ) throws(PostingsError) {
    store = try SegmentStore(
      TextFormat(kind: kind), in: folder, history: history, isKnown: isKnown, notice: notice)
    // Words of what was forgotten tell what stood there.
    store.erasesRemoved = true
  }

  /// Files a text, until the next commit or rollback of the ``store``.
  ///
  /// - Parameters:
  ///   - number: higher than all before.
  ///   - text: what is to be found of it.
  package func add(_ number: UInt32, _ text: IndexedText) {
    store.stage(number)
    store.head.add(number, text)
  }

  /// What is in files, but for what was removed.
  private var searcher: TextSearcher {
    let last = store.segments.last?.numbers.upperBound
    return TextSearcher(store.segments, removed: store.removed.filter { number in last.map { number <= $0 } ?? false })
  }

  /// Calls `body` with each text, removed ones left out, that has all of some words next to one another, until it returns
  /// false.
  package func forEachText(withPhrase words: [[UInt8]], _ body: (UInt32) -> Bool) throws(PostingsError) {
    var goesOn = true
    try searcher.forEach(.phrase(words.map(TextQuery.Word.exact), .anywhere)) { number, _ in
      goesOn = body(number)
      return goesOn
    }
    func ask(_ number: UInt32) -> Bool {
      if !store.isRemoved(number) { goesOn = body(number) }
      return goesOn
    }
    if goesOn { store.withFrozenHead { $0.forEachText(withPhrase: words, stemmers, ask) } }
    if goesOn { store.head.forEachText(withPhrase: words, stemmers, ask) }
  }
}
