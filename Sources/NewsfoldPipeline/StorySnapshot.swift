internal import CorpusStore
internal import Glibc
internal import NewsModel
internal import Postings
internal import StoryGrouping
internal import SystemPackage

/// The sums of stories in a file, so that a start need not replay all decisions ever taken. Derived: without it, or where
/// anything is odd about it, they are replayed.
///
/// Its first line says of what it is, and how it is checked; then come the sums.
enum StorySnapshot {
  private static let name = "stories.sums"
  private static let title = "newsfold stories 2"

  private static func path(_ location: CorpusLocation) -> FilePath { location.folder.appending(name) }

  /// Sums, and through which event they go.
  ///
  /// - Parameter isKnown: whether a place in the history is as it was.
  static func read(
    at location: CorpusLocation, _ settings: StorySettings, isKnown: (Mark) -> Bool
  ) -> (sums: StoryGrouper, mark: Mark)? {
    guard let file = try? FileDescriptor.open(path(location), .readOnly, options: [.closeOnExec]),
      let (head, payload) = try? file.closeAfter({ try readAll(file) })
    else { return nil }
    let words = head.split(separator: " ").map(String.init)
    guard words.count == 7, words[0...2].joined(separator: " ") == title, let sequence = UInt64(words[4]),
      words[6] == hexadecimal(StorySnapshotFile.sum(of: payload))
    else { return nil }
    let mark = Mark(history: words[3], sequence: sequence, digest: words[5])
    guard isKnown(mark), let sums = StoryGrouper(snapshot: payload, settings: settings) else { return nil }
    return (sums, mark)
  }

  /// What is written, but may be lost with the power, and does not take its place yet. It is to be finished.
  struct Draft: Sendable {
    fileprivate let file: FileDescriptor
    fileprivate let location: CorpusLocation
  }

  /// Writes them beside those before, part by part: a copy of the sums would take as much memory again.
  ///
  /// - Throws: `Errno`.
  static func draft(_ sums: StoryGrouper, _ mark: Mark, at location: CorpusLocation) throws -> Draft {
    let file = try FileDescriptor.open(
      new(location), .writeOnly, options: [.create, .truncate, .closeOnExec],
      permissions: [.ownerReadWrite, .groupRead])
    do {
      // As long with one sum as with another.
      var content = StorySnapshotFile(file, at: head(mark, sum: 0).utf8.count)
      try sums.writeSnapshot { try content.append($0) }
      try content.end()
      try file.writeAll(toAbsoluteOffset: 0, head(mark, sum: content.sum).utf8)
      return Draft(file: file, location: location)
    } catch {
      try? file.close()
      discard(location)
      throw error
    }
  }

  /// Puts a draft in the place of those before, where that is still wanted.
  ///
  /// - Throws: `Errno`.
  static func finish(_ draft: Draft, unless saving: StorySaving) throws {
    do {
      try draft.file.closeAfter {
        guard saving.isWanted else { return }
        guard fdatasync(draft.file.rawValue) == 0 else { throw Errno(rawValue: errno) }
      }
    } catch {
      discard(draft.location)
      throw error
    }
    guard saving.isWanted else { return discard(draft.location) }
    let (old, new) = (path(draft.location), new(draft.location))
    try saving.finish {
      let code = new.withPlatformString { new in old.withPlatformString { rename(new, $0) } }
      guard code == 0 else { throw Errno(rawValue: errno) }
    }
  }

  private static func new(_ location: CorpusLocation) -> FilePath { location.folder.appending(name + ".new") }

  /// Removes what was written and is not wanted. (One that is begun meanwhile is lost with it, and made again later.)
  private static func discard(_ location: CorpusLocation) { _ = new(location).withPlatformString { unlink($0) } }

  private static func head(_ mark: Mark, sum: UInt64) -> String {
    "\(title) \(mark.history) \(mark.sequence) \(mark.digest) \(hexadecimal(sum))\n"
  }

  private static func hexadecimal(_ sum: UInt64) -> String {
    let digits = String(sum, radix: 16)
    return String(repeating: "0", count: 16 - digits.count) + digits
  }

  /// Whether there is one.
  static func isThere(at location: CorpusLocation) -> Bool {
    path(location).withPlatformString { access($0, F_OK) == 0 }
  }

  /// Removes it for good, before something is changed that it cannot follow.
  ///
  /// - Throws: `Errno`.
  static func remove(at location: CorpusLocation) throws {
    discard(location)
    guard path(location).withPlatformString({ unlink($0) }) == 0 else {
      if errno == ENOENT { return }
      throw Errno(rawValue: errno)
    }
    let folder = try FileDescriptor.open(location.folder, .readOnly, options: [.directory, .closeOnExec])
    try folder.closeAfter { guard fsync(folder.rawValue) == 0 else { throw Errno(rawValue: errno) } }
  }

  /// The first line, and what comes after it. No line is longer than a page.
  private static func readAll(_ file: FileDescriptor) throws -> (head: String, payload: [UInt8]) {
    let start = try read(file, from: 0, count: 4096)
    guard let end = start.firstIndex(of: 0x0A) else { throw Errno.invalidArgument }
    let size = Int(try file.seek(offset: 0, from: .end))
    let payload = try read(file, from: end + 1, count: max(0, size - end - 1))
    return (String(decoding: start[..<end], as: UTF8.self), payload)
  }

  /// So many bytes from there on, or as many as there are.
  private static func read(_ file: FileDescriptor, from offset: Int, count size: Int) throws -> [UInt8] {
    try [UInt8](unsafeUninitializedCapacity: size) { buffer, count in
      while count < size {
        let rest = UnsafeMutableRawBufferPointer(rebasing: UnsafeMutableRawBufferPointer(buffer)[count...])
        let got = try file.read(fromAbsoluteOffset: Int64(offset + count), into: rest)
        if got == 0 { break }
        count += got
      }
    }
  }
}
