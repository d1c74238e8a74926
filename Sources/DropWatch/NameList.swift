internal import Glibc
internal import SystemPackage

/// Names out of a folder, one after the other in one buffer.
struct NameList: Sendable {
  /// Each with a NUL after it.
  private var bytes: [UInt8] = []
  private var starts: [Int32] = []
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
          starts.append(Int32(bytes.count))
          bytes.append(contentsOf: name)
          bytes.append(0)
        }
      }
    }
  }

  /// A name, without its NUL.
  subscript(index: Int) -> ArraySlice<UInt8> { bytes[range(index)] }

  /// Calls `body` with all of them, each with a NUL after it.
  func withBytes<Result>(_ body: (UnsafeRawBufferPointer) -> Result) -> Result { bytes.withUnsafeBytes(body) }

  /// Where in the bytes a name stands, without its NUL.
  func range(_ index: Int) -> Range<Int> {
    Int(starts[index])..<(index + 1 < starts.count ? Int(starts[index + 1]) : bytes.count) - 1
  }

  /// Calls `body` with each name's number and what it stands for, or why that cannot be told.
  ///
  /// (On two cores at once it took longer: the ledger is being read on the other one.)
  func forEachLook(in folder: CInt, _ body: (Int, Result<FileLook, Errno>) -> Void) {
    withBytes { bytes in
      guard let base = bytes.baseAddress?.assumingMemoryBound(to: CChar.self) else { return }
      for index in starts.indices {
        let look = FileLook(at: base + Int(starts[index]), in: folder)
        body(index, look.map { .success($0) } ?? .failure(Errno(rawValue: errno)))
      }
    }
  }
}
