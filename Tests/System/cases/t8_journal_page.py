"""What docs/journal.md says, and the catalog of the same events: in a machine whose journal may be sent away and vacuumed."""

import atexit
import contextlib
import itertools
import json
import os
import re
import uuid

import documents
from cases import LeftOut, test
from desk import DROP, REPOSITORY, article, eventually, report_of_the_event

PAGE = os.path.join(REPOSITORY, "docs", "journal.md")
CATALOG = os.path.join(REPOSITORY, "systemd", "newsfold.catalog")
NEEDED = {"jq": "jq", "systemd-journal-remote": "/lib/systemd/systemd-journal-remote"}
REMOTE = ["--directory", "/var/log/journal/remote"]
SENDER = "systemd-journal-upload.service"
RECEIVER = ["systemd-journal-remote.socket", "systemd-journal-remote.service"]

# Where files are archived and deleted, and what the service needs for that.
INBOX, BIN, ARCHIVE = "/srv/inbox", "/srv/bin", "/srv/archive"
UNIT = "/etc/systemd/system/newsfold.service.d/page.conf"

EVERY_EVENT = {"NEWSFOLD_EVENT", "NEWSFOLD_SEQUENCE", "NEWSFOLD_TIME", "NEWSFOLD_CORPUS", "NEWSFOLD_SCHEMA"}
MARKER = {"NEWSFOLD_MARKER", "NEWSFOLD_CORPUS", "NEWSFOLD_SCHEMA"}

_opened, _place = contextlib.ExitStack(), []
atexit.register(_opened.close)


def place(desk):
    """The machine that these tests share, once the first of them asks for it."""
    if not _place:
        lacking = [package for package, command in NEEDED.items()
                   if desk.run("sh", "-c", f"command -v {command}", check=False).returncode]
        if lacking:
            raise LeftOut(f"what the page uses is not here (Debian: {' '.join(lacking)})")
        _place.append(_opened.enter_context(documents.new_desk(desk)))
        _place[0].run("sh", "-c", "echo 127.0.0.1 collector >> /etc/hosts")
    return _place[0]


def entries(desk, *options):
    """newsfold's events and markers in the journal, or in another one."""
    said = desk.run("journalctl", "--quiet", "--output=json", *options, "--identifier=newsfold", "NEWSFOLD_SCHEMA=1")
    return [json.loads(line) for line in said.stdout.splitlines()]


def sequences(desk, command):
    """The numbers of the events that a command prints as JSON."""
    lines = desk.run("bash", "-euo", "pipefail", "-c", command).stdout.splitlines()
    numbers = [event.get("NEWSFOLD_SEQUENCE", event.get("sequence")) for event in map(json.loads, lines)]
    return [int(number) for number in numbers if number is not None]


@test("every command of docs/journal.md runs, and prints what the page says", service=None)
def commands(desk):
    desk = place(desk)
    printed = documents.run(desk, PAGE, compare=True)
    events = [entry for entry in entries(desk) if "NEWSFOLD_EVENT" in entry]

    def of(part):
        return next((block, output) for block, output in printed if part in block.text)

    kinds = [entry["NEWSFOLD_EVENT"] for entry in events]
    counts = {line.split()[1]: int(line.split()[0]) for line in of("uniq -c")[1].splitlines()}
    assert counts == {kind: kinds.count(kind) for kind in kinds}, counts
    assert "If it should be an article" in of("file-rejected -x")[1]
    took = [int(entry["NEWSFOLD_LATENCY_USEC"]) for entry in events if "NEWSFOLD_LATENCY_USEC" in entry]
    assert [int(line.split()[0]) for line in of("| head")[1].splitlines()] == sorted(took, reverse=True)[:10]
    assert "No entries" in of("-p warning")[1], of("-p warning")[1]
    assert of("sort_by")[1].splitlines() == [entry["MESSAGE"] for entry in events]
    block, output = of("--cursor-file")
    assert len(output.splitlines()) == len(events), output
    assert documents.execute(desk, block) == "", "what another program has had already, it gets again"
    exported = entries(desk, "--file", "/var/tmp/newsfold.journal")
    assert [sent(entry) for entry in exported] == [sent(entry) for entry in entries(desk)]


def sent(entry):
    """An entry without what says where in a journal it stands."""
    return {name: value for name, value in entry.items() if name not in ("__CURSOR", "__MONOTONIC_TIMESTAMP")}


def events_of_the_page():
    """Of each event its MESSAGE_ID, its PRIORITY, and the fields that it has always and sometimes."""
    events = {}
    for name, identifier, priority, _, *fields in documents.table(PAGE, "`NEWSFOLD_EVENT`"):
        always, sometimes = [
            events[field.split()[1].strip("`")][2 + column] if field.startswith("as ")
            else {f"NEWSFOLD_{word}" if word != "ERRNO" else word for word in field.split()}
            for column, field in enumerate(fields)]
        events[name.strip("`")] = (
            identifier.strip("`"), priority, always | EVERY_EVENT,
            sometimes | {"NEWSFOLD_RESENT"} | ({"NEWSFOLD_FILE_RAW"} if "NEWSFOLD_FILE" in always else set()))
    return events


def fields_of_the_page(kinds):
    """Of each field its type, and the events that have it."""
    fields = {}
    for name, form, _, _, where in documents.table(PAGE, "field"):
        some, _, none = ("" if where == "no event" else where).partition(" but ")
        patterns = [{kind for kind in kinds if part.strip() == "all" or re.fullmatch(
            re.escape(part.strip()).replace(r"\*", ".*"), kind)} for part in some.split(",")]
        fields[name.strip("`")] = (form, set().union(*patterns) - set(none.replace(",", " ").split()))
    return fields


def is_of(form, value, kinds):
    if form == "bytes":
        return isinstance(value, (list, str))
    if not isinstance(value, str) or any(ord(c) < 32 or 127 <= ord(c) < 160 for c in value):
        return False
    return {
        "name": lambda: value in kinds,
        "integer": lambda: re.fullmatch("[0-9]+", value),
        "share": lambda: re.fullmatch(r"0\.[0-9]{4}|1\.0000", value),
        "text": lambda: len(value.encode()) <= 4000,
        "path": lambda: value.startswith("/") and len(value.encode()) <= 4000,
        "time": lambda: re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z", value),
        "uuid": lambda: value == str(uuid.UUID(value)),
        "hex": lambda: re.fullmatch("[0-9a-f]{32}([0-9a-f]{32})?", value),
    }[form]()


@test("each event has the fields that the page says, of the types that it says, in all that was written so far", service=None)
def tables(desk):
    events = events_of_the_page()
    fields = fields_of_the_page(events)
    for name, (_, kinds) in fields.items():
        having = {kind for kind, (_, _, always, sometimes) in events.items() if name in always | sometimes}
        assert kinds == having, f"{name} is in {sorted(kinds ^ having)} by one of the two tables only"
    known = set().union(*[always | sometimes for _, _, always, sometimes in events.values()])
    assert known <= set(fields), f"fields of the first table that the second does not have: {sorted(known - set(fields))}"
    here = place(desk)
    every_kind(here)
    seen = set()
    for entry in [*desk.journal.events(), *entries(here)]:
        kind = entry.get("NEWSFOLD_EVENT")
        named = {name for name in entry if name.startswith("NEWSFOLD_") or name == "ERRNO"}
        if kind is None:
            assert named == MARKER, entry
        else:
            identifier, priority, always, sometimes = events[kind]
            assert always <= named <= always | sometimes, (
                f"{kind} lacks {sorted(always - named)}, and has, against the page, {sorted(named - always - sometimes)}: {entry}")
            assert (entry["MESSAGE_ID"], entry["PRIORITY"]) == (identifier, priority), f"{kind} is not as on the page: {entry}"
        for name in named:
            assert is_of(fields[name][0], entry[name], events), f"{name} is not {fields[name][0]}: {entry[name]!r}"
        seen.add(kind)
    assert seen == {*events, None}, f"never written: {sorted({*events, None} - seen, key=str)}"


def every_kind(desk):
    """Has newsfold write every kind of event that there is, those besides that new desks have."""
    if {entry.get("NEWSFOLD_EVENT") for entry in entries(desk)} >= {*events_of_the_page()}:
        return
    for folder in (INBOX, BIN, ARCHIVE):
        desk.run("install", "-d", "-m", "2770", "-o", "newsfold", "-g", "newsfold-drop", folder)
    desk.machine_file(UNIT, f"[Service]\nReadWritePaths={INBOX} {BIN} {ARCHIVE}\n".encode())
    desk.run("mkdir", f"{DROP}/elsewhere")
    desk.take("elsewhere/another-event.txt")
    # By these settings all is of one event.
    settings = {"sweep": '"1s"', "unclosed": '"1s"', "join": "0.001", "join_undated": "0.001", "merge": "0.001"}
    desk.configure(lambda text: re.sub(
        rf"(?m)^({'|'.join(settings)}) = .*", lambda line: f"{line[1]} = {settings[line[1]]}", text)
        + f'\n[[drop]]\npath = "{INBOX}"\nafter = "archive"\narchive = "{ARCHIVE}"\n'
        + f'\n[[drop]]\npath = "{BIN}"\nafter = "delete"\n')
    desk.run("systemctl", "daemon-reload")
    desk.restart()
    begin = desk.journal.mark()
    desk.drop(f"{INBOX}/archived.txt", article("to be archived"))
    desk.drop(f"{BIN}/deleted.txt", article("to be deleted"))

    def body(seed, words):
        return article(seed, words).decode().split("\n\n", 1)[1].strip()

    def markets(day, figure):
        return f"---\ntitle: Markets at noon\ndate: 2021-03-{day}\n---\n\n{body('markets', 100)} Copper stood at {figure}.\n"

    excerpt = report_of_the_event("island-notes.txt").decode().split("\n\n")[1]
    rewritten = report_of_the_event("harbour-wire.txt").decode().replace("61", "63").replace("Two people", "Six people")
    for texts in [
        {"article-excerpted": ("part.txt", excerpt), "article-revised": ("harbour-wire.txt", rewritten),
         "article-added": ("brief.txt", f"In brief\n\n{body('brief', 60)}\n"), "story-grew": ("mon.txt", markets("01", 412))},
        {"article-expanded": ("full.txt", f"At length\n\n{body('brief', 60)} {body('length', 120)}\n"),
         "article-resembles-template": ("thursday.txt", markets("04", 733))},
    ]:
        mark = desk.journal.mark()
        for name, text in texts.values():
            desk.drop(name, text)
        for kind in texts:
            desk.journal.wait(kind, after=mark)

    def brings(event, command, after=None):
        mark = desk.journal.mark() if after is None else after
        desk.run("bash", "-euc", f"cd {DROP}; {command}")
        desk.journal.wait(event, after=mark)

    brings("file-moved", "mv brief.txt renamed.txt")
    brings("file-gone", "mv renamed.txt /root/away")
    brings("file-back", "cp /root/away renamed.txt")
    brings("file-failed", "install -m 000 /root/away locked.txt")
    brings("folder-unreachable", "chmod 000 elsewhere")
    brings("folder-back", "chmod 755 elsewhere", after=begin)
    brings("article-forgotten", "newsfold forget 3")
    # More than the kernel's queue holds, while nobody reads from it.
    brings("watch-overflowed", f"""kill -STOP {desk.show("MainPID")}
        python3 -c 'import os\nfor n in range(20000): os.close(os.open(".%d" % (n % 2), os.O_CREAT)); os.unlink(".%d" % (n % 2))'
        kill -CONT {desk.show("MainPID")}""")
    for kind in ("story-merged", "watch-recovered", "file-archived", "file-deleted"):
        desk.journal.wait(kind, after=begin)


def catalog():
    """Of each id the name above it and its text."""
    with open(CATALOG) as file:
        _, *parts = re.split(r"(?m)^# ([a-z-]+)\n-- ([0-9a-f]{32})\n", file.read())
    return {identifier: (name, text.strip()) for name, identifier, text in zip(*[iter(parts)] * 3)}


@test("journalctl -x says of each event what happened, why, and what to do, with nothing left to be filled in", service=None)
def explanations(desk):
    events, texts = events_of_the_page(), catalog()
    here = place(desk)
    every_kind(here)
    assert {texts[identifier][0]: identifier for identifier in texts} == {
        **{kind: identifier for kind, (identifier, *_) in events.items()},
        "journal-marker": next(entry["MESSAGE_ID"] for entry in entries(here) if "NEWSFOLD_MARKER" in entry)}
    for identifier, (name, text) in texts.items():
        asked = set(re.findall(r"@([A-Z0-9_]+)@", text))
        always = events[name][2] if name in events else MARKER
        assert asked <= always, f"{name} shows {sorted(asked - always)}, which not every entry has"
        head, happened, *rest = text.split("\n\n")
        assert re.fullmatch(r"Subject: .+\nDefined-By: newsfold", head), f"{name} begins with {head}"
        assert rest and re.search(r"\b(Nothing needs to be done|If|Where)\b", "\n\n".join(rest)), f"{name}: what to do?"
        said = here.run("journalctl", "--quiet", "--catalog", "--lines=1", f"MESSAGE_ID={identifier}").stdout
        shown = "\n".join(re.findall(r"(?m)^░░ ?(.*?) *$", said)).strip()
        entry = entries(here, f"MESSAGE_ID={identifier}")[-1]
        assert shown == re.sub(r"@([A-Z0-9_]+)@", lambda field: entry[field[1]], text), f"{name}:\n{shown}"


@test("what is sent to another host arrives with all fields, in order, each once, also when that was down", service=None)
def forwarding(desk):
    desk = place(desk)

    def noted():
        """Whether the sender knows of every entry that it has arrived: by journald's numbers, in cursors."""
        state = desk.run("cat", "/var/lib/systemd/journal-upload/state", check=False).stdout
        done, last = [re.search(";i=([0-9a-f]+);", text) for text in (state, entries(desk)[-1]["__CURSOR"])]
        return done and int(done[1], 16) >= int(last[1], 16)

    printed = documents.run(desk, PAGE, under="To another host")
    eventually(noted, "all is sent")
    desk.run("systemctl", "stop", *RECEIVER)
    desk.take("while-it-was-down.txt")
    eventually(lambda: "exit-code" in desk.run("systemctl", "show", "--property=Result", SENDER).stdout, "it is missed")
    desk.take("while-it-was-still-down.txt")
    desk.run("systemctl", "start", *RECEIVER)
    eventually(noted, "the rest is sent, too")
    there, here = [[sent(entry) for entry in entries(desk, *options)] for options in (REMOTE, [])]
    # When it starts again, systemd 252 sends its last entry once more.
    assert [entry for entry, _ in itertools.groupby(there)] == here and len(there) <= len(here) + 1, (
        [entry.get("NEWSFOLD_SEQUENCE") for entry in there], [entry.get("NEWSFOLD_SEQUENCE") for entry in here])
    once = next(block for block, _ in printed if "unique_by" in block.text)
    assert documents.execute(desk, once).splitlines() == [e["MESSAGE"] for e in here if "NEWSFOLD_SEQUENCE" in e]


@test("newsfold events answers what journalctl does, and still does once the journal is vacuumed", service=None)
def event_log(desk):
    desk = place(desk)
    questions = {what: (ask.strip("`"), instead.strip("`"))
                 for what, ask, instead in documents.table(PAGE, "what") if "-f" not in ask.split()}
    before = {what: sequences(desk, ask) for what, (ask, _) in questions.items()}
    for what, (_, instead) in questions.items():
        assert before[what], f"{what}: there is nothing to compare"
        assert sequences(desk, instead) == before[what], what

    def confirmed():
        known = desk.rows("status")[0]["corpus"]
        return known["journal_lag"] == known["journal_unconfirmed"] == 0

    def vacuumed():
        desk.run("sh", "-c", "journalctl --rotate && journalctl --vacuum-time=1s")
        return not any("NEWSFOLD_SEQUENCE" in entry for entry in entries(desk))

    # What newsfold has not yet read back when it is vacuumed, it sends again.
    eventually(confirmed, "all events are confirmed")
    eventually(vacuumed, "nothing of it is in the journal")
    for what, (ask, instead) in questions.items():
        assert sequences(desk, ask) == [], f"{what}: the journal still has it"
        assert sequences(desk, instead) == before[what], f"{what}, once the journal is vacuumed"
    entry = desk.take("after-the-vacuum.txt")
    assert sequences(desk, questions["everything"][0])[0] == int(entry["NEWSFOLD_SEQUENCE"])
    desk.newsfold("audit", "--full")
    _opened.close()
    _place.clear()
