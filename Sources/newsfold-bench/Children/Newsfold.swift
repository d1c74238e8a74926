internal import FoundationEssentials
internal import Glibc

/// The newsfold that is measured: with its default configuration, and a state and drop folders that it is told.
struct Newsfold: Sendable {
  /// The path of the program.
  let binary: String

  /// - Parameter path: where it is; beside this program where none is given.
  /// - Throws: ``BenchError`` where there is none.
  init(at path: String?) throws {
    let beside = realpath("/proc/self/exe", nil)
    defer { free(beside) }
    let own = beside.map { String(cString: $0) } ?? ""
    let wanted = path ?? own.folder + "/newsfold"
    let resolved = realpath(wanted, nil)
    defer { free(resolved) }
    guard let real = resolved, access(real, X_OK) == 0 else {
      throw BenchError("there is no newsfold at \(wanted): build it, or name one with --binary")
    }
    binary = String(cString: real)
  }

  func version() throws -> String {
    String(decoding: try CommandRun(binary, ["--version"], limit: 60).output.prefix { $0 != 0x0A }, as: UTF8.self)
  }

  /// Runs a command to its end.
  ///
  /// - Parameters:
  ///   - state: the state folder.
  ///   - drops: the drop folders; none for a command that only reads or that a running daemon answers.
  ///   - allowed: exit statuses that are no error.
  ///   - sample: see ``CommandRun``.
  /// - Throws: ``BenchError``.
  @discardableResult
  func run(
    _ command: String, _ arguments: [String] = [], state: String, drops: [String] = [], allowed: Set<Int> = [0],
    sample: ((pid_t) -> Void)? = nil
  ) throws -> CommandRun {
    let run = try CommandRun(binary, line(command, arguments, state, drops), sample: sample)
    guard allowed.contains(run.end.status) else {
      throw BenchError("newsfold \(command): exit \(run.end.status): \(run.complaint)")
    }
    return run
  }

  /// The arguments of a command.
  func line(_ command: String, _ arguments: [String], _ state: String, _ drops: [String]) -> [String] {
    [command, "--state", state] + drops.flatMap { ["--drop", $0] } + arguments
  }

  /// Runs a reading command with --json: each line that it prints, decoded.
  ///
  /// - Throws: ``BenchError``, or what decoding throws.
  func read<Row: Decodable>(
    _ type: Row.Type, _ command: String, _ arguments: [String] = [], state: String
  ) throws -> [Row] {
    try Self.rows(type, try run(command, ["--json"] + arguments, state: state, allowed: [0, 1]).output)
  }

  static func rows<Row: Decodable>(_ type: Row.Type, _ lines: [UInt8]) throws -> [Row] {
    let decoder = JSONDecoder()
    return try lines.split(separator: 0x0A).map { try decoder.decode(type, from: Data($0)) }
  }
}
