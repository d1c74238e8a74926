import JournalLog
import Testing

@Suite("The journal's namespaces")
struct JournalNamespaceTests {
  @Test("A mount in the place of the journal's sockets names the namespace; others do not")
  func names() {
    func name(_ root: String, _ place: String) -> String? {
      JournalNamespace.named(
        byMount: "512 479 0:24 \(root) \(place) rw,nosuid,nodev shared:9 - tmpfs tmpfs rw,size=4804200k")
    }
    #expect(name("/systemd/journal.newsfold", "/run/systemd/journal") == "newsfold")
    #expect(name("/systemd/journal.a.b-c", "/run/systemd/journal") == "a.b-c")
    #expect(name("/systemd/journal", "/run/systemd/journal") == nil)
    #expect(name("/systemd/journal.", "/run/systemd/journal") == nil)
    #expect(name("/systemd/journal.newsfold", "/run/systemd/journal.newsfold") == nil)
    #expect(JournalNamespace.named(byMount: "") == nil)
    #expect(JournalNamespace.named(byMount: "512 479 0:24 /systemd/journal.x") == nil)
  }

  @Test("These tests write to the machine's own journal, whatever reads it back")
  func own() {
    #expect(JournalNamespace.own == nil)
    #expect(JournalNamespace.ofNewest("00000000-0000-0000-0000-000000000000", by: 0) == nil)
  }
}
