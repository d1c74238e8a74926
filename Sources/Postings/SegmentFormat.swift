package import SystemPackage

/// What a kind of index keeps in memory and in its files: ``SegmentStore`` does the rest.
package protocol SegmentFormat: Sendable {
  /// A file, mapped.
  associatedtype File: SegmentFile
  /// What is newer, in memory.
  associatedtype Head: SegmentHead

  /// When files are merged, and which.
  var policy: MergePolicy { get }
  /// Nothing filed yet.
  ///
  /// - Parameter last: what was in memory before: the next is about as large.
  func newHead(after last: Head?) -> Head
  /// Opens a file and checks its header; one of another kind is foreign.
  func open(_ path: FilePath) throws(PostingsError) -> File
  /// A file becomes part of the index.
  mutating func take(_ file: File) throws(PostingsError)
  /// Writes what is in memory to a file, but for what is dead.
  ///
  /// - Returns: bytes of the file.
  func write(_ head: Head, _ contents: SegmentContents, to path: FilePath) throws(PostingsError) -> Int
  /// Joins files that follow one another, the oldest first, into one, but for what is dead.
  ///
  /// - Parameter isOldest: whether there is none before them: then no older number is left to be told of.
  /// - Returns: bytes of the file.
  func merge(
    _ files: [File], _ contents: SegmentContents, isOldest: Bool, to path: FilePath
  ) throws(PostingsError) -> Int
}

/// What a file that is about to be written stands for.
package struct SegmentContents: Sendable {
  /// The range of numbers.
  package let numbers: ClosedRange<UInt32>
  /// Numbers in it that were removed.
  package let dead: Set<UInt32>
  /// Older numbers that were, rising; of files that are merged, they bring their own.
  package let tombstones: [UInt32]

  /// Of these parts.
  package init(numbers: ClosedRange<UInt32>, dead: Set<UInt32>, tombstones: [UInt32]) {
    (self.numbers, self.dead, self.tombstones) = (numbers, dead, tombstones)
  }
}

/// A file of an index.
package protocol SegmentFile: AnyObject {
  /// Where it is.
  var path: FilePath { get }
  /// Which file it is: a name comes again where an index is made anew.
  var identity: String { get }
  /// Whether the file at its path is this one.
  var isInPlace: Bool { get }
  /// The range of numbers that it stands for.
  var numbers: ClosedRange<UInt32> { get }
  /// Numbers that are in it.
  var textCount: Int { get }
  /// Keys or words times their numbers.
  var postingCount: Int { get }
  /// Bytes.
  var size: Int { get }
  /// Whether a number is in it.
  func holds(_ number: UInt32) throws(PostingsError) -> Bool
  /// Numbers of older files that were removed.
  func tombstones() throws(PostingsError) -> [UInt32]
}

extension SegmentFile {
  var name: String { path.lastComponent?.string ?? "" }
}

/// What was filed and is in no file yet. What came last can be taken back.
package protocol SegmentHead: Sendable {
  /// Numbers that are in it.
  var textCount: Int { get }
  /// The lowest of them.
  var first: UInt32? { get }
  /// The highest.
  var last: UInt32? { get }
  /// Keys or words times their numbers.
  var postingCount: Int { get }
  /// Whether a number is in it.
  func holds(_ number: UInt32) -> Bool
  /// What was filed stays.
  mutating func commit()
  /// What was filed since the last commit never was.
  mutating func rollback()
}
