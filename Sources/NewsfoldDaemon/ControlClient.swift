package import CorpusStore
internal import Glibc
package import NewsModel
package import NewsfoldQueries
package import SystemPackage
internal import Varlink

/// The daemon that runs on a state folder, asked over its control socket.
package struct ControlClient {
  private let client: VarlinkClient

  /// Connects; nothing where no daemon listens, or this user may not ask it.
  package init?(_ location: CorpusLocation) {
    guard let client = try? VarlinkClient(path: SocketPath(bytes: location.control.bytes)) else { return nil }
    self.client = client
  }

  /// What the daemon is doing.
  package func status() throws -> LiveStatus {
    try explained { try client.call("io.newsfold.Status", as: StatusReply.self).status }
  }

  /// Why a file was, was not, or has not yet been taken.
  package func explain(_ path: FilePath) throws -> Explanation {
    let call =
      path.isUTF8
      ? ExplainCall(path: path.text, path_base64: nil) : ExplainCall(path: nil, path_base64: path.base64WhereNeeded)
    return try explained { try client.call("io.newsfold.Explain", call, as: ExplainReply.self).explanation }
  }

  /// Has everything looked at now; returns when all has its outcome, with the new outcomes counted, and the number of
  /// files that somebody still writes.
  package func ingest() throws -> (outcomes: [String: Int], unsettled: Int) {
    let reply = try explained {
      try client.call("io.newsfold.Ingest", as: IngestReply.self, timeout: .seconds(86_400))
    }
    return (reply.outcomes, reply.unsettled)
  }

  /// Has failed files tried again, those at or below `paths` or all; returns how many that were, and the same as
  /// ``ingest()``.
  package func retry(_ paths: [FilePath]) throws -> (tried: Int, outcomes: [String: Int], unsettled: Int) {
    var call = RetryCall()
    if !paths.isEmpty {
      call.paths = paths.filter(\.isUTF8).map(\.text)
      call.paths_base64 = paths.compactMap(\.base64WhereNeeded)
    }
    let reply = try explained {
      try client.call("io.newsfold.Retry", call, as: RetryReply.self, timeout: .seconds(86_400))
    }
    return (reply.tried, reply.outcomes, reply.unsettled)
  }

  /// Has an article taken down; returns what came of it, or nothing where there is no such article.
  package func forget(_ article: ArticleID) throws -> ForgetReply? {
    do {
      let call = ForgetCall(article: article.rawValue)
      return try client.call("io.newsfold.Forget", call, as: ForgetReply.self, timeout: .seconds(3600))
    } catch let error as VarlinkError where error.name == "io.newsfold.NoSuchArticle" {
      return nil
    } catch {
      return try explained { () throws -> ForgetReply? in throw error }
    }
  }

  /// Has all reports grouped anew; returns what came of it.
  package func regroup() throws -> RegroupReply {
    try explained { try client.call("io.newsfold.Regroup", as: RegroupReply.self, timeout: .seconds(86_400)) }
  }

  /// Has a story taken apart that is rather two; nothing where it is one.
  package func split(_ story: StoryID) throws -> SplitReply? {
    do {
      return try client.call(
        "io.newsfold.Split", SplitCall(story: story.rawValue), as: SplitReply.self, timeout: .seconds(600))
    } catch let error as VarlinkError where error.name == "io.newsfold.NoSuchSplit" {
      return nil
    } catch {
      return try explained { () throws -> SplitReply? in throw error }
    }
  }

  /// Has what is derived made again, or asks how far that is; nothing once it is done.
  package func rebuild(begin: Bool) throws -> LiveStatus.Rebuild? {
    try explained {
      try client.call("io.newsfold.Rebuild", RebuildCall(begin: begin), as: RebuildReply.self, timeout: .seconds(60))
        .rebuild
    }
  }

  private func explained<Reply>(_ call: () throws -> Reply) throws -> Reply {
    do {
      return try call()
    } catch let error as VarlinkError where error.name == VarlinkError.permissionDenied.name {
      throw ControlError(
        isPermission: true, description: "only root and the daemon's own user may have it do that: use sudo")
    } catch let error as VarlinkError where error.name.hasSuffix(".TooManyConnections") {
      throw ControlError(isPermission: false, description: "too many programs ask the daemon at once: try again later")
    } catch let error as VarlinkError {
      throw ControlError(isPermission: false, description: "the daemon refused: \(error)")
    } catch let error as VarlinkFailure {
      throw ControlError(isPermission: false, description: "the daemon did not answer: \(error)")
    }
  }
}

/// Why a running daemon gave no answer.
package struct ControlError: Error, CustomStringConvertible {
  /// Whether somebody else might have been answered.
  package let isPermission: Bool
  /// For a person: what happened, and what to do.
  package let description: String
}
