internal import Glibc
package import SystemPackage

/// The life of an index: what is in memory is written to files, files are merged, and a manifest says which of them there
/// are and what they cover.
///
/// Numbers rise and are never used again. Everything in it can be made again from the texts: a file that is missing or
/// damaged costs time, nothing else. Not `Sendable`: one owner asks and files. The work on files is handed out as
/// ``SegmentJob``s, which run anywhere.
package final class SegmentStore<Format: SegmentFormat> {
  /// Where the files are; nothing for an index in memory only.
  package let folder: FilePath?
  /// How files are written and read.
  package internal(set) var format: Format
  var policy: MergePolicy
  /// Whether a file is written anew, beside the work, once a number in it was removed: what was filed under it is then
  /// gone from the disk, and not only left out of answers.
  package var erasesRemoved = false

  /// Oldest first.
  package internal(set) var segments: [Format.File] = []
  /// What is being written to a file.
  package internal(set) var frozen: Frozen?
  /// What is newer.
  package var head: Format.Head
  /// Numbers that are removed and still in a file, or in memory.
  package internal(set) var removed: Set<UInt32> = []
  var staged: (removed: [UInt32], last: UInt32?) = ([], nil)
  /// Those among the removed that no file tells of yet.
  var fresh: Set<UInt32> = []
  /// The last number that was filed, or left out.
  var last: UInt32?
  /// How far the files have followed the history.
  package internal(set) var mark: Mark?
  /// Whether what is frozen is being written.
  package internal(set) var isWriting = false
  /// Files that are being merged, by the name of what comes of it.
  var merging: [String: [String]] = [:]
  /// Of files that were merged away a short time ago, with nothing left out, what came of them, by their identities: what was
  /// found in them meanwhile still holds.
  var successors: [String: String] = [:]
  var nextName = 1

  /// What is being written to a file.
  package struct Frozen {
    /// What was in memory.
    package fileprivate(set) var head: Format.Head
    /// The range of numbers.
    package let numbers: ClosedRange<UInt32>
    /// Numbers of it that were removed before it was to be written.
    let dead: Set<UInt32>
    let mark: Mark
    let name: String
    let tombstones: [UInt32]
  }

  /// An index in memory only.
  package init(_ format: Format) {
    folder = nil
    self.format = format
    policy = format.policy
    head = format.newHead(after: nil)
  }

  /// Opens an index, or begins one where there is none.
  ///
  /// What is damaged is left out, and with it all that is newer: the owner files again what comes after ``mark`` and
  /// ``lastNumber``. Files that the manifest does not name are removed.
  ///
  /// - Parameters:
  ///   - format: an index of another kind is made anew.
  ///   - folder: of the index alone; it is made where it is missing.
  ///   - history: whose numbers they are; an index of another history is made anew.
  ///   - isKnown: whether a place in that history is as it was.
  ///   - notice: called with what was wrong.
  /// - Throws: ``PostingsError/system(_:_:)``.
  package init(
    _ format: Format, in folder: FilePath, history: String, isKnown: (Mark) -> Bool, notice: (PostingsError) -> Void
  ) throws(PostingsError) {
    self.folder = folder
    self.format = format
    policy = format.policy
    head = format.newHead(after: nil)
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
      // It is damaged, or names what is about to be removed: until the next file is written, whoever reads beside is to
      // find nothing.
      _ = folder.appending(Manifest.name).withPlatformString { unlink($0) }
    }
    try removeStrangers()
  }

  private func adopt(_ manifest: Manifest, _ notice: (PostingsError) -> Void) throws(PostingsError) {
    guard let folder else { return }
    for entry in manifest.entries {
      do throws(PostingsError) {
        let segment = try format.open(folder.appending(entry.name))
        guard segment.size == entry.size, segment.numbers == entry.numbers else {
          throw PostingsError.damaged(segment.path, "it is not the one that the manifest names")
        }
        for number in try segment.tombstones() where try holds(number) { removed.insert(number) }
        try format.take(segment)
        segments.append(segment)
        last = segment.numbers.upperBound
      } catch {
        // What follows stands for higher numbers: those are filed again too, so that numbers go on rising.
        notice(error)
        break
      }
    }
    // Tombstones of files that were left out are found again in the history, if it is followed from its beginning.
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
      guard Manifest.isOurs(name) else { continue }
      _ = folder.appending(name).withPlatformString { unlink($0) }
    }
  }

  // MARK: Figures

  /// Whether there are files, and no manifest that names them: some were discarded.
  package var lacksManifest: Bool { folder != nil && mark == nil && !segments.isEmpty }
  /// Whether something that was removed is still to be erased from files, or from memory before it is written.
  package var isErasureDue: Bool { erasesRemoved && !removed.isEmpty }
  /// Numbers that are filed and not removed.
  package var count: Int {
    segments.reduce(0) { $0 + $1.textCount } + (frozen?.head.textCount ?? 0) + head.textCount - removed.count
  }
  /// The last number that was filed; nothing where there is none. The owner files what is higher.
  package var lastNumber: UInt32? { last }
  /// Numbers in memory only.
  package var unwritten: Int { head.textCount + (frozen?.head.textCount ?? 0) }
  /// Postings in memory only.
  package var unwrittenPostings: Int { head.postingCount + (frozen?.head.postingCount ?? 0) }
  /// Bytes of the files.
  package var size: Int { segments.reduce(0) { $0 + $1.size } }

  /// Whether a number was found that has been removed since it was filed.
  @inline(__always)
  package func isRemoved(_ number: UInt32) -> Bool { !removed.isEmpty && removed.contains(number) }

  /// Calls `body` with what is being written, if something is; it stays what it was.
  package func withFrozenHead(_ body: (inout Format.Head) -> Void) {
    guard var frozen else { return }
    self.frozen = nil
    body(&frozen.head)
    self.frozen = frozen
  }

  /// Whether a number is filed, and not removed.
  package func holds(_ number: UInt32) throws(PostingsError) -> Bool {
    if isRemoved(number) { return false }
    for segment in segments where number <= segment.numbers.upperBound { return try segment.holds(number) }
    if let frozen, frozen.numbers.contains(number) { return frozen.head.holds(number) }
    return head.holds(number)
  }
}
