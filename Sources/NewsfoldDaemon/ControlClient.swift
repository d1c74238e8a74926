package import CorpusStore
internal import Glibc
internal import NewsModel
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
  package func status() throws -> LiveStatus { try client.call("io.newsfold.Status", as: StatusReply.self).status }

  /// Why a file was, was not, or has not yet been taken.
  package func explain(_ path: FilePath) throws -> Explanation {
    let call =
      path.isUTF8
      ? ExplainCall(path: path.text, path_base64: nil) : ExplainCall(path: nil, path_base64: path.base64WhereNeeded)
    return try client.call("io.newsfold.Explain", call, as: ExplainReply.self).explanation
  }

  /// Has everything looked at now; returns when all has its outcome, with the new outcomes counted, and the number of
  /// files that somebody still writes.
  package func ingest() throws -> (outcomes: [String: Int], unsettled: Int) {
    let reply = try client.call("io.newsfold.Ingest", as: IngestReply.self, timeout: .seconds(86_400))
    return (reply.outcomes, reply.unsettled)
  }
}
