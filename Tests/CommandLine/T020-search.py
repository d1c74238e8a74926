"""Finding articles."""

import random

from harness import SURNAME, is_instant, is_integer, keys, test

HIT_KEYS = "article title path date source words score snippet highlights outcome original copies story path_base64"


@test("a rare word finds the five reports that share it")
def five(t):
    paths = t.put_reports()
    t.put("other.txt", "An article about something else altogether, with other names in it.\n")
    t.ingest()
    hits = t.json("search", SURNAME)
    assert {hit["path"] for hit in hits} == {str(path) for path in paths}
    assert len({hit["article"] for hit in hits}) == 5


@test("a search hit has the keys and types of the contract")
def hit_keys(t):
    t.put_reports()
    t.ingest()
    for hit in t.json("search", SURNAME):
        keys(hit, "article title path words score snippet outcome", HIT_KEYS)
        assert is_integer(hit["article"]) and is_integer(hit["words"])
        assert isinstance(hit["score"], (int, float))
        assert hit["title"].strip() and "\n" not in hit["title"]
        assert SURNAME.lower() in hit["snippet"].lower() and "\n" not in hit["snippet"]
        marked = [hit["snippet"][begin:end].lower() for begin, end in hit["highlights"]]
        assert marked and set(marked) == {SURNAME.lower()}, marked
        assert hit["outcome"] == "new"
        assert hit.get("date") is None or is_instant(hit["date"])


@test("fields, nearness and dates narrow a search; what cannot be understood is told with its column")
def fields(t):
    t.put_reports()
    t.ingest()

    def names(*query):
        return {hit["path"].rsplit("/")[-1] for hit in t.json("search", *query, code=(0, 1))}

    everything = names(SURNAME)
    # What the shell leaves of -"a phrase", and of a word of one letter.
    assert names(SURNAME, "-no such words") == everything == names(SURNAME, "-東")
    assert names(SURNAME, f"-{SURNAME} divers") == names("--", f'{SURNAME} -"{SURNAME} divers"')
    assert names("title:divers") == {"front-matter.txt"} and not names(f'title:"{SURNAME} divers"')
    assert names(SURNAME, "date:2021-03-18") == {"date-stamp.txt", "front-matter.txt"}
    assert names(SURNAME, "date:2021-03-18", "after:2021-03-19") == set()
    assert names(SURNAME, 'source:"harbour gazette"') == {"deck-and-byline.txt"}
    assert names(SURNAME, "-source:\"Harbour Gazette\"") == everything - {"deck-and-byline.txt"}
    assert names("rubber NEAR/0 boots") == names('"rubber boots"') and names("boots NEAR rubber")
    assert names("path:no-title") == {"no-title.txt"} and names("is:original") == everything and not names("is:copy")
    assert names("story:1") == everything and names("outcome:new") == everything
    for query, column in (("date:2021-13", 6), ("title:", 1), ("a NEAR", 7), ("outcome:odd", 9)):
        assert f"column {column}:" in t.run("search", query, code=64).err, query


def made_up(seed, count):
    choose = random.Random(str(seed))
    return " ".join("".join(choose.choice("ka lo mir ten vas or".split()) for _ in range(3)) for _ in range(count))


@test("pages follow one another, whatever arrives between them")
def pages(t):
    for number in range(30):
        t.put(f"{number}.txt", made_up(number, 20 + number) + " harbour.")
    t.ingest()
    whole = [hit["article"] for hit in t.json("search", "--limit", "30", "harbour")]
    assert len(whole) == 30
    shown, after = [], []
    while True:
        page = t.json("search", "--cursors", "--limit", "7", *after, "harbour", code=(0, 1))
        shown += [hit["article"] for hit in page]
        if len(page) < 7:
            break
        after = ["--after", page[-1]["cursor"]]
        t.put(f"more {len(shown)}.txt", "harbour harbour " + made_up(100 + len(shown), 15))
        t.ingest()
    assert shown == whole, (shown, whole)
    assert "of another query" in t.run("search", *after, "office", code=64).err
    assert "needs the cursor" in t.run("search", "--after", "x", "harbour", code=64).err


@test("hits are counted by day, month, source and story")
def counted(t):
    t.put_reports()
    t.put("copy.txt", (t.drop / "front-matter.txt").read_bytes())
    t.ingest()
    (months,) = [t.json("search", "--count-by", "month", SURNAME, "date:2021")]
    assert months == [{"month": "2021-03", "count": 2}], months
    assert {"day": "2021-03-18", "count": 2} in t.json("search", "--count-by", "day", SURNAME)
    sources = t.json("search", "--count-by", "source", SURNAME)
    assert {"source": "Harbour Gazette", "count": 1} in sources and sum(one["count"] for one in sources) == 5, sources
    (story,) = t.json("search", "--count-by", "story", SURNAME)
    assert story["story"] == 1 and story["count"] == 5 and story["title"], story
    assert "2021-03  2" in t.run("search", "--count-by", "month", SURNAME, "date:2021").out
    t.run("search", "--count-by", "day", "xylophonist", code=1)


@test("titles, dates and sources are read from where reports carry them")
def header(t):
    t.put_reports()
    t.ingest()
    hits = {hit["path"].rsplit("/")[-1]: hit for hit in t.json("search", SURNAME)}
    assert hits["caption-line.txt"]["title"] == "Transport minister Ilse Tarnavesk"
    assert hits["deck-and-byline.txt"]["title"].startswith("Minister inspects ‘preventable’ flood")
    assert hits["front-matter.txt"]["title"].startswith("Divers clear the Morrow tunnel")
    assert hits["no-title.txt"]["title"].startswith("The government will pay for free ferry crossings")
    assert len(hits["no-title.txt"]["title"]) <= 120
    assert hits["date-stamp.txt"]["title"].startswith("Three weeks without a road")
    assert hits["date-stamp.txt"]["date"].startswith("2021-03-18")
    assert hits["front-matter.txt"]["date"].startswith("2021-03-18T16:40:00")
    assert hits["deck-and-byline.txt"]["source"] == "Harbour Gazette"


@test("hits come best first")
def ranked(t):
    t.put_reports()
    t.ingest()
    scores = [hit["score"] for hit in t.json("search", SURNAME)]
    assert scores == sorted(scores, reverse=True), scores


@test("a search that finds nothing exits with 1 and prints nothing")
def nothing(t):
    t.put_reports()
    t.ingest()
    assert t.run("search", "xylophonist", code=1).out == ""
    assert t.run("search", "--json", "xylophonist", code=1).out == ""


@test("several words must all be there, and case does not matter")
def all_words(t):
    t.put_reports()
    t.ingest()
    assert len(t.json("search", SURNAME.upper(), "HALVIK")) == 1
    t.run("search", SURNAME, "xylophonist", code=1)


@test("a phrase in quotes is found as it stands")
def phrase(t):
    t.put_reports()
    t.ingest()
    assert len(t.json("search", '"rubber boots"')) == 1
    t.run("search", '"boots rubber"', code=1)


@test("--limit bounds the hits")
def limit(t):
    t.put_reports()
    t.ingest()
    assert len(t.json("search", "--limit", "2", SURNAME)) == 2
    assert len(t.json("search", "--limit", str(2**63 - 1), SURNAME)) == 5


@test("--sort date orders by date")
def by_date(t):
    t.put_reports()
    t.ingest()
    dates = [hit["date"] for hit in t.json("search", "--sort", "date", SURNAME) if hit.get("date")]
    assert dates == sorted(dates, reverse=True), dates


@test("copies are folded under their article unless --all is given")
def copies(t):
    paths = t.put_reports()
    t.put("copy.txt", paths[0].read_bytes())
    t.ingest()
    assert len(t.json("search", SURNAME)) == 5


@test("hits for people have a line of context each, and name the article")
def for_people(t):
    t.put_reports()
    t.ingest()
    out = t.run("search", SURNAME).out
    assert out.count(SURNAME) >= 5
    assert "Divers clear the Morrow tunnel" in out


@test("a query of punctuation or of broken syntax is answered, not a crash")
def odd_queries(t):
    t.put_reports()
    t.ingest()
    for query in ("*", '"', '"unfinished', "(", "AND", "OR", "NOT", "-", "a:b", "'", "; DROP TABLE article", "^", "%"):
        t.run("search", "--", query, code=(0, 1, 64, 65))


@test("an article is found by the first search after its event was told, while a daemon takes in others")
def at_once(t):
    daemon = t.daemon()
    for batch in range(12):
        names = [f"word{batch}x{number}" for number in range(25)]
        for name in names:
            t.put(f"{batch}/{name}.txt", f"{name} {made_up(name, 60)}.")
        for event in daemon.wait_events("article-added", len(names)):
            word = event["file"].rsplit("/")[-1].removesuffix(".txt")
            hits = t.json("search", word)
            assert [hit["article"] for hit in hits] == [event["article"]], (word, event, hits)


@test("what was ingested later is found by the next search")
def later(t):
    t.put_reports()
    t.ingest()
    t.put("later.txt", f"Late news: {SURNAME} resigns over a pump that was never ordered, her office confirms.\n")
    t.ingest()
    assert len(t.json("search", SURNAME)) == 6
