internal import CorpusStore
internal import DropWatch
package import NewsModel
package import SystemPackage

/// Says of files that are not in their place any more that they are gone.
extension Filing {
  /// Marks rows whose file is not at one of these paths any more, or below it; returns how many.
  package func checkPresence(of paths: [FilePath]) throws -> Int {
    let entries = try corpus.reader.read { snapshot in try paths.compactMap { try snapshot.entry(at: $0) } }
    var gone = try markGone(entries.filter { $0.presence == .present }.map { ($0.id, $0.path) })
    for path in paths { gone += try checkPresence(below: path) }
    return gone
  }

  /// Marks rows whose file is not in its place below a folder any more; returns how many.
  private func checkPresence(below folder: FilePath) throws -> Int {
    guard try isSameFolder(folder) else { return 0 }
    var gone = 0
    var last: FilePath?
    while true {
      let files = try corpus.reader.read { try $0.presentFiles(below: folder, after: last, limit: 10_000) }
      guard let end = files.last else { return gone }
      gone += try markGone(files)
      last = end.path
    }
  }

  /// Marks those of these rows whose file is not in its place any more; returns how many.
  ///
  /// - Parameter folders: the drop folders that were read to the end: of others nothing can be said.
  package func checkPresence(of rows: [FileID], in folders: [FilePath]) throws -> Int {
    let folders = try folders.filter { try isSameFolder($0) }
    var gone = 0
    var rest = rows[...]
    while !rest.isEmpty {
      let files = try corpus.reader.read { try $0.presentFiles(rest.prefix(10_000)) }
      rest = rest.dropFirst(10_000)
      gone += try markGone(files.filter { file in folders.contains { file.path.isIn($0) } })
    }
    return gone
  }

  /// Whether the drop folder around `path` is the one that its files were taken from. An unmounted one looks empty.
  private func isSameFolder(_ path: FilePath) throws -> Bool {
    guard let root = judge.roots.first(where: { path.isIn($0) }),
      let known = try corpus.reader.read({ try $0.folder(at: root) })?.identity
    else { return true }
    return FolderIdentity(at: root)?.canBeSame(as: known) ?? false
  }

  private func markGone(_ files: [(id: FileID, path: FilePath)]) throws -> Int {
    let missing = files.filter { Self.isAbsent($0.path, in: judge.roots) }
    guard !missing.isEmpty else { return 0 }
    return try corpus.commit { transaction in
      var count = 0
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
        count += 1
      }
      return count
    }
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
