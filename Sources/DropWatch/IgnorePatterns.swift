internal import Glibc
internal import NewsModel
package import SystemPackage

/// Names that are never taken: what programs call files that are not finished, and hidden ones.
package struct IgnorePatterns: Sendable, Equatable {
  /// Shell patterns for a single name, as fnmatch(3) reads them.
  package let patterns: [String]
  /// The same as C strings: every name of every sweep is held against them.
  private let compiled: [[CChar]]

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
    compiled = patterns.map { $0.utf8.map { CChar(bitPattern: $0) } + [0] }
  }

  /// The first pattern that `name` fits; nothing where it is to be taken.
  package func match(_ name: [UInt8]) -> String? {
    if name.starts(with: Self.ownPrefix.utf8) { return Self.ownPrefix + "*" }
    let terminated = name.map { CChar(bitPattern: $0) } + [0]
    return compiled.firstIndex { fnmatch($0, terminated, 0) == 0 }.map { patterns[$0] }
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
