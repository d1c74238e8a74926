internal import CorpusStore
internal import Glibc
internal import NewsModel
internal import Postings
internal import StoryGrouping
internal import SystemPackage

/// The sums of stories in a file, so that a start need not replay all decisions ever taken. Derived: without it, or where
/// anything is odd about it, they are replayed.
///
/// Its first line says of what it is, the second how it is checked; then come the sums.
enum StorySnapshot {
  private static let name = "stories.sums"
  private static let title = "newsfold stories 1"

  private static func path(_ location: CorpusLocation) -> FilePath { location.folder.appending(name) }

  /// Sums, and through which event they go.
  ///
  /// - Parameter isKnown: whether a place in the history is as it was.
  static func read(
    at location: CorpusLocation, _ settings: StorySettings, isKnown: (Mark) -> Bool
  ) -> (sums: StoryGrouper, mark: Mark)? {
    guard let file = try? FileDescriptor.open(path(location), .readOnly, options: [.closeOnExec]),
      let bytes = try? file.closeAfter({ try readAll(file) }), let end = bytes.firstIndex(of: 0x0A)
    else { return nil }
    let words = String(decoding: bytes[..<end], as: UTF8.self).split(separator: " ").map(String.init)
    let payload = Array(bytes[(end + 1)...])
    guard words.count == 7, words[0...2].joined(separator: " ") == title, let sequence = UInt64(words[4]),
      words[6] == checksum(payload)
    else { return nil }
    let mark = Mark(history: words[3], sequence: sequence, digest: words[5])
    guard isKnown(mark), let sums = StoryGrouper(snapshot: payload, settings: settings) else { return nil }
    return (sums, mark)
  }

  /// Writes them in place of those before.
  ///
  /// - Throws: `Errno`.
  static func write(
    _ sums: StoryGrouper, _ mark: Mark, at location: CorpusLocation, unless saving: StorySaving
  ) throws {
    guard saving.isWanted else { return }
    let payload = sums.snapshot()
    guard saving.isWanted else { return }
    let head = "\(title) \(mark.history) \(mark.sequence) \(mark.digest) \(checksum(payload))\n"
    let new = location.folder.appending(name + ".new")
    let file = try FileDescriptor.open(
      new, .writeOnly, options: [.create, .truncate, .closeOnExec], permissions: [.ownerReadWrite, .groupRead])
    try file.closeAfter {
      try file.writeAll(head.utf8)
      try file.writeAll(payload)
      guard fdatasync(file.rawValue) == 0 else { throw Errno(rawValue: errno) }
    }
    try saving.finish {
      let code = new.withPlatformString { new in path(location).withPlatformString { rename(new, $0) } }
      guard code == 0 else { throw Errno(rawValue: errno) }
    }
  }

  /// Whether there is one.
  static func isThere(at location: CorpusLocation) -> Bool {
    path(location).withPlatformString { access($0, F_OK) == 0 }
  }

  /// Removes it for good, before something is changed that it cannot follow.
  ///
  /// - Throws: `Errno`.
  static func remove(at location: CorpusLocation) throws {
    guard path(location).withPlatformString({ unlink($0) }) == 0 else {
      if errno == ENOENT { return }
      throw Errno(rawValue: errno)
    }
    let folder = try FileDescriptor.open(location.folder, .readOnly, options: [.directory, .closeOnExec])
    try folder.closeAfter { guard fsync(folder.rawValue) == 0 else { throw Errno(rawValue: errno) } }
  }

  private static func readAll(_ file: FileDescriptor) throws -> [UInt8] {
    let size = Int(try file.seek(offset: 0, from: .end))
    try file.seek(offset: 0, from: .start)
    return try [UInt8](unsafeUninitializedCapacity: size) { buffer, count in
      while count < size {
        let rest = UnsafeMutableRawBufferPointer(rebasing: UnsafeMutableRawBufferPointer(buffer)[count...])
        let got = try file.read(into: rest)
        if got == 0 { break }
        count += got
      }
    }
  }

  private static func checksum(_ bytes: [UInt8]) -> String {
    String(bytes.withUnsafeBytes { Checksum.of($0) }, radix: 16)
  }
}
