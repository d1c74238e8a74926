"""Drop folders that go away, come back, are replaced, added and taken out."""

import os
import random
import shutil
import signal
import subprocess
import time

import harness
from harness import Daemon, Skip, test


def config(t, *drops, top=""):
    """A configuration with these drop folders, each a path or a section."""
    sections = [drop if "\n" in drop else f'path = "{drop}"\n' for drop in map(str, drops)]
    text = f'{top}[watch]\nsettle = "50ms"\nunheard = "300ms"\nsweep = "2s"\npoll = "200ms"\n'
    return t.write_config(text + "".join("[[drop]]\n" + section for section in sections))


@test("a drop folder that is renamed away is one event, its files are unreachable, and both are mended on its return")
def away(t):
    config(t, t.drop)
    t.put_reports()
    daemon = t.daemon(drop=False)
    aside = t.root / "aside"
    t.drop.rename(aside)
    event = daemon.wait_event("folder-unreachable", limit=10)
    assert event["file"] == str(t.drop) and event["reason"] and event["errno"]
    assert set(t.presences(drop=False).values()) == {"unreachable"}
    (status,) = t.json("status", drop=False)
    assert status["daemon"]["unreachable"] == [str(t.drop)]
    (explained,) = t.json("explain", str(t.drop / "not-there.txt"), drop=False)
    assert "away since" in explained["explanation"], explained
    aside.rename(t.drop)
    daemon.wait_event("folder-back", limit=10)
    t.put("later.txt", "Some words that are dropped when the folder is back.\n")
    daemon.wait_event("article-added", limit=10)
    assert set(t.presences(drop=False).values()) == {"present"}
    assert "file-gone" not in [event["event"] for event in daemon.events]


@test("a folder that is away over a restart is told once, not once a start")
def told_once(t):
    other = t.root / "other"
    other.mkdir()
    config(t, t.drop, other)
    t.put_reports()
    daemon = t.daemon(drop=False)
    t.drop.rename(t.root / "aside")
    daemon.wait_event("folder-unreachable", limit=10)
    assert daemon.terminate() == 0
    daemon = t.daemon(drop=False)
    assert "folder-unreachable" not in [event["event"] for event in daemon.events]
    assert set(t.presences(drop=False).values()) == {"unreachable"}
    (t.root / "aside").rename(t.drop)
    daemon.wait_event("folder-back", limit=10)


@test("another folder in the place of a drop folder, as an unmounted one leaves it, is not an emptied one")
def replaced(t):
    config(t, t.drop)
    t.put_reports()
    daemon = t.daemon(drop=False)
    t.drop.rename(t.root / "aside")
    t.drop.mkdir()
    # A sweep in between may have found no folder at all, which is said first.
    daemon.wait_event("folder-unreachable", lambda event: "retry" in event["message"], limit=10)
    t.put("stray.txt", "Some words that lie where nothing should.\n")
    daemon.wait_event("article-added", limit=10)
    assert sorted(t.presences(drop=False).values()) == ["present"] + ["unreachable"] * 5
    (status,) = t.json("status", drop=False)
    assert status["daemon"]["unreachable"] == [str(t.drop)], status
    # It is meant to be so.
    (reply,) = t.json("retry", str(t.drop), drop=False)
    assert reply["tried"] == 1, reply
    assert sorted(t.presences(drop=False).values()) == ["gone"] * 5 + ["present"]


@test("a reload adds and takes out drop folders: without events for the files, and each with its own settings")
def reload(t):
    other = t.root / "other"
    other.mkdir()
    config(t, t.drop)
    t.put_reports()
    daemon = t.daemon(drop=False)
    count = len(t.json("events", drop=False))
    config(t, f'path = "{other}"\nsource = "The Other"\nignore = ["*.md"]\n')
    daemon.signal(signal.SIGHUP)
    daemon.wait_line(lambda line: "configuration reloaded" in line, "the reload")
    t.put("a.md", "Some words that are ignored there.\n", other)
    t.put(".hidden.txt", "Some words that are taken there, under a hidden name.\n", other)
    event = daemon.wait_event("article-added", limit=10)
    assert event["file"].endswith("/.hidden.txt") and event["source"] == "The Other"
    presences = t.presences(drop=False)
    assert sorted(presences.values()) == ["present"] + ["unwatched"] * 5, presences
    config(t, t.drop, other)
    daemon.signal(signal.SIGHUP)
    daemon.wait_line(lambda line: "configuration reloaded" in line, "the reload")
    t.run("ingest", drop=False)
    assert "unwatched" not in t.presences(drop=False).values()
    kinds = {event["event"] for event in t.json("events", drop=False)[count:]}
    assert not kinds & {"file-gone", "file-back", "folder-unreachable"}, kinds


@test("a reload that adds a folder which is not there is refused and names it; overlapping ones are refused, too")
def refused(t):
    config(t, t.drop)
    daemon = t.daemon(drop=False)
    config(t, t.drop, t.root / "nowhere")
    daemon.signal(signal.SIGHUP)
    line = daemon.wait_line(lambda line: "not reloaded" in line, "the refusal")
    assert "nowhere" in line and "mkdir" in line, line
    inner = t.drop / "inner"
    inner.mkdir()
    config(t, t.drop, inner)
    assert "overlap" in t.run("check-config", drop=False, code=78).err
    archive = f'path = "{t.drop}"\nafter = "archive"\n'
    config(t, archive)
    assert "archive" in t.run("check-config", drop=False, code=78).err
    config(t, archive + f'archive = "{inner}"\n')
    assert "overlap" in t.run("check-config", drop=False, code=78).err


@test("status counts names that are ignored, by pattern, and says how each folder is watched")
def status(t):
    config(t, t.drop)
    for name in ("a.tmp", "b.tmp", ".hidden/c.txt", "d.txt~"):
        t.put(name, "Some words.\n")
    t.daemon(drop=False)
    (status,) = t.json("status", drop=False)
    assert status["daemon"]["ignored"] == {"*.tmp": 2, ".*": 1, "*~": 1}, status
    (folder,) = status["daemon"]["folders"]
    assert folder["path"] == str(t.drop) and folder["method"] == "inotify" and folder["file_system"]
    text = t.run("status", drop=False).out
    assert "2 by *.tmp" in text and folder["file_system"] in text, text


@test("a folder that cannot be read is told, and its files keep their outcomes; read again, they are there")
def locked(t):
    user = t.give_away()
    config(t, t.drop)
    t.put("sub/a.txt", "Some words in a folder that is locked later.\n")
    daemon = t.daemon(drop=False, user=user)
    os.chmod(t.drop / "sub", 0o700)
    event = daemon.wait_event("folder-unreachable", limit=10)
    assert event["file"] == str(t.drop / "sub")
    assert t.presences(drop=False) == {"a.txt": "unreachable"}
    os.chmod(t.drop / "sub", 0o755)
    daemon.wait_event("folder-back", limit=10)
    assert t.presences(drop=False) == {"a.txt": "present"}


@test("a FUSE folder is polled: what is put there behind the mount's back is taken, and status says how")
def polled(t):
    if not shutil.which("bindfs") or not os.path.exists("/dev/fuse") or os.geteuid() != 0:
        raise Skip("needs bindfs, /dev/fuse and root")
    behind = t.root / "behind"
    behind.mkdir()
    done = subprocess.run(["bindfs", str(behind), str(t.drop)], capture_output=True, text=True)
    if done.returncode != 0:
        raise Skip(f"no FUSE here: {done.stderr.strip()}")
    try:
        config(t, t.drop)
        daemon = t.daemon(drop=False)
        t.put("one.txt", "Some words that another machine might have written.\n", behind)
        event = daemon.wait_event("article-added", limit=10)
        assert event["file"] == str(t.drop / "one.txt")
        (status,) = t.json("status", drop=False)
        assert [folder["method"] for folder in status["daemon"]["folders"]] == ["poll"], status
        subprocess.run(["umount", str(t.drop)], check=True)
        daemon.wait_event("folder-unreachable", limit=15)
        assert t.presences(drop=False) == {"one.txt": "unreachable"}
        daemon.terminate()
    finally:
        subprocess.run(["umount", str(t.drop)], capture_output=True)


@test("beyond the kernel's watches folders are polled, with one message that gives the limit, the need and the command")
def watches(t):
    config(t, t.drop)
    for number in range(8):
        (t.drop / str(number)).mkdir()
    few = ["unshare", "--user", "--map-root-user", "sh", "-c",
           'echo 4 > /proc/sys/user/max_inotify_watches && exec "$@"', "sh"]
    if not shutil.which("unshare") or subprocess.run([*few, "true"], capture_output=True).returncode != 0:
        raise Skip("no user namespaces, in which the number of watches could be limited")
    daemon = Daemon([*few, harness.binary, "daemon", *t.options(drop=False), "--json"])
    t.processes.append(daemon)
    line = daemon.wait_line(lambda line: "sysctl" in line, "the message")
    assert "9 folders" in line and "fs.inotify.max_user_watches=" in line, line
    for number in range(8):
        t.put(f"{number}/a.txt", f"Some words for folder number {number}, which differ by {number * 7919}.\n")
    daemon.wait_events("article-added", 8, limit=15)
    assert sum("sysctl" in line for line in daemon.seen) == 1
    assert "for want of watches" in t.run("status", drop=False).out


@test("a folder that is closed while a sweep is under way stays away until it is open, and is back then, each time")
def closed_meanwhile(t):
    nobody = t.give_away()
    config(t, f'path = "{t.drop}"\n')
    t.config.write_text(t.config.read_text().replace('sweep = "2s"', 'sweep = "1s"'))
    folders = [t.drop / f"{number:04}" for number in range(3000)]
    for folder in folders:
        folder.mkdir(mode=0o755)
        os.chown(folder, nobody, nobody)
    daemon = t.daemon(drop=False, user=nobody)
    choose = random.Random("closed")
    for turn in range(3):
        closed = choose.sample(folders, 12)
        for folder in closed:
            time.sleep(choose.random() * 0.15)  # anywhere in a sweep
            folder.chmod(0)
        away = {event["file"] for event in daemon.wait_events("folder-unreachable", len(closed))}
        assert away == {str(folder) for folder in closed}
        mark = len(daemon.events)
        time.sleep(2.5)  # two sweeps
        # What those sweeps had to tell was told before this.
        words = " ".join(f"{choose.getrandbits(40):x}" for _ in range(30))
        put = t.put(f"mark-{turn}.txt", words)
        daemon.wait_event("article-added", lambda event: event["file"] == str(put))
        assert [event["event"] for event in daemon.events[mark:]] == ["article-added"], daemon.events[mark:]
        (status,) = t.json("status", drop=False)
        assert set(status["daemon"]["unreachable"]) == away
        for folder in closed:
            folder.chmod(0o755)
        assert {event["file"] for event in daemon.wait_events("folder-back", len(closed))} == away
