package import SystemPackage

/// What the watch is doing.
package struct WatchState: Sendable {
  /// Paths heard of that have not settled.
  package let pending: Int
  /// Drops that wait to be taken.
  package let ready: Int
  /// How long the oldest pending path has been so.
  package let oldest: Duration?
  /// Names passed over, by pattern: those of the last sweep and those heard of since.
  package let ignored: [String: Int]
  /// Folders with a watch.
  package let folders: Int
  /// Folders that cannot be read.
  package let unreachable: [FilePath]
  /// How each drop folder, and each file system in it, is watched.
  package let methods: [FolderMethod]
  /// The uppermost folders that are polled, with all below them.
  package let polled: [FilePath]
  /// Whether a sweep is under way.
  package let isSweeping: Bool
}
