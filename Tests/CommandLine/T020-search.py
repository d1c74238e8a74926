"""Finding articles."""

from harness import SURNAME, is_instant, is_integer, keys, test

HIT_KEYS = "article title path date source words score snippet outcome original copies story path_base64"


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
        assert hit["outcome"] == "new"
        assert hit.get("date") is None or is_instant(hit["date"])


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


@test("what was ingested later is found by the next search")
def later(t):
    t.put_reports()
    t.ingest()
    t.put("later.txt", f"Late news: {SURNAME} resigns over a pump that was never ordered, her office confirms.\n")
    t.ingest()
    assert len(t.json("search", SURNAME)) == 6
