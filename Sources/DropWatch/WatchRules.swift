package import SystemPackage

/// What to watch, and when a file is ready.
package struct WatchRules: Sendable, Equatable {
  /// The drop folders: absolute, none inside another.
  package var folders: [FilePath]
  /// Quiet after a file was closed, and between the two looks at a file that nothing was heard of.
  package var settle: Duration
  /// A file that was written but never closed is taken after so long without a change.
  package var unclosed: Duration
  /// Between two sweeps of everything.
  package var sweep: Duration
  /// Names that are not taken.
  package var ignored: IgnorePatterns

  /// Rules for these folders.
  package init(
    folders: [FilePath], settle: Duration = .milliseconds(200), unclosed: Duration = .seconds(60),
    sweep: Duration = .seconds(60), ignored: IgnorePatterns = IgnorePatterns()
  ) {
    self.folders = folders
    self.settle = settle
    self.unclosed = unclosed
    self.sweep = sweep
    self.ignored = ignored
  }
}
