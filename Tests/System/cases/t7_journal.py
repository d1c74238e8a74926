"""What the journal is told: everything once, whatever happens to it, to newsfold and to the machine."""

import collections
import glob
import json
import os
import random
import shutil
import signal
import time

from cases import LeftOut, test
from desk import DROP, article, eventually

DROP_IN = "/etc/systemd/system/newsfold.service.d/test.conf"
STATE = "/var/lib/newsfold"


def corpus(desk):
    return status(desk)["corpus"]["corpus"]


def status(desk):
    """What newsfold says of itself; asked again where it is killed meanwhile."""

    def answer():
        done = desk.newsfold("status", "--json", check=False)
        return done.stdout if done.returncode == 0 else None

    return json.loads(eventually(answer, "newsfold says how it is"))


def confirmed(desk):
    """Waits until newsfold has read back all that it reported."""

    def all_there():
        known = status(desk)["corpus"]
        return known["journal_lag"] == 0 and known["journal_unconfirmed"] == 0

    eventually(all_there, "all events are confirmed", patience=120)


def told(desk, uuid, after=0):
    """How often each event of a corpus is in the journal, or was."""
    with desk.journal.arrival:
        entries = [entry for entry in desk.journal.all[after:] if entry.get("NEWSFOLD_CORPUS") == uuid]
    return collections.Counter(int(entry["NEWSFOLD_SEQUENCE"]) for entry in entries if "NEWSFOLD_SEQUENCE" in entry)


def first_told(desk):
    """The first event that the corpus has reported to the journal."""
    uuid = corpus(desk)
    eventually(lambda: told(desk, uuid), "an event is in the journal")
    return min(told(desk, uuid))


def exactly_once(desk, uuid, first=1):
    """Compares the event log with the journal: the same events, each once; those that were sent again, by number."""
    log = {event["sequence"]: event for event in desk.rows("events")}
    assert sorted(log) == list(range(1, len(log) + 1)), "the event log has gaps"
    desk.journal.collect()
    counts = told(desk, uuid)
    missing = [number for number in log if number >= first and not counts[number]]
    assert not missing, f"{len(missing)} of {len(log)} events are missing: {missing[:20]}"
    doubled = [number for number, count in counts.items() if count > 1]
    assert not doubled, f"{len(doubled)} events were reported twice: {doubled[:20]}; the first, as it came:\n" + "\n".join(
        f"  {entry['__REALTIME_TIMESTAMP']} process {entry['_PID']} resent {entry.get('NEWSFOLD_RESENT')}"
        for entry in desk.journal.events() if entry["NEWSFOLD_CORPUS"] == uuid
        and int(entry["NEWSFOLD_SEQUENCE"]) == doubled[0])
    strangers = [number for number in counts if number not in log]
    assert not strangers, f"not in the event log: {strangers[:20]}"
    with desk.journal.arrival:
        entries = [entry for entry in desk.journal.all if entry.get("NEWSFOLD_CORPUS") == uuid]
    for entry in entries:
        if "NEWSFOLD_SEQUENCE" in entry:
            event = log[int(entry["NEWSFOLD_SEQUENCE"])]
            assert entry["NEWSFOLD_EVENT"] == event["event"], (entry, event)
            # A name that could do something to a terminal is escaped here, and not in the log.
            if (event.get("file") or "").isprintable() and "NEWSFOLD_FILE_RAW" not in entry:
                assert entry.get("NEWSFOLD_FILE") == event.get("file"), (entry, event)
    # newsfold's own proof has to come to the same.
    audit = desk.newsfold("audit", "--full", check=False)
    assert audit.returncode == 0, audit.stdout + audit.stderr
    return sorted(int(entry["NEWSFOLD_SEQUENCE"]) for entry in entries if entry.get("NEWSFOLD_RESENT") == "1")


def set_up(desk, text):
    """Adds something to the unit; nothing for the unit as it is installed."""
    outside = desk.machine.root + DROP_IN
    if text is None:
        os.unlink(outside)
    else:
        os.makedirs(os.path.dirname(outside), exist_ok=True)
        with open(outside, "w") as file:
            file.write(text)
    desk.run("systemctl", "daemon-reload")


def journald(desk, number):
    desk.run("kill", f"-{signal.Signals(number).name.removeprefix('SIG')}",
             desk.run("systemctl", "show", "--value", "--property=MainPID", "systemd-journald").stdout.strip())


def deliver(desk, folder, numbers):
    """Writes articles into the drop folder, each by a rename, from outside the machine; returns how many.

    They have a time of their own, as what rsync or tar writes: a start need not wait for them to be whole.
    """
    outside = desk.machine.root + f"{DROP}/{folder}"
    os.makedirs(outside, exist_ok=True)
    os.chmod(outside, 0o755)
    for number in numbers:
        hidden = f"{outside}/.{number}"
        with open(hidden, "wb") as file:
            file.write(article(f"{folder} {number}", 60))
        written = time.time() - 60
        os.utime(hidden, (written, written))
        os.rename(hidden, f"{outside}/{number}.txt")
    return len(numbers)


def rows_known(desk):
    answer = desk.run("sqlite3", f"{STATE}/corpus.sqlite", "SELECT coalesce(max(id), 0) FROM file")
    return int(answer.stdout)


def files_known(desk, folder):
    answer = desk.run("sqlite3", f"{STATE}/corpus.sqlite", f"SELECT count(*) FROM file WHERE CAST(path AS TEXT) LIKE '%/{folder}/%'")
    return int(answer.stdout)


@test("status says that all events are in the journal, once they are")
def status_of_the_journal(desk):
    desk.take("status-of-the-journal.txt")
    confirmed(desk)
    known = status(desk)
    assert known["daemon"]["journal"] == {"state": "confirmed", "gaps": 0}, known["daemon"]["journal"]
    line = next(line for line in desk.newsfold("status").stdout.splitlines() if line.startswith("journal"))
    assert "all events are there" in line, line
    exactly_once(desk, corpus(desk))


@test("what journald drops over its rate limit is sent again, marked, and once", service=None)
def over_the_limit(desk):
    # journald allows several times as many while its disk has much room.
    set_up(desk, "[Service]\nLogRateLimitIntervalSec=1s\nLogRateLimitBurst=20\n")
    desk.restart()
    try:
        deliver(desk, "limited", range(400))
        eventually(lambda: files_known(desk, "limited") == 400, "400 files are taken", patience=60)
        confirmed(desk)
        resent = exactly_once(desk, corpus(desk))
        assert resent, "journald dropped nothing: this shows nothing"
        assert status(desk)["corpus"]["journal_resent"] >= len(resent)
    finally:
        set_up(desk, None)
        desk.restart()


@test("a full journal socket holds up neither filing nor the end; what was not sent is sent after the next start")
def full_socket(desk):
    uuid, before = corpus(desk), len(desk.rows("events"))
    journald(desk, signal.SIGSTOP)
    try:
        deliver(desk, "full", range(3000))
        eventually(lambda: files_known(desk, "full") == 3000, "3,000 files are filed", patience=60)
        began = time.monotonic()
        desk.stop()
        took = time.monotonic() - began
    finally:
        journald(desk, signal.SIGCONT)
    assert took < 20, f"it took {took:.0f} s to end"
    assert desk.show("Result") == "success", desk.show("Result")
    desk.start()
    confirmed(desk)
    assert len(desk.rows("events")) >= before + 3000
    exactly_once(desk, uuid)


@test("journald may be stopped, replaced with its socket, and killed: what happens meanwhile is told afterwards, once")
def journald_replaced(desk):
    uuid, first = corpus(desk), first_told(desk)
    units = ["systemd-journald.socket", "systemd-journald-dev-log.socket", "systemd-journald.service"]
    desk.run("systemctl", "stop", *units)
    try:
        deliver(desk, "no-journal", range(100))
        eventually(lambda: files_known(desk, "no-journal") == 100, "100 files are filed without a journal", patience=60)
    finally:
        desk.run("systemctl", "start", *units)
    deliver(desk, "journal-again", range(50))
    eventually(lambda: files_known(desk, "journal-again") == 50, "50 files are filed", patience=60)
    journald(desk, signal.SIGKILL)
    deliver(desk, "journal-killed", range(50))
    eventually(lambda: files_known(desk, "journal-killed") == 50, "50 files are filed", patience=60)
    confirmed(desk)
    exactly_once(desk, uuid, first)


@test("a service manager that is busy holds up nothing")
def busy_manager(desk):
    room = int(desk.run("cat", "/proc/sys/net/unix/max_dgram_qlen").stdout)
    os.kill(desk.machine.leader, signal.SIGSTOP)
    try:
        # Each batch is a line of status: more than its socket holds.
        for number in range(min(room, 600) + 20):
            deliver(desk, "busy", [number])
            eventually(lambda number=number: files_known(desk, "busy") == number + 1, "it is filed", patience=15)
    finally:
        os.kill(desk.machine.leader, signal.SIGCONT)
    confirmed(desk)


@test("killed for want of memory it is started again, and what it was about is taken once", service=None)
def memory_limit(desk):
    set_up(desk, "[Service]\nMemoryMax=32M\nMemorySwapMax=0\nRestartSec=100ms\nStartLimitBurst=1000\n")
    try:
        desk.restart()
        used = desk.run("systemctl", "show", "--value", "--property=MemoryCurrent", "newsfold").stdout.strip()
        if not used.isdigit():
            raise LeftOut(f"memory is not counted here: MemoryCurrent is {used}")
        uuid, first = corpus(desk), first_told(desk)
        text = b" ".join(b"word%d" % (number % 5000) for number in range(600_000))
        outside = desk.machine.root + f"{DROP}/large"
        os.makedirs(outside, exist_ok=True)
        os.chmod(outside, 0o755)
        for number in range(12):
            with open(f"{outside}/.{number}", "wb") as file:
                file.write(b"%d %s" % (number, text))
            os.rename(f"{outside}/.{number}", f"{outside}/{number}.txt")
        eventually(lambda: int(desk.show("NRestarts")) > 0, "it is killed for want of memory", patience=60)
    finally:
        set_up(desk, None)
    desk.restart()
    eventually(lambda: files_known(desk, "large") == 12, "all are taken", patience=60)
    confirmed(desk)
    exactly_once(desk, uuid, first)


@test("killed while journald is held up, it sends nothing twice: what is under way is waited for", service=None)
def killed_while_held_up(desk):
    uuid = corpus(desk)
    journald(desk, signal.SIGSTOP)
    try:
        deliver(desk, "held", range(60))
        eventually(lambda: files_known(desk, "held") == 60, "60 files are filed", patience=30)
        desk.run("systemctl", "kill", "--signal=KILL", "newsfold")
        deliver(desk, "held-after", range(20))
        eventually(lambda: files_known(desk, "held-after") == 20, "20 more files are filed", patience=60)
    finally:
        journald(desk, signal.SIGCONT)
    confirmed(desk)
    assert not set(exactly_once(desk, uuid)) & {
        event["sequence"] for event in desk.rows("events") if "/held" in (event.get("file") or "")}


@test("several instances share a journal: each reads back its own")
def instances(desk):
    desk.run("install", "-d", "-o", "newsfold", "/run/second", "/run/second/drop")
    desk.run("systemd-run", "--quiet", "--unit=second", "--property=User=newsfold",
             "--property=SupplementaryGroups=systemd-journal", "--property=LogRateLimitIntervalSec=1s",
             "--property=LogRateLimitBurst=0", "newsfold", "daemon", "--state", "/run/second/state",
             "--drop", "/run/second/drop")
    try:
        deliver(desk, "shared", range(200))
        desk.run("sh", "-c", f"cp {DROP}/shared/*.txt /run/second/drop/")

        def known():
            return json.loads(desk.newsfold("status", "--state", "/run/second/state", "--json").stdout)["corpus"]

        eventually(lambda: sum(known()["files"].values()) == 200 and known()["journal_unconfirmed"] == 0
                   and known()["journal_lag"] == 0, "the second has reported its own", patience=60)
        assert known()["corpus"] != corpus(desk)
        counts = told(desk, known()["corpus"])
        assert set(counts.values()) == {1} and len(counts) == known()["events"], counts.most_common(3)
    finally:
        desk.run("systemctl", "stop", "second")
    confirmed(desk)
    exactly_once(desk, corpus(desk))


@test("killed at each step of reporting, it reports everything once", service=None)
def killed_while_reporting(desk):
    if not desk.is_active():
        desk.start()
    uuid, first = corpus(desk), first_told(desk)
    for step in ("sending:1", "sending:2", "sent:1", "sent:30", "confirming:1", "confirming:2", "resent:1"):
        folder = "step-" + step.replace(":", "-")
        limit = "LogRateLimitIntervalSec=1s\nLogRateLimitBurst=20\n" if step.startswith("resent") else ""
        set_up(desk, f"[Service]\nRestart=no\nEnvironment=NEWSFOLD_CRASH_AT={step}\n{limit}")
        desk.stop()
        deliver(desk, folder, range(200 if limit else 40))
        desk.start_without_waiting()

        def drop_until_killed():
            deliver(desk, folder, [1000 + drop_until_killed.count])
            drop_until_killed.count += 1
            return desk.show("ActiveState") == "failed" and desk.show("ExecMainStatus") == "9"

        drop_until_killed.count = 0
        eventually(drop_until_killed, f"killed at step {step}", patience=60)
        set_up(desk, None)
        desk.start()
        confirmed(desk)
        exactly_once(desk, uuid, first)


@test("an older copy of the corpus goes on under another name, and what it reports is reported", service=None)
def older_copy(desk):
    desk.stop()
    uuid = corpus_of_stopped(desk)
    desk.run("sh", "-c", f"mkdir /run/copy && cp -a {STATE}/. /run/copy/")
    desk.start()
    desk.take("newer-than-the-copy.txt")
    confirmed(desk)
    desk.stop()
    desk.run("sh", "-c", f"rm -rf {STATE}/* && cp -a /run/copy/. {STATE}/ && rm -rf /run/copy")
    mark = desk.journal.mark()
    # Before the daemon, whose numbers would go beyond those that the journal has.
    desk.newsfold("ingest", user="newsfold")
    desk.start()
    desk.journal.wait("article-added", f"{DROP}/newer-than-the-copy.txt", after=mark)
    confirmed(desk)
    assert corpus(desk) != uuid
    counts = told(desk, corpus(desk))
    assert set(counts.values()) == {1}, counts.most_common(3)
    assert min(counts) > 1, "what the copy had reported was reported again"


def corpus_of_stopped(desk):
    return json.loads(desk.newsfold("status", "--json").stdout)["corpus"]["corpus"]


@test("after a power cut, what the journal had not yet written to its disk is sent again, and nothing else", service=None)
def power_cut(desk):
    if not desk.is_active():
        desk.start()
    confirmed(desk)
    uuid, first = corpus(desk), first_told(desk)
    folder = desk.machine.root + "/var/log/journal"
    desk.run("journalctl", "--sync")
    shutil.copytree(folder, desk.machine.base + "/synced")
    last = len(desk.rows("events"))
    deliver(desk, "unsynced", range(50))
    eventually(lambda: files_known(desk, "unsynced") == 50, "50 files are filed", patience=30)
    confirmed(desk)
    desk.journal.end()
    desk.machine.power_off()
    # What a disk loses that had not been told to write: it is in no file any more.
    shutil.rmtree(folder)
    shutil.move(desk.machine.base + "/synced", folder)
    with desk.journal.arrival:
        desk.journal.all = [entry for entry in desk.journal.all
                            if int(entry.get("NEWSFOLD_SEQUENCE", 0)) <= last or entry["NEWSFOLD_CORPUS"] != uuid]
    desk.machine.start()
    desk.journal.follow()
    desk.start()
    confirmed(desk)
    resent = exactly_once(desk, uuid, first)
    assert set(range(last + 1, last + 51)) <= set(resent), resent


def journal_files(desk, pattern="*"):
    return glob.glob(f"{desk.machine.root}/var/log/journal/*/{pattern}.journal")


@test("50,000 articles at full speed are 50,000 entries, each once, though journald stops, newsfold is killed five times, "
      "the journal is vacuumed and the machine starts again", service=None)
def everything_once(desk):
    if not desk.is_active():
        desk.start()
    uuid, first = corpus(desk), first_told(desk)
    seed = random.SystemRandom().randrange(1_000_000)
    print(f"# seed {seed}")
    choose = random.Random(seed)
    desk.stop()
    set_up(desk, "[Unit]\nStartLimitIntervalSec=0\n")  # it is killed more often than its start limit likes
    before = rows_known(desk)
    deliver(desk, "many", range(50_000))
    desk.start_without_waiting()

    def taken(count):
        eventually(lambda: rows_known(desk) - before >= count, f"{count} files are taken", patience=60)

    def kill():
        desk.run("systemctl", "kill", "--signal=KILL", "newsfold", check=False)

    steps = sorted(choose.sample(range(2_000, 46_000), 7))
    stopped, vacuumed = steps.pop(choose.randrange(len(steps))), steps.pop(choose.randrange(len(steps)))
    for step in sorted(steps + [stopped, vacuumed]):
        taken(step)
        if step == stopped:
            # Nobody takes anything for ten seconds; newsfold goes on.
            journald(desk, signal.SIGSTOP)
            time.sleep(10)
            journald(desk, signal.SIGCONT)
        elif step == vacuumed:
            # Of a batch that is cut off and vacuumed nobody can tell what of it was sent: so it has to be running.
            eventually(lambda: ((status(desk).get("daemon") or {}).get("journal") or {}).get("state") == "confirmed",
                       "it has read back the journal", patience=60)
            desk.run("journalctl", "--rotate")
            archived = len(journal_files(desk, "*@*"))
            desk.journal.collect()
            # What journald has closed since then may not have been read: it stays. Files in use count, too.
            desk.run("journalctl", f"--vacuum-files={max(1, len(journal_files(desk)) - archived)}")
        else:
            kill()
    taken(50_000)
    confirmed(desk)
    added = [event for event in desk.rows("events") if event["event"].startswith("article-")
             and (event.get("file") or "").startswith(f"{DROP}/many/")]
    assert len(added) == 50_000, len(added)
    exactly_once(desk, uuid, first)

    set_up(desk, None)
    desk.journal.end()
    desk.machine.restart()
    desk.journal.follow()
    desk.start()
    desk.take("after-the-restart.txt", patience=60)
    confirmed(desk)
    exactly_once(desk, uuid, first)


@test("root may make indexes anew and recover the corpus while the service is stopped: it can write all of it afterwards",
      service=None)
def as_root(desk):
    desk.stop()
    for command in (["rebuild"], ["rebuild", "--from", f"{STATE}/corpus.sqlite"], ["forget", "1"]):
        desk.newsfold(*command)
        strangers = desk.run("find", STATE, "!", "-user", "newsfold").stdout
        assert not strangers, f"{command} has left what is not the service's: {strangers}"
    desk.start()
    desk.take("after-the-recovery.txt")
    audit = desk.newsfold("audit", "--full", check=False)
    assert audit.returncode == 0, audit.stdout + audit.stderr
