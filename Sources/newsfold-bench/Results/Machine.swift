internal import Glibc

/// On what a benchmark ran.
struct Machine: Encodable, Sendable {
  let cpuModel: String
  let cores: Int
  /// Bytes.
  let memory: Int
  let kernel: String
  let fileSystem: String
  let os: String

  private enum CodingKeys: String, CodingKey {
    case cpuModel = "cpu_model"
    case cores, memory, kernel
    case fileSystem = "file_system"
    case os
  }

  /// - Parameter folder: where files are written, by its real path.
  init(folder: String) {
    cpuModel = Self.value(of: "model name", in: "/proc/cpuinfo", behind: ":") ?? "unknown"
    cores = sysconf(CInt(_SC_NPROCESSORS_ONLN))
    memory = (ProcFile.fields(ProcFile.text("/proc/meminfo") ?? "")["MemTotal"] ?? 0) * 1024
    kernel = Self.trimmed(ProcFile.text("/proc/sys/kernel/osrelease") ?? "unknown")
    fileSystem = Self.fileSystem(of: folder)
    os = Self.value(of: "PRETTY_NAME", in: "/etc/os-release", behind: "=") ?? "unknown"
  }

  var sentence: String {
    "\(cpuModel), \(cores) cores, \(Shown.number(Double(memory) / 1e9)) GB, \(os), Linux \(kernel), \(fileSystem)"
  }

  private static func value(of name: String, in file: String, behind sign: Character) -> String? {
    for line in (ProcFile.text(file) ?? "").split(separator: "\n") {
      let parts = line.split(separator: sign, maxSplits: 1)
      if parts.count == 2, trimmed(String(parts[0])) == name { return trimmed(String(parts[1])) }
    }
    return nil
  }

  private static func trimmed(_ text: String) -> String {
    func isFilling(_ character: Character) -> Bool { character.isWhitespace || character == "\"" }
    var rest = text[...]
    while let first = rest.first, isFilling(first) { rest.removeFirst() }
    while let last = rest.last, isFilling(last) { rest.removeLast() }
    return String(rest)
  }

  /// The type of the mount that is nearest above.
  private static func fileSystem(of folder: String) -> String {
    var (best, kind) = ("", "unknown")
    for line in (ProcFile.text("/proc/self/mounts") ?? "").split(separator: "\n") {
      let words = line.split(separator: " ")
      guard words.count > 2 else { continue }
      let mount = String(words[1])
      let point = mount == "/" ? mount : mount + "/"
      if (folder + "/").hasPrefix(point), point.count >= best.count { (best, kind) = (point, String(words[2])) }
    }
    return kind
  }
}
