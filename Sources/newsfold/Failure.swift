internal import ArgumentParser
internal import CorpusStore
internal import Glibc
internal import JournalLog
internal import NewsModel
internal import NewsfoldConfiguration
internal import NewsfoldDaemon
internal import SystemPackage
internal import TextIndex

/// How the program ends when something went wrong: one line that says what to do, and a status from sysexits(3).
enum Failure {
  /// The answer is no: nothing was found.
  static let nothingFound = ExitCode(1)

  /// A line that journald reads may begin with its priority, that of an error: sd-daemon(3).
  private static var priority: String { JournalSocket.isAttached ? "<3>" : "" }

  static func exit(with error: any Error) -> Never {
    guard let status = status(of: error) else { exit(withUsage: error) }
    StandardError.write("\(priority)newsfold: \(PrintableText.escaping("\(error)"))")
    JournalSocket.waitUntilRead()
    Glibc.exit(status)
  }

  /// Ends with what the argument parser says: help on stdout, or on stderr what is wrong with the arguments, which it
  /// repeats, so that they are made safe first.
  static func exit(withUsage error: any Error) -> Never {
    let code = Program.exitCode(for: error)
    let message = Program.fullMessage(for: error)
    if code == .success {
      print(message)
    } else if !message.isEmpty {
      for line in PrintableText.escapingBody(message).split(separator: "\n", omittingEmptySubsequences: false) {
        StandardError.write(priority + line)
      }
      JournalSocket.waitUntilRead()
    }
    Glibc.exit(code.rawValue)
  }

  /// Nothing for what the argument parser ends with itself: wrong usage, help, and a bare status.
  private static func status(of error: any Error) -> Int32? {
    switch error {
    case let error as CorpusError:
      switch error.kind {
      case .absent, .busy, .newer, .other: EX_UNAVAILABLE
      case .permission: EX_NOPERM
      case .inputOutput, .nearlyFull: EX_IOERR
      case .cannotCreate: EX_CANTCREAT
      case .damaged: EX_DATAERR
      }
    case is ConfigurationError: EX_CONFIG
    case is StateLockError, is IngestCommand.Refusal: EX_UNAVAILABLE
    case let error as ControlError: error.isPermission ? EX_NOPERM : EX_UNAVAILABLE
    case is SearchQueryError: EX_USAGE
    case is ValidationError, is ExitCode, is CleanExit: nil
    default: Program.exitCode(for: error) == .failure ? EX_IOERR : nil
    }
  }
}
