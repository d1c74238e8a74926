internal import FoundationEssentials
internal import Glibc

/// How many bytes a state folder has, by what they are for.
struct StateSizes: Sendable {
  private(set) var corpus = 0
  /// The corpus's write-ahead log, and its index.
  private(set) var log = 0
  private(set) var text = 0
  private(set) var fingerprints = 0
  private(set) var other = 0

  var all: Int { corpus + log + text + fingerprints + other }

  /// - Throws: where a folder cannot be read.
  init(of state: String) throws {
    for name in try FileManager.default.contentsOfDirectory(atPath: state) {
      let bytes = try Self.bytes(of: state + "/" + name)
      switch name {
      case "corpus.sqlite": corpus += bytes
      case "corpus.sqlite-wal", "corpus.sqlite-shm": log += bytes
      case "text": text += bytes
      case "fingerprints": fingerprints += bytes
      default: other += bytes
      }
    }
  }

  var figure: Figure {
    .object([
      "corpus": .whole(corpus), "log": .whole(log), "text_index": .whole(text), "fingerprints": .whole(fingerprints),
      "other": .whole(other), "all": .whole(all),
    ])
  }

  /// Bytes of a file, or of all files in a folder and below.
  ///
  /// - Throws: where a folder cannot be read.
  static func bytes(of path: String) throws -> Int {
    var status = stat()
    guard lstat(path, &status) == 0 else { return 0 }
    guard status.st_mode & S_IFMT == S_IFDIR else { return Int(status.st_size) }
    return try FileManager.default.contentsOfDirectory(atPath: path).reduce(0) { sum, name in
      try sum + bytes(of: path + "/" + name)
    }
  }
}
