package import NewsModel
package import SystemPackage

/// What could be read of a damaged database, and what could not.
package struct RecoveryReport: Sendable {
  /// Rows that were read, by table.
  package internal(set) var rows: [String: Int] = [:]
  /// Rows that were come by, and are not as they were written: left out.
  package internal(set) var refused: [String: Int] = [:]
  /// Places of which nothing could be read, by table: what was there nobody can tell.
  package internal(set) var unreadable: [String: Int] = [:]
  /// Whether SQLite's log was damaged: the last commits are lost.
  package internal(set) var isLogDamaged = false
  /// Articles that are lost, in ranges of their numbers.
  package internal(set) var lostArticles: [ClosedRange<Int64>] = []
  /// Articles whose words are not those that were filed: they are kept as they could be read.
  package internal(set) var alteredArticles: [ArticleID] = []
  /// Events that are lost, in ranges of their numbers.
  package internal(set) var lostEvents: [ClosedRange<Int64>] = []
  /// Files whose article is lost, and that are taken again where they still are.
  package internal(set) var filesToTake = 0
  /// Files whose article is lost, and that are not in a drop folder any more: where they were archived.
  package internal(set) var archivedFiles: [FilePath] = []
  /// Where what was there before was set aside.
  package var aside: FilePath?

  /// Nothing read yet.
  init() {}

  /// Whether nothing is lost, as far as can be told.
  package var isWhole: Bool {
    refused.values.allSatisfy { $0 == 0 } && unreadable.isEmpty && !isLogDamaged && lostArticles.isEmpty
      && alteredArticles.isEmpty && lostEvents.isEmpty
      && filesToTake == 0 && archivedFiles.isEmpty
  }

  /// Numbers that are missing between 1 and the last of those there are, without those that are known to be.
  static func missing(in numbers: [Int64], besides known: [ClosedRange<Int64>] = []) -> [ClosedRange<Int64>] {
    var missing: [ClosedRange<Int64>] = []
    var expected: Int64 = 1
    let there = (numbers.map { $0...$0 } + known).sorted { $0.lowerBound < $1.lowerBound }
    for range in there {
      if range.lowerBound > expected { missing.append(expected...(range.lowerBound - 1)) }
      expected = max(expected, range.upperBound &+ 1)
    }
    return missing
  }
}
