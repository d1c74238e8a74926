"""Who may do what: dropping, searching, commanding, reading, each with users of the machine."""

from cases import test
from desk import DROP, OUTSIDER, READER, WRITER, article, eventually

STATE = "/var/lib/newsfold"


def refused(desk, *command, user, status=None):
    done = desk.run(*command, user=user, check=False)
    assert done.returncode != 0 if status is None else done.returncode == status, (
        f"{user} may {command}: {done.returncode} {done.stdout}{done.stderr}")
    return done


@test("a member of newsfold-drop drops with any umask, also into folders of others, and newsfold reads all of it")
def umasks(desk):
    desk.run("useradd", "--no-create-home", "--groups", "newsfold-drop", "nf-second", check=False)
    for umask in ("000", "022", "027", "077"):
        mark = desk.journal.mark()
        desk.run("sh", "-c", 'umask "$1"; mkdir "$2"', "sh", umask, f"{DROP}/umask-{umask}", user=WRITER)
        for user, name in ((WRITER, "first"), ("nf-second", "second")):
            desk.run("sh", "-c", 'umask "$1"; cat > "$2/$3.txt"', "sh", umask, f"{DROP}/umask-{umask}", name,
                     user=user, input=article(f"{umask} {name}"))
            desk.journal.wait("article-added", f"{DROP}/umask-{umask}/{name}.txt", after=mark, patience=30)


@test("a file made private on purpose is reported with what opens it, and taken once it is open")
def private(desk):
    path = f"{DROP}/on-purpose.txt"
    mark = desk.journal.mark()
    desk.run("sh", "-c", 'umask 077; cat > "$1.part"; chmod 600 "$1.part"; mv "$1.part" "$1"', "sh", path, user=WRITER,
             input=article("on purpose"))
    entry = desk.journal.wait("file-failed", path, after=mark, patience=30)[0]
    assert entry["PRIORITY"] == "4" and entry["ERRNO"] == "13", entry
    shown = desk.run("journalctl", "--quiet", "--catalog", f"NEWSFOLD_FILE={path}", "NEWSFOLD_EVENT=file-failed").stdout
    assert "chmod g+r" in shown, shown
    desk.run("sh", "-c", 'chgrp newsfold-drop "$1" && chmod g+r "$1"', "sh", path, user=WRITER)
    desk.journal.wait("article-added", path, after=mark, patience=30)


@test("who is in neither group can neither drop, nor look, nor search, nor ask")
def outsider(desk):
    refused(desk, "sh", "-c", f"echo words > {DROP}/mine.txt", user=OUTSIDER)
    refused(desk, "ls", DROP, user=OUTSIDER)
    refused(desk, "ls", STATE, user=OUTSIDER)
    for command in (("search", "harbour"), ("status",), ("files",), ("events",), ("stories",), ("audit",), ("backup", "/tmp/x")):
        done = refused(desk, "newsfold", *command, user=OUTSIDER, status=77)
        assert done.stderr and not done.stdout


@test("who may drop may not search; who may search may neither drop nor command")
def apart(desk):
    desk.take("apart.txt", user=WRITER)
    refused(desk, "newsfold", "search", "harbour", user=WRITER, status=77)
    refused(desk, "sh", "-c", f"echo words > {DROP}/mine.txt", user=READER)
    refused(desk, "ls", DROP, user=READER)
    for command in (("retry",), ("forget", "1"), ("rebuild",), ("ingest",)):
        done = refused(desk, "newsfold", *command, user=READER)
        assert "sudo" in done.stderr or "permission" in done.stderr.lower(), done.stderr
    for command in (("search", "harbour"), ("status",), ("files",), ("events",), ("explain", f"{DROP}/apart.txt")):
        done = desk.newsfold(*command, user=READER, check=False)
        assert done.returncode in (0, 1), (command, done.stderr)
    refused(desk, "sh", "-c", f"echo > {STATE}/corpus.sqlite", user=READER)


@test("nothing of the corpus can be read by others, whatever was written under load", service="running")
def modes(desk):
    desk.take("modes.txt")
    eventually(lambda: desk.run("find", STATE, "-name", "*.segment").stdout or True, "files of indexes")
    open_to_others = desk.run("find", STATE, "-perm", "/o+rwx").stdout.split()
    assert not open_to_others, open_to_others
    foreign = desk.run("find", STATE, "!", "-user", "newsfold").stdout.split()
    assert not foreign, foreign
