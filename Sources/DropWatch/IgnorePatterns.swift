internal import Glibc
internal import NewsModel
package import SystemPackage

/// Names that are never taken: what programs call files that are not finished, and hidden ones.
package struct IgnorePatterns: Sendable, Equatable {
  /// Shell patterns for a single name, as fnmatch(3) reads them.
  package let patterns: [String]
  /// The same, made ready: every name of every sweep is held against them.
  private let compiled: [Rule]

  /// One pattern.
  private enum Rule: Equatable {
    /// `A*B`, as nearly all are: what a name begins and ends with.
    case around(prefix: [UInt8], suffix: [UInt8])
    /// Any other, as a C string.
    case other([CChar])

    init(_ pattern: String) {
      let parts = pattern.utf8.split(separator: UInt8(ascii: "*"), omittingEmptySubsequences: false)
      let isPlain = !pattern.utf8.contains { $0 == UInt8(ascii: "?") || $0 == UInt8(ascii: "[") || $0 == 0x5C }
      if isPlain, parts.count == 2 {
        self = .around(prefix: Array(parts[0]), suffix: Array(parts[1]))
      } else {
        self = .other(pattern.utf8.map { CChar(bitPattern: $0) } + [0])
      }
    }

    /// - Parameter name: with a NUL after its last byte.
    func fits(_ name: UnsafeBufferPointer<UInt8>) -> Bool {
      switch self {
      case .around(let prefix, let suffix):
        name.count >= prefix.count + suffix.count && name.starts(with: prefix)
          && name[(name.count - suffix.count)...].elementsEqual(suffix)
      case .other(let pattern):
        name.baseAddress.map {
          $0.withMemoryRebound(to: CChar.self, capacity: name.count + 1) { fnmatch(pattern, $0, 0) == 0 }
        } ?? false
      }
    }
  }

  /// Hidden files, editors' and downloaders' temporary names, and those of sftp, rsync and samba uploads.
  package static let standard = [
    ".*", "*~", "#*#", "*.part", "*.partial", "*.filepart", "*.tmp", "*.temp", "*.swp", "*.swx", "*.crdownload",
    "*.download", "*.opdownload", "*.!ut", "~$*",
  ]

  /// How names begin that newsfold itself gives to files for a moment. They are never taken, whatever the patterns are.
  package static let ownPrefix = ".newsfold-"

  /// These patterns; the usual ones where none are given.
  package init(_ patterns: [String] = IgnorePatterns.standard) {
    self.patterns = patterns
    compiled = patterns.map(Rule.init)
  }

  /// The first pattern that `name` fits; nothing where it is to be taken.
  package func match(_ name: [UInt8]) -> String? {
    (name + [0]).withUnsafeBufferPointer { match(UnsafeBufferPointer(rebasing: $0.dropLast())) }
  }

  /// The same for a name in a buffer, with a NUL after its last byte.
  func match(_ name: UnsafeBufferPointer<UInt8>) -> String? {
    if name.first == UInt8(ascii: "."), name.starts(with: Self.ownPrefix.utf8) { return Self.ownPrefix + "*" }
    return compiled.firstIndex { $0.fits(name) }.map { patterns[$0] }
  }

  /// The first pattern that `path`'s name, or that of a folder between `root` and it, fits.
  package func match(_ path: FilePath, below root: FilePath) -> String? {
    let rest = path.components.dropFirst(root.components.count)
    for component in rest {
      if let pattern = match(FilePath(root: nil, [component]).bytes) { return pattern }
    }
    return nil
  }
}
