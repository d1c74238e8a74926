internal import Glibc
internal import SystemPackage

/// Names out of a folder, one after the other in one buffer, and what they stand for.
struct NameList {
  /// Each with a NUL after it.
  private var bytes: [UInt8] = []
  private var starts: [Int] = []
  /// Names read, with those that were left out.
  private(set) var passed = 0
  /// Whether the folder has no more.
  private(set) var isLast = false
  /// The system's error number where reading ended for that reason.
  private(set) var code: CInt = 0

  var count: Int { starts.count }

  /// Reads at most `limit` names that are not ignored, and those ignored on the way.
  init(of stream: OpaquePointer, limit: Int, isIgnored: (UnsafeBufferPointer<UInt8>) -> Bool) {
    while passed < limit {
      errno = 0
      guard let entry = readdir(stream) else {
        (isLast, code) = (true, errno)
        return
      }
      passed += 1
      withUnsafePointer(to: &entry.pointee.d_name) { pointer in
        pointer.withMemoryRebound(to: UInt8.self, capacity: 256) { start in
          let length = strnlen(UnsafeRawPointer(start).assumingMemoryBound(to: CChar.self), 256)
          let name = UnsafeBufferPointer(start: start, count: length)
          if name[0] == 0x2E, length == 1 || length == 2 && name[1] == 0x2E { return }
          if isIgnored(name) { return }
          starts.append(bytes.count)
          bytes.append(contentsOf: name)
          bytes.append(0)
        }
      }
    }
  }

  /// A name, without its NUL.
  subscript(index: Int) -> ArraySlice<UInt8> {
    bytes[starts[index]..<(index + 1 < starts.count ? starts[index + 1] : bytes.count) - 1]
  }

  /// Looks at all of them. (On two cores at once it took longer: the ledger is being asked on the other one.)
  func looks(in folder: CInt) -> [Result<FileLook, Errno>] {
    bytes.withUnsafeBufferPointer { bytes in
      starts.map { start in
        guard let name = bytes.baseAddress.map({ $0 + start }) else { return .failure(.noSuchFileOrDirectory) }
        let look = name.withMemoryRebound(to: CChar.self, capacity: 256) { FileLook(at: $0, in: folder) }
        return look.map { .success($0) } ?? .failure(Errno(rawValue: errno))
      }
    }
  }
}
