internal import ArticleText
internal import Dispatch
internal import DispatchExecutor
internal import Glibc
internal import NearDuplicates
internal import NewsModel
package import NewsfoldConfiguration
internal import SystemPackage
internal import Words

/// Reads drops, several at a time. A value: what it does depends on its settings and the files alone.
package struct DropReader: Sendable {
  private let folders: [DropFolder]
  private let limit: Int64
  private let leastShare: Double
  private let reader: ArticleReader

  /// - Throws: ``ConfigurationError`` where the fallback charset is not known.
  package init(_ settings: Settings) throws {
    folders = settings.drops
    limit = settings.maximumSize
    leastShare = MatchThresholds(settings).leastShare
    do {
      reader = ArticleReader(rules: try ReadingRules(fallbackCharset: settings.fallbackCharset))
    } catch {
      throw ConfigurationError("fallback_charset in [read]: \(error)")
    }
  }

  /// Reads all of `drops`; the results are in the order of the drops. Files are read off the pipeline, which goes on
  /// meanwhile.
  ///
  /// - Parameter foresight: looks beforehand what is known of them.
  func read(_ drops: [Drop], _ foresight: Foresight? = nil) async -> [ReadDrop] {
    let lanes = min(drops.count, Self.lanes)
    guard lanes > 0 else { return [] }
    return await withTaskGroup(of: (Int, [ReadDrop]).self) { group in
      // Dealt out one by one, so that neighbours, which are often alike in size, go to different lanes.
      for lane in 0..<lanes {
        let dealt = stride(from: lane, to: drops.count, by: lanes).map { drops[$0] }
        group.addTask { (lane, await read(dealt, foresight, lane: Self.ahead + lane, on: Self.queue)) }
      }
      var results: [[ReadDrop]] = Array(repeating: [], count: lanes)
      for await (lane, read) in group { results[lane] = read }
      return drops.indices.map { results[$0 % lanes][$0 / lanes] }
    }
  }

  /// Reads all of `drops` one after another, ahead of filing, as one of several who read at the same time.
  ///
  /// - Parameter lane: which of them, below ``ahead``.
  func read(_ drops: [Drop], _ foresight: Foresight?, lane: Int) async -> [ReadDrop] {
    await read(drops, foresight, lane: lane, on: Self.aheadQueue)
  }

  private func read(
    _ drops: [Drop], _ foresight: Foresight?, lane: Int, on queue: DispatchQueue
  ) async -> [ReadDrop] {
    await withCheckedContinuation { done in
      queue.async {
        var read = drops.map(read)
        foresight?.look(&read, lane: lane, sharing: leastShare)
        done.resume(returning: read)
      }
    }
  }

  /// How many files that are read together are read at the same time.
  private static let lanes = max(1, sysconf(CInt(_SC_NPROCESSORS_ONLN)))
  /// Lanes of what is read ahead of filing, one more than there are cores, so that none waits for the next portion. Those of
  /// what is read together come after them.
  static let ahead = lanes + 1
  static let allLanes = ahead + lanes

  /// Where what is wanted at once is read.
  private static let queue = DispatchQueue(label: "newsfold.reading", attributes: .concurrent)
  /// Where reading goes on ahead of filing: not to take the processor from who files. Its threads, as many as there are cores,
  /// are those that write files of the indexes, too. A queue of its own for each lane, and so a thread, was tried when all were
  /// of ordinary priority: a bulk load took 6 to 14 % longer.
  private static let aheadQueue = DispatchQueue(
    label: "newsfold.reading-ahead", qos: BackgroundWork.qos, attributes: .concurrent)

  private func read(_ drop: Drop) -> ReadDrop {
    guard let root = folders.first(where: { drop.path.isIn($0.path) })?.path else {
      return ReadDrop(drop: drop, result: .vanished)  // its folder was taken out of the configuration meanwhile
    }
    switch FileContents(of: drop, below: root, limit: limit) {
    case .vanished: return ReadDrop(drop: drop, result: .vanished)
    case .unsettled: return ReadDrop(drop: drop, result: .unsettled)
    case .refused(let reason, let stamp): return ReadDrop(drop: drop, result: .rejected(reason, stamp, nil))
    case .failed(let code, let reason, let stamp): return ReadDrop(drop: drop, result: .failed(code, reason, stamp))
    case .bytes(let bytes, let stamp, let digest):
      switch reader.read(bytes, in: context(drop, stamp)) {
      case .failure(let rejection): return ReadDrop(drop: drop, result: .rejected(rejection.reason, stamp, digest))
      case .success(let article):
        return ReadDrop(drop: drop, result: .article(ReadText(article, stamp, digest)))
      }
    }
  }

  private func context(_ drop: Drop, _ stamp: FileStamp) -> ReadingContext {
    let folder = folders.first { drop.path.isIn($0.path) }
    let below = folder.map { drop.path.components.dropFirst($0.path.components.count) }
    // The last component is the file itself.
    let subfolder = below.flatMap { $0.count > 1 ? $0.first : nil }.map { PrintableText.escaping($0.string) }
    return ReadingContext(
      // Beyond 2262 nanoseconds wrap; a time before 1970 is nobody's either.
      modified: stamp.modified > 0 ? Timestamp(nanoseconds: stamp.modified) : nil, arrived: .now(),
      folderSource: folder?.source, subfolder: subfolder, folderLanguage: folder?.language)
  }
}
