package import NewsModel
package import SystemPackage

/// What the watch has to say at one time.
package struct WatchBatch: Sendable {
  /// Ready to be read.
  package var drops: [Drop] = []
  /// Paths, of files or of folders, at which something was and may be no longer.
  package var vanished: [FilePath] = []
  /// About the watching itself.
  package var notices: [WatchNotice] = []
  /// Sweeps that have ended: all that they found ready is in this batch or came before.
  package var sweeps: [SweepReport] = []

  /// Whether there is nothing in it.
  package var isEmpty: Bool { drops.isEmpty && vanished.isEmpty && notices.isEmpty && sweeps.isEmpty }
}

/// Something about the watching itself.
package enum WatchNotice: Sendable, Equatable {
  /// The kernel's queue ran over; everything is swept.
  case overflowed
  /// A drop folder cannot be read.
  case unreachable(FilePath, Errno)
  /// It can be again.
  case back(FilePath)
  /// No watch can be had for a folder; it is looked at by sweeps only.
  case unwatched(FilePath, Errno)
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
  /// Number of files seen, known or not.
  package let seen: Int
  /// The drop folders that were read to the end.
  package let folders: [FilePath]
}
