package import SystemPackage

/// What to watch, and when a file is ready.
package struct WatchRules: Sendable, Equatable {
  /// The drop folders: absolute, none inside another.
  package var folders: [FolderRules]
  /// Between two sweeps of everything.
  package var sweep: Duration
  /// Between two looks at folders that cannot be listened to, at least.
  package var poll: Duration

  /// Rules for these folders.
  package init(folders: [FolderRules], sweep: Duration = .seconds(60), poll: Duration = .seconds(5)) {
    self.folders = folders
    self.sweep = sweep
    self.poll = poll
  }

  /// The drop folder that `path` lies in, or is.
  func root(of path: FilePath) -> Int? { folders.firstIndex { path.isIn($0.path) } }

  /// The rules of the drop folder that `path` lies in, or is.
  func rules(for path: FilePath) -> FolderRules? { root(of: path).map { folders[$0] } }
}

/// The rules of one drop folder.
package struct FolderRules: Sendable, Equatable {
  /// Absolute.
  package var path: FilePath
  /// Quiet after a file was closed, and between the two looks at a file that nothing was heard of.
  package var settle: Duration
  /// A file that was written but never closed is taken after so long without a change.
  package var unclosed: Duration
  /// A file that is found by looking, and whose close was not heard, is taken when it was not written for so long: it
  /// may be half of what somebody is about to finish.
  package var unheard: Duration
  /// Names that are not taken.
  package var ignored: IgnorePatterns

  /// Rules for the folder at `path`.
  package init(
    path: FilePath, settle: Duration = .milliseconds(200), unclosed: Duration = .seconds(60),
    unheard: Duration = .seconds(10), ignored: IgnorePatterns = IgnorePatterns()
  ) {
    self.path = path
    self.settle = settle
    self.unclosed = unclosed
    self.unheard = unheard
    self.ignored = ignored
  }
}
