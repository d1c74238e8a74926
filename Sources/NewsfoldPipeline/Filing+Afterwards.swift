internal import CorpusStore
internal import DropWatch
internal import Glibc
package import NewsModel
internal import NewsfoldConfiguration
package import SystemPackage

/// Does with files what is to be done once they are safely in the corpus.
///
/// What is due stands in the ledger, written in the transaction that filed the file, so that a crash forgets nothing; where
/// a file is about to be moved is written down before it is moved.
extension Filing {
  /// Something that could not be done.
  package struct AfterwardsFailure: Sendable {
    /// The file.
    package let path: FilePath
    /// What was to be done.
    package let due: Afterwards
    /// Why it could not be.
    package let code: Errno
  }

  /// Archives and deletes what is due. What fails is tried again after half a minute, at the next call for everywhere,
  /// which every sweep makes.
  ///
  /// - Parameter paths: where to look for it: after a batch, at the batch's own files, since very many others may wait for
  ///   their writers; nothing for everywhere.
  /// - Returns: the number of files done with, and the first failure.
  package func actAfterwards(at paths: [FilePath]? = nil) throws -> (done: Int, failure: AfterwardsFailure?) {
    let now = ContinuousClock.now
    guard now >= nextAfterwards else { return (0, nil) }
    if let paths {
      let rows = try corpus.reader.read { snapshot in try Set(paths).compactMap { try snapshot.entry(at: $0) } }
      return try act(rows.filter { $0.due != nil && $0.presence == .present })
    }
    busy = busy.filter { $0.value > now }
    var done = 0
    var failure: AfterwardsFailure?
    var last: FileID?
    while true {
      let rows = try corpus.reader.read { try $0.dueFiles(after: last, limit: 256) }
      guard !rows.isEmpty else { break }
      last = rows.last?.id
      let part = try act(rows.filter { busy[$0.id] == nil })
      done += part.done
      failure = failure ?? part.failure
    }
    return (done, failure)
  }

  private func act(_ rows: [LedgerEntry]) throws -> (done: Int, failure: AfterwardsFailure?) {
    guard !rows.isEmpty else { return (0, nil) }
    var done = 0
    var failure: AfterwardsFailure?
    let planned = try plan(rows)
    let begun = Set(rows.filter { $0.archivedTo != nil }.map(\.id))
    CrashPoint.planned.pass()
    let results = planned.map { ($0, act($0, isBegun: begun.contains($0.id))) }
    CrashPoint.moved.pass()
    try corpus.commit { transaction in
      for (entry, result) in results {
        switch result {
        case .done:
          try finish(entry, transaction)
          done += 1
        case .failed(let code):
          failure = failure ?? entry.due.map { AfterwardsFailure(path: entry.path, due: $0, code: code) }
        case .occupied: try transaction.plan(entry.id, archivedTo: nil)  // the next name is tried by a sweep
        case .dropped: try transaction.settleDue(entry.id, nil)
        case .changed, .absent: break  // judged or missed by itself
        case .busy: busy[entry.id] = .now + (folder(of: entry.path)?.unclosed ?? unclosed) / 2  // done by a sweep
        }
      }
    }
    if failure != nil { nextAfterwards = .now + .seconds(30) }
    return (done, failure)
  }

  private func folder(of path: FilePath) -> DropFolder? { judge.folders.first { path.isIn($0.path) } }

  /// Writes down what is about to be done: where a file is going to be moved, and of one to be deleted its own path, so
  /// that after a crash it is known whether it was begun.
  private func plan(_ rows: [LedgerEntry]) throws -> [LedgerEntry] {
    var planned = rows
    var taken: Set<FilePath> = []
    for index in planned.indices where planned[index].archivedTo == nil {
      if planned[index].due == .archive {
        planned[index].archivedTo = place(for: planned[index], besides: taken)
        if let place = planned[index].archivedTo { taken.insert(place) }
      } else {
        planned[index].archivedTo = planned[index].path
      }
    }
    let changed = zip(rows, planned).filter { $0.archivedTo != $1.archivedTo }.map(\.1)
    guard !changed.isEmpty else { return planned }
    try corpus.commit { transaction in
      for entry in changed { try transaction.plan(entry.id, archivedTo: entry.archivedTo) }
    }
    return planned
  }

  /// `ARCHIVE/2018/08/27/where/it/was.txt`, by the day on which it was taken; with a number where that name is taken.
  private func place(for entry: LedgerEntry, besides taken: Set<FilePath>) -> FilePath? {
    guard let folder = folder(of: entry.path), let archive = folder.archive else { return nil }
    let below = entry.path.components.dropFirst(folder.path.components.count)
    guard let name = below.last else { return nil }
    var place = archive
    for part in entry.takenAt.day.split(separator: "-") { place.append(String(part)) }
    for component in below.dropLast() {
      place = Self.folder(FilePath(root: nil, [component]).bytes, in: place, below: archive)
    }
    let bytes = FilePath(root: nil, [name]).bytes
    for number in 1...100_000 {
      let candidate = place.appending(number == 1 ? bytes : TakenDiskFile.numbered(bytes, number))
      switch Self.look(at: candidate, below: archive) {
      case .success: continue
      case .failure(.noSuchFileOrDirectory) where taken.contains(candidate): continue
      case .failure: return candidate  // where it cannot be looked at, moving it will say why
      }
    }
    return nil
  }

  /// A folder in the archive; with a number where a file has its name.
  private static func folder(_ name: [UInt8], in place: FilePath, below archive: FilePath) -> FilePath {
    for number in 1...1000 {
      let candidate = place.appending(number == 1 ? name : TakenDiskFile.numbered(name, number))
      guard case .success(let kind) = look(at: candidate, below: archive), kind != .folder else { return candidate }
    }
    return place.appending(name)
  }

  /// What is at a path in the archive.
  private static func look(at path: FilePath, below archive: FilePath) -> Result<FileKind, Errno> {
    do {
      return .success(try FileLook(at: path, below: archive).kind)
    } catch {
      return .failure(error as? Errno ?? .ioError)
    }
  }

  private func act(_ entry: LedgerEntry, isBegun: Bool) -> TakenDiskFile.Result {
    guard let folder = folder(of: entry.path) else { return .changed }  // its folder may be watched again
    let file = TakenDiskFile(
      id: entry.id, path: entry.path, root: folder.path, stamp: entry.stamp, sha256: entry.sha256,
      patience: folder.unclosed ?? unclosed)
    // By the configuration as it is now it is to stay: then it does.
    guard folder.afterwards(entry.outcome) == entry.due else { return file.restore() }
    switch entry.due {
    case nil: return .changed
    case .delete:
      let result = file.delete()
      return result == .absent && isBegun ? .done : result
    case .archive:
      guard let archive = folder.archive, let target = entry.archivedTo, target.isIn(archive) else {
        return .changed
      }
      if let code = Self.makeFolders(for: target, below: archive) { return .failed(code) }
      return file.archive(to: target, below: archive)
    }
  }

  /// Makes the folders on the way to `target`; the archive itself has to be there, since it may be a mount.
  private static func makeFolders(for target: FilePath, below archive: FilePath) -> Errno? {
    var folder = archive
    for component in target.components.dropFirst(archive.components.count).dropLast() {
      folder.append(component)
      do {
        try FolderDescriptor.withParent(of: folder, below: archive) { parent, name in
          if mkdirat(parent, name, 0o750) == 0 {
            try ArchiveCopy.sync(parent)
          } else if errno != EEXIST {
            throw Errno(rawValue: errno)
          }
        }
      } catch {
        return error as? Errno ?? .ioError
      }
    }
    return nil
  }

  private func finish(_ entry: LedgerEntry, _ transaction: CorpusTransaction) throws {
    // Between the look and now its row may have moved on.
    guard let now = try transaction.entry(at: entry.path), now.id == entry.id else { return }
    var fields = EventFields()
    fields.file = entry.path
    fields.article = entry.heldArticle
    fields.sha256 = entry.sha256
    if entry.due == .archive, let place = entry.archivedTo {
      try transaction.settleDue(entry.id, .archived)
      fields.reason = "it is now \(place.printable)"
      try transaction.append(.fileArchived, EventMessages.archived(entry, to: place), fields, at: .now())
    } else {
      try transaction.settleDue(entry.id, .deleted)
      try transaction.append(.fileDeleted, EventMessages.deleted(entry), fields, at: .now())
    }
  }
}

extension FilePath {
  /// The path with one more name, as bytes.
  fileprivate func appending(_ name: [UInt8]) -> FilePath { FilePath(bytes: bytes + [0x2F] + name) }
}
