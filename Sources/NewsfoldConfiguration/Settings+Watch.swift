package import DropWatch

extension Settings {
  /// The names that are not taken from a folder.
  package func ignorePatterns(in folder: DropFolder) -> IgnorePatterns {
    (folder.ignore ?? ignore).map { IgnorePatterns($0) } ?? IgnorePatterns()
  }

  /// The watch's rules.
  package var watchRules: WatchRules {
    let folders = drops.map { folder in
      FolderRules(
        path: folder.path, settle: folder.settle ?? settle, unclosed: folder.unclosed ?? unclosed,
        unheard: folder.unheard ?? unheard, ignored: ignorePatterns(in: folder))
    }
    return WatchRules(folders: folders, sweep: sweep, poll: poll)
  }
}
