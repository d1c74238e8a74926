/// Hears what happens elsewhere, and has a test wait for it.
actor Recorder {
  private(set) var all: [String] = []
  private var waiting: [(text: String, count: Int, continuation: CheckedContinuation<Void, Never>)] = []
  private var kept: [CheckedContinuation<Void, Never>] = []

  func hear(_ text: String) {
    all.append(text)
    let count = all.count { $0 == text }
    for one in waiting where one.text == text && one.count <= count { one.continuation.resume() }
    waiting.removeAll { $0.text == text && $0.count <= count }
  }

  /// Returns once `text` was heard.
  func waitFor(_ text: String) async {
    await waitForCount(text, 1)
  }

  /// Returns once `text` was heard so many times.
  func waitForCount(_ text: String, _ count: Int) async {
    if all.count(where: { $0 == text }) >= count { return }
    await withCheckedContinuation { waiting.append((text, count, $0)) }
  }

  /// Holds a continuation that no one resumes until `release`.
  nonisolated func keep(_ continuation: CheckedContinuation<Void, Never>) {
    Task { await self.hold(continuation) }
  }

  func release() {
    for continuation in kept { continuation.resume() }
    kept = []
    isReleased = true
  }

  private var isReleased = false

  private func hold(_ continuation: CheckedContinuation<Void, Never>) {
    if isReleased { continuation.resume() } else { kept.append(continuation) }
  }
}
