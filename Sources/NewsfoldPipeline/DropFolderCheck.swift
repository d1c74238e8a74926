internal import DropWatch
package import NewsfoldConfiguration
internal import NewsModel
internal import SystemPackage

extension Settings {
  /// Makes sure that there is something to watch: at least one drop folder that can be looked at. Others that cannot be
  /// are reported as unreachable by the watch, and taken up when they come.
  ///
  /// - Throws: ``ConfigurationError`` for the first folder, with the command that mends it, where all are missing.
  package func checkAnyDropFolder() throws {
    var first: ConfigurationError?
    for folder in drops.map(\.path) {
      do { return try check(folder) } catch let error as ConfigurationError { first = first ?? error }
    }
    if let first { throw first }
  }

  /// Makes sure that every drop folder can be looked at.
  ///
  /// - Throws: ``ConfigurationError`` for the first that cannot be, with the command that mends it.
  package func checkEveryDropFolder() throws {
    for folder in drops.map(\.path) { try check(folder) }
  }

  private func check(_ folder: FilePath) throws {
    do {
      guard try FileLook(at: folder).kind == .folder else {
        throw ConfigurationError("the drop folder \(folder.printable) is not a folder: name a folder")
      }
    } catch let code as Errno {
      throw ConfigurationError(
        code == .noSuchFileOrDirectory
          ? "the drop folder \(folder.printable) does not exist: make it with mkdir -p, or name another"
          : "the drop folder \(folder.printable) cannot be looked at: \(code): let this user read it")
    }
  }
}
