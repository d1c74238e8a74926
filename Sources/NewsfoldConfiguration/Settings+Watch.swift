package import DropWatch

extension Settings {
  /// The names that are not taken.
  package var ignorePatterns: IgnorePatterns { ignore.map { IgnorePatterns($0) } ?? IgnorePatterns() }

  /// The watch's rules.
  package var watchRules: WatchRules {
    WatchRules(folders: drops.map(\.path), settle: settle, unclosed: unclosed, sweep: sweep, ignored: ignorePatterns)
  }
}
