internal import DropWatch
internal import JournalLog
internal import NewsModel
internal import NewsfoldPipeline
internal import NewsfoldQueries

/// What the daemon knows of itself: counts for the status line, and who waits for a sweep.
actor DaemonState {
  private var articles: Int
  private var files: Int
  private(set) var lastTaken: Timestamp?
  private(set) var isReady = false
  /// What is in the way of taking files, in words.
  private(set) var obstacle: String?
  private let notifier: ServiceNotifier
  /// What there is to do, and what somebody should look at.
  private var concerns = Concerns()
  private var sweptNumber = 0
  private var waiters: [(number: Int, continuation: CheckedContinuation<Bool, Never>)] = []
  private var hasEnded = false

  /// With so many articles and rows of files there already.
  init(articles: Int, files: Int, _ notifier: ServiceNotifier) {
    (self.articles, self.files) = (articles, files)
    self.notifier = notifier
  }

  /// What the status line tells of only where there is any.
  struct Concerns: Equatable {
    /// Files that are ready and wait their turn.
    var waiting = 0
    /// Files that could not be read and are tried again.
    var failed = 0
    /// Folders that cannot be read.
    var unreachable = 0

    /// Each after a semicolon, with what tells more of it.
    var text: String {
      var text = ""
      if waiting > 0 { text += "; \(waiting) \(waiting == 1 ? "waits" : "wait")" }
      if failed > 0 { text += "; \(failed) failed (newsfold files --outcome failed)" }
      if unreachable > 0 {
        text += "; \(unreachable) \(unreachable == 1 ? "folder" : "folders") away (newsfold status)"
      }
      return text
    }
  }

  /// One line: what there is and when something last came.
  var line: String {
    let last = lastTaken.map { "; last taken \($0.rfc3339)" } ?? ""
    return "\(articles) \(articles == 1 ? "article" : "articles"), \(files) \(files == 1 ? "file" : "files")\(last)"
  }

  func took(_ report: FilingReport) {
    articles += report.articles
    files += report.paths
    if report.total > 0 { lastTaken = .now() }
    show()
  }

  func forgot() {
    articles -= 1
    if isReady { show() }
  }

  func look(at concerns: Concerns) {
    guard concerns != self.concerns else { return }
    self.concerns = concerns
    show()
  }

  func waits(for obstacle: String?) {
    self.obstacle = obstacle
    show()
  }

  /// What `systemctl status` shows.
  var statusText: String { obstacle.map { "waiting: \($0)" } ?? line + concerns.text }

  private func show() { notifier.status(isReady ? statusText : "first sweep: \(statusText)") }

  func swept(_ sweep: SweepReport) {
    sweptNumber = max(sweptNumber, sweep.number)
    for waiter in waiters where waiter.number <= sweptNumber { waiter.continuation.resume(returning: true) }
    waiters.removeAll { $0.number <= sweptNumber }
  }

  /// Waits until the sweep of this number, or a later one, has ended and what it found is durable; false where that will
  /// not come, since the daemon ends.
  func waitForSweep(_ number: Int) async -> Bool {
    if sweptNumber >= number { return true }
    if hasEnded { return false }
    return await withCheckedContinuation { waiters.append((number, $0)) }
  }

  /// Says, once, that the service works; true the first time.
  func becomeReady() -> Bool {
    guard !isReady else { return false }
    isReady = true
    return true
  }

  /// Lets go of everyone who waits: no sweep will end any more.
  func end() {
    hasEnded = true
    for waiter in waiters { waiter.continuation.resume(returning: false) }
    waiters = []
  }
}
