internal import CorpusStore
package import DropWatch
internal import NewsModel
package import SystemPackage

/// Keeps apart a folder whose files have gone and a folder that has gone with its files.
extension Filing {
  /// Files outside the drop folders are not watched any more, those inside are again. No events: nothing has happened to
  /// the files, and what has happened meanwhile the next sweep finds.
  package func adoptFolders() throws {
    let roots = judge.roots
    try corpus.commit { transaction in
      try transaction.setPresence(outside: roots, from: [.present, .unreachable], to: .unwatched)
      for root in roots {
        let isReachable = try transaction.folder(at: root)?.isReachable ?? true
        try transaction.setPresence(below: root, from: [.unwatched], to: isReachable ? .present : .unreachable)
      }
    }
  }

  /// Has failed files tried again by the next sweep: those at `paths` and below them, or all. A folder among `paths` that
  /// is another one than its files were taken from is taken as it is: what is not in it is gone.
  ///
  /// - Returns: how many files are tried, and folders taken as they are.
  package func retry(_ paths: [FilePath]?) throws -> Int {
    try corpus.commit { transaction in
      var count = try transaction.retryFailed(paths, at: .now())
      for path in paths ?? [] {
        guard var folder = try transaction.folder(at: path), !folder.isReachable, folder.identity != nil else {
          continue
        }
        folder.identity = nil
        try transaction.record(folder)
        count += 1
      }
      return count
    }
  }

  /// What a sweep has seen of the folders themselves: which of them are away, which are back.
  package func endSweep(_ report: SweepReport) throws {
    let known = try corpus.reader.read { try $0.folders() }
    for (path, identity) in report.identities.sorted(by: { $0.key.string < $1.key.string })
    where report.failed[path] == nil {
      try see(path, identity, known.first { $0.path == path }, report)
    }
    for record in known where report.identities[record.path] == nil && report.failed[record.path] == nil {
      guard let root = report.folders.first(where: { record.path.isIn($0) }), root != record.path else {
        continue
      }
      let isThere = (try? FileLook(at: record.path, below: root).kind) == .folder
      if record.identity != nil {
        // Another file system was here.
        if isThere {
          try see(record.path, nil, record, report)
        } else {
          try corpus.commit { try leave(record.path, reason: "\(Errno.noSuchFileOrDirectory)", code: nil, $0) }
        }
      } else {
        try corpus.commit { transaction in
          if isThere { try comeBack(record, transaction) } else { try free(record.path, transaction) }
          try transaction.forgetFolder(record.path)
        }
      }
    }
  }

  /// - Parameter identity: nothing where the folder belongs to the file system around it.
  private func see(
    _ path: FilePath, _ identity: FolderIdentity?, _ record: FolderRecord?, _ report: SweepReport
  ) throws {
    guard let record else {
      guard let identity else { return }
      try corpus.commit {
        try $0.record(FolderRecord(path: path, identity: identity, isReachable: true, since: .now()))
      }
      return
    }
    if let identity, let old = record.identity, old.canBeSame(as: identity) {
      if old == identity && record.isReachable { return }
    } else if record.identity != nil {
      // Another folder, or the same with other numbers: its files say which.
      let roots = judge.roots
      let time = record.isReachable ? report.began : record.since
      let isSame = try corpus.reader.read { snapshot in
        try snapshot.isAnyInPlace(below: path, takenBefore: time) { file, stamp in
          guard let root = roots.first(where: { file.isIn($0) }) else { return false }
          return (try? FileLook(at: file, below: root).stamp.isSameVersion(as: stamp)) ?? false
        }
      }
      if isSame == false {
        try corpus.commit { try leave(path, reason: Self.replaced, code: nil, takenBefore: time, $0) }
        return
      }
    }
    try corpus.commit { transaction in
      if !record.isReachable { try comeBack(record, transaction) }
      if let identity {
        try transaction.record(FolderRecord(path: path, identity: identity, isReachable: true, since: .now()))
      } else {
        try transaction.forgetFolder(path)
      }
    }
  }

  private static let replaced = "another folder is at its path"

  /// Puts down notices of the watch.
  func record(_ notice: WatchNotice, _ transaction: CorpusTransaction) throws {
    switch notice {
    case .overflowed:
      try transaction.append(
        .watchOverflowed, "More changes at once than the kernel's queue holds: everything is looked at again",
        at: .now())
    case .unreachable(let folder, let code):
      try leave(folder, reason: "\(code)", code: Int(code.rawValue), transaction)
    case .back(let folder):
      // Of a drop folder or a mount the end of the sweep says whether it is the same one.
      guard let record = try transaction.folder(at: folder), record.identity == nil else { return }
      try comeBack(record, transaction)
      try transaction.forgetFolder(folder)
    case .method, .outOfWatches:
      break  // said in the log: it changes nothing about files
    }
  }

  /// A folder cannot be seen, and its files with it: they keep their outcomes. Said once, until it is for another reason.
  private func leave(
    _ folder: FilePath, reason: String, code: Int?, takenBefore time: Timestamp? = nil, _ transaction: CorpusTransaction
  ) throws {
    let record = try transaction.folder(at: folder)
    // Of another folder at its path, the files taken since are there.
    if let record, !record.isReachable, record.reason == reason, time != nil { return }
    try transaction.setPresence(below: folder, from: [.present], to: .unreachable, takenBefore: time)
    if let record, !record.isReachable, record.reason == reason { return }
    try transaction.record(
      FolderRecord(path: folder, identity: record?.identity, isReachable: false, reason: reason, since: .now()))
    var fields = EventFields()
    fields.file = folder
    fields.errno = code
    fields.reason = reason
    let message =
      reason == Self.replaced ? EventMessages.replacedFolder(folder) : EventMessages.unreachable(folder, reason)
    try transaction.append(.folderUnreachable, message, fields, at: .now())
  }

  /// A folder can be seen again; what is not in it any more, the sweep's end finds out.
  private func comeBack(_ record: FolderRecord, _ transaction: CorpusTransaction) throws {
    try free(record.path, transaction)
    var fields = EventFields()
    fields.file = record.path
    try transaction.append(
      .folderBack, "The folder \(record.path.printable) is back; its files are where they were unless said otherwise",
      fields, at: .now())
  }

  /// Files below `folder` count as being there again, but for those in folders that are away themselves.
  private func free(_ folder: FilePath, _ transaction: CorpusTransaction) throws {
    try transaction.setPresence(below: folder, from: [.unreachable], to: .present)
    for other in try transaction.foldersAway(below: folder) {
      try transaction.setPresence(below: other.path, from: [.present], to: .unreachable)
    }
  }
}
