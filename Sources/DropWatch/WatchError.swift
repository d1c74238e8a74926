internal import NewsModel
package import SystemPackage

/// Why a folder cannot be watched, and what to do.
package struct WatchError: Error, CustomStringConvertible {
  /// What the system said.
  package let code: Errno
  /// Of what.
  package let path: FilePath?
  /// For a person: what happened, and what to do.
  package let description: String

  init(errno: CInt, path: FilePath?, advice: String) {
    code = Errno(rawValue: errno)
    self.path = path
    description = (path.map { "\($0.printable): " } ?? "") + "\(code): \(advice)"
  }
}
