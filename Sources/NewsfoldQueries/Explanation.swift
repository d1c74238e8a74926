package import CorpusStore
internal import DropWatch
internal import NewsModel
package import NewsfoldConfiguration
package import SystemPackage

/// Why a file was, was not, or has not yet been taken.
package struct Explanation: Codable, Sendable {
  /// What the case is, for a program.
  package enum Case: String, Codable, Sendable {
    case taken, changed, waiting, ignored, outside, absent, folder
  }

  /// What was asked about.
  package let path: String
  /// The raw path, where it is not UTF-8.
  package var path_base64: String?
  /// Which case it is.
  package let state: Case
  /// For a person: why, and what to do.
  package let explanation: String
  /// What the file was judged to be, where it was taken.
  package var outcome: String?
  /// The article that it holds.
  package var article: Int64?
  /// Why it was rejected or failed.
  package var reason: String?
  /// The drop folder that it lies in.
  package var drop: String?
  /// The pattern that a name on its way fits.
  package var pattern: String?
}

extension CorpusSnapshot {
  /// Explains a path.
  ///
  /// - Parameters:
  ///   - waiting: what a running watch says of the path; nothing where it is not waiting for it.
  ///   - isRunning: whether a watch runs.
  package func explain(_ path: FilePath, _ settings: Settings, waiting: String?, isRunning: Bool) throws -> Explanation
  {
    let shown = path.printable
    let look = try? FileLook(at: path)
    let folder = settings.drops.first { path.isIn($0.path) }
    let pattern = folder.flatMap { settings.ignorePatterns(in: $0).match(path, below: $0.path) }
    if let entry = try entry(at: path) {
      var explanation = try explain(entry, look, waiting, pattern)
      explanation.drop = folder?.path.text
      explanation.pattern = pattern
      return explanation
    }
    func explanation(_ state: Explanation.Case, _ text: String) -> Explanation {
      Explanation(
        path: path.text, path_base64: path.base64WhereNeeded, state: state, explanation: text, drop: folder?.path.text,
        pattern: pattern)
    }
    guard folder != nil else {
      let folders = settings.drops.map { $0.path.printable }.joined(separator: ", ")
      return explanation(.outside, "\(shown) is not in a drop folder: only files below \(folders) are taken")
    }
    if let pattern {
      return explanation(
        .ignored,
        "\(shown) is ignored: a name on its way fits the pattern \(PrintableText.escaping(pattern)) (ignore in [watch] "
          + "or in its [[drop]]); rename it to have it taken")
    }
    guard let look else {
      do { _ = try FileLook(at: path) } catch let code as Errno where code != .noSuchFileOrDirectory {
        return explanation(.absent, "\(shown) cannot be seen: \(code): let newsfold read the folders on its way")
      } catch {}
      if let moved = try lastMove(from: path) {
        return explanation(.absent, "\(shown) was taken and has another name now: \(moved.printable)")
      }
      if let away = try folders().first(where: { !$0.isReachable && path.isIn($0.path) }) {
        return explanation(
          .absent,
          "\(shown) cannot be seen: its folder \(away.path.printable) is away since \(away.since.rfc3339) "
            + "(\(away.reason ?? "not known why")); what is in it is taken when it is back")
      }
      return explanation(.absent, "there is nothing at \(shown), and nothing was ever taken from it")
    }
    if look.kind == .folder {
      return explanation(.folder, "\(shown) is a folder: the files in it are taken")
    }
    if let waiting { return explanation(.waiting, "\(shown) is waiting: \(waiting)") }
    return explanation(
      .waiting,
      isRunning
        ? "\(shown) has not been noticed yet: the next sweep finds it (every \(settings.sweep.text))"
        : "\(shown) has not been taken: no newsfold is running; start the service, or run newsfold ingest")
  }

  private func explain(
    _ entry: LedgerEntry, _ look: FileLook?, _ waiting: String?, _ pattern: String?
  ) throws -> Explanation {
    let shown = entry.path.printable
    var text = "\(shown) was taken on \(entry.takenAt.rfc3339): \(entry.outcome.rawValue)"
    if let reason = entry.reason { text += ", because it is \(PrintableText.escaping(reason))" }
    if entry.outcome == .failed, let retry = entry.retryAt {
      text +=
        "; tried \(entry.attempts == 1 ? "once" : "\(entry.attempts) times"), next on \(retry.rfc3339) or when it "
        + "changes (newsfold retry tries it now)"
    }
    if entry.outcome.hasArticle, let id = entry.article, let article = try article(id) {
      text += ", article \(id) “\(PrintableText.escaping(article.title))”"
      var match: Match?
      try forEachMatch(of: id, limit: nil) {
        if $0.article == id, $0.kind == entry.outcome, match == nil { match = $0 }
      }
      if let match {
        text +=
          "; it resembles article \(match.other) by \(Self.percent(match.resemblance)), which holds "
          + "\(Self.percent(match.containment)) of it"
      }
    }
    var state = Explanation.Case.taken
    if let look, entry.presence == .present || entry.presence == .gone {
      if !look.stamp.isSameVersion(as: entry.stamp) {
        state = .changed
        text += "; it has changed since and will be read again" + (waiting.map { ": " + $0 } ?? "")
      }
      if let due = entry.due { text += "; it is still to be \(due == .archive ? "archived" : "removed")" }
    } else {
      text += "; " + (try whereabouts(of: entry))
      if look != nil, entry.presence != .unwatched, pattern == nil {
        state = .changed
        text += "; there is a file again, which " + (waiting.map { "is waiting: " + $0 } ?? "is looked at soon")
      }
    }
    if let pattern {
      text += "; a name on its way fits the pattern \(PrintableText.escaping(pattern)) by now, so it is not looked at"
    }
    return Explanation(
      path: entry.path.text, path_base64: entry.path.base64WhereNeeded, state: state, explanation: text,
      outcome: entry.outcome.rawValue,
      article: entry.outcome.hasArticle ? entry.article?.rawValue : nil, reason: entry.reason)
  }

  private func whereabouts(of entry: LedgerEntry) throws -> String {
    switch entry.presence {
    case .archived: "it was moved to the archive: \(entry.archivedTo?.printable ?? "")"
    case .deleted: "it was removed from the drop folder after that, as the configuration says"
    case .unwatched: "its folder is not a drop folder any more"
    case .unreachable:
      if let away = try folders().first(where: { !$0.isReachable && entry.path.isIn($0.path) }) {
        "its folder \(away.path.printable) is away since \(away.since.rfc3339) (\(away.reason ?? "not known why"))"
      } else {
        "its folder is away"
      }
    case .present, .gone: "the file is gone"
    }
  }

  private static func percent(_ share: Double) -> String { "\(Int((share * 100).rounded(.down))) %" }
}
