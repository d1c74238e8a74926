internal import CSystemd
internal import Glibc

/// Which of the machine's journals entries go to: a unit may have one of its own (LogNamespace= in systemd.exec(5)).
package enum JournalNamespace {
  /// The journal that this process writes to; nothing for the machine's own.
  ///
  /// systemd puts a namespace's socket in the place of the ordinary one by a mount, and names it nowhere else.
  package static var own: String? {
    guard let file = fopen("/proc/self/mountinfo", "re") else { return nil }
    defer { fclose(file) }
    var (line, room): (UnsafeMutablePointer<CChar>?, Int) = (nil, 0)
    defer { free(line) }
    var name: String?
    while getline(&line, &room, file) > 0 {
      guard let line, let found = named(byMount: String(cString: line)) else { continue }
      // The last one is on top.
      name = found
    }
    return name
  }

  /// The namespace that a line of mountinfo tells of; nothing where it tells of none.
  package static func named(byMount line: String) -> String? {
    // Number, number of the outer one, device, root in the file system, place, …
    let fields = line.split(separator: " ", maxSplits: 5)
    guard fields.count > 5, fields[4] == "/run/systemd/journal" else { return nil }
    let root = fields[3].split(separator: "/").last ?? ""
    guard root.hasPrefix("journal."), root.count > 8 else { return nil }
    return String(root.dropFirst(8))
  }

  /// The journal that has the newest entry of a corpus; nothing for the machine's own, or where there is none.
  package static func ofNewest(_ corpus: String, by user: UInt32) -> String? {
    guard let handle = try? JournalHandle(of: user, in: .all) else { return nil }
    guard (try? handle.match(.corpus, corpus)) != nil, (try? handle.matchUser()) != nil else { return nil }
    guard (try? handle.seekTail()) != nil, (try? handle.previous()) == true else { return nil }
    return handle.namespace
  }
}
