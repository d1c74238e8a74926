internal import SystemPackage

/// The folders that have to be looked at because they cannot be listened to, each with all below it.
struct PolledFolders {
  /// Why a folder is polled.
  enum Reason: Equatable {
    /// Its files can change on another machine.
    case remote
    /// There are more folders than watches.
    case noWatch
  }

  private(set) var tops: [FilePath: Reason] = [:]
  /// Beyond so many, a whole drop folder is polled instead.
  private static let limit = 1024

  var isEmpty: Bool { tops.isEmpty }

  /// Adds a folder below `root`, where none above it is polled already.
  mutating func insert(_ folder: FilePath, _ reason: Reason, below root: FilePath) {
    var above = folder
    while true {
      if tops[above] != nil { return }
      if above == root || above.components.isEmpty { break }
      above.removeLastComponent()
    }
    if tops.count >= Self.limit {
      tops = tops.filter { !$0.key.isIn(root) }
      tops[root] = reason
    } else {
      tops[folder] = reason
    }
  }

  /// Forgets `folder`.
  mutating func remove(_ folder: FilePath) { tops[folder] = nil }

  /// Forgets what lies below `folder`.
  mutating func remove(below folder: FilePath) { tops = tops.filter { !$0.key.isIn(folder) } }

  /// Keeps those for which `isKept`.
  mutating func keep(_ isKept: (FilePath) -> Bool) { tops = tops.filter { isKept($0.key) } }
}
