internal import Glibc
internal import NewsModel
internal import SystemPackage

/// An inotify descriptor. It does not close itself: its owner does, when nothing can read it any more.
struct Inotify {
  let descriptor: CInt

  /// What is asked of each folder.
  private static let mask =
    UInt32(IN_CREATE) | UInt32(IN_MODIFY) | UInt32(IN_CLOSE_WRITE) | UInt32(IN_MOVED_TO) | UInt32(IN_MOVED_FROM)
    | UInt32(IN_DELETE) | UInt32(IN_ATTRIB) | UInt32(IN_DELETE_SELF) | UInt32(IN_MOVE_SELF) | UInt32(IN_ONLYDIR)
    | UInt32(IN_EXCL_UNLINK)

  init() throws {
    descriptor = inotify_init1(CInt(IN_NONBLOCK) | CInt(IN_CLOEXEC))
    if descriptor < 0 {
      throw WatchError(
        errno: Glibc.errno, path: nil,
        advice: Glibc.errno == EMFILE
          ? "too many inotify instances: raise fs.inotify.max_user_instances with sysctl" : "inotify cannot be used")
    }
  }

  /// Watches an open folder, whatever has its path by now; returns its watch descriptor, or the system's error number.
  func watch(_ folder: CInt) -> Result<CInt, Errno> {
    let number = inotify_add_watch(descriptor, "/proc/self/fd/\(folder)", Self.mask)
    return number < 0 ? .failure(Errno(rawValue: errno)) : .success(number)
  }

  /// Stops watching.
  func unwatch(_ number: CInt) { _ = inotify_rm_watch(descriptor, number) }

  /// Reads what waits, calling `body` for each event, until there is no more.
  func drain(_ body: (InotifyEvent) -> Void) {
    withUnsafeTemporaryAllocation(byteCount: 65_536, alignment: 8) { buffer in
      while true {
        let count = read(descriptor, buffer.baseAddress, buffer.count)
        if count < 0 && errno == EINTR { continue }
        guard count > 0 else { return }
        InotifyEvent.forEach(in: UnsafeRawBufferPointer(rebasing: buffer[0..<count]), body)
      }
    }
  }
}

/// One record of inotify(7).
struct InotifyEvent {
  let watch: CInt
  let mask: UInt32
  /// The same in both events of a rename, 0 in others.
  let cookie: UInt32
  /// The name in the watched folder; empty for an event of the folder itself.
  let name: [UInt8]

  func has(_ flag: Int) -> Bool { mask & UInt32(flag) != 0 }
  var isFolder: Bool { mask & UInt32(IN_ISDIR) != 0 }

  /// Calls `body` with each record in `buffer`, which holds whole records.
  static func forEach(in buffer: UnsafeRawBufferPointer, _ body: (InotifyEvent) -> Void) {
    var at = 0
    let header = MemoryLayout<inotify_event>.size
    while at + header <= buffer.count {
      let event = buffer.loadUnaligned(fromByteOffset: at, as: inotify_event.self)
      let end = min(buffer.count, at + header + Int(event.len))
      let name = buffer[(at + header)..<end].prefix { $0 != 0 }
      body(InotifyEvent(watch: event.wd, mask: event.mask, cookie: event.cookie, name: Array(name)))
      at = end
    }
  }
}
