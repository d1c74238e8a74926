import Foundation
import SystemPackage
import TestSupport
import Testing

@testable import Postings

@Suite("Reading an index that another writes")
struct PostingsReaderTests {
  @Test(
    "What a reader has found gives the same answers as looking up, whatever was written, merged and removed since",
    arguments: 0..<20)
  func findings(seed: Int) throws {
    var random = SplitMix(seed: UInt64(seed) &+ 70)
    let folder = try IndexFolder(boilerplateLimit: 60)
    let reader = try PostingsReader(in: folder.folder, kind: IndexFolder.kind, boilerplateLimit: 60)
    #expect(reader.through == nil)
    var number: UInt32 = 0
    let keys = (0..<50).map(key)
    var early: [PostingsFindings] = []
    for step in 1...80 as ClosedRange<UInt64> {
      number += 1
      folder.index.add(number, under: keys.filter { _ in Int.random(in: 0..<4, using: &random) == 0 } + [key(100)])
      if Int.random(in: 0..<6, using: &random) == 0 {
        try folder.index.remove(UInt32.random(in: 1...number, using: &random))
      }
      folder.index.commit()
      if Int.random(in: 0..<3, using: &random) == 0 { try folder.write(step) }
      if Bool.random(using: &random) { try reader.refresh() }
      if let found = try reader.findings(of: keys, limit: .max) { early.append(found) }
      let all = try folder.numbers(of: keys, nil)
      for findings in early.suffix(6) {
        #expect(try folder.numbers(of: keys, findings) == all, "seed \(seed) step \(step)")
      }
    }
  }

  @Test("Many texts at a time are told what each would be told alone", arguments: 0..<4)
  func together(seed: Int) throws {
    var random = SplitMix(seed: UInt64(seed) &+ 170)
    let folder = try IndexFolder(boilerplateLimit: 60)
    for number in 1...200 as ClosedRange<UInt32> {
      folder.index.add(
        number, under: Set((0..<40).map { _ in Int.random(in: 0..<3000, using: &random) }).map(key) + [key(5000)])
      folder.index.commit()
      if number % 23 == 0 { try folder.write(UInt64(number)) }
    }
    let reader = try PostingsReader(in: folder.folder, kind: IndexFolder.kind, boilerplateLimit: 60)
    // Several thousands, more than go through the rounds together, and some come again.
    let texts = (0..<40).map { text in
      (0..<(text * 7)).map { _ in key(Int.random(in: 0..<4000, using: &random)) } + (text % 3 == 0 ? [key(5000)] : [])
    }
    let alone = try texts.map { try reader.findings(of: $0, limit: 200) }
    let together = try reader.findings(ofEach: texts, limit: 200)
    #expect(together.count == texts.count && alone.contains { $0 == nil } && alone.contains { $0 != nil })
    for (text, (one, other)) in zip(texts, zip(alone, together)) {
      #expect((one == nil) == (other == nil))
      guard let one, let other else { continue }
      for key in text.indices {
        #expect(one.isBoilerplate(key) == other.isBoilerplate(key))
        #expect(one.numbers(of: key) == other.numbers(of: key))
      }
      #expect(try folder.numbers(of: text, other) == folder.numbers(of: text, nil))
    }
    #expect(try reader.findings(ofEach: [], limit: 1).isEmpty)
    // Of those that have too many numbers none is kept.
    let told = together.compactMap { $0 }
    let kept = zip(texts, alone).reduce(0) { sum, text in
      sum + (text.1.map { found in text.0.indices.reduce(0) { $0 + found.numbers(of: $1).count } } ?? 0)
    }
    #expect(told.allSatisfy { $0.numbers.count == kept })
  }

  @Test("Who knows no limit for boilerplate is told of it all the same")
  func unlimited() throws {
    let folder = try IndexFolder(boilerplateLimit: 20)
    for number in 1...30 as ClosedRange<UInt32> {
      folder.index.add(number, under: [key(1)] + (number < 4 ? [key(2)] : []))
    }
    folder.index.commit()
    try folder.write()
    let reader = try PostingsReader(in: folder.folder, kind: IndexFolder.kind)
    let findings = try #require(try reader.findings(of: [key(1), key(2), key(3)], limit: 10))
    #expect(findings.isBoilerplate(0) && findings.numbers(of: 0).isEmpty)
    #expect(findings.numbers(of: 1) == [1, 2, 3] && findings.numbers(of: 2).isEmpty)
  }

  @Test("It reads on in what it has open, and takes in what is new when it is asked to")
  func refresh() throws {
    let folder = try IndexFolder()
    let reader = try PostingsReader(in: folder.folder, kind: IndexFolder.kind)
    for number in 1...9 as ClosedRange<UInt32> {
      folder.index.add(number, under: [key(1)])
      folder.index.commit()
      try folder.write(UInt64(number))
      if number == 1 { try reader.refresh() }
    }
    #expect(reader.through == 1)
    #expect(reader.mark?.sequence == 1)
    #expect(try reader.findings(of: [key(1)], limit: 10)?.numbers == [1])
    try reader.refresh()
    #expect(reader.through == 9)
    #expect(try reader.findings(of: [key(1)], limit: 10)?.numbers == Array(1...9))
    #expect(try reader.findings(of: [key(1)], limit: 8) == nil)
  }

  @Test("An index that is made anew is taken for what it is")
  func anew() throws {
    let folder = try IndexFolder()
    folder.index.add(1, under: [key(1)])
    folder.index.commit()
    try folder.write()
    let reader = try PostingsReader(in: folder.folder, kind: IndexFolder.kind)
    #expect(reader.mark?.history == "one")
    try FileManager.default.removeItem(atPath: folder.folder.string)
    try reader.refresh()
    #expect(reader.through == nil && reader.mark == nil)
    try folder.reopen(history: "two")
    folder.index.add(5, under: [key(2)])
    folder.index.commit()
    try folder.index.finish(
      try #require(folder.index.store.nextWrite(Mark(history: "two", sequence: 3, digest: "d"))).run())
    try reader.refresh()
    #expect(reader.mark?.history == "two" && reader.through == 5)
  }

  @Test("A damaged segment is an error, and not an answer")
  func damaged() throws {
    let folder = try IndexFolder()
    folder.index.add(1, under: [key(1)])
    folder.index.commit()
    try folder.write()
    let path = folder.folder.appending(try folder.files()[0])
    var bytes = Array(try Data(contentsOf: URL(fileURLWithPath: path.string)))
    // The block of the buckets.
    bytes[4096 + 3] ^= 1
    try FileManager.default.removeItem(atPath: path.string)
    try Data(bytes).write(to: URL(fileURLWithPath: path.string))
    let reader = try PostingsReader(in: folder.folder, kind: IndexFolder.kind)
    #expect(throws: PostingsError.self) { try reader.findings(of: [key(1)], limit: 10) }
  }
}

extension IndexFolder {
  /// The living numbers of each of some keys; nothing where it is boilerplate.
  fileprivate func numbers(of keys: [UInt64], _ findings: PostingsFindings?) throws -> [[UInt32]?] {
    var lookup = PostingsLookup()
    try index.look(up: keys, &lookup, findings)
    return try keys.indices.map { key in
      if lookup.frequencies[key] == PostingsIndex.boilerplate { return nil }
      var numbers: [UInt32] = []
      try index.forEachNumber(under: key, lookup) { numbers.append($0) }
      return numbers.filter { !index.isRemoved($0) }.sorted()
    }
  }
}
