"""Taking what is in a drop folder."""

import os

from harness import Skip, is_integer, is_recent, keys, test

FILE_KEYS = "path outcome presence article story sha256 size words charset source reason taken_at"


@test("ingest takes a folder of five reports, each as a new article")
def five(t):
    paths = t.put_reports()
    t.ingest()
    files = t.json("files")
    assert {file["path"] for file in files} == {str(path) for path in paths}
    assert {file["outcome"] for file in files} == {"new"}
    assert {file["presence"] for file in files} == {"present"}
    assert len({file["article"] for file in files}) == 5


@test("a file in the ledger has the keys and types of the contract")
def file_keys(t):
    path = t.put_reports()[0]
    t.ingest()
    file = t.file(path)
    keys(file, "path outcome presence article sha256 size words charset taken_at", FILE_KEYS)
    assert is_integer(file["article"])
    assert is_integer(file["words"]) and file["words"] > 100
    assert file["size"] == path.stat().st_size
    assert len(file["sha256"]) == 64
    assert file["charset"].lower() in ("utf-8", "us-ascii")
    assert is_recent(file["taken_at"])


@test("ingest again takes nothing twice and makes no event")
def again(t):
    t.put_reports()
    t.ingest()
    before = t.json("files"), t.json("events")
    t.ingest()
    assert (t.json("files"), t.json("events")) == before


@test("ingest of an empty folder is done at once")
def empty(t):
    t.ingest()
    assert t.json("files") == []


@test("ingest takes subfolders, and the first one names the source")
def subfolders(t):
    path = t.put("agency/2031/03/report.txt", "A short report of some words about nothing in particular.\n")
    t.ingest()
    assert t.file(path)["source"] == "agency"


@test("ingest takes a folder that is named on the command line")
def named_folder(t):
    path = t.put("report.txt", "A short report of some words about nothing in particular.\n", t.root / "other")
    t.ingest(str(t.root / "other"), drop=False)
    assert t.file(path)["outcome"] == "new"


@test("ingest of a folder that is not there fails and names it")
def missing_folder(t):
    result = t.ingest(str(t.root / "nowhere"), drop=False, code=None)
    assert result.code > 1
    assert "nowhere" in result.err, result


@test("hidden and temporary names are left alone: no row, no event")
def ignored(t):
    for name in (".hidden.txt", "half.part", "draft~", "x.tmp", ".x.txt.swp", "y.crdownload", ".git/note.txt"):
        t.put(name, "These words are in no hurry to be read by anyone at all.\n")
    t.ingest()
    assert t.json("files") == []
    assert [event for event in t.json("events") if "file" in event] == []


@test("ingest without a terminal shows no progress line")
def no_progress(t):
    t.put_reports()
    result = t.ingest()
    assert "\r" not in result.out + result.err


@test("a name that is not UTF-8 is a name like any other")
def bytes_name(t):
    name = os.fsencode(t.drop) + b"/gr\xfc\xdfe.txt"
    try:
        with open(name, "wb") as file:
            file.write(b"Greetings from a file whose name is older than the encoding.\n")
    except OSError:
        raise Skip("this file system takes UTF-8 names only")
    t.ingest()
    import base64

    (file,) = t.json("files")
    assert file["outcome"] == "new"
    assert file["path"].endswith("/gr\ufffd\ufffde.txt"), file["path"]
    assert base64.b64decode(file["path_base64"]) == name
    t.run("files"), t.run("explain", name)


@test("a name that is UTF-8 has no path_base64")
def text_name(t):
    t.put("grüße.txt", "Greetings from a file whose name everybody can read.\n")
    t.ingest()
    (file,) = t.json("files")
    assert file["path"].endswith("/grüße.txt")
    assert "path_base64" not in file or file["path_base64"] is None
