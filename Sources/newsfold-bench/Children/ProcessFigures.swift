internal import FoundationEssentials
internal import Glibc

/// What the kernel says of a running process, in /proc/PID.
struct ProcessFigures: Sendable {
  /// Bytes that were resident at most so far (VmHWM).
  let peakResident: Int
  /// Bytes that are resident (VmRSS).
  let resident: Int
  /// Bytes of these that are its own and no file's (RssAnon).
  let anonymous: Int

  /// Nothing where it has ended.
  init?(of process: pid_t) {
    guard let status = ProcFile.text("/proc/\(process)/status") else { return nil }
    let kibibytes = ProcFile.fields(status)
    guard let peak = kibibytes["VmHWM"], let resident = kibibytes["VmRSS"], let anonymous = kibibytes["RssAnon"] else {
      return nil
    }
    peakResident = peak * 1024
    self.resident = resident * 1024
    self.anonymous = anonymous * 1024
  }

  /// Seconds of processor time that a process has had, its own and the kernel's for it.
  static func processorSeconds(of process: pid_t) -> Double {
    guard let stat = ProcFile.text("/proc/\(process)/stat"), let name = stat.lastIndex(of: ")") else { return 0 }
    // Behind the name, which may hold anything, utime and stime are the twelfth and thirteenth.
    let fields = stat[stat.index(after: name)...].split(separator: " ")
    guard fields.count > 12 else { return 0 }
    let ticks = (Double(fields[11]) ?? 0) + (Double(fields[12]) ?? 0)
    return ticks / Double(sysconf(CInt(_SC_CLK_TCK)))
  }

  /// How often each of its threads has given up the processor so far, of its own will and otherwise.
  static func contextSwitches(of process: pid_t) -> [String: Int] {
    let tasks = (try? FileManager.default.contentsOfDirectory(atPath: "/proc/\(process)/task")) ?? []
    return tasks.reduce(into: [:]) { switches, task in
      let fields = ProcFile.fields(ProcFile.text("/proc/\(process)/task/\(task)/status") ?? "")
      switches[task] = (fields["voluntary_ctxt_switches"] ?? 0) + (fields["nonvoluntary_ctxt_switches"] ?? 0)
    }
  }

  /// How many switches came between two looks; those of threads that have ended since are not known any more.
  static func switches(from before: [String: Int], to after: [String: Int]) -> Int {
    after.reduce(0) { $0 + max(0, $1.value - (before[$1.key] ?? 0)) }
  }
}

/// Files of the kernel's, of which nobody knows the size before they are read.
enum ProcFile {
  /// Nothing where it cannot be read.
  static func text(_ path: String) -> String? {
    let descriptor = open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { return nil }
    defer { close(descriptor) }
    var text: [UInt8] = []
    while true {
      let bytes = CommandRun.read(descriptor)
      if bytes.isEmpty { return String(decoding: text, as: UTF8.self) }
      text += bytes
    }
  }

  /// The first whole number of each line `Name: number …`.
  static func fields(_ text: String) -> [String: Int] {
    var fields: [String: Int] = [:]
    for line in text.split(separator: "\n") {
      let parts = line.split(separator: ":", maxSplits: 1)
      guard parts.count == 2 else { continue }
      let words = parts[1].split { $0 == " " || $0 == "\t" }
      if let word = words.first, let number = Int(word) { fields[String(parts[0])] = number }
    }
    return fields
  }
}
