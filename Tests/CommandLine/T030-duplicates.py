"""The same words again are the same article."""

from harness import SURNAME, test


def shout(text):
    """The same words in another dress: case, spacing, quotation marks and dashes."""
    text = text.upper().replace("“", '"').replace("”", '"').replace("‘", "'").replace("’", "'").replace("–", "-")
    return text.replace("\u00a0", " ").replace("\n", "\r\n\r\n").replace(" ", "  ").replace('"', "«")


@test("a copy under another name is a duplicate, and makes no sixth article")
def copy(t):
    paths = t.put_reports()
    t.ingest()
    copy = t.put("copy.txt", paths[0].read_bytes())
    t.ingest()
    assert t.file(copy)["outcome"] == "duplicate"
    assert t.file(copy)["article"] == t.file(paths[0])["article"]
    assert len(t.json("search", SURNAME)) == 5


@test("the event of a duplicate names the original")
def event(t):
    paths = t.put_reports()
    t.ingest()
    copy = t.put("copy.txt", paths[0].read_bytes())
    t.ingest()
    (event,) = t.json("events", "--kind", "article-duplicate")
    assert event["file"] == str(copy)
    assert event["original"] == t.file(paths[0])["article"]


@test("changed spacing, case and quotation marks make a duplicate")
def dressed(t):
    paths = t.put_reports()
    t.ingest()
    for path in paths:
        t.put("loud-" + path.name, shout(path.read_text()))
    t.ingest()
    outcomes = t.outcomes()
    for path in paths:
        assert outcomes["loud-" + path.name] == "duplicate", (path.name, outcomes)
    assert len(t.json("search", SURNAME)) == 5


@test("of two copies that come together, one is new and one a duplicate")
def together(t):
    text = "The harbour office will open an hour later from Monday, the council has decided.\n"
    t.put("one.txt", text), t.put("two.txt", text)
    t.ingest()
    assert sorted(t.outcomes().values()) == ["duplicate", "new"]


@test("an article counts its copies")
def counts(t):
    paths = t.put_reports()
    t.put("copy-1.txt", paths[0].read_bytes()), t.put("copy-2.txt", paths[0].read_bytes())
    t.ingest()
    article = t.file(paths[0])["article"]
    (hit,) = [hit for hit in t.json("search", SURNAME) if hit["article"] == article]
    assert hit["copies"] in (2, 3), hit  # the copies, or the files


@test("a word more or less makes no duplicate")
def other_word(t):
    paths = t.put_reports()
    t.ingest()
    near = t.put("near.txt", paths[0].read_text().replace("sixty cars", "sixty small cars"))
    t.ingest()
    assert t.file(near)["outcome"] in ("reprint", "revision", "expansion")
    assert t.file(near)["article"] != t.file(paths[0])["article"]


@test("a text inside a longer one is an excerpt, and the longer one after it an expansion")
def inside(t):
    paths = t.put_reports()
    words = paths[1].read_text().split()
    t.ingest()
    part = t.put("part.txt", " ".join(words[30:80]) + "\n")
    short = t.put("short.txt", KEEPER)
    t.ingest()
    long = t.put("long.txt", KEEPER + LIGHTHOUSE)
    t.ingest()
    assert t.file(part)["outcome"] == "excerpt", t.file(part)
    assert t.file(short)["outcome"] == "new", t.file(short)
    assert t.file(long)["outcome"] == "expansion", t.file(long)


KEEPER = """The lighthouse keeper of Skarv retires on Friday after forty-one years on the rock, and nobody has applied
for the post, the coast guard said in a notice on Thursday morning.
"""

LIGHTHOUSE = """Signe Aldal came to the island at twenty-three with a dog, two crates of books and no intention to stay.
She painted the tower nine times, pulled four sailors out of the surf and wrote down the weather on every single day.
From Saturday on, a lamp that needs no one will turn in the lantern room, watched by a camera from an office in town.
Her last entry, she says, will be about the wind, because the wind was the only one that ever asked for her opinion.
"""
