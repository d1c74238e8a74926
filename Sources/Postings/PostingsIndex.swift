public import SystemPackage

/// Keys and the numbers filed under them, of any number of texts: segments in mapped files, and what is newer in memory.
///
/// Keys are hashes, evenly spread over 64 bits; of each the first 40 bits count. Numbers rise and are never used again.
/// Everything in it can be made again from the texts: a file that is missing or damaged costs time, nothing else.
///
/// Not `Sendable`: one owner asks and files. The work on files is handed out as ``SegmentJob``s, which run anywhere.
public final class PostingsIndex {
  /// The life of its files.
  package let store: SegmentStore<PostingsFormat>
  /// A key in more numbers than this says nothing, and keeps none of them for long.
  public let boilerplateLimit: Int

  /// An index in memory only.
  public init(kind: UInt32, boilerplateLimit: Int = .max) {
    self.boilerplateLimit = boilerplateLimit
    store = SegmentStore(PostingsFormat(kind: kind, boilerplateLimit: boilerplateLimit))
  }

  /// Opens an index, or begins one where there is none.
  ///
  /// What is damaged is left out, and with it all that is newer: the owner files again what comes after ``mark`` and
  /// ``lastNumber``. Files that the manifest does not name are removed.
  ///
  /// - Parameters:
  ///   - folder: of the index alone; it is made where it is missing.
  ///   - kind: what the keys are; an index of other keys is made anew.
  ///   - history: whose numbers they are; an index of another history is made anew.
  ///   - boilerplateLimit: see ``boilerplateLimit``.
  ///   - isKnown: whether a place in that history is as it was.
  ///   - notice: called with what was wrong.
  /// - Throws: ``PostingsError/system(_:_:)``.
  public init(
    in folder: FilePath, kind: UInt32, history: String, boilerplateLimit: Int = .max,
    isKnown: (Mark) -> Bool = { _ in true }, notice: (PostingsError) -> Void = { _ in }
  ) throws(PostingsError) {
    self.boilerplateLimit = boilerplateLimit
    store = try SegmentStore(
      PostingsFormat(kind: kind, boilerplateLimit: boilerplateLimit), in: folder, history: history, isKnown: isKnown,
      notice: notice)
  }

  // MARK: Figures

  /// Where the segments are; nothing for an index in memory only.
  public var folder: FilePath? { store.folder }
  /// How far the segments have followed the history.
  public var mark: Mark? { store.mark }
  /// Whether what is frozen is being written.
  public var isWriting: Bool { store.isWriting }
  /// Whether a segment is written anew, beside the work, once a number in it was removed: what was filed under it is then
  /// gone from the disk, and not only left out of answers.
  public var erasesRemoved: Bool {
    get { store.erasesRemoved }
    set { store.erasesRemoved = newValue }
  }
  /// Whether something that was removed is still to be erased from segments, or from memory before it is written.
  public var isErasureDue: Bool { store.isErasureDue }
  /// Numbers that are filed and not removed.
  public var count: Int { store.count }
  /// The last number that was filed; nothing where there is none. The owner files what is higher.
  public var lastNumber: UInt32? { store.lastNumber }
  /// Numbers in memory only.
  public var unwritten: Int { store.unwritten }
  /// Postings in memory only.
  public var unwrittenPostings: Int { store.unwrittenPostings }
  /// Keys times their numbers, what is removed and not yet merged away included.
  public var postingCount: Int { store.segments.reduce(0) { $0 + $1.postingCount } + store.unwrittenPostings }
  /// Keys that were found to be in too many numbers to say anything.
  public var boilerplateCount: Int { store.format.learned.count }
  /// Bytes of the segments.
  public var size: Int { store.size }
  /// Segments.
  public var segmentCount: Int { store.segments.count }

  // MARK: What is filed and removed, and given up

  /// Files `number` under each of `keys` until the next ``commit()`` or ``rollback()``.
  ///
  /// - Parameters:
  ///   - number: higher than all before.
  ///   - keys: distinct.
  ///   - size: what ``size(of:)`` is to say of it, 1 at least; nothing for the number of keys.
  public func add(_ number: UInt32, under keys: [UInt64], size: Int? = nil) {
    store.stage(number)
    store.head.add(number, under: keys, size: size)
  }

  /// Takes a number out until the next ``commit()`` or ``rollback()``; it is not found from now on.
  public func remove(_ number: UInt32) throws(PostingsError) { try store.remove(number) }

  /// What was filed and removed stays.
  public func commit() { store.commit() }

  /// What was filed and removed since the last commit never was.
  public func rollback() { store.rollback() }

  /// Gives up the segment that turned out to be damaged, and all that is newer: the owner files again what comes after
  /// ``lastNumber``, and follows the history's removals from its beginning.
  public func discard(_ error: PostingsError) throws(PostingsError) { try store.discard(error) }

  /// Gives up all that has numbers from `number` on: the owner files them again, others among them, with what comes after
  /// ``lastNumber``, and follows the history's removals from its beginning.
  public func discard(from number: UInt32) { store.discard(from: number) }

  // MARK: The work on files

  /// What is to be done beside the index now. Asked again, it gives what can be done at the same time: what is in memory
  /// is written while older segments are merged. Nothing where all is well, or under way.
  ///
  /// - Parameter mark: to where what was committed follows the history; what is in memory is written then.
  ///   Nothing to leave it there.
  public func nextJob(writing mark: Mark? = nil) -> SegmentJob? { store.nextJob(writing: mark) }

  /// Takes in what a job has done: from here on it is part of the index, after a crash too.
  public func finish(_ outcome: SegmentJob.Outcome) throws(PostingsError) { try store.finish(outcome) }

  /// A job has failed: all is as it was before, and the next one is the same.
  public func abandon(_ job: SegmentJob) { store.abandon(job) }

  /// Whether a file is one of the index's segments.
  public func holds(_ path: FilePath) -> Bool { store.holds(path) }
}
