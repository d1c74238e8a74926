"""The service's life: slow starts, hangs, crashes, stops under load, and what an operator is told meanwhile."""

import re
import time

from cases import test
from desk import CONFIG, DROP, DROP_INS, STATE, article, eventually, forget_lines, unit


def put_many(desk, folder, count, words=60):
    """Puts many files into a folder of the drop folder, from outside; their paths. They look as if left alone for long."""
    for number in range(count):
        desk.machine_file(f"/root/many/{folder}/{number:05}.txt", article(f"{folder} {number}", words))
    desk.run("sh", "-c", 'find "$1" -exec touch -d "1 hour ago" {} + && chmod -R a+rX "$1" && mv "$1" "$2"', "sh",
             f"/root/many/{folder}", f"{DROP}/{folder}")
    return [f"{DROP}/{folder}/{number:05}.txt" for number in range(count)]


def taken_once(desk, paths, mark, patience=90):
    """Waits until each path is reported, and fails where one is reported twice."""
    wanted = set(paths)

    def files():
        return [e["NEWSFOLD_FILE"] for e in desk.journal.events(after=mark)
                if e["NEWSFOLD_EVENT"].startswith("article-") and e.get("NEWSFOLD_FILE") in wanted]

    eventually(lambda: set(files()) == wanted, f"{len(wanted)} files are taken", patience)
    assert len(files()) == len(wanted), "some were reported twice"


def reloaded(desk, cursor):
    return any("configuration reloaded" in str(entry["MESSAGE"]) for entry in desk.unit_log(cursor))


def agrees(desk):
    audit = desk.newsfold("audit", "--full", check=False)
    assert audit.returncode == 0, audit.stdout + audit.stderr


@test("a writer that hangs is ended by the watchdog and started again, and what it was at is taken once", service=None)
def writer_hangs(desk):
    # The first transaction is that of the start: how folders are watched.
    with unit(desk, "[Service]\nWatchdogSec=2s\nEnvironment=NEWSFOLD_HANG_AT=judged:2\n"):
        desk.start()
        first = desk.show("MainPID")
        cursor, mark = desk.cursor(), desk.journal.mark()
        path = desk.drop("hangs.txt", article("hangs"))
        forget_lines(desk)
        eventually(lambda: desk.show("MainPID") != first, "it is ended", 60)
        # So that the next one need not wait whether somebody still writes it.
        desk.run("touch", "-d", "1 hour ago", path)
        eventually(lambda: desk.is_active() and desk.show("MainPID") not in ("0", first), "another daemon runs", 60)
        assert any("Watchdog timeout" in str(entry["MESSAGE"]) for entry in desk.unit_log(cursor))
        taken_once(desk, [path], mark, 30)
        desk.stop()
        agrees(desk)


@test("a first sweep that takes longer than the start timeout is waited for, and systemctl shows how far it is", service=None)
def slow_start(desk):
    mark = desk.journal.mark()
    with desk.own_corpus(), unit(desk, "[Service]\nTimeoutStartSec=1s\n"):
        paths = put_many(desk, "slow-start", 12_000)
        began = time.monotonic()
        desk.start_without_waiting()
        shown = set()
        while desk.show("ActiveState") == "activating":
            shown.add(desk.show("StatusText"))
        took = time.monotonic() - began
        assert desk.is_active(), desk.diagnosis()
        assert took > 1, f"it took only {took:.1f} s: too few files to show anything"
        assert any(re.match(r"first sweep: \d+ articles, \d+ files.*wait", text) for text in shown), shown
        taken_once(desk, paths, mark)


@test("a start that hangs is ended and made again", service=None)
def hanging_start(desk):
    # A start may do nothing for ten times what the watchdog allows, and as long as a file is waited for.
    lines = "[Service]\nTimeoutStartSec=5s\nTimeoutStopSec=1s\nWatchdogSec=2s\n"
    with desk.own_corpus(), unit(desk, lines + "Environment=NEWSFOLD_HANG_AT=read:1\n"):
        path = desk.drop("hangs-at-start.txt", article("hangs at start"))
        desk.run("touch", "-d", "1 hour ago", path)
        cursor, mark = desk.cursor(), desk.journal.mark()
        desk.start_without_waiting()
        eventually(lambda: desk.show("MainPID") != "0", "it starts")
        first = desk.show("MainPID")
        desk.run("tee", f"{DROP_INS}/life.conf", input=lines)
        desk.run("systemctl", "daemon-reload")
        eventually(lambda: desk.show("MainPID") not in ("0", first), "another one is started", 120)
        assert any("start operation timed out" in str(entry["MESSAGE"]) for entry in desk.unit_log(cursor))
        taken_once(desk, [path], mark, 30)


@test("a stop under load ends within seconds, loses nothing and reports nothing twice", service=None)
def stop_under_load(desk):
    with desk.own_corpus():
        desk.start()
        mark = desk.journal.mark()
        paths = put_many(desk, "under-load", 8_000)
        desk.journal.wait("article-added", after=mark, patience=30)
        began = time.monotonic()
        desk.stop()
        took = time.monotonic() - began
        assert took < 10, f"the stop took {took:.1f} s"
        assert desk.show("Result") == "success"
        reported = len(desk.journal.events("article-added", after=mark))
        assert reported < len(paths), "all were taken before the stop: too few to show anything"
        desk.start()
        taken_once(desk, paths, mark)
        desk.stop()
        agrees(desk)


@test("thresholds and folders change by a reload, for what comes from then on")
def reload_thresholds(desk):
    before = desk.run("cat", CONFIG).stdout
    words = article("thresholds", 200).decode().split()
    half = " ".join(words[:130] + article("thresholds, other", 70).decode().split())
    desk.take("thresholds/original.txt", " ".join(words).encode())
    desk.run("install", "-d", "-g", "newsfold-drop", "-m", "2770", "/srv/second")
    try:
        desk.configure(lambda text: text.replace("containment = 0.8", "containment = 0.5")
                       + '\n[[drop]]\npath = "/srv/second"\nsource = "Second"\n')
        cursor = desk.cursor()
        desk.run("systemctl", "reload", "newsfold")
        eventually(lambda: reloaded(desk, cursor), "a reload")
        entry = desk.take("/srv/second/half.txt", half.encode(), event="article-excerpted")
        assert entry["NEWSFOLD_SOURCE"] == "Second"
    finally:
        desk.configure(lambda _: before)
        desk.run("systemctl", "reload", "newsfold")


@test("what fails at each start is not tried for ever; once it is mended, nothing is lost", service=None)
def start_limit(desk):
    mark = desk.journal.mark()
    path = desk.drop("limit.txt", article("limit"))
    desk.run("touch", "-d", "1 hour ago", path)
    with unit(desk, "[Service]\nRestartSec=100ms\nEnvironment=NEWSFOLD_CRASH_AT=judged:1\n"):
        desk.run("systemctl", "reset-failed", "newsfold", check=False)
        desk.run("systemctl", "start", "newsfold", check=False)
        eventually(lambda: desk.show("ActiveState") == "failed", "it is left alone", 60)
        assert desk.show("Result") == "start-limit-hit" or int(desk.show("NRestarts")) >= 4, desk.diagnosis()
    desk.start()
    taken_once(desk, [path], mark, 30)


@test("a state that belongs to somebody else is refused with the command that gives it back", service=None)
def foreign_state(desk):
    desk.stop()
    desk.run("sh", "-c", "chown -R root:root /var/lib/newsfold/*")
    cursor = desk.cursor()
    assert desk.start(check=False).returncode != 0

    def told():
        return [str(e["MESSAGE"]) for e in desk.unit_log(cursor) if "chown -R " in str(e["MESSAGE"])]

    command = re.search(r"chown -R \S+ \S+", eventually(told, "the command that gives it back")[0])[0]
    assert desk.show("ActiveState") == "failed", "it is tried again, and would fail again"
    assert command == "chown -R newsfold:newsfold /var/lib/newsfold", command
    desk.run("sh", "-c", command)
    desk.start()
    desk.take("given-back.txt")


@test("a state folder that is missing is made again, with its owner and mode", service=None)
def missing_state(desk):
    with desk.own_corpus():
        assert desk.run("test", "-e", STATE, check=False).returncode == 1
        desk.start()
        made = desk.run("stat", "-c", "%a %U:%G", STATE).stdout.strip()
        assert made == "750 newsfold:newsfold", made


@test("systemctl status tells what an operator should look at, and what to do about it")
def status_line(desk):
    desk.run("mkdir", "-p", f"{DROP}/closed")
    path = desk.drop("closed/unreadable.txt", article("unreadable"))
    desk.journal.wait(file=path)
    other = f"{DROP}/private.txt"
    desk.run("sh", "-c", f'umask 077; cat > /root/private.txt; chmod 600 /root/private.txt; cp -p /root/private.txt {other}',
             input=article("private"))
    desk.journal.wait("file-failed", other, patience=30)

    def warns():
        return "1 failed (newsfold files --outcome failed)" in desk.show("StatusText")

    eventually(warns, "a status with it")
    # It stays so whatever else is said.
    cursor = desk.cursor()
    desk.run("systemctl", "reload", "newsfold")
    eventually(lambda: reloaded(desk, cursor), "a reload")
    desk.take("after-the-reload.txt")
    eventually(warns, "a status with it after a reload")
    desk.restart()
    eventually(warns, "a status with it after a restart")
    rows = desk.rows("files", "--outcome", "failed")
    assert [row["path"] for row in rows] == [other], rows
    desk.run("chmod", "g+r", other)
    desk.run("chgrp", "newsfold-drop", other)
    desk.journal.wait("article-added", other, patience=30)
    eventually(lambda: "failed" not in desk.show("StatusText"), "a status without it")
