internal import DropWatch
internal import Glibc
internal import SystemPackage

/// What to do where there are more folders than watches.
enum WatchAdvice {
  /// The limit, the need, and the command.
  static func text(_ limit: WatchLimit) -> String {
    let rest = "\(limit.folders) folders are to be watched and \(limit.watched) can be; the rest is polled"
    guard limit.isKernel else {
      return rest
        + ": newsfold asks for no more watches, which take memory of the kernel; have files dropped into fewer "
        + "folders to have all found at once"
    }
    let now = setting("max_user_watches")
    let allowed = now.map { " (\($0) for all programs of its user)" } ?? ""
    // Others of the same user need some as well, and folders will be added.
    let need = max(limit.folders + limit.folders / 2 + 8192, (now ?? 0) * 2)
    return rest + ": the kernel allows no more\(allowed); allow more with: sysctl fs.inotify.max_user_watches=\(need), "
      + "and put that line into a file in /etc/sysctl.d to keep it"
  }

  private static func setting(_ name: String) -> Int? {
    guard let file = fopen("/proc/sys/fs/inotify/\(name)", "r") else { return nil }
    defer { fclose(file) }
    var buffer = [CChar](repeating: 0, count: 32)
    guard fgets(&buffer, CInt(buffer.count), file) != nil else { return nil }
    return Int(String(decoding: buffer.prefix { $0 >= 0x30 }.map { UInt8(bitPattern: $0) }, as: UTF8.self))
  }
}
