import Foundation
import Glibc
import NewsModel
import SystemPackage
import Testing

@testable import DropWatch

/// A drop folder of one's own with a watch on it.
final class WatchedFolder: Sendable {
  let path: FilePath
  let watch: DropWatch

  init(
    mode: DropWatch.Mode = .continuous, readyLimit: Int = 16_384, sweptLimit: Int = 4096,
    watchLimit: Int = 65_536,
    ignored: IgnorePatterns = IgnorePatterns(), before: (FilePath) throws -> Void = { _ in }
  ) throws {
    let folder = FileManager.default.temporaryDirectory.appendingPathComponent("newsfold-watch-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    path = FilePath(folder.path)
    try before(path)
    watch = DropWatch(
      WatchRules(
        folders: [
          FolderRules(
            path: path, settle: .milliseconds(20), unclosed: .seconds(30), unheard: .milliseconds(100),
            ignored: ignored)
        ], sweep: .seconds(3600), poll: .milliseconds(50)),
      mode: mode, readyLimit: readyLimit, sweptLimit: sweptLimit, watchLimit: watchLimit)
  }

  deinit { try? FileManager.default.removeItem(atPath: path.string) }

  func write(_ name: String, _ text: String = "some text") throws {
    let target = path.pushing(FilePath(name))
    if name.contains("/") {
      try FileManager.default.createDirectory(
        atPath: target.removingLastComponent().string, withIntermediateDirectories: true)
    }
    let descriptor = Glibc.open(target.string, O_WRONLY | O_CREAT | O_TRUNC, 0o644)
    try #require(descriptor >= 0)
    _ = Glibc.write(descriptor, text, text.utf8.count)
    close(descriptor)
  }

  /// Begins, and waits for the end of the first sweep; returns the names that it found.
  func start() async throws -> Set<String> {
    try await watch.start()
    return try await names { !$0.sweeps.isEmpty }
  }

  /// The next batch; what of it has to be looked at for longer goes back, as the pipeline does it.
  func next(limit: Int) async -> WatchBatch? {
    guard var batch = await watch.next(limits: BatchLimits(fresh: limit, swept: limit)) else { return nil }
    batch.drops = batch.everything
    for drop in batch.drops where drop.isUnheard { await watch.settle(drop) }
    batch.drops.removeAll(where: \.isUnheard)
    return batch
  }

  /// Without what is told once of each folder.
  func notices(_ batch: WatchBatch) -> [WatchNotice] {
    batch.notices.filter { if case .method = $0 { false } else { true } }
  }

  /// The names that become ready until a batch fits.
  func names(until isEnough: (WatchBatch) -> Bool) async throws -> Set<String> {
    var names: Set<String> = []
    while let batch = await next(limit: 100) {
      for drop in batch.drops { names.insert(String(drop.path.string.dropFirst(path.string.count + 1))) }
      if isEnough(batch) { break }
    }
    return names
  }

  /// The next names that become ready, so many of them.
  func names(count: Int) async throws -> Set<String> {
    var names: Set<String> = []
    while names.count < count, let batch = await next(limit: 100) {
      for drop in batch.drops { names.insert(String(drop.path.string.dropFirst(path.string.count + 1))) }
    }
    return names
  }
}

@Suite("Watching drop folders", .timeLimit(.minutes(5)))
struct DropWatchTests {
  @Test("What was there before is found by the first sweep")
  func sweep() async throws {
    let folder = try WatchedFolder()
    try folder.write("a.txt")
    try folder.write("b/c/d.txt")
    try folder.write(".hidden/e.txt")
    try folder.write("f.part")
    // Fresh files settle first, so the sweep may end before they are ready.
    try await folder.watch.start()
    #expect(try await folder.names(count: 2) == ["a.txt", "b/c/d.txt"])
    #expect(await folder.watch.state.ignored == [".*": 1, "*.part": 1])
    await folder.watch.stop()
  }

  @Test("A file written, renamed or linked into the folder becomes ready")
  func ways() async throws {
    let folder = try WatchedFolder()
    _ = try await folder.start()
    try folder.write("written.txt")
    #expect(try await folder.names(count: 1) == ["written.txt"])
    try folder.write("upload.part")
    rename(folder.path.appending("upload.part").string, folder.path.appending("renamed.txt").string)
    #expect(try await folder.names(count: 1) == ["renamed.txt"])
    link(folder.path.appending("written.txt").string, folder.path.appending("linked.txt").string)
    #expect(try await folder.names(count: 1) == ["linked.txt"])
    await folder.watch.stop()
  }

  @Test("A new tree, made all at once or moved in whole, is found to its last file")
  func trees() async throws {
    let folder = try WatchedFolder()
    _ = try await folder.start()
    for index in 0..<30 { try folder.write("deep/\(index)/x/y/\(index).txt") }
    #expect(try await folder.names(count: 30).count == 30)
    let outside = FileManager.default.temporaryDirectory.appendingPathComponent("newsfold-tree-\(UUID().uuidString)")
    try FileManager.default.createDirectory(
      at: outside.appendingPathComponent("sub"), withIntermediateDirectories: true)
    try Data("text".utf8).write(to: outside.appendingPathComponent("sub/in.txt"))
    rename(outside.path, folder.path.appending("moved").string)
    #expect(try await folder.names(count: 1) == ["moved/sub/in.txt"])
    try folder.write("moved/sub/later.txt")
    #expect(try await folder.names(count: 1) == ["moved/sub/later.txt"])
    await folder.watch.stop()
  }

  @Test("A file that is still open is not ready until it is closed")
  func open() async throws {
    let folder = try WatchedFolder()
    _ = try await folder.start()
    let path = folder.path.appending("slow.txt")
    let descriptor = Glibc.open(path.string, O_WRONLY | O_CREAT, 0o644)
    _ = Glibc.write(descriptor, "half", 4)
    try folder.write("other.txt")
    #expect(try await folder.names(count: 1) == ["other.txt"])
    #expect(await folder.watch.waiting(at: path)?.contains("not closed") == true)
    _ = Glibc.write(descriptor, " and half", 9)
    close(descriptor)
    #expect(try await folder.names(count: 1) == ["slow.txt"])
    await folder.watch.stop()
  }

  @Test("What goes is told once it has stayed away")
  func vanishing() async throws {
    let folder = try WatchedFolder()
    _ = try await folder.start()
    try folder.write("a.txt")
    _ = try await folder.names(count: 1)
    unlink(folder.path.appending("a.txt").string)
    var vanished: [FilePath] = []
    while vanished.isEmpty, let batch = await folder.next(limit: 10) {
      vanished += batch.vanished.filter { $0 != folder.path }
    }
    #expect(vanished == [folder.path.appending("a.txt")])
    await folder.watch.stop()
  }

  @Test("Names that are no files are told with their kind and never opened")
  func kinds() async throws {
    let folder = try WatchedFolder()
    _ = try await folder.start()
    mkfifo(folder.path.appending("pipe").string, 0o644)
    symlink("/etc/hostname", folder.path.appending("link").string)
    var kinds: [String: FileKind] = [:]
    while kinds.count < 2, let batch = await folder.next(limit: 10) {
      for drop in batch.drops { kinds[drop.path.lastComponent?.string ?? ""] = drop.kind }
    }
    #expect(kinds == ["pipe": .fifo, "link": .symbolicLink])
    await folder.watch.stop()
  }

  @Test("A drop folder that goes away is unreachable, and back when it is back")
  func unreachable() async throws {
    let folder = try WatchedFolder()
    _ = try await folder.start()
    let aside = folder.path.string + "-aside"
    rename(folder.path.string, aside)
    var notices: [WatchNotice] = []
    while notices.isEmpty, let batch = await folder.next(limit: 10) {
      notices += folder.notices(batch)
      for sweep in batch.sweeps { #expect(sweep.folders.isEmpty) }
    }
    #expect(notices == [.unreachable(folder.path, .noSuchFileOrDirectory)])
    rename(aside, folder.path.string)
    await folder.watch.requestSweep()
    notices = []
    while notices.isEmpty, let batch = await folder.next(limit: 10) { notices += folder.notices(batch) }
    #expect(notices == [.back(folder.path)])
    await folder.watch.stop()
  }

  @Test(
    "A folder below that cannot be entered is told, once, and told when it can be",
    .enabled(if: geteuid() != 0, "left out: root may enter everything"))
  func locked() async throws {
    let folder = try WatchedFolder { path in
      try FileManager.default.createDirectory(
        atPath: path.appending("locked").string, withIntermediateDirectories: true)
      chmod(path.appending("locked").string, 0)
    }
    defer { chmod(folder.path.appending("locked").string, 0o755) }
    try await folder.watch.start()
    var notices: [WatchNotice] = []
    while notices.isEmpty, let batch = await folder.next(limit: 10) { notices += folder.notices(batch) }
    #expect(notices == [.unreachable(folder.path.appending("locked"), .permissionDenied)])
    await folder.watch.stop()
  }

  @Test("Stopping hands out nothing more of a backlog")
  func stopping() async throws {
    let folder = try WatchedFolder()
    for index in 0..<500 { try folder.write("\(index).txt") }
    try await folder.watch.start()
    _ = await folder.next(limit: 10)
    await folder.watch.stop()
    #expect(await folder.next(limit: 10) == nil)
  }

  @Test("A sweep of many files holds no more of them ready than its limit")
  func bounded() async throws {
    let folder = try WatchedFolder(mode: .once, readyLimit: 600, sweptLimit: 600)
    for index in 0..<3000 { try folder.write("\(index).txt") }
    try await folder.watch.start()
    var found = 0
    while let batch = await folder.next(limit: 100) {
      found += batch.drops.count
      // What was written a moment ago is looked at once more, and then ready by itself; names come 512 at a time.
      #expect(await folder.watch.state.ready <= 600 + 600 + 512)
    }
    #expect(found == 3000)
  }

  @Test("A folder that gets another name while a sweep is in it is listened to under that one")
  func renamedUnderSweep() async throws {
    // The sweep stops in the middle of the folder until what it found is taken.
    let folder = try WatchedFolder(sweptLimit: 1)
    for index in 0..<1000 { try folder.write("old/\(index).txt") }
    try folder.write("old/sub/in.txt")
    try await folder.watch.start()
    while await folder.watch.state.ready == 0 { await Task.yield() }
    let swept = await folder.watch.state.ready
    rename(folder.path.appending("old").string, folder.path.appending("new").string)
    // A walk through a part goes first, and comes by all files under their new names.
    while await folder.watch.state.ready < swept + 1001 { await Task.yield() }
    _ = try await folder.names { !$0.sweeps.isEmpty }
    try folder.write("new/sub/later.txt")
    #expect(try await folder.names(count: 1) == ["new/sub/later.txt"])
    await folder.watch.stop()
  }

  @Test("A file that is renamed while it is written is waited for under its new name")
  func renamedWhileOpen() async throws {
    let folder = try WatchedFolder()
    _ = try await folder.start()
    let descriptor = Glibc.open(folder.path.appending("a.txt").string, O_WRONLY | O_CREAT, 0o644)
    try #require(descriptor >= 0)
    _ = Glibc.write(descriptor, "half", 4)
    rename(folder.path.appending("a.txt").string, folder.path.appending("b.txt").string)
    try folder.write("c.txt")
    #expect(try await folder.names(count: 1) == ["c.txt"])
    _ = Glibc.write(descriptor, " and whole", 10)
    close(descriptor)
    #expect(try await folder.names(count: 1) == ["b.txt"])
    await folder.watch.stop()
  }

  @Test("A folder is not walked for being touched, nor twice for appearing twice")
  func walkedOnce() async throws {
    let folder = try WatchedFolder { path in
      try FileManager.default.createDirectory(atPath: path.appending("a").string, withIntermediateDirectories: true)
    }
    _ = try await folder.start()
    let one = folder.path.appending("one").string
    let visits = try await folder.watch.heard {
      for _ in 0..<100 { utimes(folder.path.appending("a").string, nil) }
      try FileManager.default.createDirectory(atPath: one, withIntermediateDirectories: true)
      for _ in 0..<10 {
        rename(one, one + "x")
        rename(one + "x", one)
      }
    }
    #expect(visits.map(\.string).sorted() == [one, one + "x"])
    await folder.watch.stop()
  }

  @Test("Two names that change places are both looked at")
  func exchanged() async throws {
    let folder = try WatchedFolder()
    _ = try await folder.start()
    try folder.write("a.txt", "one")
    try folder.write("b.txt", "two")
    #expect(try await folder.names(count: 2) == ["a.txt", "b.txt"])
    // What renameat2(RENAME_EXCHANGE) is heard as: from a, to b, from b, to a.
    rename(folder.path.appending("a.txt").string, folder.path.appending("c.part").string)
    rename(folder.path.appending("b.txt").string, folder.path.appending("a.txt").string)
    rename(folder.path.appending("c.part").string, folder.path.appending("b.txt").string)
    #expect(try await folder.names(count: 2) == ["a.txt", "b.txt"])
    await folder.watch.stop()
  }

  @Test("An ignored name that comes back after it was renamed is still ignored")
  func ignoredAgain() async throws {
    let folder = try WatchedFolder()
    _ = try await folder.start()
    try folder.write("a.part")
    rename(folder.path.appending("a.part").string, folder.path.appending("a.txt").string)
    try folder.write("a.part")
    #expect(try await folder.names(count: 1) == ["a.txt"])
    // Vanished names are looked at once nothing else is waiting, before what is dropped after that.
    try folder.write("b.txt")
    #expect(try await folder.names(count: 1) == ["b.txt"])
    #expect(await folder.watch.waiting(at: folder.path.appending("a.part")) == nil)
    await folder.watch.stop()
  }

  @Test("A file that somebody has open is not taken by a sweep, though nothing was heard of it")
  func openBefore() async throws {
    let folder = try WatchedFolder()
    let path = folder.path.appending("half.txt")
    let descriptor = Glibc.open(path.string, O_WRONLY | O_CREAT, 0o644)
    _ = Glibc.write(descriptor, "half", 4)
    try folder.write("whole.txt")
    try await folder.watch.start()
    #expect(try await folder.names(count: 1) == ["whole.txt"])
    #expect(await folder.watch.waiting(at: path)?.contains("nobody heard") == true)
    _ = Glibc.write(descriptor, " and half", 9)
    close(descriptor)
    #expect(try await folder.names(count: 1) == ["half.txt"])
    await folder.watch.stop()
  }

  @Test("Folders beyond the watches that there are are polled, and that is told once, with the figures")
  func polled() async throws {
    let folder = try WatchedFolder(watchLimit: 3) { path in
      for index in 0..<6 {
        try FileManager.default.createDirectory(
          atPath: path.appending("\(index)").string, withIntermediateDirectories: true)
      }
    }
    try await folder.watch.start()
    var notices: [WatchNotice] = []
    while notices.isEmpty, let batch = await folder.next(limit: 10) { notices += folder.notices(batch) }
    #expect(notices == [.outOfWatches(WatchLimit(watched: 3, folders: 7, isKernel: false))])
    #expect(await folder.watch.state.polled.count == 4)
    for index in 0..<6 { try folder.write("\(index)/a.txt") }
    #expect(try await folder.names(count: 6).count == 6)
    await folder.watch.stop()
  }

  @Test("What a sweep finds is gathered: until it is enough, or all, or for so long")
  func gathering() async throws {
    let folder = try WatchedFolder()
    for index in 0..<2000 { try folder.write("\(index).txt") }
    func first(_ limit: Int, gathering: Duration) async throws -> Int {
      let watch = DropWatch(WatchRules(folders: [FolderRules(path: folder.path)]), mode: .once, gathering: gathering)
      try await watch.start()
      while let batch = await watch.next(limits: BatchLimits(fresh: 10, swept: limit)) {
        guard batch.swept.isEmpty else {
          await watch.stop()
          return batch.swept.reduce(0) { $0 + $1.count }
        }
      }
      return 0
    }
    #expect(try await first(16_384, gathering: .seconds(600)) == 2000)
    #expect((600..<2000).contains(try await first(600, gathering: .seconds(600))))
    #expect(try await first(16_384, gathering: .zero) > 0)
  }

  @Test("Each drop folder is told with its file system and how it is watched")
  func methods() async throws {
    let folder = try WatchedFolder()
    try await folder.watch.start()
    let batch = try #require(await folder.watch.next(limits: BatchLimits(fresh: 10, swept: 10)))
    guard case .method(let method) = batch.notices.first else {
      Issue.record("nothing told")
      return
    }
    #expect(method.folder == folder.path)
    #expect(!method.isPolled)
    #expect(await folder.watch.state.methods == [method])
    await folder.watch.stop()
  }

  @Test("Each drop folder has its own rules")
  func rules() async throws {
    let one = try WatchedFolder()
    let other = try WatchedFolder()
    let watch = DropWatch(
      WatchRules(folders: [
        FolderRules(path: one.path, settle: .milliseconds(20), ignored: IgnorePatterns(["*.txt"])),
        FolderRules(path: other.path, settle: .milliseconds(20), ignored: IgnorePatterns([])),
      ]), mode: .once)
    try one.write("a.txt")
    try one.write("a.md")
    try other.write("b.txt")
    try other.write(".newsfold-7")
    try await watch.start()
    var names: Set<String> = []
    while let batch = await watch.next(limits: BatchLimits(fresh: 10, swept: 10)) {
      for drop in batch.everything {
        if drop.isUnheard { await watch.settle(drop) } else { names.insert(drop.path.lastComponent?.string ?? "") }
      }
    }
    #expect(names == ["a.md", "b.txt"])
    #expect(await watch.state.ignored == ["*.txt": 1, ".newsfold-*": 1])
  }

  @Test("A deep tree is walked to its end, and a folder that is inside itself once")
  func deep() async throws {
    let folder = try WatchedFolder(mode: .once)
    let deep = (0..<80).map { "d\($0)" }.joined(separator: "/")
    try folder.write(deep + "/deep.txt")
    try folder.write("d0/d1/up.txt")
    try await folder.watch.start()
    #expect(try await folder.names { _ in false } == [deep + "/deep.txt", "d0/d1/up.txt"])
  }

  @Test("A burst larger than the kernel's queue is noticed, and a sweep finds all of it")
  func overflow() async throws {
    let limit = try String(contentsOfFile: "/proc/sys/fs/inotify/max_queued_events", encoding: .utf8)
    let queue = try #require(Int(limit.trimmingCharacters(in: .whitespacesAndNewlines)))
    let folder = try WatchedFolder()
    _ = try await folder.start()
    let count = queue / 3 + 1000
    try await folder.watch.hold {
      for index in 0..<count { try folder.write("\(index).txt") }
    }
    var names: Set<String> = []
    var notices: [WatchNotice] = []
    while names.count < count, let batch = await folder.next(limit: 256) {
      for drop in batch.drops { names.insert(drop.path.string) }
      notices += folder.notices(batch)
    }
    #expect(notices == [.overflowed])
    await folder.watch.stop()
  }
}

@Suite("What was heard before the kernel's queue ran over")
struct OverflowTests {
  /// Fills the kernel's queue with names that are passed over.
  private static func fillQueue(_ folder: WatchedFolder) throws {
    let limit = try String(contentsOfFile: "/proc/sys/fs/inotify/max_queued_events", encoding: .utf8)
    let queue = try #require(Int(limit.trimmingCharacters(in: .whitespacesAndNewlines)))
    try folder.write("noise.tmp")
    let names = ["noise.tmp", "other.tmp"].map { folder.path.appending($0).string }
    for index in 0..<queue / 2 + 100 { rename(names[index % 2], names[1 - index % 2]) }
  }

  @Test("A file of which the last that was heard is its creation, its closing or a rename is not taken half-written")
  func halfWritten() async throws {
    let folder = try WatchedFolder(ignored: IgnorePatterns(["*.tmp"]))
    _ = try await folder.start()
    let names = ["created.txt", "closed.txt", "moved.txt", "removed.txt"]
    try folder.write("removed.txt")
    #expect(try await folder.names(count: 1) == ["removed.txt"])
    let descriptors = try await folder.watch.hold {
      try FileManager.default.removeItem(atPath: folder.path.appending("removed.txt").string)
      try folder.write("closed.txt", "")
      try folder.write("moved.tmp", "")
      rename(folder.path.appending("moved.tmp").string, folder.path.appending("moved.txt").string)
      let descriptors = names.map { name in
        Glibc.open(folder.path.appending(name).string, O_WRONLY | O_CREAT, 0o644)
      }
      try Self.fillQueue(folder)
      for descriptor in descriptors { _ = Glibc.write(descriptor, "half", 4) }
      return descriptors
    }
    try folder.write("quick.txt")
    let early = try await folder.names { $0.sweeps.contains { $0.reason == .overflow } }
    #expect(early.isSubset(of: ["quick.txt"]))
    for descriptor in descriptors {
      _ = Glibc.write(descriptor, " and whole", 10)
      close(descriptor)
    }
    #expect(try await early.union(folder.names(count: 5 - early.count)) == Set(names + ["quick.txt"]))
    await folder.watch.stop()
  }

  @Test("Folders of whose removal nothing was heard are watched no more")
  func removedFolders() async throws {
    let folder = try WatchedFolder(ignored: IgnorePatterns(["*.tmp"])) { path in
      for index in 0..<50 {
        try FileManager.default.createDirectory(
          atPath: path.appending("old\(index)").string, withIntermediateDirectories: true)
      }
    }
    _ = try await folder.start()
    #expect(await folder.watch.state.folders == 51)
    try await folder.watch.hold {
      try Self.fillQueue(folder)
      for index in 0..<50 { rmdir(folder.path.appending("old\(index)").string) }
    }
    _ = try await folder.names { $0.sweeps.contains { $0.reason == .overflow } }
    #expect(await folder.watch.state.folders == 1)
    await folder.watch.stop()
  }
}

extension WatchBatch {
  /// What was heard of, and what a sweep has seen.
  var everything: [Drop] { drops + swept.flatMap(\.drops) }
}

extension DropWatch {
  /// The folders that are to be visited for what `body` does.
  func heard(_ body: @Sendable () throws -> Void) throws -> Set<FilePath> {
    try body()
    listen()
    while !touched.isEmpty { stepTouched() }
    return visits
  }

  /// Keeps the watch from listening while `body` runs.
  func hold<Result: Sendable>(_ body: @Sendable () throws -> Result) throws -> Result { try body() }
}
