package import NewsModel
internal import SystemPackage

/// Files that a walk came by in one folder, as it saw them.
///
/// A sweep sees every file there is and finds nearly all of them known. So this holds names and not paths: whoever tells
/// the known ones apart makes a ``Drop`` of the others only.
package struct SeenFiles: Sendable {
  /// The number of the sweep that saw them; nothing of a walk through a part.
  package let sweep: Int?
  /// The bytes of the folder's path.
  package let folder: [UInt8]
  let root: Int
  private let names: NameList
  /// What lstat(2) said, and of which name.
  private var looks: [(name: Int, look: FileLook)]
  private let pace: Settling.Pace
  private let readyAt: ContinuousClock.Instant
  /// The wall clock then, nanoseconds since the epoch.
  private let clock: Int64

  /// - Parameters:
  ///   - found: what the walk came by.
  ///   - pace: the folder's.
  init(
    _ found: FolderWalk.Found, sweep: Int?, _ pace: Settling.Pace, now: ContinuousClock.Instant, clock: Int64
  ) {
    (folder, root, names, looks) = (found.folder, found.root, found.names, found.looks)
    self.sweep = sweep
    self.pace = pace
    readyAt = now
    self.clock = clock
  }

  /// How many there are.
  package var count: Int { looks.count }

  /// Calls `body` with the number, the name and the version of each.
  package func forEach(_ body: (_ index: Int, _ name: UnsafeRawBufferPointer, _ stamp: FileStamp) -> Void) {
    names.withBytes { bytes in
      for (index, seen) in looks.enumerated() {
        body(index, UnsafeRawBufferPointer(rebasing: bytes[names.range(seen.name)]), seen.look.stamp)
      }
    }
  }

  /// One of them, to be taken.
  package subscript(index: Int) -> Drop {
    let look = looks[index].look
    return Drop(
      path: path(index), kind: look.kind, stamp: look.stamp, readyAt: readyAt, sweep: sweep,
      isUnheard: !Settling.isWhole(DropWatch.look(look, at: clock), pace))
  }

  /// All of them, to be taken.
  package var drops: [Drop] { looks.indices.map { self[$0] } }

  /// Leaves out those whose path `isLeftOut` says.
  mutating func leaveOut(_ isLeftOut: (FilePath) -> Bool) {
    var kept = looks
    kept.removeAll { isLeftOut(FolderWalk.join(folder, names[$0.name])) }
    looks = kept
  }

  /// Whether a path is among them.
  func contains(_ path: FilePath) -> Bool {
    path.removingLastComponent().bytes == folder && looks.indices.contains { self.path($0) == path }
  }

  private func path(_ index: Int) -> FilePath { FolderWalk.join(folder, names[looks[index].name]) }
}
