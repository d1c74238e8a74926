internal import DropWatch
internal import Glibc
internal import NewsModel
internal import SystemPackage

/// What the service manager hides from a service, as newsfold.service asks it to.
enum Sandbox {
  /// Whether a service manager has started this process, as the service or as a command of its unit.
  static var isService: Bool {
    getenv("INVOCATION_ID") != nil && (getenv("NOTIFY_SOCKET") != nil || getenv("MAINPID") != nil)
  }

  /// The user that this process runs as, for advice.
  static var user: String { getpwuid(geteuid()).map { String(cString: $0.pointee.pw_name) } ?? "user \(geteuid())" }

  /// Whether this process is newsfold.service, and not an instance for a user.
  static var isOfNewsfold: Bool { user == "newsfold" }

  /// The unit to name in advice: the one that runs this process.
  static var unit: String {
    guard let file = fopen("/proc/self/cgroup", "r") else { return "newsfold" }
    defer { fclose(file) }
    var buffer = [CChar](repeating: 0, count: 4096)
    guard fgets(&buffer, CInt(buffer.count), file) != nil else { return "newsfold" }
    let line = String(decoding: buffer.prefix { $0 != 0 && $0 != 0x0A }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
    let name = line.split(separator: "/").last { $0.hasSuffix(".service") }.map { $0.dropLast(".service".count) }
    return PrintableText.escaping(name.map(String.init) ?? "newsfold")
  }

  /// Whether a folder lies where ProtectHome= hides all: even what is bound there, but for `tmpfs`.
  static func isHome(_ folder: FilePath) -> Bool {
    homes.contains { folder.isIn(FilePath($0)) }
  }

  /// Whether a folder lies where ProtectHome= and PrivateTmp= leave nothing to be seen, and cannot be read.
  static func isHiding(_ folder: FilePath) -> Bool {
    guard isService, folder.withPlatformString({ access($0, R_OK | X_OK) }) != 0 else { return false }
    if ["/tmp", "/var/tmp"].contains(where: { folder.isIn(FilePath($0)) }) { return true }
    // With ProtectHome=yes the top is closed, with tmpfs it is an empty file system in memory; read-only hides nothing.
    return homes.contains { top in folder.isIn(FilePath(top)) && (access(top, X_OK) != 0 || isInMemory(top)) }
  }

  private static func isInMemory(_ folder: String) -> Bool {
    FolderIdentity(at: FilePath(folder)).map { FileSystemKind($0.fileSystem).name } == "tmpfs"
  }

  private static let homes = ["/home", "/root", "/run/user"]
}
