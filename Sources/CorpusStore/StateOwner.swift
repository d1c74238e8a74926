internal import Glibc
internal import NewsModel
internal import SystemPackage

extension CorpusLocation {
  /// What to do where this process may not read or write a file in the state folder: as a rule that belongs to somebody
  /// else; where the folder is this process's own, as after a copy by root, it is to be given back.
  func ownerAdvice(_ file: FilePath) -> String {
    func owner(_ path: FilePath) -> UInt32? {
      var status = stat()
      return path.withPlatformString { lstat($0, &status) } == 0 ? status.st_uid : nil
    }
    guard owner(folder) == geteuid(), let other = owner(file), other != geteuid() else {
      return "name another state folder with --state, or run as the user who owns it"
    }
    let user = getpwuid(geteuid()).map { String(cString: $0.pointee.pw_name) } ?? "\(geteuid())"
    let group = getgrgid(getegid()).map { String(cString: $0.pointee.gr_name) } ?? "\(getegid())"
    return "it belongs to somebody else: chown -R \(user):\(group) \(folder.quoted)"
  }

  /// The file of the database that this process may not read, as the user that it works as; nothing where it may.
  var forbidden: FilePath? {
    ["", "-wal", "-shm"].map { FilePath(bytes: database.bytes + Array($0.utf8)) }.first { file in
      let status = file.withPlatformString { faccessat(AT_FDCWD, $0, R_OK, AT_EACCESS) }
      return status != 0 && (errno == EACCES || errno == EPERM)
    }
  }

  /// Makes the process work as the user who owns the state folder, where root has begun it: what it writes there, the
  /// service has to be able to write later.
  ///
  /// Does nothing for anybody but root, and where the folder is root's or not there.
  ///
  /// - Throws: ``CorpusError``.
  package func becomeOwner() throws {
    var status = stat()
    guard geteuid() == 0, folder.withPlatformString({ stat($0, &status) }) == 0, status.st_uid != 0 else { return }
    // The group first: who is root no more may not change it.
    guard setgroups(0, nil) == 0, setegid(status.st_gid) == 0, seteuid(status.st_uid) == 0 else {
      throw CorpusError(
        .permission,
        "\(folder.printable) belongs to user \(status.st_uid), and root cannot work as that user here: "
          + "\(Errno(rawValue: errno)): run the command as that user")
    }
  }
}
