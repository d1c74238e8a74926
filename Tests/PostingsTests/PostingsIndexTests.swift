import Foundation
import Postings
import SystemPackage
import TestSupport
import Testing

@Suite("Postings on disk")
struct PostingsIndexTests {
  @Test("It answers as a dictionary does, through commits, rollbacks, removals, merges and crashes", arguments: 0..<40)
  func model(seed: Int) throws {
    var random = SplitMix(seed: UInt64(seed))
    let folder = try IndexFolder()
    var model: [Int: Set<UInt32>] = [:]
    var written: [Int: Set<UInt32>] = [:]
    let universe = Int.random(in: 1...400, using: &random)
    var number: UInt32 = 0
    for step in 1...Int.random(in: 5...60, using: &random) {
      var next = model
      let start = number
      for _ in 0..<Int.random(in: 0...20, using: &random) {
        number += UInt32.random(in: 1...3, using: &random)
        let keys = Set(
          (0..<Int.random(in: 1...30, using: &random)).map { _ in Int.random(in: 0..<universe, using: &random) })
        folder.index.add(number, under: keys.map(key))
        for key in keys { next[key, default: []].insert(number) }
      }
      if number > 0, Bool.random(using: &random) {
        let victim = UInt32.random(in: 1...number, using: &random)
        try folder.index.remove(victim)
        for key in next.keys { next[key]?.remove(victim) }
      }
      if Int.random(in: 0..<5, using: &random) == 0 {
        folder.index.rollback()
        number = start
      } else {
        folder.index.commit()
        model = next
      }
      if Int.random(in: 0..<3, using: &random) == 0 {
        let isEmpty = folder.index.unwritten == 0
        try folder.write(UInt64(step))
        // Removals alone are not written: the history tells of them again.
        if !isEmpty { written = model }
      }
      if Int.random(in: 0..<6, using: &random) == 0, written == model {
        try folder.reopen()
        #expect(folder.notices.isEmpty)
        number = max(number, folder.index.lastNumber ?? 0)
      }
      for key in 0..<universe where Int.random(in: 0..<8, using: &random) == 0 {
        #expect(try folder.numbers(under: postingsKey(key)) == (model[key] ?? []).sorted(), "seed \(seed) step \(step)")
      }
    }
    for key in 0..<universe {
      #expect(try folder.numbers(under: postingsKey(key)) == (model[key] ?? []).sorted(), "seed \(seed)")
    }
    #expect(folder.index.count == Set(model.values.joined()).count)
  }

  private func postingsKey(_ number: Int) -> UInt64 { key(number) }

  @Test("What was removed stays removed when a newer segment is given up and the history is told again")
  func removedAndDiscarded() throws {
    let folder = try IndexFolder()
    for number in 1...5 as ClosedRange<UInt32> { folder.index.add(number, under: [key(0), key(Int(number))]) }
    folder.index.commit()
    try folder.write(1)
    try folder.index.remove(3)
    folder.index.add(6, under: [key(0)])
    folder.index.commit()
    try folder.write(2)
    folder.index.discard(from: 6)
    // As its owner does it.
    try folder.index.remove(3)
    folder.index.add(6, under: [key(0)])
    folder.index.commit()
    #expect(try folder.numbers(under: key(0)) == [1, 2, 4, 5, 6])
    try folder.write(3)
    try folder.reopen()
    #expect(try folder.numbers(under: key(0)) == [1, 2, 4, 5, 6])
  }

  @Test("A merge leaves out what was removed for good, and nothing that may come back")
  func stagedRemoval() throws {
    let folder = try IndexFolder()
    for number in 1...4 as ClosedRange<UInt32> {
      folder.index.add(number, under: [key(0)])
      folder.index.commit()
      var mark: Mark? = Mark(history: "one", sequence: UInt64(number), digest: "d")
      if number < 4 {
        try folder.write(UInt64(number))
      } else if let job = folder.index.store.nextWrite(mark) {
        mark = nil
        try folder.index.finish(try job.run())
      }
    }
    try folder.index.remove(2)
    let job = try #require(folder.index.store.nextMerge())
    let outcome = try job.run()
    folder.index.rollback()
    try folder.index.finish(outcome)
    #expect(try folder.numbers(under: key(0)) == [1, 2, 3, 4])
  }

  @Test("Where removed numbers are to be erased, their segment is written anew without them")
  func erased() throws {
    let folder = try IndexFolder()
    folder.index.erasesRemoved = true
    for number in 1...5 as ClosedRange<UInt32> { folder.index.add(number, under: [key(Int(number))]) }
    folder.index.commit()
    try folder.write(1)
    try folder.index.remove(3)
    folder.index.commit()
    #expect(folder.index.isErasureDue)
    try folder.write(2)
    #expect(!folder.index.isErasureDue && folder.index.postingCount == 4 && folder.index.count == 4)
    try folder.reopen()
    #expect(folder.index.count == 4)
  }

  @Test("Its digest does not depend on what was written and merged when, nor on crashes", arguments: 0..<20)
  func digest(seed: Int) throws {
    var random = SplitMix(seed: UInt64(seed) &+ 300)
    let (folder, other) = (try IndexFolder(boilerplateLimit: 40), PostingsIndex(kind: 7, boilerplateLimit: 40))
    var texts: [(number: UInt32, keys: [UInt64])] = []
    var removed: Set<UInt32> = []
    for number in 1...150 as ClosedRange<UInt32> {
      let keys = Set((0..<8).map { _ in key(Int.random(in: 0..<120, using: &random)) } + [key(500)])
      texts.append((number, Array(keys)))
      folder.index.add(number, under: Array(keys))
      folder.index.commit()
      if Int.random(in: 0..<9, using: &random) == 0 { try folder.write(UInt64(number)) }
      if Int.random(in: 0..<9, using: &random) == 0 {
        let victim = UInt32.random(in: 1...number, using: &random)
        try folder.index.remove(victim)
        folder.index.commit()
        removed.insert(victim)
      }
      if Int.random(in: 0..<20, using: &random) == 0 {
        // What was in memory only is filed again, as its owner does it after a crash.
        try folder.reopen()
        for text in texts where text.number > folder.index.lastNumber ?? 0 {
          folder.index.add(text.number, under: text.keys)
        }
        for number in removed { try folder.index.remove(number) }
        folder.index.commit()
      }
    }
    for text in texts { other.add(text.number, under: text.keys) }
    for number in removed { try other.remove(number) }
    other.commit()
    #expect(try folder.index.digest() == other.digest(), "seed \(seed)")
    #expect(folder.index.count == other.count)
    // Taken out and filed again under a higher number, it is found as before.
    let text = try #require(texts.first { !removed.contains($0.number) })
    try folder.index.remove(text.number)
    folder.index.commit()
    let without = try folder.index.digest()
    folder.index.add(1000, under: text.keys)
    folder.index.commit()
    #expect(try folder.index.digest() != without)
    for one in text.keys where one != key(500) {
      guard let numbers = try folder.numbers(under: one) else { continue }
      #expect(numbers.contains(1000) && !numbers.contains(text.number))
    }
  }

  @Test("Another history, or one that was rewritten, makes it anew")
  func otherHistory() throws {
    let folder = try IndexFolder()
    folder.index.add(1, under: [key(1)])
    folder.index.commit()
    try folder.write(5)
    try folder.reopen()
    #expect(folder.index.mark == Mark(history: "one", sequence: 5, digest: "d5"))
    #expect(try folder.numbers(under: key(1)) == [1])
    try folder.reopen(isKnown: { $0.digest != "d5" })
    #expect(folder.index.mark == nil && folder.index.count == 0)
    #expect(try folder.files().isEmpty)
    folder.index.add(1, under: [key(1)])
    folder.index.commit()
    try folder.write()
    try folder.reopen(history: "two")
    #expect(folder.index.mark == nil && folder.index.count == 0)
  }

  @Test("A key in too many numbers says so for good, and keeps none of them after a merge")
  func boilerplate() throws {
    let folder = try IndexFolder(boilerplateLimit: 10)
    for number in 1...30 as ClosedRange<UInt32> {
      folder.index.add(number, under: [key(0), key(Int(number))])
      folder.index.commit()
      if number % 3 == 0 { try folder.write(UInt64(number)) }
      #expect(try folder.numbers(under: key(0)) == (number > 10 ? nil : Array(1...number)))
    }
    #expect(folder.index.boilerplateCount > 0)
    try folder.reopen()
    #expect(try folder.numbers(under: key(0)) == nil)
    #expect(try folder.numbers(under: key(7)) == [7])
  }

  @Test("What a job failed to write is written by the next, and found meanwhile")
  func failedJob() throws {
    let folder = try IndexFolder()
    folder.index.add(1, under: [key(1)])
    folder.index.commit()
    let mark = Mark(history: "one", sequence: 1, digest: "d")
    let job = try #require(folder.index.nextJob(writing: mark))
    // Its name is taken.
    _ = FileManager.default.createFile(atPath: folder.folder.appending("1.segment").string, contents: Data())
    #expect(throws: PostingsError.self) { try job.run() }
    folder.index.abandon(job)
    folder.index.add(2, under: [key(1)])
    folder.index.commit()
    #expect(try folder.numbers(under: key(1)) == [1, 2])
    try folder.write(2)
    try folder.write(3)
    try folder.reopen()
    #expect(try folder.numbers(under: key(1)) == [1, 2])
  }

  @Test("Segments that are merged away stay readable for whoever has them open")
  func openElsewhere() throws {
    let folder = try IndexFolder()
    folder.index.add(1, under: [key(1)])
    folder.index.commit()
    try folder.write()
    let segment = try Segment(at: folder.folder.appending(try folder.files()[0]), kind: IndexFolder.kind)
    for number in 2...9 as ClosedRange<UInt32> {
      folder.index.add(number, under: [key(1)])
      folder.index.commit()
      try folder.write(UInt64(number))
    }
    #expect(!FileManager.default.fileExists(atPath: segment.path.string))
    try segment.validate()
    #expect(segment.postingCount == 1)
  }

  @Test("Any byte of a segment that changes is noticed, and no answer is wrong", arguments: 0..<60)
  func damage(seed: Int) throws {
    var random = SplitMix(seed: UInt64(seed) &+ 500)
    let folder = try IndexFolder()
    var model: [Int: [UInt32]] = [:]
    for number in 1...200 as ClosedRange<UInt32> {
      let keys = Set((0..<20).map { _ in Int.random(in: 0..<300, using: &random) })
      folder.index.add(number, under: keys.map(key))
      for key in keys { model[key, default: []].append(number) }
    }
    folder.index.commit()
    try folder.write()
    let path = folder.folder.appending(try folder.files()[0])
    var bytes = Array(try Data(contentsOf: URL(fileURLWithPath: path.string)))
    switch seed % 3 {
    case 0: bytes[Int.random(in: 0..<bytes.count, using: &random)] ^= 1 << UInt8.random(in: 0..<8, using: &random)
    case 1: bytes.removeLast(Int.random(in: 1...bytes.count, using: &random))
    default:
      let start = Int.random(in: 0..<bytes.count, using: &random)
      for index in start..<min(bytes.count, start + 512) { bytes[index] = UInt8.random(in: 0...255, using: &random) }
    }
    // Another file of that name: a mapping of the one before stays what it is.
    try FileManager.default.removeItem(atPath: path.string)
    try Data(bytes).write(to: URL(fileURLWithPath: path.string))
    #expect(throws: PostingsError.self) { try Segment(at: path, kind: IndexFolder.kind).validate() }
    try folder.reopen()
    var isNoticed = !folder.notices.isEmpty
    for (number, numbers) in model {
      do {
        let found = try folder.numbers(under: key(number))
        #expect(found == numbers || isNoticed && found == [], "seed \(seed)")
      } catch is PostingsError {
        isNoticed = true
      }
    }
  }

  @Test("A header or a manifest with right checksums and wrong figures is refused or does no harm", arguments: 0..<200)
  func forgedFigures(seed: Int) throws {
    var random = SplitMix(seed: UInt64(seed) &+ 1300)
    let folder = try IndexFolder()
    for number in 1...40 as ClosedRange<UInt32> {
      folder.index.add(number, under: [key(0), key(Int(number))])
      folder.index.commit()
      if number % 20 == 0 { try folder.write(UInt64(number)) }
    }
    let path = folder.folder.appending(try folder.files()[0])
    var bytes = Array(try Data(contentsOf: URL(fileURLWithPath: path.string)))
    // One of the header's words, made large, small or anything.
    let word = Int.random(in: 1..<20, using: &random) * 8
    let value =
      [0, 1, .max, .max / 2, 1 << 63, UInt64.random(in: 0 ... .max, using: &random)].randomElement(using: &random) ?? 0
    for index in 0..<8 { bytes[word + index] = UInt8(truncatingIfNeeded: value >> UInt64(index * 8)) }
    try FileManager.default.removeItem(atPath: path.string)
    try Data(Forgery.signed(bytes)).write(to: URL(fileURLWithPath: path.string))
    try folder.reopen()
    for number in 0..<40 { _ = try? folder.numbers(under: key(number)) }
    folder.index.add(1000, under: [key(1)])
    folder.index.commit()
    try? folder.write(1000)
    _ = (folder.index.count, folder.index.postingCount, folder.index.boilerplateCount)
    for covers in ["18446744073709551615", "-1", "9223372036854775808"] {
      let text = "newsfold-index 1\nhistory one\ncovers \(covers) x\nsegment 9223372036854775807.segment 1 1 1\n"
      try Forgery.manifest(text).write(
        toFile: folder.folder.appending("manifest").string, atomically: true, encoding: .utf8)
      try folder.reopen()
      #expect(folder.index.mark == nil)
    }
  }

  @Test("A segment with right checksums and wrong figures is refused or answers within its bounds", arguments: 0..<200)
  func forged(seed: Int) throws {
    var random = SplitMix(seed: UInt64(seed) &+ 900)
    let folder = try IndexFolder()
    for number in 1...100 as ClosedRange<UInt32> {
      folder.index.add(number, under: Array(Set((0..<20).map { _ in key(Int.random(in: 0..<60, using: &random)) })))
    }
    folder.index.commit()
    try folder.write()
    let path = folder.folder.appending(try folder.files()[0])
    var bytes = Array(try Data(contentsOf: URL(fileURLWithPath: path.string)))
    for _ in 0..<Int.random(in: 1...8, using: &random) {
      bytes[Int.random(in: 4096..<bytes.count, using: &random)] = UInt8.random(in: 0...255, using: &random)
    }
    let forged = folder.folder.appending("forged.segment")
    try Data(Forgery.sealed(bytes)).write(to: URL(fileURLWithPath: forged.string))
    guard let segment = try? Segment(at: forged, kind: IndexFolder.kind) else { return }
    try? segment.validate()
    for number in 0..<100 {
      for found in (try? segment.numbers(under: key(number))) ?? [] { #expect(segment.numbers.contains(found)) }
    }
  }
}
