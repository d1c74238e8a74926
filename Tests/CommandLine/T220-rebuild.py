"""What is derived can be made again at any time: what searches find is the same, and audit agrees."""

import os
import random
import sqlite3
import threading
import time

from harness import SURNAME, test

WORDS = "harbour minister signed accord river bridge closed storm warning league final market".split()


def text(number):
    choose = random.Random(number)
    return " ".join(choose.choice(WORDS) + str(choose.randrange(50)) for _ in range(120)) + ".\n"


def fill(t, count):
    for number in range(count):
        t.put(f"made/{number}.txt", text(number))
    t.put("made/copy.txt", text(3))
    t.put_reports()


def answers(t):
    """What a number of searches find, in order, with scores."""
    queries = [SURNAME, "harbour7", "storm1*", "minister12 OR accord3", '"river1"', "league10 NOT final2"]
    return {query: [(hit["article"], hit["score"]) for hit in t.json("search", "--all", "--limit", "1000", query, code=None)]
            for query in queries}


def spoil(t):
    """Cuts the files of the text index and of the fingerprints."""
    for folder in ("text", "fingerprints"):
        for segment in (t.state / folder).glob("*.segment"):
            os.truncate(segment, segment.stat().st_size // 2)


@test("a rebuild mends text index and fingerprints: audit agrees, and every search finds what it found before")
def without_daemon(t):
    fill(t, 700)
    t.ingest()
    before = answers(t)
    assert len(before[SURNAME]) == 5 and len(before["storm1*"]) > 100, {key: len(hits) for key, hits in before.items()}
    spoil(t)
    t.run("audit", "--full", code=1)
    t.run("search", SURNAME, code=65)
    (done,) = t.json("rebuild")
    assert done == {"articles": 705}, done
    t.run("audit", "--full")
    assert answers(t) == before
    assert sorted(os.listdir(t.state)) == ["corpus.sqlite", "corpus.sqlite-shm", "corpus.sqlite-wal", "fingerprints", "lock",
                                           "stories.sums", "text"]
    # Of what is there, near-duplicates are still told.
    t.put("reprint.txt", text(5) + " with an end of its own")
    t.ingest()
    assert t.outcomes()["reprint.txt"] == "reprint"
    t.run("audit", "--full")


@test("beside the daemon files are taken, searched and forgotten meanwhile")
def with_daemon(t):
    fill(t, 700)
    t.daemon()
    ends, secrets = threading.Event(), []

    def drop():
        number = 1000
        while not ends.is_set():
            t.put(f"made/{number}.txt", text(number))
            number += 1
            time.sleep(0.002)

    writer = threading.Thread(target=drop)
    writer.start()
    try:
        for number in range(3):
            rebuilding = threading.Thread(target=lambda: t.run("rebuild"))
            rebuilding.start()
            secrets.append(t.json("show", str(10 + number))[0]["body"][:60].encode())
            t.run("forget", str(10 + number))
            rebuilding.join()
    finally:
        ends.set()
        writer.join()
    t.ingest()
    assert "rebuild" not in t.json("status")[0]["daemon"] or not t.json("status")[0]["daemon"]["rebuild"]
    assert len(t.json("search", SURNAME)) == 5
    assert not os.path.exists(t.state / "fingerprints.new") and not os.path.exists(t.state / "text.new")
    t.run("audit", "--full")
    for file in t.state.rglob("*"):
        content = file.read_bytes() if file.is_file() else b""
        assert not any(secret in content for secret in secrets), file


@test("where words are told apart by other rules than before, the next start makes all of it again, and says so")
def other_rules(t):
    fill(t, 300)
    t.ingest()
    before = answers(t)
    with sqlite3.connect(t.state / "corpus.sqlite") as corpus:
        corpus.execute("UPDATE corpus SET words_version = 'other'")
        corpus.execute("UPDATE article SET words_digest = randomblob(32)")
        # Two that were told apart by the old rules, and are one text by the new ones.
        corpus.execute("UPDATE article SET text = (SELECT text FROM article WHERE id = 7), "
                       "title = (SELECT title FROM article WHERE id = 7) WHERE id = 8")
    t.put("copy of one.txt", text(20))
    done = t.ingest()
    assert "by other rules" in done.err, done
    assert t.outcomes()["copy of one.txt"] == "duplicate"
    assert {hit["article"] for hit in t.json("search", SURNAME)} == {article for article, _ in before[SURNAME]}
    t.run("audit", "--full")


@test("without a corpus there is nothing to make anew: exit 69")
def absent(t):
    t.run("rebuild", code=69)
    assert not t.state.exists()
