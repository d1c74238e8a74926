internal import NewsModel
package import SystemPackage

/// What the watch says of itself.
extension DropWatch {
  /// What is waiting, for status.
  package var state: WatchState {
    WatchState(
      pending: settling.pending.count, ready: fresh.count + swept.count,
      oldest: settling.pending.values.map(\.since).min().map { $0.duration(to: .now) }, ignored: ignored,
      folders: watches.count, unreachable: Array(unreachable), isSweeping: sweep != nil)
  }

  /// Why a path has not been taken yet; nothing where the watch is not waiting for it.
  package func waiting(at path: FilePath) -> String? {
    guard let entry = settling.pending[path] else {
      return fresh.contains { $0.path == path } || swept.contains { $0.path == path }
        ? "ready; its turn comes soon" : nil
    }
    return switch entry.state {
    case .moved: "renamed into place; its turn comes soon"
    case .closed: "closed by its writer; taken after \(rules.settle.text) without a change"
    case .appeared: "just appeared; taken when it stays unchanged for \(rules.settle.text)"
    case .open:
      "written and not closed: someone may still be writing; taken after \(rules.unclosed.text) without a change"
    }
  }
}
