internal import Glibc
internal import SystemPackage

/// What is filed and removed, and given up.
extension PostingsIndex {
  /// Files `number` under each of `keys` until the next ``commit()`` or ``rollback()``.
  ///
  /// - Parameters:
  ///   - number: higher than all before.
  ///   - keys: distinct.
  ///   - size: what ``size(of:)`` is to say of it, 1 at least; nothing for the number of keys.
  public func add(_ number: UInt32, under keys: [UInt64], size: Int? = nil) {
    precondition(max(last ?? 0, staged.last ?? 0) < number || last == nil && staged.last == nil, "numbers rise")
    head.add(number, under: keys, size: size)
    staged.last = number
  }

  /// Takes a number out until the next ``commit()`` or ``rollback()``; it is not found from now on.
  public func remove(_ number: UInt32) throws(PostingsError) {
    guard try size(of: number) > 0, removed.insert(number).inserted else { return }
    staged.removed.append(number)
  }

  /// What was filed and removed stays.
  public func commit() {
    head.commit()
    fresh.formUnion(staged.removed)
    last = staged.last ?? last
    staged = ([], nil)
  }

  /// What was filed and removed since the last commit never was.
  public func rollback() {
    head.rollback()
    removed.subtract(staged.removed)
    staged = ([], nil)
  }

  /// Gives up the segment that turned out to be damaged, and all that is newer: the owner files again what comes after
  /// ``lastNumber``, and follows the history's removals from its beginning.
  public func discard(_ error: PostingsError) throws(PostingsError) {
    guard let index = segments.firstIndex(where: { $0.path == error.path }) else { throw error }
    discard(segments[index...].indices)
  }

  /// Gives up all that has numbers from `number` on: the owner files them again, others among them, with what comes after
  /// ``lastNumber``, and follows the history's removals from its beginning.
  public func discard(from number: UInt32) {
    let index = segments.partitioningIndex { $0.numbers.upperBound >= number }
    discard(index..<segments.count)
  }

  private func discard(_ range: Range<Int>) {
    let index = range.lowerBound
    let names = segments[index...].map(\.path)
    segments.removeSubrange(index...)
    (head, frozen, staged, fresh) = (PostingsHead(), nil, ([], nil), [])
    isWriting = false
    last = segments.last?.numbers.upperBound
    // The history tells of all removals again, and the next segment of what it then tells.
    removed = []
    successors = [:]
    mark = nil
    if let folder { _ = folder.appending(Manifest.name).withPlatformString { unlink($0) } }
    for name in names { _ = name.withPlatformString { unlink($0) } }
  }
}
