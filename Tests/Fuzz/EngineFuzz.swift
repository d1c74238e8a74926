import Foundation
import NearDuplicates
import SystemPackage

@testable import Postings

/// The near-duplicate engine under whatever order of calls, crashes and damage: every answer is held against texts that
/// are compared with all others.
enum EngineFuzz {
  private static let history = "fuzz"

  static func run(_ source: inout ByteSource) throws {
    let folder = Scratch.folder("engine")
    var index = try NearDuplicateIndex(in: folder, history: history)
    var reader = try NearDuplicateReader(in: folder)
    // Texts that are filed for good, and those that the batch under way has filed or removed too.
    var kept: [UInt32: Sketch] = [:]
    var texts: [UInt32: Sketch] = [:]
    var number: UInt32 = 0
    var last: UInt32 = 0
    for _ in 0..<200 where !source.isEmpty {
      switch source.byte() % 12 {
      case 0...3:
        let sketch = Sketch(wordHashes: text(&source))
        // What is given up as damaged takes the batch with it.
        if try !ask(sketch, index, reader, texts, kept) { (texts, number) = (kept, last) }
        number += 1
        if try attempt(index, kept, { index throws(PostingsError) in try index.add(number, sketch) }) {
          texts[number] = sketch
        } else {
          (texts, number) = (kept, last)
        }
      case 4:
        let victim = UInt32(source.number(below: Int(number) + 1))
        if try attempt(index, kept, { index throws(PostingsError) in try index.remove(victim) }) {
          texts[victim] = nil
        } else {
          (texts, number) = (kept, last)
        }
      case 5, 6:
        index.commit()
        (kept, last) = (texts, number)
      case 7:
        index.rollback()
        (texts, number) = (kept, last)
      case 8, 9:
        let mark = source.byte() & 1 == 0 ? Mark(history: history, sequence: UInt64(last), digest: "-") : nil
        while let job = index.postings.nextJob(writing: mark) {
          do throws(PostingsError) {
            try index.postings.finish(try job.run())
          } catch {
            // What it was to merge is damaged, or gone.
            index.postings.abandon(job)
            index.rollback()
            if index.postings.holds(error.path) { try index.discard(error) }
            try refile(index, kept)
            (texts, number) = (kept, last)
            break
          }
        }
      case 10:
        try? reader.refresh()
      default:
        if source.byte() & 1 == 0 { try damage(folder, &source) }
        // As after a crash: what is in memory only is filed again.
        index = try NearDuplicateIndex(in: folder, history: history)
        reader = try NearDuplicateReader(in: folder)
        (texts, number) = (kept, last)
        try refile(index, kept)
      }
    }
  }

  /// What matches by the thresholds is found (of texts that winnowing promises something of), and nothing else is there.
  ///
  /// - Returns: false where damage was noticed, and the batch was lost with it.
  private static func ask(
    _ sketch: Sketch, _ index: NearDuplicateIndex, _ reader: NearDuplicateReader, _ texts: [UInt32: Sketch],
    _ kept: [UInt32: Sketch]
  ) throws -> Bool {
    let early = try? reader.findings(for: sketch)
    for findings in [nil, early ?? nil] {
      let found: [UInt32]
      do throws(PostingsError) {
        found = try index.candidates(for: sketch, sharing: MatchThresholds().leastShare, findings)
      } catch {
        try giveUp(error, index, kept)
        return false
      }
      for number in found { demand(texts[number] != nil, "text \(number) is not there, and was found") }
      for (number, other) in texts {
        let overlap = Overlap(of: sketch.text, and: other.text)
        // Of many copies the first are found.
        guard overlap.resemblance >= 0.5 || overlap.largerContainment >= 0.8 else { continue }
        let shared = Set(sketch.fingerprints).intersection(other.fingerprints).count
        // What is made of the same short runs in another order is beyond the promise, where it shares no fingerprints.
        let smaller = min(sketch.fingerprints.count, other.fingerprints.count)
        let isPromised =
          shared >= 2 && shared * 6 >= smaller || shared * 4 >= smaller && shared > 0
          || overlap.resemblance >= 0.5 && sketch.isBrief && other.isBrief
          || overlap.contained >= 0.8 && other.isShort
        demand(
          !isPromised || found.contains(number) || found.count >= NearDuplicateIndex.copyLimit,
          """
          text \(number) was not found: \(overlap), \(shared) fingerprints of \(sketch.fingerprints.count) and \
          \(other.fingerprints.count) shared, \(sketch.words) and \(other.words) words
          """)
      }
    }
    return true
  }

  private static func attempt(
    _ index: NearDuplicateIndex, _ kept: [UInt32: Sketch], _ body: (NearDuplicateIndex) throws(PostingsError) -> Void
  ) throws -> Bool {
    do throws(PostingsError) {
      try body(index)
      return true
    } catch {
      try giveUp(error, index, kept)
      return false
    }
  }

  private static func giveUp(_ error: PostingsError, _ index: NearDuplicateIndex, _ kept: [UInt32: Sketch]) throws {
    index.rollback()
    try index.discard(error)
    try refile(index, kept)
  }

  /// Files what the index does not hold, as its owner does it.
  private static func refile(_ index: NearDuplicateIndex, _ texts: [UInt32: Sketch]) throws {
    while true {
      do throws(PostingsError) {
        let last = index.postings.lastNumber ?? 0
        for (number, sketch) in texts.sorted(by: { $0.key < $1.key }) {
          if number > last { try index.add(number, sketch) } else if sketch.isShort { index.recall(number, sketch) }
        }
        if last > 0 { for number in 1...last where texts[number] == nil { try index.remove(number) } }
        index.commit()
        return
      } catch {
        index.rollback()
        try index.discard(error)
      }
    }
  }

  private static func damage(_ folder: FilePath, _ source: inout ByteSource) throws {
    let names = try FileManager.default.contentsOfDirectory(atPath: folder.string).sorted()
    guard !names.isEmpty else { return }
    let path = folder.appending(names[source.number(below: names.count)])
    var bytes = Array(try Data(contentsOf: URL(fileURLWithPath: path.string)))
    guard !bytes.isEmpty else { return }
    bytes[source.number(below: bytes.count)] ^= 1 << (source.byte() & 7)
    // Another file of its name: a mapping of the one before would change too.
    try FileManager.default.removeItem(atPath: path.string)
    try Scratch.write(bytes, to: path)
  }

  /// Runs of a few hundred words, so that texts share some.
  private static func text(_ source: inout ByteSource) -> [UInt64] {
    var words: [UInt64] = []
    for _ in 0...source.number(below: 8) {
      let (start, length) = (source.number(below: 400), source.number(below: 60))
      for word in start...(start + length) { words.append(UInt64(word + 1) &* 0x9E37_79B9_7F4A_7C15) }
    }
    return words
  }
}
