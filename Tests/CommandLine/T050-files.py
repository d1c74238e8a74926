"""The ledger of files."""

from harness import test


def mixed(t):
    paths = t.put_reports()
    t.put("copy.txt", paths[0].read_bytes())
    t.put("zeros.txt", bytes(1000))
    t.ingest()
    return paths


@test("files --outcome lists the files of one outcome")
def by_outcome(t):
    mixed(t)
    assert len(t.json("files")) == 7
    assert len(t.json("files", "--outcome", "new")) == 5
    (duplicate,) = t.json("files", "--outcome", "duplicate")
    assert duplicate["path"].endswith("/copy.txt")
    (rejected,) = t.json("files", "--outcome", "rejected")
    assert rejected["path"].endswith("/zeros.txt") and rejected["reason"]


@test("files without any of the outcome asked for exits with 1 or lists nothing")
def none(t):
    mixed(t)
    assert t.run("files", "--json", "--outcome", "excerpt", code=(0, 1)).out == ""


@test("an outcome that does not exist is a usage error")
def unknown(t):
    mixed(t)
    t.run("files", "--outcome", "splendid", code=64)


@test("files for people names every file with its outcome")
def for_people(t):
    for path in mixed(t):
        assert path.name in t.run("files").out
    assert "duplicate" in t.run("files").out


@test("a file that disappears keeps its outcome and its article")
def gone(t):
    paths = mixed(t)
    before = t.file(paths[0])
    paths[0].unlink()
    t.ingest()
    after = t.file(paths[0])
    assert after["presence"] == "gone"
    assert (after["outcome"], after["article"]) == (before["outcome"], before["article"])
    assert [event["file"] for event in t.json("events", "--kind", "file-gone")] == [str(paths[0])]
    assert [file["path"] for file in t.json("files", "--presence", "gone")] == [str(paths[0])]


@test("a file that comes back is present again")
def back(t):
    paths = mixed(t)
    aside = t.root / "aside"
    paths[0].rename(aside)
    t.ingest()
    aside.rename(paths[0])
    t.ingest()
    assert t.file(paths[0])["presence"] == "present"
    assert len(t.json("events", "--kind", "file-back")) == 1


@test("a file that is renamed is the same file at another place")
def moved(t):
    paths = mixed(t)
    article = t.file(paths[0])["article"]
    target = t.drop / "renamed.txt"
    paths[0].rename(target)
    t.ingest()
    assert t.file(target)["article"] == article
    assert len(t.json("events", "--kind", "file-moved")) == 1
    assert len(t.json("files", "--outcome", "new")) == 5


@test("--limit bounds the listing")
def limit(t):
    mixed(t)
    assert len(t.json("files", "--limit", "3")) == 3
