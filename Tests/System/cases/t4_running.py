"""Reload, stop, restart, crash, hang, and a second daemon."""

import re

from cases import test
from desk import CONFIG, DROP, article, eventually


def taken_despite_pattern(desk, name, suffix):
    """Drops a file that `suffix` should keep out, then one that it should not; whether the first was taken as well."""
    mark = desk.journal.mark()
    kept_out = desk.drop(name + suffix, article(name + suffix))
    desk.take(name + ".txt")
    return bool(desk.journal.events(file=kept_out, after=mark))


def ignore(suffix):
    return lambda text: text.replace("\nignore = [", f'\nignore = ["*{suffix}", ', 1)


@test("a reload puts a changed configuration in force without a restart")
def reload(desk):
    before = desk.show("MainPID")
    assert taken_despite_pattern(desk, "reload-before", ".draft")
    desk.configure(ignore(".draft"))
    desk.run("systemctl", "reload", "newsfold")
    attempts = iter(range(100))
    eventually(
        lambda: not taken_despite_pattern(desk, f"reload-{next(attempts)}", ".draft"), "*.draft is ignored")
    assert desk.show("MainPID") == before
    assert desk.is_active()


@test("an invalid configuration fails the reload, with its line, and the old one stays in force")
def invalid_reload(desk):
    valid = desk.run("cat", CONFIG).stdout
    before, cursor = desk.show("MainPID"), desk.cursor()
    line = valid[: valid.index("\nsettle = ")].count("\n") + 2
    desk.configure(lambda text: text.replace('\nsettle = "200ms"', "\nsettle = soon"))
    try:
        assert desk.run("systemctl", "reload", "newsfold", check=False).returncode != 0

        def refusal():
            said = [str(entry["MESSAGE"]) for entry in desk.unit_log(cursor)]
            return [message for message in said if re.search(rf"(\bline |newsfold\.toml:){line}\b", message)]

        eventually(refusal, f"a message that names line {line} of {CONFIG}")
        assert desk.newsfold("check-config", check=False).returncode == 78
        assert desk.is_active() and desk.show("MainPID") == before
        assert not taken_despite_pattern(desk, "after-refusal", ".draft")
    finally:
        desk.configure(lambda _: valid)
        desk.run("systemctl", "reload", "newsfold", check=False)


@test("what is dropped while it is stopped is taken when it starts", service=None)
def dropped_while_stopped(desk):
    desk.stop()
    mark = desk.journal.mark()
    new = desk.drop("while-stopped.txt", article("while stopped"))
    deep = desk.drop("while/stopped/deep.txt", article("while stopped, deep"))
    desk.start()
    ready = desk.journal.wait("daemon-ready", after=mark)[0]
    for path in (new, deep):
        added = desk.journal.wait("article-added", path, after=mark)[0]
        assert int(added["NEWSFOLD_SEQUENCE"]) < int(ready["NEWSFOLD_SEQUENCE"])


@test("a stop says so, ends cleanly and soon")
def stop(desk):
    mark = desk.journal.mark()
    desk.stop()
    desk.journal.wait("daemon-stopping", after=mark)
    assert desk.show("Result") == "success"
    assert desk.show("ExecMainStatus") == "0"


@test("a restart keeps the corpus and takes nothing twice")
def restart(desk):
    corpus = desk.journal.events("article-added")[-1]["NEWSFOLD_CORPUS"]
    mark = desk.journal.mark()
    desk.restart()
    desk.journal.wait("daemon-ready", after=mark)
    entry = desk.take("after-restart.txt")
    assert entry["NEWSFOLD_CORPUS"] == corpus
    about_files = [e["NEWSFOLD_FILE"] for e in desk.journal.events(after=mark) if "NEWSFOLD_FILE" in e]
    assert about_files == [entry["NEWSFOLD_FILE"]], about_files


@test("a second daemon on the same state is refused, and told which is the first")
def second_daemon(desk):
    first = desk.show("MainPID")
    second = desk.run("timeout", "20", "newsfold", "daemon", check=False)
    assert second.returncode not in (0, 124), f"exited with {second.returncode}"
    assert re.search(rf"\b{first}\b", second.stderr), f"{first} is not named: {second.stderr}"
    assert desk.is_active() and desk.show("MainPID") == first


@test("after kill -9 systemd starts it again, and nothing is lost")
def killed(desk):
    mark = desk.journal.mark()
    names = [f"{number:03}.txt" for number in range(300)]
    for name in names:
        desk.machine_file(f"/root/crash/{name}", article(f"crash {name}"))
    desk.run("systemctl", "reset-failed", "newsfold", check=False)
    first = desk.show("MainPID")
    # The kill comes while files are still being dropped and the first of them are being committed.
    desk.run(
        "sh", "-c",
        'mkdir "$1/crash" && cd /root/crash && n=0 && for f in *; do cp "$f" "$1/crash/" && n=$((n+1)); '
        'if [ $n -eq 200 ]; then kill -9 "$2"; fi; done', "sh", DROP, first)
    eventually(lambda: desk.is_active() and desk.show("MainPID") not in ("0", first), "another daemon runs", 60)
    assert desk.show("NRestarts") == "1", desk.show("NRestarts")

    expected = {f"{DROP}/crash/{name}" for name in names}
    for path in sorted(expected):
        desk.journal.wait("article-added", path, after=mark, patience=30)
    added = {(e["NEWSFOLD_SEQUENCE"], e["NEWSFOLD_FILE"]) for e in desk.journal.events("article-added", after=mark)}
    assert sorted(file for _, file in added) == sorted(expected), "some were taken twice"


@test("a daemon that hangs is ended by the watchdog and started again", service=None)
def watchdog(desk):
    desk.run("systemctl", "stop", "newsfold")
    desk.run("mkdir", "-p", "/run/systemd/system/newsfold.service.d")
    desk.run("tee", "/run/systemd/system/newsfold.service.d/watchdog.conf", input="[Service]\nWatchdogSec=2s\n")
    desk.run("systemctl", "daemon-reload")
    try:
        desk.start()
        first = desk.show("MainPID")
        # It lives longer than the watchdog's time as long as it works ...
        alive = desk.show("WatchdogTimestampMonotonic")
        eventually(
            lambda: int(desk.show("WatchdogTimestampMonotonic")) > int(alive) + 3_000_000, "it says that it is alive")
        assert desk.show("MainPID") == first
        # ... and no longer when it does not.
        desk.run("kill", "-STOP", first)
        eventually(
            lambda: desk.is_active() and desk.show("MainPID") not in ("0", first), "another daemon runs", 60)
    finally:
        desk.run("rm", "-r", "/run/systemd/system/newsfold.service.d")
        desk.run("systemctl", "daemon-reload")
        desk.restart()
