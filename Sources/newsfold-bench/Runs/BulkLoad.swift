/// A folder of articles that is moved in at once, and how far the daemon is with it.
struct BulkLoad: Sendable {
  let count: Int
  private let prefix: String
  /// When it was moved in: ``Stopwatch``.
  let began: UInt64
  private(set) var taken = 0
  private var last: UInt64

  /// Moves a folder that lies ready into the folder for bulk loads.
  ///
  /// - Throws: ``BenchError``.
  init(_ folder: String, count: Int, in corpus: KnownCorpus) throws {
    self.count = count
    let place = corpus.loadDrop + "/" + folder.name
    prefix = place + "/"
    began = try corpus.move(folder, to: place)
    last = began
  }

  /// Counts a line of the daemon's.
  mutating func note(_ line: Daemon.Line) {
    guard let file = line.file, file.hasPrefix(prefix) else { return }
    taken += 1
    last = line.time
  }

  /// Whether all has been taken in.
  var isOver: Bool { taken >= count }

  /// Articles a second so far.
  var rate: Double { Double(taken) / max(0.001, Stopwatch.seconds(since: began, to: last)) }

  var figure: Figure {
    .object(["articles": .whole(count), "taken": .whole(taken), "articles_per_second": .rounded(rate, 1)])
  }
}
