internal import NewsModel
internal import SystemPackage

/// Of some folders those that lie in no other of them, in an order in which what lies in a folder follows it at once: found
/// by halving, so that neither many folders nor deep ones cost much.
struct OutermostFolders {
  /// The bytes of each path, with 0 for “/”: less than any other, so that `/a/b/c` comes before `/a/b-c`.
  private var keys: [[UInt8]] = []
  /// The folders.
  private(set) var paths: [FilePath] = []

  init(_ folders: some Collection<FilePath>) {
    let sorted = folders.map { (key: Self.key($0), path: $0) }.sorted { $0.key.lexicographicallyPrecedes($1.key) }
    for (key, path) in sorted {
      if let last = keys.last, Self.isIn(key, last) { continue }
      keys.append(key)
      paths.append(path)
    }
  }

  /// Whether `path` is one of them or lies in one.
  func cover(_ path: FilePath) -> Bool {
    guard !keys.isEmpty else { return false }
    let key = Self.key(path)
    var (low, high) = (0, keys.count)
    while low < high {
      let middle = (low + high) / 2
      if key.lexicographicallyPrecedes(keys[middle]) { high = middle } else { low = middle + 1 }
    }
    return low > 0 && Self.isIn(key, keys[low - 1])
  }

  private static func key(_ path: FilePath) -> [UInt8] { path.bytes.map { $0 == 0x2F ? 0 : $0 } }

  private static func isIn(_ key: [UInt8], _ folder: [UInt8]) -> Bool {
    key.starts(with: folder) && (key.count == folder.count || key[folder.count] == 0 || folder.last == 0)
  }
}
