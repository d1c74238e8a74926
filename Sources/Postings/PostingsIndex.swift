internal import Glibc
public import SystemPackage

/// Keys and the numbers filed under them, of any number of texts: segments in mapped files, and what is newer in memory.
///
/// Keys are hashes, evenly spread over 64 bits; of each the first 40 bits count. Numbers rise and are never used again.
/// Everything in it can be made again from the texts: a file that is missing or damaged costs time, nothing else.
///
/// Not `Sendable`: one owner asks and files. The work on files is handed out as ``SegmentJob``s, which run anywhere.
public final class PostingsIndex {
  /// Where the segments are; nothing for an index in memory only.
  public let folder: FilePath?
  let kind: UInt32
  /// A key in more numbers than this says nothing, and keeps none of them for long.
  public let boilerplateLimit: Int
  var policy = MergePolicy()
  /// Whether a segment is written anew, beside the work, once a number in it was removed: what was filed under it is then
  /// gone from the disk, and not only left out of answers.
  public var erasesRemoved = false

  /// Oldest first.
  var segments: [Segment] = []
  /// What is being written to a segment.
  var frozen: Frozen?
  var head = PostingsHead()
  /// Numbers that are removed and still in a segment, or in memory.
  var removed: Set<UInt32> = []
  var staged: (removed: [UInt32], last: UInt32?) = ([], nil)
  /// Those among them that no segment tells of yet.
  var fresh: Set<UInt32> = []
  /// The last number that was filed, or left out.
  var last: UInt32?
  /// How far the segments have followed the history.
  public internal(set) var mark: Mark?
  /// Whether what is frozen is being written.
  public internal(set) var isWriting = false
  /// Files that are being merged, by the name of what comes of it.
  var merging: [String: [String]] = [:]
  /// Keys that were found to be in too many numbers, by their kept bits: segments that are written from here on say so.
  var learned: Set<UInt64> = []
  /// Of segments that were merged away a short time ago, with nothing left out, what came of them, by their identities: what
  /// was found in them meanwhile still holds.
  var successors: [String: String] = [:]
  var nextName = 1

  struct Frozen {
    let head: PostingsHead
    let numbers: ClosedRange<UInt32>
    /// Numbers of it that were removed before it was to be written.
    let dead: Set<UInt32>
    /// Numbers of older segments that were.
    let tombstones: [UInt32]
    let mark: Mark
    let name: String
  }

  /// An index in memory only.
  public init(kind: UInt32, boilerplateLimit: Int = .max) {
    folder = nil
    self.kind = kind
    self.boilerplateLimit = boilerplateLimit
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
    self.folder = folder
    self.kind = kind
    self.boilerplateLimit = boilerplateLimit
    let code = folder.withPlatformString { mkdir($0, 0o750) == 0 ? 0 : errno }
    guard code == 0 || code == EEXIST else { throw .system(folder, Errno(rawValue: code)) }
    var manifest: Manifest?
    do throws(PostingsError) {
      manifest = try Manifest(in: folder)
    } catch {
      if case .system = error { throw error }
      notice(error)
    }
    if let manifest, manifest.mark.history == history, isKnown(manifest.mark) {
      try adopt(manifest, notice)
    }
    if manifest == nil || segments.count < manifest?.entries.count ?? 0 {
      // It is damaged, or names what is about to be removed: until the next segment is written, whoever reads beside is to
      // find nothing.
      _ = folder.appending(Manifest.name).withPlatformString { unlink($0) }
    }
    try removeStrangers()
  }

  private func adopt(_ manifest: Manifest, _ notice: (PostingsError) -> Void) throws(PostingsError) {
    guard let folder else { return }
    for entry in manifest.entries {
      do throws(PostingsError) {
        let segment = try Segment(at: folder.appending(entry.name), kind: kind)
        guard segment.size == entry.size, segment.numbers == entry.numbers else {
          throw PostingsError.damaged(segment.path, "it is not the one that the manifest names")
        }
        for number in try segment.tombstones() where try size(of: number) > 0 { removed.insert(number) }
        learned.formUnion(try segment.boilerplateKeys())
        segments.append(segment)
        last = segment.numbers.upperBound
      } catch {
        // What follows stands for higher numbers: those are filed again too, so that numbers go on rising.
        notice(error)
        break
      }
    }
    // Tombstones of segments that were left out are found again in the history, if it is followed from its beginning.
    mark = segments.count == manifest.entries.count ? manifest.mark : nil
  }

  /// Removes what a crash has left behind.
  private func removeStrangers() throws(PostingsError) {
    guard let folder else { return }
    let names = Set(segments.map(\.name) + [Manifest.name])
    guard let stream = folder.withPlatformString({ opendir($0) }) else {
      throw .system(folder, Errno(rawValue: errno))
    }
    defer { closedir(stream) }
    while let entry = readdir(stream) {
      let name = withUnsafePointer(to: &entry.pointee.d_name) {
        $0.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
      }
      guard !name.hasPrefix("."), !names.contains(name) else {
        nextName = max(nextName, (Manifest.number(of: name) ?? 0) + 1)
        continue
      }
      guard Manifest.number(of: name) != nil || name == Manifest.name + ".new" else { continue }
      _ = folder.appending(name).withPlatformString { unlink($0) }
    }
  }

  // MARK: Figures

  /// Whether something that was removed is still to be erased from segments, or from memory before it is written.
  public var isErasureDue: Bool { erasesRemoved && !removed.isEmpty }

  /// Numbers that are filed and not removed.
  public var count: Int {
    segments.reduce(0) { $0 + $1.textCount } + (frozen?.head.textCount ?? 0) + head.textCount - removed.count
  }
  /// The last number that was filed; nothing where there is none. The owner files what is higher.
  public var lastNumber: UInt32? { last }
  /// Numbers in memory only.
  public var unwritten: Int { head.textCount + (frozen?.head.textCount ?? 0) }
  /// Postings in memory only.
  public var unwrittenPostings: Int { head.postingCount + (frozen?.head.postingCount ?? 0) }
  /// Keys times their numbers, what is removed and not yet merged away included.
  public var postingCount: Int { segments.reduce(0) { $0 + $1.postingCount } + unwrittenPostings }
  /// Keys that were found to be in too many numbers to say anything.
  public var boilerplateCount: Int { learned.count }
  /// Bytes of the segments.
  public var size: Int { segments.reduce(0) { $0 + $1.size } }
  /// Segments.
  public var segmentCount: Int { segments.count }
}
