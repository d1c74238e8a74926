package import NewsModel
package import SystemPackage

/// About how much the watch is to say at one time.
package struct BatchLimits: Sendable {
  /// Files that were heard of.
  package let fresh: Int
  /// Names that sweeps have seen.
  package let swept: Int

  /// So many of each.
  package init(fresh: Int, swept: Int) { (self.fresh, self.swept) = (fresh, swept) }
}

/// What the watch has to say at one time.
package struct WatchBatch: Sendable {
  /// Ready to be read.
  package var drops: [Drop] = []
  /// What sweeps have seen, known or not.
  package var swept: [SeenFiles] = []
  /// Paths, of files or of folders, at which something was and may be no longer.
  package var vanished: [FilePath] = []
  /// About the watching itself.
  package var notices: [WatchNotice] = []
  /// Sweeps that have ended: all that they found ready came in batches before.
  package var sweeps: [SweepReport] = []

  /// Without anything.
  package init() {}

  /// Whether there is nothing in it.
  package var isEmpty: Bool {
    drops.isEmpty && swept.isEmpty && vanished.isEmpty && notices.isEmpty && sweeps.isEmpty
  }
}

/// Something about the watching itself.
package enum WatchNotice: Sendable, Equatable {
  /// The kernel's queue ran over; everything is swept. Told once until that sweep has ended.
  case overflowed
  /// A drop folder, or one in it, cannot be read.
  case unreachable(FilePath, Errno)
  /// It can be again.
  case back(FilePath)
  /// How a drop folder, or a file system in it, is watched: told when it is first seen, and when that changes.
  case method(FolderMethod)
  /// There are more folders than watches; those without are polled. Told when it is first so and when the figures change.
  case outOfWatches(WatchLimit)
}

/// How a folder is watched.
package struct FolderMethod: Sendable, Equatable {
  /// A drop folder, or the first folder of another file system in it.
  package let folder: FilePath
  /// The kind of file system, as mount(8) names it.
  package let fileSystem: String
  /// Whether it is looked at again and again; else inotify tells of changes.
  package let isPolled: Bool
}

/// Why not every folder has a watch.
package struct WatchLimit: Sendable, Equatable {
  /// Folders that have one.
  package let watched: Int
  /// Folders that there are.
  package let folders: Int
  /// Whether the kernel gave no more; else newsfold itself asks for no more.
  package let isKernel: Bool
}

/// Why everything is looked at.
package enum SweepReason: Sendable, Equatable {
  case start
  case interval
  case overflow
  case request
}

/// A sweep that has ended.
package struct SweepReport: Sendable {
  /// Counted from 1, in the order of their beginning.
  package let number: Int
  /// Why it was made.
  package let reason: SweepReason
  /// When it began.
  package let began: Timestamp
  /// Number of files seen, known or not.
  package let seen: Int
  /// The drop folders that were read to the end.
  package let folders: [FilePath]
  /// Which folders those are, and the first folders of other file systems in them.
  package let identities: [FilePath: FolderIdentity]
  /// Folders that could not be read, and why.
  package let failed: [FilePath: Errno]

  /// The same, with folders that cannot be read by now.
  func adding(failed later: [FilePath: Errno]) -> SweepReport {
    SweepReport(
      number: number, reason: reason, began: began, seen: seen, folders: folders.filter { later[$0] == nil },
      identities: identities, failed: failed.merging(later) { earlier, _ in earlier })
  }
}
