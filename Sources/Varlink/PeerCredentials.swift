package import Glibc

/// Who is at the other end of a connection, as the kernel recorded it when it connected.
package struct PeerCredentials: Sendable, Hashable {
  /// 0 where the process is in another PID namespace.
  package let pid: pid_t
  /// The effective user.
  package let uid: uid_t
  /// The effective group; others that the peer is in are not told.
  package let gid: gid_t

  /// Credentials that are known already, in tests for instance.
  package init(pid: pid_t, uid: uid_t, gid: gid_t) {
    self.pid = pid
    self.uid = uid
    self.gid = gid
  }

  /// Of the peer of a connected AF_UNIX socket; nothing where the kernel does not know.
  init?(descriptor: Int32) {
    // struct ucred, which Glibc's module leaves out: three 32-bit numbers.
    var credentials: (pid: pid_t, uid: uid_t, gid: gid_t) = (0, 0, 0)
    var size = socklen_t(MemoryLayout.size(ofValue: credentials))
    guard getsockopt(descriptor, SOL_SOCKET, SO_PEERCRED, &credentials, &size) == 0 else { return nil }
    self.init(pid: credentials.pid, uid: credentials.uid, gid: credentials.gid)
  }
}
