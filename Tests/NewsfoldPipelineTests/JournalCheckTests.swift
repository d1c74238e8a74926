import CorpusStore
import Foundation
import JournalLog
import NewsModel
import NewsfoldPipeline
import Synchronization
import SystemPackage
import TestSupport
import Testing

/// Runs of a service that only sends: what it has to send is put into the corpus by the test.
private final class Service: Sendable {
  let corpus: CorpusWriter
  let journal: MadeUpJournal
  let outbox: Outbox
  let check: JournalCheck
  private let tasks: [Task<Void, Never>]
  private let notes = Mutex<[String]>([])

  var said: [String] { notes.withLock { $0 } }

  init(_ location: CorpusLocation, _ journal: MadeUpJournal) async throws {
    self.journal = journal
    corpus = try CorpusWriter(at: location)
    let outbox = Outbox(corpus, .journal(journal))
    var pace = JournalCheck.Pace()
    pace.reading = .milliseconds(2)
    pace.look = .milliseconds(1)
    pace.answer = .milliseconds(30)
    pace.wait = .milliseconds(5)
    pace.longestWait = .milliseconds(20)
    pace.start = .seconds(20)
    let (lines, line) = AsyncStream.makeStream(of: String.self)
    let check = JournalCheck(corpus, outbox, journal, pace: pace) { line.yield($0) }
    try await outbox.start()
    self.outbox = outbox
    self.check = check
    tasks = [Task { await outbox.run { _ in } }, Task { await check.run() }]
    Task { [weak self] in for await line in lines { self?.note(line) } }
  }

  private func note(_ line: String) { notes.withLock { $0.append(line) } }

  func append(_ count: Int) throws {
    try corpus.commit { transaction in
      for _ in 0..<count { try transaction.append(.watchOverflowed, "over", at: .now()) }
    }
    outbox.wake()
  }

  var progress: JournalProgress { get throws { try corpus.reader.read { try $0.journalProgress() } } }

  /// Waits until all events are confirmed.
  func settle() async throws {
    let end = ContinuousClock.now + .seconds(120)
    while true {
      let (last, progress) = try corpus.reader.read { (try $0.lastEvent(), try $0.journalProgress()) }
      if progress.confirmed == last { return }
      let condition = await check.condition
      try #require(ContinuousClock.now < end, "not confirmed: \(progress), \(condition)")
      await Task.yield()
    }
  }

  /// Ends at once, as if killed: nothing is remembered that was not.
  func kill() async {
    outbox.close()
    check.close()
    for task in tasks { task.cancel() }
    for task in tasks { await task.value }
    try? corpus.close()
  }
}

@Suite("Reading the journal back")
struct JournalCheckTests {
  private let desk: Desk
  private let location: CorpusLocation

  init() throws {
    desk = try Desk()
    location = CorpusLocation(desk.settings.state)
    try FileManager.default.createDirectory(atPath: location.folder.string, withIntermediateDirectories: true)
  }

  @Test("What the journal loses is sent again, once, and marked")
  func lost() async throws {
    let journal = MadeUpJournal()
    let service = try await Service(location, journal)
    try service.append(10)
    try await service.settle()
    journal.lose(3)
    try service.append(5)
    try await service.settle()
    #expect(journal.followed == Array(1...10) + [14, 15, 11, 12, 13])
    #expect(journal.resent == [11, 12, 13])
    #expect(try service.progress.resent == 3)
    while await service.check.gaps > 0 { await Task.yield() }
    await service.kill()
  }

  @Test("While nobody listens nothing is judged; then all is sent again")
  func deaf() async throws {
    let journal = MadeUpJournal()
    let service = try await Service(location, journal)
    try service.append(3)
    try await service.settle()
    journal.deafen(true)
    try service.append(4)
    while await service.check.condition != .silent { await Task.yield() }
    #expect(try service.progress.resent == 0)
    journal.deafen(false)
    try await service.settle()
    #expect(journal.followed.sorted() == Array(1...7))
    #expect(service.said.contains { $0.contains("does not show what is sent to it") })
    await service.kill()
  }

  @Test(
    "What was sent and not remembered when the service was killed is not sent again, nor is what is still under way")
  func killed() async throws {
    let journal = MadeUpJournal()
    var service = try await Service(location, journal)
    try service.append(3)
    try await service.settle()
    journal.stop()
    try service.append(600)
    while await service.outbox.position.rawValue < 603 { await Task.yield() }
    await service.kill()
    service = try await Service(location, journal)
    try service.append(5)
    while journal.markers < 3 { await Task.yield() }
    journal.resume()
    try await service.settle()
    #expect(journal.followed == Array(1...608), "in their order, since nothing was lost")
    #expect(journal.resent.isEmpty)
    await service.kill()
  }

  @Test("What was vacuumed is not missed; what was lost before it is")
  func vacuumed() async throws {
    let journal = MadeUpJournal()
    var service = try await Service(location, journal)
    try service.append(20)
    try await service.settle()
    await service.kill()
    // As if nothing had been confirmed.
    let corpus = try CorpusWriter(at: location)
    try corpus.commit { try $0.confirm(through: .zero, durable: .zero, boot: "boot 1", resent: 0) }
    try corpus.close()
    journal.vacuum(keeping: 8)
    service = try await Service(location, journal)
    journal.lose(1)
    try service.append(2)
    try await service.settle()
    #expect(journal.followed == Array(1...20) + [22, 21])
    #expect(journal.resent == [21])
    await service.kill()
  }

  @Test("What was sent while nobody listened is lost, and not vacuumed, whatever was vacuumed since")
  func lostAndVacuumed() async throws {
    let journal = MadeUpJournal()
    let service = try await Service(location, journal)
    try service.append(3)
    try await service.settle()
    journal.deafen(true)
    try service.append(4)
    while await service.check.condition != .silent { await Task.yield() }
    journal.vacuum(keeping: 0)
    journal.deafen(false)
    try service.append(2)
    try await service.settle()
    #expect(journal.followed.sorted() == Array(1...9))
    // Lost while it is sent again, and vacuumed then.
    journal.lose(4)
    try service.append(2)
    while await service.check.gaps == 0 { await Task.yield() }
    journal.vacuum(keeping: 0)
    try await service.settle()
    #expect(journal.followed.sorted() == Array(1...11))
    await service.kill()
  }

  @Test("A stop in the midst of the start's sending again sends nothing twice")
  func stoppedWhileResending() async throws {
    let journal = MadeUpJournal()
    var service = try await Service(location, journal)
    journal.lose(3000)
    try service.append(3000)
    while await service.outbox.position.rawValue < 3000 { await Task.yield() }
    await service.kill()
    journal.lose(0)
    service = try await Service(location, journal)
    while journal.resent.isEmpty { await Task.yield() }
    await service.check.finish()
    try await service.settle()
    await service.kill()
    #expect(Set(journal.followed).count == journal.followed.count)
    #expect(journal.followed.sorted() == Array(1...3000))
  }

  @Test("After the machine went down, what the journal had not synced is sent again; a restart alone asks for nothing")
  func crashed() async throws {
    let journal = MadeUpJournal()
    var service = try await Service(location, journal)
    try service.append(20)
    try await service.settle()
    await service.kill()
    service = try await Service(location, journal)
    try service.append(1)
    try await service.settle()
    await service.kill()
    #expect(journal.resent.isEmpty)
    journal.crash(losing: 9)
    service = try await Service(location, journal)
    try service.append(1)
    try await service.settle()
    await service.kill()
    #expect(Set(journal.followed) == Set(1...22))
    #expect(journal.resent.allSatisfy { $0 > 12 } && !journal.resent.isEmpty)
  }

  @Test("Where the journal may not be read, newsfold says so and sends all the same")
  func forbidden() async throws {
    let journal = MadeUpJournal()
    journal.forbid()
    let service = try await Service(location, journal)
    try service.append(4)
    while journal.followed.count < 4 { await Task.yield() }
    #expect(journal.followed == [1, 2, 3, 4])
    while service.said.isEmpty { await Task.yield() }
    #expect(service.said.first?.contains("systemd-journal") == true)
    while try service.progress.sent.rawValue < 4 { await Task.yield() }
    await service.kill()
  }

  @Test("Whatever is lost, stopped, killed and vacuumed, each event arrives once", arguments: 0..<12)
  func anything(_ seed: UInt64) async throws {
    var random = SplitMix(seed: seed)
    let journal = MadeUpJournal()
    var service = try await Service(location, journal)
    var total = 0
    for _ in 0..<25 {
      switch Int.random(in: 0..<9, using: &random) {
      case 0: journal.lose(Int.random(in: 1...40, using: &random))
      case 1: journal.stop()
      case 2: journal.resume()
      case 3: journal.deafen(true)
      case 4: journal.deafen(false)
      case 5:
        await service.kill()
        service = try await Service(location, journal)
      default:
        let count = Int.random(in: 1...700, using: &random)
        try service.append(count)
        total += count
      }
      for _ in 0..<Int.random(in: 0...30, using: &random) { await Task.yield() }
    }
    journal.resume()
    journal.deafen(false)
    journal.lose(0)
    try await service.settle()
    // Nothing else was in it: what is to be vacuumed is known to have been there.
    journal.vacuum(keeping: 3)
    await service.kill()
    service = try await Service(location, journal)
    try service.append(3)
    try await service.settle()
    await service.kill()
    #expect(journal.followed.sorted() == Array(1...Int64(total + 3)), "seed \(seed)")
  }
}
