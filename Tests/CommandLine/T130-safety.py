"""Nothing from a file reaches a terminal raw. (That output holds no control characters is checked on every command.)"""

import os

from harness import test

EVIL = "\x1b]0;owned\x07\x1b[2J\x1b[31m\u009b5m\u202eright to left\u202c\x00\x08\r"


@test("a name with a newline and escape codes is taken, and shown escaped")
def name(t):
    path = os.fsencode(t.drop) + b"/two\nlines\x1b[2J\x07\xc2\x9b.txt"
    with open(path, "wb") as file:
        file.write(b"Some words behind a name that would like to be a command.\n")
    t.ingest()
    (file,) = t.json("files")
    assert file["outcome"] == "new"
    out = t.run("files").out
    assert out.count("\n") <= 2 and "lines" in out, out
    for command in (["events"], ["search", "behind"], ["explain", path], ["status"]):
        t.run(*command)
    t.run("show", str(file["article"]))


@test("JSON gives the name as it is, escaped as JSON has it")
def json_name(t):
    path = t.put("two\nlines\x1b[2J.txt", "Some words behind a name that would like to be a command.\n")
    t.ingest()
    (file,) = t.json("files")
    assert file["path"] in (str(path), str(path).replace("\n", "\\n").replace("\x1b", "\\u{1b}"))


@test("titles, bylines and texts with escape codes are shown escaped")
def text(t):
    body = f"Breaking{EVIL.replace(chr(0), '')}news\n\nBy Mallory{EVIL.replace(chr(0), '')}\n\nSome words of a text.\n"
    path = t.put("evil.txt", body)
    t.ingest()
    file = t.file(path)
    for command in (["search", "words"], ["files"], ["events"], ["explain", str(path)], ["status"]):
        t.run(*command)
        if command[0] != "status":
            t.run(command[0], "--json", *command[1:])
    if file["outcome"] == "new":
        t.run("show", str(file["article"]))
        t.run("show", "--json", str(file["article"]))
        (hit,) = t.json("search", "words")
        assert "\x1b" not in hit["title"]
    for event in t.json("events"):
        assert not any(ord(letter) < 32 for letter in event["message"] + event.get("title", "")), event


@test("what the user typed is not echoed raw either")
def echoed(t):
    t.ingest()
    for command, arguments in (("search", [EVIL[1:20]]), ("explain", ["/tmp/\x1b[2J"]), ("show", ["\x1b[2J"]),
                               ("files", ["--outcome", "\x1b[2J"]), ("events", ["--\x1b[2J"])):
        t.run(command, *arguments, code=None)


@test("newsfold writes nothing into a drop folder")
def untouched(t):
    t.put_reports()
    t.drop.chmod(0o555)
    before = {entry.name: entry.stat() for entry in os.scandir(t.drop)}
    folder = os.stat(t.drop)
    t.ingest()
    after = {entry.name: entry.stat() for entry in os.scandir(t.drop)}
    assert before.keys() == after.keys()
    for file in before:
        assert before[file].st_mtime_ns == after[file].st_mtime_ns
        assert before[file].st_ctime_ns == after[file].st_ctime_ns
    assert os.stat(t.drop).st_mtime_ns == folder.st_mtime_ns
    t.drop.chmod(0o755)
