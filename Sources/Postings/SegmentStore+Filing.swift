internal import Glibc
internal import SystemPackage

/// What is filed and removed, and given up.
extension SegmentStore {
  /// A number is about to be filed in ``head``, until the next ``commit()`` or ``rollback()``.
  ///
  /// - Parameter number: higher than all before.
  package func stage(_ number: UInt32) {
    precondition(max(last ?? 0, staged.last ?? 0) < number || last == nil && staged.last == nil, "numbers rise")
    staged.last = number
  }

  /// Takes a number out until the next ``commit()`` or ``rollback()``; it is not found from now on.
  package func remove(_ number: UInt32) throws(PostingsError) {
    guard try holds(number), removed.insert(number).inserted else { return }
    staged.removed.append(number)
  }

  /// What was filed and removed stays.
  package func commit() {
    head.commit()
    fresh.formUnion(staged.removed)
    last = staged.last ?? last
    staged = ([], nil)
  }

  /// What was filed and removed since the last commit never was.
  package func rollback() {
    head.rollback()
    removed.subtract(staged.removed)
    staged = ([], nil)
  }

  /// Gives up the file that turned out to be damaged, and all that is newer: the owner files again what comes after
  /// ``lastNumber``, and follows the history's removals from its beginning.
  package func discard(_ error: PostingsError) throws(PostingsError) {
    guard let index = segments.firstIndex(where: { $0.path == error.path }) else { throw error }
    discard(index)
  }

  /// Gives up all that has numbers from `number` on: the owner files them again, others among them, with what comes after
  /// ``lastNumber``, and follows the history's removals from its beginning.
  package func discard(from number: UInt32) {
    discard(segments.firstIndex { $0.numbers.upperBound >= number } ?? segments.count)
  }

  private func discard(_ index: Int) {
    let names = segments[index...].map(\.path)
    segments.removeSubrange(index...)
    (head, frozen, staged, fresh) = (format.newHead(after: nil), nil, ([], nil), [])
    isWriting = false
    last = segments.last?.numbers.upperBound
    // The history tells of all removals again, and the next file of what it then tells.
    removed = []
    successors = [:]
    mark = nil
    if let folder { _ = folder.appending(Manifest.name).withPlatformString { unlink($0) } }
    for name in names { _ = name.withPlatformString { unlink($0) } }
  }
}
