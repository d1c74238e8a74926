package import SystemPackage

/// A name in a drop folder that is ready to be taken, as the watch last saw it.
package struct Drop: Sendable, Hashable {
  /// Absolute.
  package let path: FilePath
  /// What has the name.
  package let kind: FileKind
  /// As the watch last saw it.
  package let stamp: FileStamp
  /// When it was first known to be ready: the start of the latency that events report.
  package let readyAt: ContinuousClock.Instant
  /// The number of the sweep that saw it; nothing where an event told of it.
  package let sweep: Int?
  /// Whether its last write is recent and nobody heard its writer close it: where it is not known as it is, the watch is
  /// to look at it for longer.
  package let isUnheard: Bool
  /// Whether it is taken though somebody may have it open for writing, after a long time without a change.
  package let mayBeOpen: Bool

  /// A name that is ready.
  package init(
    path: FilePath, kind: FileKind, stamp: FileStamp, readyAt: ContinuousClock.Instant, sweep: Int? = nil,
    isUnheard: Bool = false, mayBeOpen: Bool = false
  ) {
    self.path = path
    self.kind = kind
    self.stamp = stamp
    self.readyAt = readyAt
    self.sweep = sweep
    self.isUnheard = isUnheard
    self.mayBeOpen = mayBeOpen
  }
}
