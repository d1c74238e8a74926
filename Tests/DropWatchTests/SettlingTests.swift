import NewsModel
import SystemPackage
import Testing

@testable import DropWatch

@Suite("When a file is ready")
struct SettlingTests {
  private let path = FilePath("/drop/a.txt")
  private let start = ContinuousClock.now
  private var settling = Settling()
  private let pace = Settling.Pace(FolderRules(path: "/drop"))

  private func stamp(_ size: Int64, changed: Int64 = 1) -> FileStamp {
    FileStamp(device: 1, inode: 2, size: size, modified: changed, changed: changed)
  }

  /// The paths due at `seconds` after the start.
  private mutating func due(_ seconds: Double) -> [FilePath] { settling.due(start + .seconds(seconds), limit: 10) }

  private mutating func look(_ stamp: FileStamp, _ seconds: Double, age: Duration = .zero) -> Bool {
    settling.looked(
      path, Settling.Look(kind: .regular, stamp: stamp, quiet: age, unwritten: age), pace,
      now: start + .seconds(seconds))
  }

  @Test("A file that was moved in is taken at once")
  mutating func moved() {
    settling.note(.moved, path, pace, now: start)
    #expect(due(0) == [path])
    #expect(look(stamp(10), 0))
    #expect(settling.pending.isEmpty)
  }

  @Test("A file that was moved in and is empty is looked at twice")
  mutating func emptied() {
    settling.note(.moved, path, pace, now: start)
    #expect(due(0) == [path])
    #expect(!look(stamp(0), 0))
    #expect(due(0.2) == [path])
    #expect(look(stamp(0), 0.2))
  }

  @Test("A closed file waits for quiet; a further write begins the waiting anew")
  mutating func closed() {
    settling.note(.open, path, pace, now: start)
    settling.note(.closed, path, pace, now: start + .seconds(1))
    #expect(due(1.1).isEmpty)
    settling.note(.open, path, pace, now: start + .seconds(1.1))
    settling.note(.closed, path, pace, now: start + .seconds(1.15))
    #expect(due(1.3).isEmpty)
    #expect(due(1.36) == [path])
    #expect(look(stamp(10), 1.36))
  }

  @Test("A file that was written and not closed is taken only after a minute without a change")
  mutating func open() {
    settling.note(.appeared, path, pace, now: start)
    settling.note(.open, path, pace, now: start + .seconds(1))
    #expect(due(30).isEmpty)
    #expect(due(61) == [path])
    #expect(!look(stamp(10), 61, age: .seconds(5)), "it changed five seconds ago, by a way that tells nobody")
    #expect(due(120).isEmpty)
    #expect(due(121) == [path])
    #expect(look(stamp(10), 121, age: .seconds(65)))
  }

  @Test("A link appears and is never written: taken when two looks agree")
  mutating func link() {
    settling.note(.appeared, path, pace, stamp: stamp(10), now: start)
    #expect(due(0.1).isEmpty)
    #expect(due(0.2) == [path])
    #expect(look(stamp(10), 0.2))
  }

  @Test("A file that changes between two looks is not ready")
  mutating func changing() {
    settling.note(.appeared, path, pace, stamp: stamp(10, changed: 1), now: start)
    #expect(due(0.2) == [path])
    #expect(!look(stamp(20, changed: 2), 0.2))
    #expect(due(0.4) == [path])
    #expect(look(stamp(20, changed: 2), 0.4))
  }

  @Test("A clock set back takes nothing early: two looks still have to agree")
  mutating func clock() {
    settling.note(.appeared, path, pace, now: start)
    #expect(due(0.2) == [path])
    #expect(!look(stamp(10), 0.2, age: .seconds(-86_400)))
    #expect(due(0.4) == [path])
    #expect(look(stamp(10), 0.4, age: .seconds(-86_400)))
  }

  @Test("A file that was made and is still empty is given time")
  mutating func empty() {
    settling.note(.appeared, path, pace, stamp: stamp(0), now: start)
    #expect(due(0.2) == [path])
    #expect(!look(stamp(0), 0.2, age: .milliseconds(200)))
    #expect(due(60).isEmpty)
    #expect(due(60.2) == [path])
    #expect(look(stamp(0), 60.2, age: .seconds(60.2)))
  }

  @Test(
    "An empty file whose times lie ahead is taken when our own clock has run for so long, and no sweep waits for it")
  mutating func emptyAhead() {
    settling.note(.found, path, pace, stamp: stamp(0), sweep: 3, now: start)
    #expect(due(0.2) == [path])
    #expect(!look(stamp(0), 0.2, age: .seconds(-86_400)))
    #expect(!settling.isWaiting(forSweep: 3))
    #expect(due(60.2) == [path])
    #expect(look(stamp(0), 60.2, age: .seconds(-86_340)))
  }

  @Test("After events were lost, what was closed is as if only found, and what was being written waits as before")
  mutating func doubted() {
    let other = FilePath("/drop/b.txt")
    settling.note(.closed, path, pace, stamp: stamp(10), now: start)
    settling.note(.open, other, pace, now: start)
    settling.doubt({ _ in Settling.Pace(FolderRules(path: "/drop")) }, now: start + .seconds(0.1))
    #expect(due(0.3) == [path])
    #expect(!look(stamp(10), 0.3, age: .seconds(0.3)))
    #expect(due(59) == [path])
    #expect(look(stamp(10), 59, age: .seconds(59)))
    #expect(due(60) == [other])
  }

  /// Looks at what a walk found: written and changed so long ago, by the wall clock.
  private mutating func lookAgain(
    _ seconds: Double, written: Double, touched: Bool = false, _ writers: OpenWriters = .unknown, remote: Bool = false
  ) -> Bool {
    let stamp = FileStamp(device: 1, inode: 2, size: 10, modified: 5, changed: touched ? 6 : 5)
    return settling.looked(
      path,
      Settling.Look(
        kind: .regular, stamp: stamp, quiet: .seconds(written), unwritten: .seconds(written), writers: writers),
      Settling.Pace(FolderRules(path: "/drop"), isRemote: remote), now: start + .seconds(seconds))
  }

  @Test("A file that was only found waits until it was not written for so long that nobody can be at it")
  mutating func found() {
    settling.note(
      .found, path, pace, stamp: FileStamp(device: 1, inode: 2, size: 10, modified: 5, changed: 5), now: start)
    #expect(due(0.2) == [path])
    #expect(!lookAgain(0.2, written: 3), "half of it may be there, and its writer waiting for the rest")
    #expect(due(7).isEmpty)
    #expect(due(7.3) == [path])
    #expect(lookAgain(7.3, written: 10.1))
  }

  @Test("A file that was only found is ready when the kernel says that nobody writes it, and not while somebody does")
  mutating func asked() {
    let stamp = FileStamp(device: 1, inode: 2, size: 10, modified: 5, changed: 5)
    settling.note(.found, path, pace, stamp: stamp, now: start)
    #expect(due(0.2) == [path])
    #expect(!lookAgain(0.2, written: 30, .some), "open, though it was not written for half a minute")
    #expect(due(1) == [path])
    #expect(lookAgain(1, written: 0.3, .none))
  }

  @Test("A file that was renamed or given its time after it was written was finished by whoever did that")
  mutating func touched() {
    let stamp = FileStamp(device: 1, inode: 2, size: 10, modified: 5, changed: 6)
    settling.note(.found, path, pace, stamp: stamp, now: start)
    #expect(due(0.2) == [path])
    #expect(lookAgain(0.2, written: 0.2, touched: true))
  }

  @Test("Another machine's clock is not trusted: what it wrote has to stay as it is for so long by ours")
  mutating func remote() {
    settling.note(
      .found, path, pace, stamp: FileStamp(device: 1, inode: 2, size: 10, modified: 5, changed: 5), now: start)
    #expect(due(0.2) == [path])
    #expect(!lookAgain(0.2, written: 300, remote: true))
    #expect(due(9).isEmpty)
    #expect(due(10.2) == [path])
    #expect(lookAgain(10.2, written: 310, remote: true))
  }

  @Test("What a folder's visit has found, and a sweep comes by, is waited for by whoever waits for the sweep")
  mutating func joined() {
    settling.note(.found, path, pace, now: start)
    #expect(!settling.isWaiting(forSweep: 3))
    settling.join(path, sweep: 3)
    settling.join(path, sweep: 4)
    #expect(settling.isWaiting(forSweep: 3))
    #expect(due(0.2) == [path])
    #expect(look(stamp(10), 0.2, age: .seconds(60)))
    #expect(!settling.isWaiting(forSweep: 4))
  }

  @Test("What is heard of a file counts more than that it was found; its sweep need not wait for it any more")
  mutating func heard() {
    settling.note(.found, path, pace, sweep: 3, now: start)
    #expect(settling.isWaiting(forSweep: 3))
    #expect(!settling.isWaiting(forSweep: 2))
    settling.note(.open, path, pace, now: start + .seconds(0.1))
    #expect(!settling.isWaiting(forSweep: 3))
    #expect(due(0.3).isEmpty)
    settling.note(.closed, path, pace, now: start + .seconds(3))
    #expect(due(3.2) == [path])
    #expect(look(stamp(10), 3.2))
  }

  @Test("What is noted after a look makes the look worthless, and the file due again")
  mutating func overtaken() {
    settling.note(.moved, path, pace, now: start)
    #expect(due(0) == [path])
    let before = settling.pending[path]?.generation
    settling.note(.open, path, pace, now: start + .seconds(0.001))
    #expect(settling.pending[path]?.generation != before)
    settling.putOff(path)
    #expect(due(59).isEmpty)
    settling.note(.closed, path, pace, now: start + .seconds(59))
    #expect(due(59.2) == [path])
  }

  @Test("What could not be read is handed out again when its time has come, and at once when it is written")
  mutating func again() {
    settling.note(.again, path, due: start + .seconds(30), now: start)
    #expect(due(29).isEmpty)
    settling.note(.moved, path, pace, now: start + .seconds(29.5))
    #expect(due(29.5) == [path])
    #expect(look(stamp(10), 29.5))
  }

  @Test("What was heard of first is looked at first")
  mutating func order() {
    let paths = (0..<20).map { FilePath("/drop/\($0)") }
    for path in paths { settling.note(.closed, path, pace, now: start) }
    #expect(settling.due(start + .seconds(1), limit: 100) == paths)
  }

  @Test("A change of attributes does not make an unfinished file ready")
  mutating func attributes() {
    settling.note(.open, path, pace, now: start)
    settling.noteAttributes(path, pace, now: start + .seconds(1))
    #expect(due(2).isEmpty)
    settling.forget(path)
    settling.noteAttributes(path, pace, now: start + .seconds(2))
    #expect(due(2.2) == [path])
  }
}

@Suite("Names that are not taken")
struct IgnorePatternTests {
  private let patterns = IgnorePatterns()

  @Test(
    "Temporary and hidden names are ignored",
    arguments: [
      ".hidden", "a~", "a.part", "a.txt.filepart", "x.tmp", ".a.txt.swp", "a.swp", "a.crdownload", "#a#", "~$a.txt",
    ])
  func ignored(name: String) { #expect(patterns.match(Array(name.utf8)) != nil) }

  @Test(
    "Others are taken, whatever their bytes", arguments: ["a.txt", "partly.txt", "a tmp", "a.TXT", "\u{e9}.txt", "a#b"])
  func taken(name: String) { #expect(patterns.match(Array(name.utf8)) == nil) }

  @Test("A name that is not UTF-8 is matched by its bytes")
  func bytes() {
    #expect(patterns.match([0xFF, 0xFE]) == nil)
    #expect(patterns.match([0x2E, 0xFF]) == ".*")
  }

  @Test("A folder on the way decides too, the drop folder itself does not")
  func folders() {
    #expect(patterns.match(FilePath("/x/.drop/a.txt"), below: FilePath("/x/.drop")) == nil)
    #expect(patterns.match(FilePath("/x/.drop/.b/a.txt"), below: FilePath("/x/.drop")) == ".*")
  }
}
