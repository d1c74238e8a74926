import Foundation
import SystemPackage

@testable import Postings

/// Segment files and manifests that are not what was written.
enum SegmentFuzz {
  static let kind: UInt32 = 7
  static let keys = (0..<60).map { (UInt64($0) &+ 1) &* 0x9E37_79B9_7F4A_7C15 }
  /// Numbers by key, as they were filed.
  static let truth: [UInt64: [UInt32]] = {
    var truth: [UInt64: [UInt32]] = [:]
    for number in 1...90 as ClosedRange<UInt32> {
      for (place, key) in keys.enumerated() where (Int(number) * 7 + place * place) % 11 < 3 || place == 0 {
        truth[key, default: []].append(number)
      }
    }
    return truth
  }()
  /// A segment of them.
  static let sound: [UInt8] = {
    do {
      let folder = Scratch.folder("sound")
      let index = try PostingsIndex(in: folder, kind: kind, history: "one", boilerplateLimit: 80)
      for number in 1...90 as ClosedRange<UInt32> {
        index.add(number, under: keys.filter { truth[$0]?.contains(number) ?? false })
      }
      index.commit()
      guard let job = index.store.nextWrite(Mark(history: "one", sequence: 1, digest: "d")) else { return [] }
      try index.finish(try job.run())
      return Array(try Data(contentsOf: URL(fileURLWithPath: folder.appending("1.segment").string)))
    } catch {
      fatalError("\(error)")
    }
  }()

  /// The input is the file.
  static func whole(_ bytes: [UInt8]) throws { try open(bytes, isForged: true) }

  /// A sound file with some bytes changed, and perhaps cut; with checksums that fit, or not.
  static func patched(_ source: inout ByteSource, isSealed: Bool) throws {
    var bytes = sound
    var isChanged = false
    if source.byte() & 7 == 0 { bytes.removeLast(source.number(below: bytes.count)) }
    while !source.isEmpty, !bytes.isEmpty {
      let place = source.number(below: bytes.count)
      let value = source.byte()
      isChanged = isChanged || bytes[place] != value
      bytes[place] = value
    }
    if bytes.count >= SegmentLayout.blockSize, isSealed { bytes = Forgery.sealed(Forgery.signed(bytes)) }
    try open(bytes, isForged: isSealed || !isChanged && bytes.count == sound.count)
  }

  /// What is opened either says that it is damaged or answers; and, unless somebody forged the checksums, rightly.
  private static func open(_ bytes: [UInt8], isForged: Bool) throws {
    let path = Scratch.folder("segment").appending("1.segment")
    try Scratch.write(bytes, to: path)
    guard let segment = try? Segment(at: path, kind: kind) else { return }
    for key in keys {
      guard let numbers = try? segment.numbers(under: key) else { continue }
      demand(numbers.allSatisfy { segment.numbers.contains($0) }, "a number out of its range")
      demand(isForged || numbers == truth[key] || numbers.isEmpty, "a wrong answer")
    }
    for number in 0...100 as ClosedRange<UInt32> { _ = try? segment.size(of: number) }
    try? segment.validate()
    // Merged with itself as it is, in a job.
    let folder = Scratch.folder("merge")
    try Scratch.write(bytes, to: folder.appending("1.segment"))
    try Scratch.write(sound, to: folder.appending("2.segment"))
    guard segment.numbers.count < 100_000 else { return }
    let format = PostingsFormat(kind: kind, boilerplateLimit: 80)
    let numbers = min(segment.numbers.lowerBound, 1)...max(segment.numbers.upperBound, 90)
    let contents = SegmentContents(numbers: numbers, dead: [3], tombstones: [])
    let names = ["1.segment", "2.segment"]
    guard let files = try? names.map({ try format.open(folder.appending($0)) }) else { return }
    _ = try? format.merge(files, contents, isOldest: true, to: folder.appending("3.segment"))
  }

  /// The input is the manifest, with and without a checksum that fits.
  static func manifest(_ bytes: [UInt8]) throws {
    for isSealed in [false, true] {
      let folder = Scratch.folder("manifest")
      try Scratch.write(sound, to: folder.appending("1.segment"))
      let text = String(decoding: bytes, as: UTF8.self)
      try Scratch.write(
        Array((isSealed ? Forgery.manifest(text) : text).utf8), to: folder.appending("manifest"))
      let reader = try? PostingsReader(in: folder, kind: kind)
      _ = try? reader?.findings(of: keys, limit: 1000)
      let index = try PostingsIndex(in: folder, kind: kind, history: "one")
      let next = (index.lastNumber ?? 0) &+ 1
      guard next > 0 else { return }
      index.add(next, under: [keys[0]])
      index.commit()
      if let job = index.store.nextWrite(Mark(history: "one", sequence: 2, digest: "d")) {
        try index.finish(try job.run())
      }
    }
  }
}

/// Folders that are made anew for each input, in memory where the system has such a place.
enum Scratch {
  private static let top: String = {
    let place = FileManager.default.fileExists(atPath: "/dev/shm") ? "/dev/shm" : NSTemporaryDirectory()
    return "\(place)/newsfold-fuzz-\(ProcessInfo.processInfo.processIdentifier)"
  }()

  static func folder(_ name: String) -> FilePath {
    let path = "\(top)/\(name)"
    try? FileManager.default.removeItem(atPath: path)
    try? FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    return FilePath(path)
  }

  static func write(_ bytes: [UInt8], to path: FilePath) throws {
    try Data(bytes).write(to: URL(fileURLWithPath: path.string))
  }
}
