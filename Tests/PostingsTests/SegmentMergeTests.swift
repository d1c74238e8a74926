import Foundation
import SystemPackage
import TestSupport
import Testing

@testable import Postings

/// Merging alone, with as many keys as make several portions.
@Suite("Merging segments")
struct SegmentMergeTests {
  private let folder = FilePath(
    FileManager.default.temporaryDirectory.appendingPathComponent("newsfold-merge-\(UUID().uuidString)").path)
  private let format = PostingsFormat(kind: IndexFolder.kind, boilerplateLimit: 40)

  init() throws {
    try FileManager.default.createDirectory(atPath: folder.string, withIntermediateDirectories: true)
  }

  private func remove() { try? FileManager.default.removeItem(atPath: folder.string) }

  /// Writes a segment of `texts` numbers that begin at `first` and lie `step` apart, and notes what is in it.
  private func write(
    _ name: String, from first: UInt32, step: UInt32, texts: Int, keys: Int, _ truth: inout [UInt64: [UInt32]],
    _ random: inout SplitMix
  ) throws -> Segment {
    var head = PostingsHead()
    for text in 0..<texts {
      let number = first + UInt32(text) * step
      // Some in nearly all numbers, some in a few, most in one.
      var chosen = Set((0..<4).filter { _ in Int.random(in: 0..<10, using: &random) > 0 })
      for _ in 0..<keys { chosen.insert(Int.random(in: 4..<(keys * texts), using: &random)) }
      head.add(number, under: chosen.sorted().map(key))
      for key in chosen { truth[PostingsTestKey.kept(key), default: []].append(number) }
    }
    head.commit()
    let last = first + UInt32(texts - 1) * step
    _ = try format.write(
      head, SegmentContents(numbers: first...last, dead: [], tombstones: []), to: folder.appending(name))
    return try format.open(folder.appending(name))
  }

  @Test(
    "What comes of it is what was in them, but for the dead, whatever their number and range",
    arguments: [
      (1, 1, 60), (2, 1, 60), (3, 7, 60), (4, 1, 120), (5, 1, 60), (4, 40_000, 20), (4, 400_000, 20), (4, 1, 3),
    ])
  func merged(segments: Int, step: UInt32, texts: Int) throws {
    defer { remove() }
    for seed in 0..<3 as Range<UInt64> {
      var random = SplitMix(seed: seed &+ 40)
      var truth: [UInt64: [UInt32]] = [:]
      var files: [Segment] = []
      var first: UInt32 = 5
      for place in 0..<segments {
        files.append(
          try write("\(seed)-\(place)", from: first, step: step, texts: texts, keys: 90, &truth, &random))
        first += UInt32(texts) * step + 3
      }
      let all = Set(truth.values.joined())
      let dead: Set<UInt32> = seed == 0 ? [] : all.filter { _ in Int.random(in: 0..<5, using: &random) == 0 }
      let numbers = files[0].numbers.lowerBound...files[segments - 1].numbers.upperBound
      let path = folder.appending("\(seed)-merged")
      let size = try format.merge(
        files, SegmentContents(numbers: numbers, dead: dead, tombstones: []), isOldest: true, to: path)
      let merged = try format.open(path)
      #expect(merged.size == size)
      try merged.validate()
      var living = 0
      for (kept, numbers) in truth {
        let found = try merged.numbers(under: kept << 24)
        let wanted = numbers.filter { !dead.contains($0) }
        // Of the four that are everywhere none is kept where it is in too many, in one of the segments or in all.
        let mostAtOnce = files.map { file in numbers.count { file.numbers.contains($0) } }.max() ?? 0
        if mostAtOnce > 40 || wanted.count > 40 {
          #expect(found == [])
        } else {
          #expect(found == wanted)
          living += found.count
        }
      }
      #expect(merged.postingCount == living)
      #expect(merged.textCount == all.count - dead.count)
    }
  }

  @Test("Segments with right checksums and wrong figures are refused, or give a segment that holds", arguments: 0..<200)
  func forged(seed: Int) throws {
    defer { remove() }
    var random = SplitMix(seed: UInt64(seed) &+ 4000)
    // Of every fourth only, so that many of the others are merged.
    let changes = seed % 4 == 0 ? 6 : 1
    var truth: [UInt64: [UInt32]] = [:]
    var files: [Segment] = []
    for place in 0..<3 {
      let first = UInt32(place) * 100 + 1
      let name = "\(place)"
      let whole = try write(name, from: first, step: 1, texts: 60, keys: 12, &truth, &random)
      var bytes = Array(try Data(contentsOf: URL(fileURLWithPath: whole.path.string)))
      for _ in 0..<Int.random(in: 0...changes, using: &random) {
        bytes[Int.random(in: 4096..<bytes.count, using: &random)] = UInt8.random(in: 0...255, using: &random)
      }
      let forged = folder.appending(name + "-forged")
      try Data(Forgery.sealed(bytes)).write(to: URL(fileURLWithPath: forged.string))
      guard let segment = try? format.open(forged) else { return }
      files.append(segment)
    }
    let path = folder.appending("merged")
    let contents = SegmentContents(numbers: 1...300, dead: [], tombstones: [])
    do {
      _ = try format.merge(files, contents, isOldest: true, to: path)
    } catch { return }
    let merged = try format.open(path)
    try merged.validate()
    for number in truth.keys { _ = try merged.numbers(under: number << 24) }
  }

  @Test("Buckets that have more entries between them than the file has room for are refused before they take memory")
  func overlapping() throws {
    defer { remove() }
    var random = SplitMix(seed: 9)
    var truth: [UInt64: [UInt32]] = [:]
    let whole = try write("whole", from: 1, step: 1, texts: 60, keys: 90, &truth, &random)
    var bytes = Array(try Data(contentsOf: URL(fileURLWithPath: whole.path.string)))
    // The fullest bucket's word in place of each: what it has can be in any.
    let (start, layout) = (whole.header[.buckets].lowerBound, whole.layout)
    func count(_ bucket: Int) -> Int {
      let word = (0..<8).reduce(0 as UInt64) { $0 | UInt64(bytes[start + bucket * 8 + $1]) << UInt64($1 * 8) }
      return word >> 32 == 0 ? 0 : Int(bytes[whole.header[.entries].lowerBound + Int(word & 0xFFFF_FFFF)])
    }
    let fullest = try #require((0..<layout.buckets).max { count($0) < count($1) })
    let word = bytes[(start + fullest * 8)..<(start + fullest * 8 + 8)]
    for bucket in 0..<layout.buckets {
      bytes.replaceSubrange((start + bucket * 8)..<(start + bucket * 8 + 8), with: word)
    }
    let forged = folder.appending("forged")
    try Data(Forgery.sealed(bytes)).write(to: URL(fileURLWithPath: forged.string))
    #expect(throws: PostingsError.damaged(forged, "its buckets overlap")) {
      try format.merge(
        [format.open(forged)], SegmentContents(numbers: 1...60, dead: [], tombstones: []), isOldest: true,
        to: folder.appending("merged"))
    }
  }

  @Test("A segment of numbers that it is not to have is refused")
  func otherNumbers() throws {
    defer { remove() }
    var random = SplitMix(seed: 10)
    var truth: [UInt64: [UInt32]] = [:]
    let segment = try write("one", from: 100, step: 1, texts: 5, keys: 9, &truth, &random)
    #expect(throws: PostingsError.self) {
      try format.merge(
        [segment], SegmentContents(numbers: 101...200, dead: [], tombstones: []), isOldest: true,
        to: folder.appending("merged"))
    }
  }

  @Test(
    "The lowest keys of buckets that follow one another are those of each", arguments: [1, 2, 3, 1000, 4097, 1 << 20])
  func floors(buckets: Int) {
    let layout = SegmentLayout(numbers: 1...9, buckets: buckets)
    var floor = BucketFloor(buckets)
    for bucket in 0...min(buckets, 5000) {
      #expect(floor.value == layout.lowest(bucket))
      floor.advance()
    }
  }
}

/// Keys as segments keep them.
private enum PostingsTestKey {
  static func kept(_ number: Int) -> UInt64 { SegmentLayout.kept(key(number)) }
}
