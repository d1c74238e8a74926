internal import Glibc
internal import Synchronization

/// How a process ended, and what it took.
struct ProcessEnd: Sendable {
  /// Its exit status, or 128 and the number of the signal that ended it.
  let status: Int
  /// Seconds of processor time, its own and the kernel's for it.
  let processor: Double
  /// Bytes that were resident at most.
  let peakResident: Int
}

/// A process that was started: standard input is /dev/null, standard output and error are pipes.
///
/// What a service manager left in the environment is not passed on: it would make newsfold write to the journal.
struct StartedProcess: Sendable {
  let number: pid_t
  /// The ends of the pipes to read from; whoever reads closes them.
  let output: CInt
  let errors: CInt

  private static let notPassedOn = [
    "NOTIFY_SOCKET=", "JOURNAL_STREAM=", "INVOCATION_ID=", "WATCHDOG_USEC=", "WATCHDOG_PID=", "LC_ALL=",
  ]
  /// Nothing else is started between making a pipe and marking it: it would stay open there.
  private static let gate = Mutex(())

  /// - Parameter program: its path.
  /// - Throws: ``BenchError``.
  init(_ program: String, _ arguments: [String]) throws {
    self = try Self.gate.withLock { _ in try Self.start(program, arguments) }
    OwnedProcesses.began(number)
  }

  private init(number: pid_t, output: CInt, errors: CInt) {
    self.number = number
    self.output = output
    self.errors = errors
  }

  private static func start(_ program: String, _ arguments: [String]) throws -> StartedProcess {
    var (output, errors): ([CInt], [CInt]) = ([-1, -1], [-1, -1])
    guard pipe(&output) == 0, pipe(&errors) == 0 else {
      throw BenchError("no pipe can be made: \(String(cString: strerror(errno)))")
    }
    for end in output + errors { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
    defer {
      close(output[1])
      close(errors[1])
    }

    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    posix_spawn_file_actions_addopen(&actions, STDIN_FILENO, "/dev/null", O_RDONLY, 0)
    posix_spawn_file_actions_adddup2(&actions, output[1], STDOUT_FILENO)
    posix_spawn_file_actions_adddup2(&actions, errors[1], STDERR_FILENO)

    // Signals that this process takes in its own way do to its children what they always do.
    var attributes = posix_spawnattr_t()
    posix_spawnattr_init(&attributes)
    defer { posix_spawnattr_destroy(&attributes) }
    var signals = sigset_t()
    sigemptyset(&signals)
    posix_spawnattr_setsigmask(&attributes, &signals)
    for number in [SIGINT, SIGTERM, SIGHUP, SIGPIPE] { sigaddset(&signals, number) }
    posix_spawnattr_setsigdefault(&attributes, &signals)
    posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF))

    var words: [UnsafeMutablePointer<CChar>?] = ([program.name] + arguments).map { strdup($0) } + [nil]
    var variables: [UnsafeMutablePointer<CChar>?] = environment.map { strdup($0) } + [nil]
    defer { for text in words + variables { free(text) } }
    var number: pid_t = 0
    let code = posix_spawn(&number, program, &actions, &attributes, &words, &variables)
    guard code == 0 else {
      close(output[0])
      close(errors[0])
      throw BenchError("\(program) cannot be started: \(String(cString: strerror(code)))")
    }
    return StartedProcess(number: number, output: output[0], errors: errors[0])
  }

  private static var environment: [String] {
    var variables = ["LC_ALL=C.UTF-8"]
    var next: UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>? = environ
    while let variable = next?.pointee {
      let text = String(cString: variable)
      if !notPassedOn.contains(where: { text.hasPrefix($0) }) { variables.append(text) }
      next = next.map { $0 + 1 }
    }
    return variables
  }

  /// Waits until it has ended; to be called once.
  func wait() -> ProcessEnd {
    var status: CInt = 0
    var usage = rusage()
    while wait4(number, &status, 0, &usage) < 0 {
      if errno != EINTR { return ProcessEnd(status: -1, processor: 0, peakResident: 0) }
    }
    OwnedProcesses.ended(number)
    let code = status & 0x7F == 0 ? status >> 8 & 0xFF : 128 + status & 0x7F
    return ProcessEnd(
      status: Int(code), processor: Self.seconds(usage.ru_utime) + Self.seconds(usage.ru_stime),
      peakResident: Int(usage.ru_maxrss) * 1024)
  }

  private static func seconds(_ time: timeval) -> Double { Double(time.tv_sec) + Double(time.tv_usec) / 1e6 }
}
