internal import Glibc
internal import SystemPackage

/// Writes made-up articles into a folder: DIR/NNN/NUMBER.txt, a thousand to a folder.
struct ArticleFolder: Sendable {
  let path: String

  /// Files to a folder.
  static let part = 1000
  /// The articles were written over so many days, …
  private static let days = 365
  /// … of which the last was so many days ago.
  private static let age = 2
  private static let day = 86_400

  /// Where an article lies, below the folder.
  static func place(of number: UInt32) -> String {
    let part = String((Int(number) - 1) / Self.part)
    return String(repeating: "0", count: max(0, 3 - part.count)) + part + "/\(number).txt"
  }

  /// What one folder of articles came to.
  struct Written: Sendable {
    var bytes = 0
    var relations: [String: Int] = [:]
    var reports = 0

    static func += (sum: inout Written, part: Written) {
      sum.bytes += part.bytes
      sum.reports += part.reports
      sum.relations.merge(part.relations, uniquingKeysWith: +)
    }
  }

  /// Writes all of them, on all cores.
  ///
  /// - Parameter isDated: whether a file's time is that of its article, over the year to the day before yesterday in the
  ///   order of the numbers, or that of writing it.
  /// - Throws: `Errno`.
  func write(_ texts: MadeUpTexts, isDated: Bool) async throws -> Written {
    let end = time(nil) - Self.age * Self.day
    let parts = (texts.count + Self.part - 1) / Self.part
    try Self.makeFolders(path)
    return try await withThrowingTaskGroup(of: Written.self) { group in
      for part in 0..<parts {
        group.addTask {
          let numbers = part * Self.part + 1...min(texts.count, (part + 1) * Self.part)
          try Self.makeFolder((path + "/" + Self.place(of: UInt32(numbers.lowerBound))).folder)
          var written = Written()
          for index in numbers {
            let number = UInt32(index)
            let text = texts.text(number)
            let before = Self.days * Self.day * (texts.count - index) / texts.count
            try Self.write(text, to: path + "/" + Self.place(of: number), at: isDated ? end - before : nil)
            written.bytes += text.count
            written.relations[texts.articles.relation(of: number).name, default: 0] += 1
            written.reports += texts.articles.event(of: number) == nil ? 0 : 1
          }
          return written
        }
      }
      var written = Written()
      for try await part in group { written += part }
      return written
    }
  }

  /// Writes so many new articles, from a number on, into the folder, a thousand to a folder, all with the time of now. The
  /// folder is made.
  ///
  /// - Throws: `Errno`.
  func writeNew(_ texts: MadeUpTexts, from first: UInt32, count: Int) throws {
    try Self.makeFolders(path)
    for index in 0..<count {
      let part = "\(path)/\(index / Self.part)"
      if index % Self.part == 0 { try Self.makeFolder(part) }
      let number = first + UInt32(index)
      try Self.write(texts.newText(number), to: "\(part)/\(number).txt", at: nil)
    }
  }

  /// Writes one file.
  ///
  /// - Parameter time: its modification time, in seconds since 1970; that of now where there is none.
  /// - Throws: `Errno`.
  static func write(_ text: [UInt8], to path: String, at time: Int? = nil) throws {
    let file = try FileDescriptor.open(
      FilePath(path), .writeOnly, options: [.create, .truncate], permissions: FilePermissions(rawValue: 0o644))
    try file.closeAfter {
      _ = try file.writeAll(text)
      guard let time else { return }
      let times = [timespec(tv_sec: time, tv_nsec: 0), timespec(tv_sec: time, tv_nsec: 0)]
      guard futimens(file.rawValue, times) == 0 else { throw Errno(rawValue: errno) }
    }
  }

  /// Makes a folder where there is none.
  ///
  /// - Throws: `Errno`.
  static func makeFolder(_ path: String) throws {
    guard mkdir(path, 0o755) == 0 || errno == EEXIST else { throw Errno(rawValue: errno) }
  }

  /// The same with the folders that it lies in.
  ///
  /// - Throws: `Errno`.
  static func makeFolders(_ path: String) throws {
    if mkdir(path, 0o755) == 0 || errno == EEXIST { return }
    guard errno == ENOENT, !path.folder.isEmpty, path.folder != path else { throw Errno(rawValue: errno) }
    try makeFolders(path.folder)
    try makeFolder(path)
  }
}

extension String {
  /// The folder that a path lies in; empty where it has none.
  var folder: String {
    guard let slash = lastIndex(of: "/") else { return "" }
    return slash == startIndex ? "/" : String(self[..<slash])
  }

  /// The last name of a path.
  var name: String { lastIndex(of: "/").map { String(self[index(after: $0)...]) } ?? self }
}
