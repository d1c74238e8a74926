"""Drop folders of other kinds: mounted ones, hidden ones, ones that are emptied, and a user's own."""

from cases import test
from desk import CONFIG, article, eventually

MOUNT, DISK = "/srv/mounted", "/srv/disk"
UNIT = "/etc/systemd/system/newsfold.service.d/test.conf"


def add(desk, lines):
    """Adds a drop folder to the configuration; what it was before."""
    before = desk.run("cat", CONFIG).stdout
    desk.configure(lambda text: text.replace('sweep = "60s"', 'sweep = "2s"').replace('poll = "5s"', 'poll = "500ms"')
                   + f"\n[[drop]]\n{lines}")
    return before


def restore(desk, before):
    desk.configure(lambda _: before)
    desk.run("rm", "-f", UNIT)
    desk.run("systemctl", "daemon-reload")
    desk.restart()


def said(desk, cursor, words):
    """A line of the unit's log that has all these words."""

    def find():
        messages = [str(entry["MESSAGE"]) for entry in desk.unit_log(cursor)]
        return [message for message in messages if all(word in message for word in words)]

    return eventually(find, f"a message with {words}")


@test("a drop folder that is unmounted is one event, not many files gone; mounted again, all is as it was")
def unmounted(desk):
    desk.run("mkdir", "-p", MOUNT, DISK)
    desk.run("mount", "--bind", DISK, MOUNT)
    before = add(desk, f'path = "{MOUNT}"\n')
    try:
        desk.restart()
        mark = desk.journal.mark()
        paths = [desk.drop(f"{MOUNT}/{number}.txt", article(f"mounted {number}")) for number in range(5)]
        for path in paths:
            desk.journal.wait("article-added", path, after=mark, patience=30)
        mark = desk.journal.mark()
        desk.run("umount", MOUNT)
        desk.journal.wait("folder-unreachable", MOUNT, after=mark, patience=30)
        rows = desk.rows("files", "--presence", "unreachable")
        assert {row["path"] for row in rows} == set(paths), rows
        desk.run("mount", "--bind", DISK, MOUNT)
        desk.journal.wait("folder-back", MOUNT, after=mark, patience=30)
        assert not desk.rows("files", "--presence", "unreachable")
        kinds = [entry["NEWSFOLD_EVENT"] for entry in desk.journal.events(after=mark)]
        told = [kind for kind in kinds if kind.startswith(("file-", "folder-"))]
        assert told == ["folder-unreachable", "folder-back"], kinds
    finally:
        desk.run("umount", MOUNT, check=False)
        restore(desk, before)


@test("a folder that the sandbox hides is refused, with the lines to write; with them it is watched")
def hidden(desk):
    folder = "/home/desk/drop"
    desk.run("mkdir", "-p", folder)
    before = add(desk, f'path = "{folder}"\n')
    try:
        cursor = desk.cursor()
        assert desk.run("systemctl", "reload", "newsfold", check=False).returncode != 0
        line = said(desk, cursor, [folder, "ProtectHome=tmpfs", "BindReadOnlyPaths="])[0]
        assert "systemctl edit newsfold" in line, line
        assert desk.is_active()
        desk.machine_file(UNIT, f"[Service]\nProtectHome=tmpfs\nBindReadOnlyPaths={folder}\n".encode())
        desk.run("systemctl", "daemon-reload")
        desk.restart()
        mark = desk.journal.mark()
        path = desk.drop(f"{folder}/home.txt", article("at home"))
        desk.journal.wait("article-added", path, after=mark, patience=30)
    finally:
        restore(desk, before)


@test("files are archived under the sandbox once both folders may be written to, and not before")
def archived(desk):
    inbox, archive = "/srv/inbox", "/srv/archive"
    for folder in (inbox, archive):
        desk.run("install", "-d", "-m", "2770", "-o", "newsfold", "-g", "newsfold-drop", folder)
    before = add(desk, f'path = "{inbox}"\nafter = "archive"\narchive = "{archive}"\nunclosed = "2s"\n')
    try:
        cursor = desk.cursor()
        assert desk.run("systemctl", "reload", "newsfold", check=False).returncode != 0
        said(desk, cursor, ["ReadWritePaths="])
        desk.machine_file(UNIT, f"[Service]\nReadWritePaths={inbox} {archive}\n".encode())
        desk.run("systemctl", "daemon-reload")
        desk.restart()
        mark = desk.journal.mark()
        path = desk.drop(f"{inbox}/one.txt", article("to be archived"))
        entry = desk.journal.wait("file-archived", path, after=mark, patience=30)[0]
        assert archive in entry["NEWSFOLD_REASON"], entry["NEWSFOLD_REASON"]
        found = desk.run("find", archive, "-type", "f").stdout.split()
        assert len(found) == 1 and found[0].endswith("/one.txt"), found
        assert desk.run("test", "-e", path, check=False).returncode == 1
    finally:
        restore(desk, before)


@test("an instance for a user watches a folder in that user's home and keeps a corpus of its own")
def instance(desk):
    desk.run("useradd", "--create-home", "nf-alice", check=False)
    folder = "/home/nf-alice/news"
    desk.run("install", "-d", "-o", "nf-alice", folder)
    desk.machine_file("/etc/newsfold/nf-alice.toml", f'[[drop]]\npath = "{folder}"\n'.encode())
    try:
        desk.run("systemctl", "start", "newsfold@nf-alice", timeout=60)
        path = f"{folder}/mine.txt"
        desk.run("sh", "-c", 'cat > "$1"', "sh", path, input=article("of alice"), user="nf-alice")

        def found():
            return desk.run(
                "newsfold", "files", "--json", "--state", "/var/lib/newsfold-nf-alice", user="nf-alice").stdout

        assert path in eventually(found, "the file in alice's corpus")
    finally:
        desk.run("systemctl", "stop", "newsfold@nf-alice", check=False)
