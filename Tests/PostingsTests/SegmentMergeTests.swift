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
    arguments: [(1, 1, 60), (2, 1, 60), (3, 7, 60), (4, 1, 120), (5, 1, 60), (4, 40_000, 20), (4, 1, 3)])
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
    var truth: [UInt64: [UInt32]] = [:]
    var files: [Segment] = []
    for place in 0..<3 {
      let first = UInt32(place) * 100 + 1
      let name = "\(place)"
      let whole = try write(name, from: first, step: 1, texts: 60, keys: 12, &truth, &random)
      var bytes = Array(try Data(contentsOf: URL(fileURLWithPath: whole.path.string)))
      for _ in 0..<Int.random(in: 0...6, using: &random) {
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
    for number in truth.keys { for found in try merged.numbers(under: number << 24) { #expect(found <= 300) } }
    try merged.validate()
  }
}

/// Keys as segments keep them.
private enum PostingsTestKey {
  static func kept(_ number: Int) -> UInt64 { SegmentLayout.kept(key(number)) }
}
