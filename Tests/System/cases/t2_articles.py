"""What becomes of articles, and what the journal says about it."""

import re
import uuid

from cases import test
from desk import WRITER, article, eventually, report_of_the_event

REPORTS = ["harbour-wire.txt", "morning-ledger.txt", "gazette.txt", "coast-radio.txt", "island-notes.txt"]

EVERY_FIELD = [
    "MESSAGE", "MESSAGE_ID", "PRIORITY", "SYSLOG_IDENTIFIER", "_SYSTEMD_UNIT", "NEWSFOLD_EVENT", "NEWSFOLD_SEQUENCE",
    "NEWSFOLD_CORPUS", "NEWSFOLD_FILE", "NEWSFOLD_ARTICLE", "NEWSFOLD_TITLE", "NEWSFOLD_WORDS", "NEWSFOLD_SHA256",
    "NEWSFOLD_LATENCY_USEC", "NEWSFOLD_SCHEMA",
]


def added(desk, name):
    """The entry that added one of the reports."""
    found = [e for e in desk.journal.events("article-added") if e["NEWSFOLD_FILE"].endswith("/" + name)]
    assert found, f"{name} was not added"
    return found[0]


@test("five reports of one event are five articles, each in the journal within a second")
def five_reports(desk):
    mark = desk.journal.mark()
    paths = {desk.drop(name, report_of_the_event(name)) for name in REPORTS}
    entries = desk.journal.wait("article-added", after=mark, count=5)
    assert {entry["NEWSFOLD_FILE"] for entry in entries} == paths
    assert len({entry["NEWSFOLD_ARTICLE"] for entry in entries}) == 5
    for entry in entries:
        assert int(entry["NEWSFOLD_LATENCY_USEC"]) < 1_000_000, entry


@test("an article's entry has every field, in its form")
def fields(desk):
    for name in REPORTS:
        entry = added(desk, name)
        lacking = [field for field in EVERY_FIELD if not entry.get(field)]
        assert not lacking, f"{name} lacks {lacking}"
        assert entry["PRIORITY"] == "6"
        assert entry["SYSLOG_IDENTIFIER"] == "newsfold"
        assert entry["_SYSTEMD_UNIT"] == "newsfold.service"
        assert re.fullmatch("[0-9a-f]{32}", entry["MESSAGE_ID"])
        assert re.fullmatch("[0-9a-f]{64}", entry["NEWSFOLD_SHA256"])
        assert uuid.UUID(entry["NEWSFOLD_CORPUS"])
        for number in ("SEQUENCE", "ARTICLE", "WORDS", "LATENCY_USEC", "SCHEMA"):
            assert re.fullmatch("[0-9]+", entry[f"NEWSFOLD_{number}"]), (number, entry[f"NEWSFOLD_{number}"])
        assert int(entry["NEWSFOLD_WORDS"]) > 100


@test("titles are what a reader would call the title")
def titles(desk):
    titles = {name: added(desk, name)["NEWSFOLD_TITLE"] for name in REPORTS}
    assert titles["harbour-wire.txt"].startswith("Ferry Aldermoor strikes breakwater"), titles
    assert titles["gazette.txt"] == "Steering fault blamed as Aldermoor hits sea wall", titles
    assert titles["coast-radio.txt"].startswith("Coast Radio news at one"), titles


@test("the SHA-256 is that of the file")
def digest(desk):
    entry = added(desk, "gazette.txt")
    told = desk.run("sha256sum", entry["NEWSFOLD_FILE"]).stdout.split()[0]
    assert told == entry["NEWSFOLD_SHA256"]


@test("journalctl -x explains an entry")
def catalog(desk):
    entry = added(desk, "gazette.txt")
    said = desk.run(
        "journalctl", "--quiet", "--catalog", "--lines=1", "--identifier=newsfold",
        f"NEWSFOLD_SEQUENCE={entry['NEWSFOLD_SEQUENCE']}").stdout
    assert f"Subject: Article added: {entry['NEWSFOLD_TITLE']}" in said, said
    assert "Defined-By: newsfold" in said, said
    assert f"newsfold show {entry['NEWSFOLD_ARTICLE']}" in said, said


@test("a copy under another name is a duplicate of the original, not another article")
def copy(desk):
    original = added(desk, "gazette.txt")
    entry = desk.take("copy-of-gazette.txt", report_of_the_event("gazette.txt"), event="article-duplicate")
    assert entry["NEWSFOLD_ORIGINAL"] == original["NEWSFOLD_ARTICLE"]
    assert entry["PRIORITY"] == "6"


@test("other spacing and other quotation marks make a duplicate too")
def typography(desk):
    original = added(desk, "island-notes.txt")
    text = report_of_the_event("island-notes.txt").decode()
    text = text.replace('"', "”").replace(". ", ".\n   ").replace("\n\n", "\r\n\r\n\r\n")
    entry = desk.take("retyped.txt", text, event="article-duplicate")
    assert entry["NEWSFOLD_ORIGINAL"] == original["NEWSFOLD_ARTICLE"]


@test("a file that is rewritten is a revision of what it was")
def revision(desk):
    original = added(desk, "harbour-wire.txt")
    text = report_of_the_event("harbour-wire.txt").decode()
    text = text.replace("61", "63").replace("Two people were treated for cuts", "Four people were treated for bruises")
    entry = desk.take("harbour-wire.txt", text, event="article-revised")
    assert entry["NEWSFOLD_ORIGINAL"] == original["NEWSFOLD_ARTICLE"]
    assert entry["NEWSFOLD_ARTICLE"] != original["NEWSFOLD_ARTICLE"]
    assert 0.3 <= float(entry["NEWSFOLD_RESEMBLANCE"]) < 1, entry["NEWSFOLD_RESEMBLANCE"]


@test("the first subfolder names the source")
def source(desk):
    entry = desk.take("tarrowby-post/today/front.txt")
    assert entry["NEWSFOLD_SOURCE"] == "tarrowby-post"


@test("a member of newsfold-drop can drop a file, and newsfold reads it")
def writer(desk):
    desk.take("from-a-writer.txt", user=WRITER)


@test("a file with a temporary name is taken when it gets its real one")
def temporary_name(desk):
    mark = desk.journal.mark()
    part = desk.drop("delivery.txt.part", article("delivery"))
    path = part.removesuffix(".part")
    desk.run("mv", part, path)
    desk.journal.wait("article-added", path, after=mark)
    assert not desk.journal.events(file=part)


@test("each file has exactly one entry")
def one_each(desk):
    files = [entry["NEWSFOLD_FILE"] for entry in desk.journal.events("article-added")]
    assert len(files) == len(set(files)), sorted(files)


@test("the event log and the journal agree")
def event_log(desk):
    def agree():
        lines = desk.newsfold("events", "--json").stdout.splitlines()
        return len(lines) == len(desk.journal.events())

    eventually(agree, "as many entries in the journal as events in the log")
