"""An article that is taken down is gone, and its copies stay."""

from harness import is_integer, keys, test

TEXT = " ".join(f"word{number * number % 1009}" for number in range(200))
SECRET = "Quvantor resigns"


def reprinted(t):
    """Two files with nearly the same text, and the article of the first."""
    first = t.put("first.txt", f"{SECRET}\n\n{TEXT}\n")
    t.ingest()
    t.put("second.txt", f"Another title altogether\n\n{TEXT} and what followed\n")
    t.ingest()
    return t.file(first)["article"]


@test("a forgotten article is not found, shown or named any more, and its files are not taken again")
def gone(t):
    article = reprinted(t)
    (done,) = t.json("forget", str(article))
    keys(done, "article files rehomed freed erased")
    assert done == {"article": article, "files": 1, "rehomed": 0, "freed": 1, "erased": True}, done
    assert t.json("search", "quvantor", code=1) == []
    t.run("show", str(article), code=1)
    t.ingest()
    assert t.outcomes() == {"first.txt": "forgotten", "second.txt": "reprint"}, t.outcomes()
    for event in t.json("events"):
        assert "Quvantor" not in str(event), event
    (event,) = t.json("events", "--kind", "article-forgotten")
    assert event["article"] == article
    (file,) = t.json("files", "--outcome", "forgotten")
    assert file["article"] is None and is_integer(file["size"])


@test("its copy stands for itself, and the next copy is folded under that")
def rehomed(t):
    article = reprinted(t)
    copy = t.file(t.drop / "second.txt")["article"]
    t.run("forget", str(article))
    (shown,) = t.json("show", str(copy))
    assert shown["original"] is None and shown["matches"] == [], shown
    third = t.put("third.txt", f"A third title\n\n{TEXT} and more of it\n")
    t.ingest()
    (shown,) = t.json("show", str(t.file(third)["article"]))
    assert shown["original"] == copy, shown


@test("what is not there cannot be forgotten: exit 1")
def absent(t):
    t.put_reports()
    t.ingest()
    done = t.run("forget", "99", code=1)
    assert "no article 99" in done.err, done
    t.run("forget", code=64)
    t.run("forget", "one", code=64)


@test("where there is no corpus, none is made")
def no_corpus(t):
    t.run("forget", "1", code=69)
    assert not t.state.exists(), list(t.state.iterdir())


@test("a reader that still sees the text is said, and the rest is erased when it has gone")
def reader(t):
    import sqlite3

    article = reprinted(t)
    other = sqlite3.connect(f"file:{t.state}/corpus.sqlite?mode=ro", uri=True, isolation_level=None)
    other.execute("BEGIN")
    other.execute("SELECT count(*) FROM article").fetchone()
    done = t.run("forget", "--json", str(article))
    assert '"erased":false' in done.out and "still reads" in done.err, done
    other.execute("COMMIT")
    other.close()
    t.ingest()
    for path in t.state.rglob("*"):
        if path.is_file():
            assert b"uvantor" not in path.read_bytes(), path


@test("a running daemon is asked to do it")
def running(t):
    article = reprinted(t)
    daemon = t.daemon()
    assert t.json("forget", str(article)) == [
        {"article": article, "files": 1, "rehomed": 0, "freed": 1, "erased": True}]
    t.run("forget", str(article), code=1)
    assert t.json("search", "quvantor", code=1) == []
    daemon.wait_event("article-forgotten")
