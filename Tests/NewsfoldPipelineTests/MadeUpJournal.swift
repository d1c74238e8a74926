import JournalLog
import NewsModel
import Synchronization
import SystemPackage

/// A journal that loses entries, is slow, restarts and vacuums, as it is told.
final class MadeUpJournal: Journal {
  struct Entry {
    let time: Timestamp
    let trace: JournalTrace
  }

  private struct State {
    /// What was sent and has not arrived: journald takes it later, in this order.
    var underWay: [Entry] = []
    var entries: [Entry] = []
    /// All that ever arrived: what somebody who follows the journal has read.
    var followed: [JournalTrace] = []
    var isListening = true
    var isStopped = false
    var access = JournalAccess.readable
    /// Of so many entries, the next are lost.
    var losses = 0
    var begins: Timestamp?
    var markers = 0
    var boot = 1
  }

  private let state = Mutex(State())

  var access: JournalAccess { state.withLock { $0.access } }

  /// The numbers of what arrived, in its order.
  var followed: [Int64] { state.withLock { $0.followed.compactMap { $0.sequence?.rawValue } } }
  var resent: [Int64] { state.withLock { $0.followed.filter(\.isResent).compactMap { $0.sequence?.rawValue } } }
  var markers: Int { state.withLock { $0.markers } }

  func send(_ entry: JournalEntry) throws {
    func value(_ field: JournalField) -> String? {
      entry.fields.first { $0.field == field }.map { String(decoding: $0.value, as: UTF8.self) }
    }
    let boot = state.withLock { "boot \($0.boot)" }
    let trace = JournalTrace(
      sequence: value(.sequence).flatMap { Int64($0) }.map(EventSequence.init(rawValue:)), marker: value(.marker),
      isResent: value(.resent) == "1", boot: boot)
    state.withLock {
      if trace.marker != nil { $0.markers += 1 }
      guard $0.isListening else { return }  // gone, and nobody says so
      if $0.losses > 0, trace.sequence != nil { return $0.losses -= 1 }
      let entry = Entry(time: .now(), trace: trace)
      if $0.isStopped { return $0.underWay.append(entry) }
      $0.entries.append(entry)
      $0.followed.append(trace)
    }
  }

  func readBack(_ corpus: String, _ body: (JournalTrace) -> Bool) throws {
    for entry in state.withLock({ $0.entries }).reversed() {
      guard body(entry.trace) else { return }
    }
  }

  func beginning(of corpus: String) throws -> JournalBeginning {
    state.withLock { state in
      JournalBeginning(
        oldest: state.begins ?? Timestamp(microseconds: 0),
        first: state.entries.first { $0.trace.sequence != nil && !$0.trace.isResent }?.trace.sequence)
    }
  }

  /// journald is stopped as by SIGSTOP: what is sent waits on its way.
  func stop() { state.withLock { $0.isStopped = true } }

  /// It goes on, and takes what waits.
  func resume() {
    state.withLock {
      $0.isStopped = false
      $0.entries += $0.underWay
      $0.followed += $0.underWay.map(\.trace)
      $0.underWay = []
    }
  }

  /// Nobody listens: what is sent is gone.
  func deafen(_ isDeaf: Bool) { state.withLock { $0.isListening = !isDeaf } }

  func lose(_ count: Int) { state.withLock { $0.losses = count } }

  func forbid() { state.withLock { $0.access = .forbidden("/var/log/journal/system.journal") } }

  /// The machine goes down before the last entries are on the disk.
  func crash(losing count: Int) {
    state.withLock { state in
      state.entries.removeLast(min(count, state.entries.count))
      state.boot += 1
    }
  }

  /// All but the last entries are removed; the journal begins now.
  func vacuum(keeping count: Int) {
    state.withLock {
      $0.entries.removeFirst(max(0, $0.entries.count - count))
      $0.begins = $0.entries.first?.time ?? .now()
    }
  }
}
