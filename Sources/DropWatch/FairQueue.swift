internal import DequeModule
internal import NewsModel
internal import SystemPackage

/// Drops that wait, first in, first out in each folder; the folders take turns, so that a file alone in one does not wait for
/// thousands in another.
struct FairQueue {
  private var queues: [FilePath: Deque<Drop>] = [:]
  /// Whose turn is next.
  private var turns = Deque<FilePath>()
  private(set) var count = 0

  /// Most that wait in a folder of which they are said to be alone.
  private static let few = 8

  var isEmpty: Bool { count == 0 }

  mutating func append(_ drop: Drop) {
    let folder = drop.path.removingLastComponent()
    if queues[folder, default: Deque()].isEmpty { turns.append(folder) }
    queues[folder, default: Deque()].append(drop)
    count += 1
  }

  mutating func append(contentsOf drops: some Sequence<Drop>) {
    for drop in drops { append(drop) }
  }

  mutating func popFirst() -> Drop? {
    guard let folder = turns.popFirst(), let drop = queues[folder]?.popFirst() else { return nil }
    count -= 1
    if queues[folder]?.isEmpty ?? true { queues[folder] = nil } else { turns.append(folder) }
    return drop
  }

  /// Takes drops that were heard of from folders in which few wait, about `limit` at most.
  mutating func popFew(limit: Int) -> [Drop] {
    var taken: [Drop] = []
    var others = Deque<FilePath>()
    while taken.count < limit, let folder = turns.popFirst() {
      // What a sweep has found is taken by age, with all that it has found.
      if let few = queues[folder], few.count <= Self.few, few.allSatisfy({ $0.sweep == nil }) {
        taken += few
        queues[folder] = nil
      } else {
        others.append(folder)
      }
    }
    turns.prepend(contentsOf: others)
    count -= taken.count
    return taken
  }

  mutating func removeAll() { self = FairQueue() }

  mutating func removeAll(where isRemoved: (Drop) -> Bool) {
    for (folder, queue) in queues {
      let kept = queue.filter { !isRemoved($0) }
      count -= queue.count - kept.count
      queues[folder] = kept.isEmpty ? nil : Deque(kept)
    }
    turns.removeAll { queues[$0] == nil }
  }

  func contains(_ path: FilePath) -> Bool {
    queues[path.removingLastComponent()]?.contains { $0.path == path } ?? false
  }
}
