internal import FoundationEssentials
internal import Glibc

/// What a running process opens, by strace.
struct OpenTrace: Sendable {
  /// How often folders below the drop folder were opened, or named with O_PATH, which opens nothing.
  private(set) var folders = 0
  /// The lines of other opens there.
  private(set) var files: [String] = []

  /// Seconds until strace has to have attached.
  private static let attachLimit = 20.0

  /// Does `work` while all threads of a process are traced. Nothing where strace is not installed, or may not.
  ///
  /// - Parameters:
  ///   - drop: its real path; what is opened elsewhere does not count.
  ///   - output: a file to write, which is removed.
  /// - Throws: what `work` throws.
  init?(of process: pid_t, below drop: String, output: String, while work: () throws -> Void) throws {
    guard let program = Program.path(of: "strace"),
      let strace = try? StartedProcess(
        program, ["-f", "-y", "-s", "4096", "-e", "trace=open,openat,openat2", "-o", output, "-p", "\(process)"])
    else { return nil }
    do {
      defer {
        kill(strace.number, SIGTERM)
        _ = strace.wait()
        close(strace.output)
        close(strace.errors)
      }
      guard Self.isAttached(to: process) else { return nil }
      try work()
    }
    defer { try? FileManager.default.removeItem(atPath: output) }
    for line in (ProcFile.text(output) ?? "").split(separator: "\n") where Self.isBelow(drop, line) {
      if line.contains("O_DIRECTORY") || line.contains("O_PATH") {
        folders += 1
      } else {
        files.append(String(line))
      }
    }
  }

  private static func isAttached(to process: pid_t) -> Bool {
    let began = Stopwatch.now
    while Stopwatch.seconds(since: began) < attachLimit {
      let tasks = (try? FileManager.default.contentsOfDirectory(atPath: "/proc/\(process)/task")) ?? []
      let areTraced = tasks.allSatisfy { task in
        // What has ended needs no tracing.
        guard let status = ProcFile.text("/proc/\(process)/task/\(task)/status") else { return true }
        return ProcFile.fields(status)["TracerPid"] != 0
      }
      if areTraced, !tasks.isEmpty { return true }
      Stopwatch.pause(milliseconds: 10)
    }
    return false
  }

  /// Whether a line such as `12 openat(7</drop/000>, "1.txt", O_RDONLY) = 9</drop/000/1.txt>` opens something there.
  private static func isBelow(_ drop: String, _ line: Substring) -> Bool {
    guard let call = line.firstIndex(of: "("), line[..<call].contains("open"),
      let quote = line[call...].firstIndex(of: "\"")
    else { return false }
    let name = line[line.index(after: quote)...].prefix { $0 != "\"" }
    var path = String(name)
    if !name.hasPrefix("/") {
      // The folder that it is relative to stands before it.
      guard let begin = line[call..<quote].firstIndex(of: "<"), let end = line[begin..<quote].lastIndex(of: ">") else {
        return false
      }
      path = String(line[line.index(after: begin)..<end]) + "/" + String(name)
    }
    return path == drop || path.hasPrefix(drop + "/")
  }
}
