"""The unit, before anything is in the corpus."""

import re
import time

from cases import LeftOut, test
from desk import DROP, OUTSIDER, article, eventually, unit


@test("make install brings a user, two groups and a drop folder that only they can use", service=None)
def users_and_folders(desk):
    assert desk.run("id", "-nG", "newsfold").stdout.split() == ["newsfold", "newsfold-drop"]
    owner = desk.run("stat", "-c", "%a %U:%G", DROP).stdout.strip()
    assert owner == "2770 root:newsfold-drop", owner


@test("systemd finds nothing wrong with the unit", service=None)
def unit_is_valid(desk):
    said = desk.run("systemd-analyze", "verify", "--man=no", "newsfold.service")
    assert "newsfold" not in said.stderr, said.stderr


@test("the units' exposure is at most 0.4", service=None)
def exposure(desk):
    # It counts in tenths.
    for unit in ("newsfold.service", "newsfold@anyone.service"):
        desk.run("systemd-analyze", "security", "--no-pager", "--threshold=4", unit)


@test("the configuration that is installed is valid", service=None)
def configuration_is_valid(desk):
    desk.newsfold("check-config")


def refused(desk):
    """The drop folder is not as it should be: a start fails for it, and is not tried again; one error names the command
    that mends it. With that the folder is as it was, and newsfold starts."""
    cursor = desk.cursor()
    try:
        assert desk.start(check=False).returncode != 0
        said = eventually(lambda: told(desk, cursor), f"an error about {DROP}")
        assert len(said) == 1, said
        assert desk.show("ExecMainStatus") == "78" and desk.show("ActiveState") == "failed"
        assert said[0].split(": ")[1] in desk.run("systemctl", "status", "newsfold", check=False).stdout
        desk.run("sh", "-c", said[0].split(" with ")[1].split(", or")[0])
        assert desk.run("stat", "-c", "%a %U:%G", DROP).stdout.strip() == "2770 root:newsfold-drop"
    finally:
        desk.run("systemd-tmpfiles", "--create", "newsfold.conf")
    mark = desk.journal.mark()
    desk.start()
    desk.stop()
    desk.journal.wait("daemon-stopping", after=mark)


def told(desk, cursor):
    """The errors about the drop folder that journald counts to the unit."""
    return [str(e["MESSAGE"]) for e in desk.unit_log(cursor) if e["PRIORITY"] == "3" and DROP in str(e["MESSAGE"])]


@test("without its drop folder the service fails once, as an error, with the command that makes it", service=None)
def missing_folder(desk):
    desk.run("rmdir", DROP)
    refused(desk)


@test("where the drop folder may not be read, the service fails once, with the command that opens it", service=None)
def closed_folder(desk):
    desk.run("chown", "root:root", DROP)
    desk.run("chmod", "700", DROP)
    refused(desk)


@test("why it failed is said of the unit also where journald reads it late", service=None)
def late_journald(desk):
    desk.run("rmdir", DROP)
    try:
        # Without a right to priority, libdispatch complains by syslog(3).
        with unit(desk, "[Service]\nLimitNICE=1\n"):
            start = desk.cursor()
            # Which of two lines journald reads first is left to chance.
            for _ in range(4):
                cursor = desk.cursor()
                desk.run("pkill", "-STOP", "systemd-journal")
                try:
                    desk.start_without_waiting()
                    time.sleep(0.3)  # long enough to fail, were it not to wait for its reader
                finally:
                    desk.run("pkill", "-CONT", "systemd-journal")
                eventually(lambda: desk.show("ActiveState") == "failed", "it has failed")
                eventually(lambda: told(desk, cursor), f"an error about {DROP}", 5)
            # What comes by that way is what makes journald forget whose the error is.
            assert desk.run("journalctl", "--quiet", "--identifier=newsfold", "_TRANSPORT=syslog", start).stdout
    finally:
        desk.run("systemd-tmpfiles", "--create", "newsfold.conf")


@test("it is ready once what was already in the folder has been taken", service=None)
def ready_after_the_first_sweep(desk):
    paths = [desk.drop(f"early/{number}.txt", article(f"early {number}")) for number in range(20)]
    mark = desk.journal.mark()
    desk.start()
    assert desk.is_active()

    ready = desk.journal.wait("daemon-ready", after=mark)[0]
    for path in paths:
        added = desk.journal.wait("article-added", path)[0]
        assert int(added["NEWSFOLD_SEQUENCE"]) < int(ready["NEWSFOLD_SEQUENCE"]), f"{path} was added after daemon-ready"


@test("systemctl status shows how many articles there are")
def status_text(desk):
    def shown():
        articles = {entry["NEWSFOLD_ARTICLE"] for entry in desk.journal.events("article-added")}
        numbers = "".join(c if c.isdigit() else " " for c in desk.show("StatusText").replace(",", "")).split()
        return str(len(articles)) in numbers

    eventually(shown, "a status text with the number of articles")
    assert desk.show("StatusText") in desk.run("systemctl", "status", "newsfold").stdout


@test("idle, with a few articles, it has at most 30 MB in memory, and no more than 70 MB of program on the disk")
def small(desk):
    status = desk.run("cat", f"/proc/{desk.show('MainPID')}/status").stdout
    resident = int(re.search(r"VmRSS:\s+(\d+) kB", status)[1])
    assert resident <= 30 * 1024, f"{resident} kB"
    program = int(desk.run("stat", "-c", "%s", "/usr/bin/newsfold").stdout)
    assert program <= 70 << 20, f"{program} bytes"


def nice_values(desk, pid):
    """Of the threads of a process."""
    said = desk.run("sh", "-c", f"cut -d')' -f2 /proc/{pid}/task/*/stat").stdout.splitlines()
    return {int(line.split()[16]) for line in said}


@test("who reads ahead comes after who files, and the sandbox lets it")
def readers_are_nice(desk):
    pid = desk.show("MainPID")
    if re.search(r"Max nice priority +0 ", desk.run("cat", f"/proc/{pid}/limits").stdout):
        raise LeftOut("this machine lacks CAP_SYS_RESOURCE, so LimitNICE= has no effect")
    # All at once: what comes one by one goes first, and is not read ahead.
    desk.run("mkdir", "/srv/newsfold/nice")
    for number in range(40):
        desk.run("tee", f"/srv/newsfold/nice/{number}.txt", input=article(f"nice {number}"))
    mark = desk.journal.mark()
    desk.run("mv", "/srv/newsfold/nice", DROP)
    desk.journal.wait("article-added", after=mark, count=40)
    assert {0, 10} <= nice_values(desk, pid), nice_values(desk, pid)


@test("for who may not take priority back, all threads are of one priority")
def nobody_is_nice(desk):
    desk.run("mkdir", "-p", "/tmp/nice/drop", user=OUTSIDER)
    for number in range(40):
        desk.run("tee", f"/tmp/nice/drop/{number}.txt", user=OUTSIDER, input=article(f"nobody {number}"))
    command = "newsfold daemon --state /tmp/nice/state --drop /tmp/nice/drop >/tmp/nice/said 2>&1"
    desk.run("prlimit", "--nice=0:0", "sh", "-c", f"{command} & echo $! >/tmp/nice/pid", user=OUTSIDER)
    pid = desk.run("cat", "/tmp/nice/pid").stdout.strip()
    try:
        eventually(lambda: desk.run("cat", "/tmp/nice/said").stdout.count("article-added") == 40, "all are taken")
        assert len(nice_values(desk, pid)) == 1, nice_values(desk, pid)
    finally:
        desk.run("kill", pid)
        eventually(lambda: desk.run("kill", "-0", pid, check=False).returncode != 0, "it has ended")
        desk.run("rm", "-r", "/tmp/nice")


@test("its threads ask for nothing that the sandbox denies aloud")
def no_complaints(desk):
    said = [str(entry["MESSAGE"]) for entry in desk.unit_log("_TRANSPORT=syslog", f"_PID={desk.show('MainPID')}")]
    limits = desk.run("cat", f"/proc/{desk.show('MainPID')}/limits").stdout
    if said and re.search(r"Max nice priority +0 ", limits):
        raise LeftOut("this machine lacks CAP_SYS_RESOURCE, so LimitNICE= has no effect")
    assert not said, "\n".join(said[:5])
