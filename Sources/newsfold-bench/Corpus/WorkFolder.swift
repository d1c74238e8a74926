internal import FoundationEssentials
internal import Glibc

/// A folder to work in: the one that `--work` names, which stays, or one that ``remove()`` removes.
struct WorkFolder: Sendable {
  /// Its real path.
  let path: String
  private let isKept: Bool

  /// - Throws: `Errno`, ``BenchError``.
  init(_ kept: String?) throws {
    isKept = kept != nil
    let name = "newsfold-bench-\(UInt32.random(in: 0 ... .max))"
    let wanted = kept ?? FileManager.default.temporaryDirectory.path + "/" + name
    try ArticleFolder.makeFolders(wanted)
    path = try Self.real(wanted)
    if !isKept { OwnedProcesses.made(folder: path) }
  }

  func remove() {
    if !isKept { OwnedProcesses.remove(folder: path) }
  }

  /// The path without links.
  ///
  /// - Throws: ``BenchError``.
  static func real(_ path: String) throws -> String {
    let resolved = realpath(path, nil)
    defer { free(resolved) }
    guard let real = resolved else { throw BenchError("there is no \(path)") }
    return String(cString: real)
  }

  /// Makes a folder anew, empty.
  ///
  /// - Throws: `Errno`.
  static func makeEmpty(_ folder: String) throws {
    try? FileManager.default.removeItem(atPath: folder)
    try ArticleFolder.makeFolders(folder)
  }
}
