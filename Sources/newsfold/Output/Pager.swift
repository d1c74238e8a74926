internal import Glibc

/// Shows long answers on a terminal page by page, as git does: NEWSFOLD_PAGER, else PAGER, else less; none where that is
/// empty or `cat`.
///
/// The command runs once more as a process of its own that writes to the pager, so that whatever ends it, the pager is
/// waited for before the shell has its prompt again.
enum Pager {
  /// Set for the process that writes to a pager: a person looks at what it prints.
  static let variable = "NEWSFOLD_PAGER_IN_USE"

  /// Whether this process writes to a pager.
  static var isInUse: Bool { getenv(variable) != nil }

  private static let commands = ["search", "show", "diff", "matches", "stories", "story", "files", "events"]
  /// Options with which a command prints as things come, or for programs.
  private static let unpaged = ["--follow", "--no-pager", "--help", "-h", "--json"]

  /// Runs the command behind a pager and ends with its status, where one is wanted.
  static func runIfWanted(_ arguments: [String]) {
    guard let command = arguments.first, commands.contains(command), !isInUse, isatty(STDOUT_FILENO) == 1,
      !arguments.prefix(while: { $0 != "--" }).contains(where: unpaged.contains), let pager = wanted
    else { return }
    var pipes: [CInt] = [0, 0]
    guard pipe(&pipes) == 0 else { return }
    for pipe in pipes { _ = fcntl(pipe, F_SETFD, FD_CLOEXEC) }
    setenv("LESS", "FRX", 0)
    setenv("LV", "-c", 0)
    guard let reader = start("/bin/sh", ["sh", "-c", pager], from: pipes[0], to: nil) else {
      for pipe in pipes { close(pipe) }
      return
    }
    setenv(variable, "1", 1)
    let writer = start("/proc/self/exe", ["newsfold"] + arguments, from: nil, to: pipes[1])
    for pipe in pipes { close(pipe) }
    // What is typed is for the pager.
    let before = [SIGINT, SIGQUIT].map { ($0, signal($0, SIG_IGN)) }
    let outcome = wait(for: reader)
    let status = writer.map { wait(for: $0) }
    // Where there is no such pager, or nothing could be started to write to it, it goes without.
    if let status, outcome != 126, outcome != 127 { exit(status) }
    for (number, handler) in before { signal(number, handler) }
    unsetenv(variable)
  }

  private static var wanted: String? {
    for name in ["NEWSFOLD_PAGER", "PAGER"] {
      guard let value = getenv(name).map({ String(cString: $0) }) else { continue }
      return value.isEmpty || value == "cat" ? nil : value
    }
    if getenv("TERM").map({ String(cString: $0) }) == "dumb" { return nil }
    let folders = getenv("PATH").map { String(cString: $0) }?.split(separator: ":") ?? []
    return folders.contains { access("\($0)/less", X_OK) == 0 } ? "less" : nil
  }

  private static func start(_ program: String, _ arguments: [String], from input: CInt?, to output: CInt?) -> pid_t? {
    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    if let input { posix_spawn_file_actions_adddup2(&actions, input, STDIN_FILENO) }
    if let output {
      posix_spawn_file_actions_adddup2(&actions, output, STDOUT_FILENO)
      if isatty(STDERR_FILENO) == 1 { posix_spawn_file_actions_adddup2(&actions, output, STDERR_FILENO) }
    }
    var words: [UnsafeMutablePointer<CChar>?] = arguments.map { strdup($0) } + [nil]
    defer { for word in words { free(word) } }
    var process: pid_t = 0
    return posix_spawn(&process, program, &actions, nil, &words, environ) == 0 ? process : nil
  }

  /// Returns its exit status.
  private static func wait(for process: pid_t) -> CInt {
    var status: CInt = 0
    while waitpid(process, &status, 0) < 0 { if errno != EINTR { return EX_OSERR } }
    return status & 0x7F == 0 ? status >> 8 & 0xFF : 128 + status & 0x7F
  }
}
