"""A backup is made while newsfold runs, and what is restored from it goes on as a corpus of its own."""

import os
import shutil
import sqlite3

from harness import is_integer, keys, test


@test("a backup is one checked file with all that was committed, and is made beside the daemon")
def beside_the_daemon(t):
    t.put_reports()
    t.daemon()
    (done,) = t.json("backup", str(t.root / "copy.sqlite"))
    keys(done, "file articles events bytes")
    assert done["articles"] == 5 and done["file"] == str(t.root / "copy.sqlite"), done
    assert is_integer(done["events"]) and done["bytes"] == os.path.getsize(t.root / "copy.sqlite"), done
    assert sorted(os.listdir(t.root)) == ["copy.sqlite", "drop", "state"], os.listdir(t.root)
    with sqlite3.connect(f"file:{t.root}/copy.sqlite?mode=ro", uri=True) as copy:
        assert copy.execute("SELECT count(*) FROM article").fetchone() == (5,)


@test("a corpus that is restored has another UUID, all its articles, and takes nothing twice")
def restored(t):
    t.put_reports()
    t.ingest()
    (before,) = t.json("status")
    t.run("backup", str(t.root / "copy.sqlite"))
    t.put("later.txt", "What came after the backup was made is not in it, and is taken again then.")
    t.ingest()
    shutil.rmtree(t.state)
    t.state.mkdir()
    shutil.copy(t.root / "copy.sqlite", t.state / "corpus.sqlite")
    assert t.json("search", "Tarnavesk"), "it can be searched before anybody has written it"
    (taken,) = t.json("ingest")
    assert taken["files"] == 1 and t.outcomes()["later.txt"] == "new", taken
    (after,) = t.json("status")
    assert after["corpus"]["corpus"] != before["corpus"]["corpus"]
    assert after["corpus"]["articles"] == 6
    t.ingest()
    assert t.json("status")[0]["corpus"]["corpus"] == after["corpus"]["corpus"], "it is named once"
    t.run("audit", "--full")


@test("a backup replaces nothing, and what cannot be made is said: exit 73")
def refused(t):
    t.put_reports()
    t.ingest()
    there = t.root / "there"
    there.write_text("precious")
    refused = t.run("backup", str(there), code=73)
    assert str(there) in refused.err and there.read_text() == "precious", refused
    t.run("backup", str(t.root / "no" / "folder"), code=73)
    (t.root / "cut-off.part").write_text("")
    refused = t.run("backup", str(t.root / "cut-off"), code=73)
    assert "cut off" in refused.err, refused
    t.run("backup", code=64)
