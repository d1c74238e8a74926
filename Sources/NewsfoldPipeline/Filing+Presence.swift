internal import CorpusStore
internal import DropWatch
package import NewsModel
package import SystemPackage

/// What a check of files' presence came to.
package struct PresenceReport: Sendable {
  /// Files marked as gone.
  package var gone = 0
  /// Paths of those that have a file again by now: they are to be looked at.
  package var returned: [FilePath] = []
}

/// Says of files that are not in their place any more that they are gone.
extension Filing {
  /// Marks rows whose file is not at one of these paths any more, or below it.
  package func checkPresence(of paths: [FilePath]) throws -> PresenceReport {
    var report = PresenceReport()
    let entries = try corpus.reader.read { snapshot in try paths.compactMap { try snapshot.entry(at: $0) } }
    try markGone(entries.filter { $0.presence == .present }.map { ($0.id, $0.path) }, &report)
    for path in paths { try checkPresence(below: path, &report) }
    report.returned = takeReturned()
    return report
  }

  /// Marks rows whose file is not in its place below a folder any more.
  private func checkPresence(below folder: FilePath, _ report: inout PresenceReport) throws {
    guard try isSameFolder(folder) else { return }
    var last: FilePath?
    while true {
      let files = try corpus.reader.read { try $0.presentFiles(below: folder, after: last, limit: 10_000) }
      guard let end = files.last else { return }
      try markGone(files, &report)
      last = end.path
    }
  }

  /// Marks those of these rows whose file is not in its place any more.
  ///
  /// - Parameter folders: the drop folders that were read to the end: of others nothing can be said.
  package func checkPresence(of rows: [FileID], in folders: [FilePath]) throws -> PresenceReport {
    let folders = try folders.filter { try isSameFolder($0) }
    var report = PresenceReport()
    var rest = rows[...]
    while !rest.isEmpty {
      let files = try corpus.reader.read { try $0.presentFiles(rest.prefix(10_000)) }
      rest = rest.dropFirst(10_000)
      try markGone(files.filter { file in folders.contains { file.path.isIn($0) } }, &report)
    }
    report.returned = takeReturned()
    return report
  }

  private func takeReturned() -> [FilePath] {
    defer { returned = [] }
    return returned
  }

  /// Those of paths that have just left the ledger at which there is a file again.
  ///
  /// Whether the file that a walk came by there is known may have been asked before the commit, while it was; only who
  /// looks after the commit sees it for certain.
  func whereFilesAre(_ paths: [FilePath]) -> [FilePath] { paths.filter { !Self.isAbsent($0, in: judge.roots) } }

  /// Whether the drop folder around `path` is the one that its files were taken from. An unmounted one looks empty.
  private func isSameFolder(_ path: FilePath) throws -> Bool {
    guard let root = judge.roots.first(where: { path.isIn($0) }),
      let known = try corpus.reader.read({ try $0.folder(at: root) })?.identity
    else { return true }
    return FolderIdentity(at: root)?.canBeSame(as: known) ?? false
  }

  private func markGone(_ files: [(id: FileID, path: FilePath)], _ report: inout PresenceReport) throws {
    let missing = files.filter { Self.isAbsent($0.path, in: judge.roots) }
    guard !missing.isEmpty else { return }
    let marked = try corpus.commit { transaction in
      var marked: [FilePath] = []
      for file in missing {
        // Between the look and now its row may have moved on.
        guard let entry = try transaction.entry(at: file.path), entry.id == file.id, entry.presence == .present else {
          continue
        }
        try transaction.setPresence(entry.id, .gone)
        var fields = EventFields()
        fields.file = entry.path
        fields.article = entry.heldArticle
        fields.sha256 = entry.sha256
        try transaction.append(.fileGone, EventMessages.gone(entry), fields, at: .now())
        marked.append(entry.path)
      }
      return marked
    }
    report.gone += marked.count
    returned += whereFilesAre(marked)
  }

  /// Whether there is no file at `path`, as opposed to none that can be seen. A folder of its name is no file, and what
  /// a link on the way leads to is not it. With the drop folder itself away nothing can be said of what is in it.
  static func isAbsent(_ path: FilePath, in roots: [FilePath]) -> Bool {
    let root = roots.first { path.isIn($0) }
    do {
      let look = try root.map { try FileLook(at: path, below: $0) } ?? FileLook(at: path)
      return look.kind == .folder
    } catch {
      guard error as? Errno == .noSuchFileOrDirectory || error as? Errno == .notDirectory else { return false }
      return root.map { (try? FileLook(at: $0).kind) == .folder } ?? true
    }
  }
}
