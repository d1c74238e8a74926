import Foundation
import Postings
import SystemPackage

/// An index in a folder of its own, with a mark that follows what is committed.
final class IndexFolder {
  static let kind: UInt32 = 7
  let folder: FilePath
  private(set) var notices: [PostingsError] = []
  private(set) var index: PostingsIndex

  init(boilerplateLimit: Int = .max) throws {
    folder = FilePath(
      FileManager.default.temporaryDirectory.appendingPathComponent("newsfold-index-\(UUID().uuidString)").path)
    limit = boilerplateLimit
    index = try PostingsIndex(in: folder, kind: Self.kind, history: "one", boilerplateLimit: boilerplateLimit)
  }

  private let limit: Int
  deinit { try? FileManager.default.removeItem(atPath: folder.string) }

  /// Closes the index and opens it again, as after a crash: what is in memory only is gone.
  func reopen(history: String = "one", isKnown: (Mark) -> Bool = { _ in true }) throws {
    notices = []
    index = try PostingsIndex(
      in: folder, kind: Self.kind, history: history, boilerplateLimit: limit, isKnown: isKnown,
      notice: { notices.append($0) })
  }

  /// Writes what is in memory and merges what is to be merged.
  func write(_ sequence: UInt64 = 1) throws {
    var mark: Mark? = Mark(history: "one", sequence: sequence, digest: "d\(sequence)")
    while let job = index.nextJob(writing: mark) {
      mark = nil
      try index.finish(try job.run())
    }
  }

  /// The numbers under a key, rising, without those removed; nothing where it is boilerplate.
  func numbers(under key: UInt64) throws -> [UInt32]? {
    var lookup = PostingsLookup()
    try index.look(up: [key], &lookup)
    if lookup.frequencies[0] == PostingsIndex.boilerplate { return nil }
    var numbers: [UInt32] = []
    try index.forEachNumber(under: 0, lookup) { numbers.append($0) }
    return numbers.filter { !index.isRemoved($0) }.sorted()
  }

  /// The files of the segments, oldest first by name.
  func files() throws -> [String] {
    try FileManager.default.contentsOfDirectory(atPath: folder.string).filter { $0.hasSuffix(".segment") }.sorted()
  }
}

/// A key that is spread as hashes are.
func key(_ number: Int) -> UInt64 { (UInt64(number) &+ 1) &* 0x9E37_79B9_7F4A_7C15 }
