/// A line of `newsfold files --json`.
struct FileRow: Decodable {
  let article: Int?
  let outcome: String
  let path: String
  let story: Int?
}

/// A line of `newsfold matches --json`.
struct MatchRow: Decodable {
  let article: Int
  let other: Int
}

/// A line of `newsfold events --json`, or of a daemon's standard error.
struct EventRow: Decodable {
  let event: String
  let file: String?
  let latencyMicroseconds: Int?

  private enum CodingKeys: String, CodingKey {
    case event, file
    case latencyMicroseconds = "latency_usec"
  }
}

/// What `newsfold ingest --json` prints.
struct IngestRow: Decodable {
  let files: Int
  let outcomes: [String: Int]
}

/// What of `newsfold status --json` is asked here.
struct StatusRow: Decodable {
  struct Corpus: Decodable {
    let events: Int
  }

  let corpus: Corpus
}
