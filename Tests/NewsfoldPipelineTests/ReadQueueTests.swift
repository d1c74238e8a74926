import NewsModel
import SystemPackage
import TestSupport
import Testing

@testable import DropWatch
@testable import NewsfoldPipeline

@Suite("What was read and waits to be filed")
struct ReadQueueTests {
  private static func read(_ name: String, size: Int64 = 100) -> ReadDrop {
    let stamp = FileStamp(device: 1, inode: 1, size: size, modified: 1, changed: 1)
    return ReadDrop(
      drop: Drop(path: FilePath("/drop/\(name)"), kind: .regular, stamp: stamp, readyAt: .now),
      result: .rejected("for a test", stamp, nil))
  }

  private static func portion(_ names: [String], size: Int64 = 100) -> ReadPortion {
    ReadPortion(read: names.map { read($0, size: size) })
  }

  /// A portion in whose place something is told.
  private static func telling(_ names: [String] = [], _ tell: (inout WatchBatch) -> Void) -> ReadPortion {
    var portion = portion(names)
    tell(&portion.told)
    return portion
  }

  private static func numbered(_ numbers: Range<Int>) -> [String] { numbers.map { "\($0)" } }

  private static func names(_ read: [ReadDrop]) -> [String] { read.compactMap { $0.drop.path.lastComponent?.string } }

  @Test("It is taken in its order, several portions at a time, as many as make a transaction")
  func order() throws {
    let half = ReadQueue.transactionLimit / 2
    var queue = ReadQueue()
    #expect(queue.isEmpty)
    queue.append(Self.portion(Self.numbered(0..<half)))
    queue.append(Self.portion(Self.numbered(half..<2 * half)))
    queue.append(Self.portion(["last"]))
    let taken = queue.takeNext()
    let first = try #require(taken)
    #expect(Self.names(first.read) == Self.numbered(0..<2 * half))
    #expect(!queue.isEmpty)
    let second = queue.takeNext()
    #expect(Self.names(second?.read ?? []) == ["last"])
    let third = queue.takeNext()
    #expect(third == nil && queue.isEmpty)
  }

  @Test("Room is kept for what is being read, by number and by bytes, and is free again once that is read")
  func expected() {
    var queue = ReadQueue()
    let many = Self.numbered(0..<640).map { Self.read($0).drop }
    queue.expect(many)
    #expect(!queue.hasRoom(for: 1, isUrgent: false))
    #expect(queue.hasRoom(for: 1, isUrgent: true))
    queue.stopExpecting(many)
    #expect(queue.hasRoom(for: 1, isUrgent: false))
    let large = [Self.read("large", size: 11 << 20).drop]
    queue.expect(large)
    #expect(queue.hasRoom(for: 1 << 20, isUrgent: false))
    #expect(!queue.hasRoom(for: 2 << 20, isUrgent: false))
    queue.stopExpecting(large)
    // Alone, one that is larger than all room is read all the same.
    #expect(queue.hasRoom(for: 20 << 20, isUrgent: false))
  }

  @Test("A portion that is more than a transaction is taken alone")
  func large() {
    var queue = ReadQueue()
    queue.append(Self.portion(Self.numbered(0..<ReadQueue.transactionLimit + 1)))
    queue.append(Self.portion(["last"]))
    let first = queue.takeNext()
    #expect(first?.read.count == ReadQueue.transactionLimit + 1)
    let second = queue.takeNext()
    #expect(Self.names(second?.read ?? []) == ["last"])
  }

  @Test("What is to be told before some files are judged is told then, and not before those that were read earlier")
  func notices() {
    var queue = ReadQueue()
    queue.append(Self.portion(["a"]))
    queue.append(Self.portion(["b"]))
    queue.append(Self.telling { $0.notices = [.back("/drop")] })
    queue.append(Self.portion(["c"]))
    let first = queue.takeNext()
    #expect(Self.names(first?.read ?? []) == ["a", "b"])
    #expect(first?.told.isEmpty == true)
    let second = queue.takeNext()
    #expect(second?.told.notices == [.back("/drop")])
    #expect(Self.names(second?.read ?? []) == ["c"])
  }

  @Test("What is to be told once all before it is filed ends what is filed together", arguments: [false, true])
  func ends(isSweep: Bool) {
    let sweep = SweepReport(
      number: 7, reason: .request, began: .now(), seen: 2, folders: [], identities: [:], failed: [:])
    var queue = ReadQueue()
    queue.append(Self.portion(["a"]))
    queue.append(Self.telling(["b"]) { if isSweep { $0.sweeps = [sweep] } else { $0.vanished = ["/drop/x"] } })
    queue.append(Self.portion(["c"]))
    queue.append(Self.portion(["d"]))
    let first = queue.takeNext()
    #expect(Self.names(first?.read ?? []) == ["a", "b"])
    #expect(first?.told.sweeps.map(\.number) == (isSweep ? [7] : []))
    #expect(first?.told.vanished == (isSweep ? [] : ["/drop/x"]))
    let second = queue.takeNext()
    #expect(Self.names(second?.read ?? []) == ["c", "d"])
    #expect(second?.told.isEmpty == true)
  }

  @Test("What goes first is taken apart, and what was read of its files before is not there any more")
  func urgent() {
    var queue = ReadQueue()
    queue.append(Self.portion(["a", "b"]))
    queue.append(Self.portion(["b", "c"]))
    queue.prepend([Self.read("b", size: 300), Self.read("d", size: 300)])
    queue.prepend([Self.read("e", size: 300)])
    let urgent = queue.takeUrgent()
    #expect(Self.names(urgent) == ["b", "d", "e"])
    #expect(urgent.allSatisfy { $0.drop.stamp.size == 300 })
    let again = queue.takeUrgent()
    #expect(again.isEmpty && !queue.isEmpty)
    let rest = queue.takeNext()
    #expect(Self.names(rest?.read ?? []) == ["a", "c"])
    #expect(queue.isEmpty)
  }

  @Test("There is room for some megabytes, for one file of any size, and at once for what goes first")
  func room() {
    var queue = ReadQueue()
    #expect(queue.hasRoom(for: 1 << 40, isUrgent: false), "a file that is larger than all room goes alone")
    queue.append(Self.portion(["large"], size: 64 << 20))
    #expect(!queue.hasRoom(for: 1, isUrgent: false))
    #expect(queue.hasRoom(for: 1 << 40, isUrgent: true))
    queue.prepend([Self.read("small")])
    #expect(!queue.hasRoom(for: 1, isUrgent: true), "what goes first waits for what goes first")
    _ = queue.takeUrgent()
    #expect(queue.hasRoom(for: 1, isUrgent: true) && !queue.hasRoom(for: 1, isUrgent: false))
    _ = queue.takeNext()
    #expect(queue.hasRoom(for: 1, isUrgent: false))
    // Files of no bytes take room, too.
    for number in 0..<10 { queue.append(Self.portion(Self.numbered(number * 100..<number * 100 + 100), size: 0)) }
    #expect(!queue.hasRoom(for: 0, isUrgent: false))
    while !queue.isEmpty { _ = queue.takeNext() }
    #expect(queue.hasRoom(for: 1 << 40, isUrgent: false))
  }

  @Test(
    "Whatever comes and goes, each file is taken once, as it was read last, and all room is given back",
    arguments: 0..<20)
  func anything(seed: Int) {
    var random = SplitMix(seed: UInt64(seed))
    var queue = ReadQueue()
    // By name, with the size that tells when it was read.
    var waiting: [String: Int64] = [:]
    var urgent: [String: Int64] = [:]
    func take(_ read: [ReadDrop], _ expected: inout [String: Int64]) {
      for (name, drop) in zip(Self.names(read), read) {
        let size = expected.removeValue(forKey: name)
        #expect(size == drop.drop.stamp.size, "seed \(seed): \(name)")
      }
    }
    for step in 1...300 {
      switch Int.random(in: 0..<8, using: &random) {
      case 0..<4:
        let names = (0..<Int.random(in: 0...40, using: &random)).map { "\(step)-\($0)" }
        queue.append(Self.portion(names, size: Int64(step)))
        for name in names { waiting[name] = Int64(step) }
      case 4:
        var names = Array(waiting.keys.sorted().shuffled(using: &random).prefix(3))
        names.append("\(step)")
        queue.prepend(Self.portion(names, size: Int64(step)).read)
        for name in names { (waiting[name], urgent[name]) = (nil, Int64(step)) }
      case 5:
        take(queue.takeUrgent(), &urgent)
        #expect(urgent.isEmpty, "seed \(seed)")
      default:
        if let next = queue.takeNext() { take(next.read, &waiting) }
      }
    }
    take(queue.takeUrgent(), &urgent)
    while let next = queue.takeNext() { take(next.read, &waiting) }
    #expect(queue.isEmpty && urgent.isEmpty && waiting.isEmpty, "seed \(seed)")
    #expect(queue.hasRoom(for: 1 << 40, isUrgent: false), "seed \(seed)")
  }
}
