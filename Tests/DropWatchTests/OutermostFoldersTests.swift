import SystemPackage
import Testing

@testable import DropWatch

@Suite("Folders that lie in no other")
struct OutermostFoldersTests {
  @Test("What lies in another is left out, and names that only begin alike are not")
  func nested() {
    let folders: [FilePath] = ["/a/b/c", "/a/b-c", "/a/b", "/a/b/c/d", "/a/bc/d", "/x"]
    let outermost = OutermostFolders(folders)
    #expect(outermost.paths == ["/a/b", "/a/b-c", "/a/bc/d", "/x"])
    for path: FilePath in ["/a/b", "/a/b/x", "/a/b-c/d/e", "/x"] { #expect(outermost.cover(path), "\(path)") }
    for path: FilePath in ["/a", "/a/bb", "/a/bc", "/a/bc/dd", "/y", "/"] { #expect(!outermost.cover(path), "\(path)") }
  }

  @Test("The root covers everything, and no folder nothing")
  func ends() {
    #expect(OutermostFolders(["/", "/a"]).paths == ["/"])
    #expect(OutermostFolders(["/"]).cover("/a/b"))
    #expect(!OutermostFolders([FilePath]()).cover("/a"))
  }
}
