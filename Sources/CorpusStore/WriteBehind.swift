internal import Dispatch
internal import GRDB
internal import Synchronization

/// One durable transaction whose rows are written on the database's own queue, behind the one who decides what they are
/// (write-behind): that one goes on meanwhile, and only an answer of the database is waited for.
///
/// The database sees what is asked and written in the order in which it was given, so an answer knows of all that was to be
/// written before. For one thread.
package final class WriteBehindTransaction {
  /// What is done in the transaction, or told why it is not.
  fileprivate typealias Step = @Sendable (Result<CorpusTransaction, any Error>) throws -> Void

  /// Steps that are handed over together: each handing over may wake a thread.
  private static let portion = 32
  /// Steps that may wait to be done, beyond which who decides waits as well: what is decided is soon written.
  private static let most = 128

  private let queue: StepQueue
  private var steps: [Step] = []

  fileprivate init(_ queue: StepQueue) { self.queue = queue }

  /// Has something written; what it throws ends the transaction.
  ///
  /// - Throws: what an earlier step threw, if that is known by now.
  package func write(_ body: @escaping @Sendable (CorpusTransaction) throws -> Void) throws {
    if let failure = queue.failure { throw failure }
    steps.append { try body($0.get()) }
    guard steps.count >= Self.portion else { return }
    handOver()
    queue.wait(for: Self.most)
  }

  /// Asks for something that is wanted later.
  package func ask<Value: Sendable>(
    _ body: @escaping @Sendable (CorpusTransaction) throws -> Value
  ) -> WriteBehindAnswer<Value> {
    let answer = WriteBehindAnswer<Value>()
    steps.append { transaction in
      let result = Result { try body(transaction.get()) }
      answer.give(result)
      // It may be the first that fails: then this is why.
      _ = try result.get()
    }
    handOver()
    return answer
  }

  /// Asks for something and waits for it.
  package func read<Value: Sendable>(
    _ body: @escaping @Sendable (CorpusTransaction) throws -> Value
  ) throws -> Value {
    try ask(body).value()
  }

  fileprivate func handOver() {
    guard !steps.isEmpty else { return }
    queue.append(steps)
    steps.removeAll(keepingCapacity: true)
  }
}

/// What was asked of the database, and is there sooner or later.
package final class WriteBehindAnswer<Value: Sendable>: Sendable {
  private let result = Mutex<Result<Value, any Error>?>(nil)
  private let isThere = DispatchSemaphore(value: 0)

  fileprivate func give(_ result: Result<Value, any Error>) {
    self.result.withLock { $0 = result }
    isThere.signal()
  }

  /// Waits until it is there.
  package func value() throws -> Value {
    isThere.wait()
    // It may be asked for again.
    isThere.signal()
    guard let result = result.withLock({ $0 }) else { throw CancellationError() }
    return try result.get()
  }
}

/// Steps on their way from the one who decides to the database's queue.
private final class StepQueue: Sendable {
  private struct State {
    var portions: [[WriteBehindTransaction.Step]] = []
    var hasBegun = false
    var isWanted = false
    /// Steps that were handed over and are not done.
    var left = 0
    var failure: (any Error)?
  }

  private let state = Mutex(State())
  private let coming = DispatchSemaphore(value: 0)
  private let done = DispatchSemaphore(value: 0)
  let outcome = WriteBehindAnswer<Void>()

  var failure: (any Error)? { state.withLock(\.failure) }

  /// Whether the transaction is to be committed.
  var isWanted: Bool { state.withLock { $0.isWanted && $0.failure == nil } }

  func append(_ steps: [WriteBehindTransaction.Step]) {
    state.withLock {
      $0.portions.append(steps)
      $0.left += steps.count
    }
    coming.signal()
  }

  /// Waits until no more steps than `most` are left to do.
  func wait(for most: Int) {
    while state.withLock({ $0.left > most }) { done.wait() }
  }

  /// Whether anybody works at it.
  var hasBegun: Bool { state.withLock(\.hasBegun) }

  func begin() { state.withLock { $0.hasBegun = true } }

  /// It is to be committed, once all that came is done.
  func want() { state.withLock { $0.isWanted = true } }

  /// Nothing more comes.
  func end() { coming.signal() }

  /// Does all that comes, until nothing more does; after a failure the rest is told of it.
  func work(in transaction: CorpusTransaction) {
    work { [self] in failure.map(Result.failure) ?? .success(transaction) }
  }

  /// Tells all that comes that it cannot be done.
  func refuse(_ failure: any Error) {
    note(failure)
    work { .failure(failure) }
  }

  private func note(_ failure: any Error) { state.withLock { $0.failure = $0.failure ?? failure } }

  private func work(_ transaction: () -> Result<CorpusTransaction, any Error>) {
    while true {
      coming.wait()
      let portions = state.withLock { state in
        defer { state.portions = [] }
        return state.portions
      }
      // Each portion has its signal, and so has the end.
      for _ in portions.dropFirst() { coming.wait() }
      guard !portions.isEmpty else { return }
      for portion in portions {
        for step in portion {
          do {
            try step(transaction())
          } catch {
            note(error)
          }
        }
        state.withLock { $0.left -= portion.count }
        done.signal()
      }
    }
  }
}

extension CorpusWriter {
  /// Runs `body` in one durable transaction, as ``commit(_:)`` does, while what it has written is written behind it.
  ///
  /// - Parameter body: is given the transaction, and what was there before it, which it reads without waiting for anything.
  /// - Throws: what `body` or a step throws, or ``CorpusError``; the transaction is rolled back.
  package func commitBehind<Result>(
    _ body: (WriteBehindTransaction, CorpusSnapshot) throws -> Result
  ) throws -> Result {
    let queue = StepQueue()
    let result = Swift.Result {
      // Who has the writer waits for nothing but what is given to it here (and for an article to be put into its story, which
      // waits for nobody).
      try pool.read { snapshot in
        defer { queue.end() }
        begin(queue)
        let transaction = WriteBehindTransaction(queue)
        let result = try body(transaction, CorpusSnapshot(database: snapshot))
        transaction.handOver()
        queue.want()
        return result
      }
    }
    guard queue.hasBegun else { return try explained { try result.get() } }
    return try explained {
      // What `body` failed for may be what a step failed for: then they are the same.
      let outcome = Swift.Result { try queue.outcome.value() }
      let value = try result.get()
      try outcome.get()
      return value
    }
  }

  private func begin(_ queue: StepQueue) {
    queue.begin()
    pool.asyncWriteWithoutTransaction { database in
      var hasWorked = false
      let outcome = Swift.Result {
        try database.inTransaction(.immediate) {
          hasWorked = true
          queue.work(in: CorpusTransaction(database: database))
          if let failure = queue.failure { throw failure }
          return queue.isWanted ? .commit : .rollback
        }
      }
      if !hasWorked, case .failure(let failure) = outcome { queue.refuse(failure) }
      queue.outcome.give(outcome)
    }
  }

  private func explained<Value>(_ body: () throws -> Value) throws -> Value {
    do {
      return try body()
    } catch  where error is DatabaseError || error is RowDecodingError {
      throw CorpusError.explaining(error, at: location)
    }
  }
}
