internal import Glibc
internal import NewsModel
internal import SystemPackage

/// A file that is written anew again and again, for a program that reads it at any time: node_exporter's textfile
/// collector.
struct MetricsFile {
  let path: FilePath

  /// Puts `text` in its place in one step: whoever reads sees all of the old or all of the new one. Everyone may read it.
  ///
  /// - Throws: `Errno`.
  func write(_ text: String) throws {
    guard let name = path.lastComponent else { throw Errno.isDirectory }
    // Hidden and of another ending: the collector takes all files that end in .prom.
    let draft = path.removingLastComponent().appending(".\(name.string).new")
    // What a killed daemon left behind; and never through a link.
    unlink(draft)
    let file = try FileDescriptor.open(
      draft, .writeOnly, options: [.create, .exclusiveCreate, .noFollow, .closeOnExec],
      permissions: [.ownerReadWrite, .groupRead, .otherRead])
    do {
      try file.closeAfter {
        // Whatever the umask says.
        guard fchmod(file.rawValue, 0o644) == 0 else { throw Errno(rawValue: errno) }
        _ = try file.writeAll(Array(text.utf8))
      }
      try rename(draft, to: path)
    } catch {
      unlink(draft)
      throw error
    }
  }

  /// Takes the file away: nothing is measured any more.
  func remove() { unlink(path) }

  private func unlink(_ path: FilePath) { _ = path.withPlatformString { Glibc.unlink($0) } }

  private func rename(_ old: FilePath, to new: FilePath) throws {
    let status = old.withPlatformString { old in new.withPlatformString { Glibc.rename(old, $0) } }
    guard status == 0 else { throw Errno(rawValue: errno) }
  }
}
