import NewsModel
import SystemPackage
import Testing

@testable import DropWatch

@Suite("Drops that wait, in many folders")
struct FairQueueTests {
  private static func drop(_ path: String) -> Drop {
    Drop(
      path: FilePath(path), kind: .regular,
      stamp: FileStamp(device: 1, inode: 1, size: 1, modified: 1, changed: 1), readyAt: .now)
  }

  private static func queue(_ paths: [String]) -> FairQueue {
    var queue = FairQueue()
    queue.append(contentsOf: paths.map { drop($0) })
    return queue
  }

  private static func files(_ folder: String, _ numbers: ClosedRange<Int>) -> [String] {
    numbers.map { "\(folder)/\($0)" }
  }

  private static func paths(_ drops: [Drop]) -> [String] { drops.map(\.path.string) }

  /// All that is left, in the order in which it is taken.
  private static func rest(of queue: FairQueue) -> [String] {
    var queue = queue
    var paths: [String] = []
    while let drop = queue.popFirst() { paths.append(drop.path.string) }
    #expect(queue.isEmpty && queue.count == 0)
    return paths
  }

  @Test("Folders take turns, and each gives what came first")
  func turns() {
    let queue = Self.queue(["/a/1", "/a/2", "/a/3", "/b/1", "/c/2", "/c/1"])
    #expect(queue.count == 6)
    #expect(Self.rest(of: queue) == ["/a/1", "/b/1", "/c/2", "/a/2", "/c/1", "/a/3"])
    #expect(Self.rest(of: FairQueue()).isEmpty)
  }

  @Test("A file alone in its folder does not wait for thousands in another")
  func alone() {
    var queue = Self.queue(Self.files("/bulk", 1...3000))
    for _ in 0..<5 { _ = queue.popFirst() }
    queue.append(Self.drop("/desk/a"))
    let next = (0..<2).compactMap { _ in queue.popFirst()?.path.string }
    #expect(next.contains("/desk/a"))
    #expect(queue.count == 2994)
    #expect(Self.rest(of: queue) == Self.files("/bulk", 7...3000))
  }

  @Test("A folder that was emptied and has drops again has one turn, as others have")
  func again() {
    var queue = Self.queue(["/a/1"])
    let first = queue.popFirst()
    #expect(first?.path == "/a/1")
    let none = queue.popFirst()
    #expect(none == nil && queue.isEmpty)
    queue.append(contentsOf: ["/a/2", "/a/3", "/b/1", "/a/4"].map { Self.drop($0) })
    #expect(Self.rest(of: queue) == ["/a/2", "/b/1", "/a/3", "/a/4"])
  }

  @Test("Drops of folders in which few wait are taken out of turn, all of a folder or none")
  func few() {
    var queue = Self.queue(Self.files("/nine", 1...9) + Self.files("/eight", 1...8))
    queue.append(contentsOf: (Self.files("/many", 1...40) + ["/one/1"]).map { Self.drop($0) })
    let taken = queue.popFew(limit: 100)
    #expect(Self.paths(taken) == Self.files("/eight", 1...8) + ["/one/1"])
    #expect(queue.count == 49)
    #expect(!queue.contains("/one/1") && !queue.contains("/eight/3") && queue.contains("/nine/9"))
    let none = queue.popFew(limit: 100)
    #expect(none.isEmpty && queue.count == 49)
    // Those that are left have their turns as before.
    let next = (0..<3).compactMap { _ in queue.popFirst()?.path.string }
    #expect(next == ["/nine/1", "/many/1", "/nine/2"])
    // By now few wait in the first.
    let more = queue.popFew(limit: 100)
    #expect(Self.paths(more) == Self.files("/nine", 3...9))
    #expect(Self.rest(of: queue) == Self.files("/many", 2...40))
  }

  @Test("No folder more is taken from once there are enough")
  func limit() {
    var queue = Self.queue(Self.files("/a", 1...3) + Self.files("/b", 1...3) + Self.files("/c", 1...3))
    let none = queue.popFew(limit: 0)
    #expect(none.isEmpty && queue.count == 9)
    let some = queue.popFew(limit: 4)
    #expect(Self.paths(some) == Self.files("/a", 1...3) + Self.files("/b", 1...3))
    #expect(Self.rest(of: queue) == Self.files("/c", 1...3))
  }

  @Test("What is removed is not there, not counted, and has no turn")
  func removed() {
    var queue = Self.queue(Self.files("/a", 1...5) + Self.files("/b", 1...2) + Self.files("/c", 1...3))
    queue.removeAll { $0.path.string.hasPrefix("/b/") || $0.path.string.hasSuffix("/2") }
    #expect(queue.count == 6)
    for path: FilePath in ["/a/1", "/a/3", "/c/3"] { #expect(queue.contains(path), "\(path)") }
    for path: FilePath in ["/a/2", "/b/1", "/b/2", "/c/2", "/d/1", "/a"] { #expect(!queue.contains(path), "\(path)") }
    queue.append(Self.drop("/b/9"))
    #expect(queue.count == 7 && queue.contains("/b/9"))
    #expect(Self.rest(of: queue) == ["/a/1", "/c/1", "/b/9", "/a/3", "/c/3", "/a/4", "/a/5"])
    queue.removeAll { _ in true }
    #expect(queue.isEmpty)
    queue.append(Self.drop("/a/1"))
    queue.removeAll()
    #expect(queue.isEmpty && !queue.contains("/a/1"))
  }
}
