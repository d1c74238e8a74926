internal import NewsModel
package import SystemPackage

/// What the watch says of itself.
extension DropWatch {
  /// What is waiting, for status.
  package var state: WatchState {
    let waiting = settling.pending.values.filter { $0.state != .again }
    return WatchState(
      pending: waiting.count, ready: fresh.count + sweptCount,
      oldest: waiting.map(\.since).min().map { $0.duration(to: .now) }, ignored: ignored,
      folders: watches.count, unreachable: unreachable.keys.sorted { $0.string < $1.string },
      methods: methods.values.sorted { $0.folder.string < $1.folder.string },
      polled: polled.tops.keys.sorted { $0.string < $1.string }, isSweeping: sweep != nil)
  }

  /// Said of a path that only waits for others to be read.
  package static let ready = "ready; its turn comes soon"

  /// Why a path has not been taken yet; nothing where the watch is not waiting for it.
  package func waiting(at path: FilePath) -> String? {
    guard let entry = settling.pending[path] else {
      return fresh.contains(path) || swept.contains { $0.contains(path) } ? Self.ready : nil
    }
    guard let rules = rules.rules(for: path) else { return nil }
    return switch entry.state {
    case .moved: "renamed into place; its turn comes soon"
    case .closed: "closed by its writer; taken after \(rules.settle.text) without a change"
    case .appeared: "just appeared; taken when it stays unchanged for \(rules.settle.text)"
    case .open:
      "written and not closed: someone may still be writing; taken after \(rules.unclosed.text) without a change"
    case .found:
      "found by looking, written a short time ago, and nobody heard its writer close it: taken after "
        + "\(rules.unheard.text) without a change"
    case .again: "it could not be read, and is tried again by itself; newsfold retry tries it now"
    }
  }
}
