internal import Glibc
package import SystemPackage

/// Reads an index that somebody else writes, in this process or in another: the files that its manifest names, which stay
/// readable for whoever has them open while they are merged away.
///
/// What is in the writer's memory only is not in it: ``through`` says how far it goes. Not `Sendable`: each reader has
/// mappings of its own.
package final class SegmentReader<Format: SegmentFormat> {
  /// Where the files are.
  package let folder: FilePath
  private let format: Format
  /// Oldest first.
  package private(set) var segments: [Format.File] = []
  /// How far the files have followed the history; nothing where there are none.
  package private(set) var mark: Mark?
  /// Which manifest was read.
  private var manifest: FileVersion?

  private struct FileVersion: Equatable {
    let inode: UInt64
    let seconds: Int
    let nanoseconds: Int
  }

  /// Opens what is there by now; nothing may be.
  package init(_ format: Format, in folder: FilePath) throws(PostingsError) {
    self.format = format
    self.folder = folder
    try refresh()
  }

  /// The last number that it covers; nothing where there are no files.
  package var through: UInt32? { segments.last?.numbers.upperBound }

  /// Takes in what was written since. Costs a stat(2) where nothing was.
  ///
  /// - Returns: whether something was.
  /// - Throws: ``PostingsError``; then it reads on in what it had.
  @discardableResult
  package func refresh() throws(PostingsError) -> Bool {
    // A file that the manifest names can be merged away before it is opened: then there is another manifest.
    for _ in 0..<100 {
      let version = version()
      if version == manifest { return false }
      do throws(PostingsError) {
        try adopt(try Manifest(in: folder))
        manifest = version
        return true
      } catch {
        guard case .system(_, .noSuchFileOrDirectory) = error else { throw error }
      }
    }
    throw .system(folder, .noSuchFileOrDirectory)
  }

  private func adopt(_ manifest: Manifest?) throws(PostingsError) {
    var opened: [Format.File] = []
    for entry in manifest?.entries ?? [] {
      if mark?.history == manifest?.mark.history,
        let open = segments.first(where: { $0.name == entry.name && $0.numbers == entry.numbers && $0.isInPlace })
      {
        opened.append(open)
      } else {
        let file = try format.open(folder.appending(entry.name))
        // Another index may have taken the place of the one whose manifest was read.
        guard file.size == entry.size, file.numbers == entry.numbers else {
          throw .system(file.path, .noSuchFileOrDirectory)
        }
        opened.append(file)
      }
    }
    segments = opened
    mark = manifest?.mark
  }

  private func version() -> FileVersion? {
    var status = stat()
    guard folder.appending(Manifest.name).withPlatformString({ stat($0, &status) }) == 0 else { return nil }
    return FileVersion(
      inode: UInt64(status.st_ino), seconds: status.st_mtim.tv_sec, nanoseconds: status.st_mtim.tv_nsec)
  }
}
