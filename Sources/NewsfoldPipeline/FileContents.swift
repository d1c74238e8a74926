internal import Crypto
internal import DropWatch
internal import Glibc
internal import NewsModel
internal import SystemPackage

/// What came of reading a file.
enum FileContents {
  /// All of it, unchanged between the look before and the look after.
  case bytes([UInt8], FileStamp, SHA256Value)
  /// Not something that can be an article.
  case refused(String, FileStamp)
  /// The system would not let it be read.
  case failed(Errno, String, FileStamp)
  /// It is gone.
  case vanished
  /// It is not the version any more that was ready, or it changed while it was read.
  case unsettled

  /// Reads a drop, in the version that was ready and no other: a newer one may be half written. Only a regular file is
  /// opened, never through a link anywhere below `root`, and never waiting for another process.
  init(of drop: Drop, below root: FilePath, limit: Int64) {
    if let refusal = Self.refusal(of: drop.kind) {
      self = .refused(refusal, drop.stamp)
      return
    }
    if drop.stamp.size > limit {
      self = .refused(Self.tooLarge(drop.stamp.size, limit), drop.stamp)
      return
    }
    self = Self.read(drop, root, limit)
  }

  private static func read(_ drop: Drop, _ root: FilePath, _ limit: Int64) -> FileContents {
    let descriptor: CInt
    do {
      descriptor = try FolderDescriptor.withParent(of: drop.path, below: root) { folder, name in
        let opened = openat(folder, name, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC | O_NOCTTY)
        guard opened >= 0 else { throw Errno(rawValue: errno) }
        return opened
      }
    } catch {
      let code = error as? Errno ?? .ioError
      switch code {
      // Gone; or what was a folder on its way is a link by now, which leads elsewhere.
      case .noSuchFileOrDirectory, .notDirectory: return .vanished
      case .tooManySymbolicLinkLevels: return .refused(refusal(of: .symbolicLink) ?? "", drop.stamp)
      case .noSuchAddressOrDevice: return .refused(refusal(of: .fifo) ?? "", drop.stamp)
      default: return .failed(code, advice(code), drop.stamp)
      }
    }
    defer { close(descriptor) }
    var status = stat()
    guard fstat(descriptor, &status) == 0 else {
      return .failed(Errno(rawValue: errno), "its size cannot be asked", drop.stamp)
    }
    let before = FileLook(status)
    if let refusal = refusal(of: before.kind) { return .refused(refusal, before.stamp) }
    guard before.stamp.isSameVersion(as: drop.stamp) else { return .unsettled }
    // Closed by one, and still being written by another: a file is touched while it is copied.
    if !drop.mayBeOpen, OpenWriters(of: descriptor) == .some { return .unsettled }
    if before.stamp.size > limit { return .refused(tooLarge(before.stamp.size, limit), before.stamp) }
    var bytes: [UInt8]
    do {
      bytes = try readAll(descriptor, expected: Int(before.stamp.size), limit: Int(limit))
    } catch {
      return .failed(error, advice(error), before.stamp)
    }
    guard fstat(descriptor, &status) == 0, FileLook(status).stamp.isSameVersion(as: before.stamp),
      bytes.count == Int(before.stamp.size)
    else { return .unsettled }
    guard let digest = SHA256Value(bytes: SHA256.hash(data: bytes)) else { return .unsettled }
    return .bytes(bytes, before.stamp, digest)
  }

  private static func readAll(_ descriptor: CInt, expected: Int, limit: Int) throws(Errno) -> [UInt8] {
    var failure: CInt = 0
    // One byte more than expected, so that a file that grew is noticed without a second buffer.
    let bytes = [UInt8](unsafeUninitializedCapacity: min(expected, limit) + 1) { buffer, count in
      count = 0
      while count < buffer.count {
        let got = Glibc.read(descriptor, buffer.baseAddress.map { $0 + count }, buffer.count - count)
        if got < 0 && errno == EINTR { continue }
        if got < 0 { failure = errno }
        if got <= 0 { break }
        count += got
      }
    }
    if failure != 0 { throw Errno(rawValue: failure) }
    return bytes
  }

  private static func refusal(of kind: FileKind) -> String? {
    switch kind {
    case .regular, .folder: nil
    case .symbolicLink: "a symbolic link: links are not followed; drop the file itself"
    case .fifo: "a named pipe: only regular files are taken"
    case .socket: "a socket: only regular files are taken"
    case .device: "a device: only regular files are taken"
    }
  }

  private static func tooLarge(_ size: Int64, _ limit: Int64) -> String {
    "too large: \(ByteCount(size)), the limit is \(ByteCount(limit)) (max_size in [read])"
  }

  private static func advice(_ code: Errno) -> String {
    switch code {
    case .permissionDenied, .notPermitted:
      "permission denied: let newsfold read it (chmod g+r for the group newsfold-drop); it is tried again then"
    case .ioError: "the disk could not read it: check the disk; it is tried again by itself"
    default: "\(code): it is tried again by itself"
    }
  }
}

/// A number of bytes for people.
struct ByteCount: CustomStringConvertible {
  let bytes: Int64

  init(_ bytes: Int64) { self.bytes = bytes }

  var description: String {
    let units = ["bytes", "KiB", "MiB", "GiB", "TiB"]
    var value = Double(bytes)
    var unit = 0
    while value >= 1024 && unit < units.count - 1 {
      value /= 1024
      unit += 1
    }
    let tenths = Int((value * 10).rounded())
    return unit == 0 || tenths % 10 == 0
      ? "\(tenths / 10) \(units[unit])" : "\(tenths / 10).\(tenths % 10) \(units[unit])"
  }
}
