public import SystemPackage

/// What can be wrong with the files of an index. All of them can be deleted: they are made again from the texts.
public enum PostingsError: Error, Equatable, Sendable {
  /// The file is none of ours, or was written by another version, or has other keys.
  case foreign(FilePath)
  /// The file is not what was written: a checksum or a figure in it does not hold.
  case damaged(FilePath, String)
  /// The system refused.
  case system(FilePath, Errno)

  /// The file it is about.
  public var path: FilePath {
    switch self {
    case .foreign(let path), .damaged(let path, _), .system(let path, _): path
    }
  }
}

extension PostingsError {
  /// Whether a file is not what was written, or is gone; else it may be read another time.
  package var isLoss: Bool {
    switch self {
    case .foreign, .damaged, .system(_, .noSuchFileOrDirectory): true
    case .system: false
    }
  }
}

extension PostingsError: CustomStringConvertible {
  /// For a person.
  public var description: String {
    switch self {
    case .foreign(let path): "\(path) is no segment of this version"
    case .damaged(let path, let what): "\(path) is damaged: \(what)"
    case .system(let path, let code): "\(path): \(code)"
    }
  }
}
