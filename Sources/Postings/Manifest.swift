internal import Glibc
internal import SystemPackage

/// How far an index has followed the history that it is made from.
public struct Mark: Equatable, Sendable {
  /// Which history: another one, such as a restored backup's, has another name.
  public var history: String
  /// How many changes of it are taken in.
  public var sequence: UInt64
  /// Of the last of these changes, so that a history that was rewritten is noticed.
  public var digest: String

  /// A place in a history.
  public init(history: String, sequence: UInt64, digest: String) {
    (self.history, self.sequence, self.digest) = (history, sequence, digest)
  }
}

/// Which segments an index consists of, oldest first, and what they cover: one small file, replaced by rename.
struct Manifest: Equatable {
  struct Entry: Equatable {
    let name: String
    /// Bytes.
    let size: Int
    let numbers: ClosedRange<UInt32>
  }

  static let name = "manifest"
  private static let title = "newsfold-index 1"
  let mark: Mark
  let entries: [Entry]

  /// Lines of text, the last a checksum of those before it.
  private var text: String {
    var lines = [Self.title, "history \(mark.history)", "covers \(mark.sequence) \(mark.digest)"]
    for entry in entries {
      lines.append("segment \(entry.name) \(entry.size) \(entry.numbers.lowerBound) \(entry.numbers.upperBound)")
    }
    let body = lines.joined(separator: "\n") + "\n"
    return body + "checksum \(Self.checksum(body))\n"
  }

  static func checksum(_ text: some StringProtocol) -> String {
    let sum = Array(text.utf8).withUnsafeBytes { Checksum.of($0) }
    let digits = String(sum, radix: 16)
    return String(repeating: "0", count: 16 - digits.count) + digits
  }

  init(mark: Mark, entries: [Entry]) {
    self.mark = mark
    self.entries = entries
  }

  /// - Returns: nothing where there is none.
  init?(in folder: FilePath) throws(PostingsError) {
    let path = folder.appending(Self.name)
    let bytes: [UInt8]
    do {
      let file = try FileDescriptor.open(path, .readOnly, options: .closeOnExec)
      bytes = try file.closeAfter { try Self.read(file) }
    } catch {
      if error as? Errno == .noSuchFileOrDirectory { return nil }
      throw .system(path, error as? Errno ?? .ioError)
    }
    guard let text = String(validating: bytes, as: UTF8.self), let manifest = Manifest(text) else {
      throw .damaged(path, "it is not as it was written")
    }
    self = manifest
  }

  private static func read(_ file: FileDescriptor) throws -> [UInt8] {
    var bytes: [UInt8] = []
    while bytes.count < 1 << 20 {
      let part = try [UInt8](unsafeUninitializedCapacity: 65_536) { buffer, count in
        count = try file.read(into: UnsafeMutableRawBufferPointer(buffer))
      }
      if part.isEmpty { break }
      bytes += part
    }
    return bytes
  }

  private static let suffix = ".segment"

  /// The name of a segment's file.
  static func name(of number: Int) -> String { "\(number)\(suffix)" }

  /// The number in a segment's name; nothing where it is none.
  static func number(of name: some StringProtocol) -> Int? {
    name.hasSuffix(suffix) ? Int(name.dropLast(suffix.count)) : nil
  }

  /// Nothing where the text cannot be a manifest.
  private init?(_ text: String) {
    var lines = text.split(separator: "\n", omittingEmptySubsequences: false)
    guard lines.count >= 5, lines.popLast() == "", let last = lines.popLast() else { return nil }
    guard last == "checksum \(Self.checksum(lines.joined(separator: "\n") + "\n"))", lines[0] == Self.title else {
      return nil
    }
    let history = lines[1].split(separator: " ")
    let covers = lines[2].split(separator: " ")
    guard history.count == 2, covers.count == 3, let sequence = UInt64(covers[1]),
      sequence <= UInt64(Int64.max)
    else { return nil }
    mark = Mark(history: String(history[1]), sequence: sequence, digest: String(covers[2]))
    var entries: [Entry] = []
    for line in lines[3...] {
      let words = line.split(separator: " ")
      guard words.count == 5, words[0] == "segment", let size = Int(words[2]), let first = UInt32(words[3]),
        let last = UInt32(words[4]), first <= last, entries.last.map({ $0.numbers.upperBound < first }) ?? true,
        let number = Self.number(of: words[1]), (1...1 << 40).contains(number)
      else { return nil }
      entries.append(Entry(name: String(words[1]), size: size, numbers: first...last))
    }
    self.entries = entries
  }

  /// Whether a file of this name is one of an index, or was on the way to be.
  static func isOurs(_ name: String) -> Bool {
    number(of: name) != nil || name == Self.name + ".new" || name.hasSuffix(suffix + ".terms")
  }

  /// Takes the place of the one before, all at once and for good.
  func save(in folder: FilePath) throws(PostingsError) {
    let path = folder.appending(Self.name)
    let new = folder.appending(Self.name + ".new")
    do {
      let file = try FileDescriptor.open(
        new, .writeOnly, options: [.create, .truncate, .closeOnExec],
        permissions: [.ownerReadWrite, .groupRead])
      try file.closeAfter {
        try file.writeAll(text.utf8)
        guard fdatasync(file.rawValue) == 0 else { throw Errno(rawValue: errno) }
      }
      let code = new.withPlatformString { old in path.withPlatformString { rename(old, $0) } }
      guard code == 0 else { throw Errno(rawValue: errno) }
      try Self.sync(folder)
    } catch {
      throw .system(path, error as? Errno ?? .ioError)
    }
  }

  /// Makes names in a folder last.
  static func sync(_ folder: FilePath) throws {
    let file = try FileDescriptor.open(folder, .readOnly, options: [.directory, .closeOnExec])
    try file.closeAfter {
      guard fsync(file.rawValue) == 0 else { throw Errno(rawValue: errno) }
    }
  }
}
