internal import DropWatch
package import NewsfoldConfiguration
internal import NewsModel
internal import SystemPackage

extension Settings {
  /// Makes sure that every drop folder is there and can be read.
  ///
  /// - Throws: ``ConfigurationError`` naming the first that is not, with the command that mends it.
  package func checkDropFolders() throws {
    for folder in drops.map(\.path) {
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
}
