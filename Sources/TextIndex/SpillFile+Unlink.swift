internal import Glibc

extension SpillFile {
  static func remove(_ path: UnsafePointer<CChar>) -> CInt { unlink(path) }
}
