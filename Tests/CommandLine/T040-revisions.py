"""A file that is written again."""

from harness import SURNAME, test


def rewrite(path):
    """Another last paragraph."""
    paragraphs = path.read_text().rstrip("\n").split("\n")
    paragraphs[-1] = "Two replacement ferries with room for ninety cars leave Hallin every hour, day and night."
    path.write_text("\n".join(paragraphs) + "\n")


def first_revised(t):
    path = t.put_reports()[0]
    t.ingest()
    before = t.file(path)["article"]
    rewrite(path)
    t.ingest()
    return path, before


@test("a file rewritten with a text that resembles the old is a revision")
def revision(t):
    path, before = first_revised(t)
    file = t.file(path)
    assert file["outcome"] == "revision", file
    assert file["article"] != before
    (event,) = t.json("events", "--kind", "article-revised")
    assert event["original"] == before
    assert event["file"] == str(path)


@test("search shows the newest version and folds the older one, unless --all is given")
def folded(t):
    path, before = first_revised(t)
    article = t.file(path)["article"]
    found = {hit["article"] for hit in t.json("search", SURNAME)}
    assert article in found and before not in found and len(found) == 5, found
    everything = {hit["article"] for hit in t.json("search", "--all", SURNAME)}
    assert {article, before} <= everything


@test("the words that only the new version has are found")
def new_words(t):
    path, _ = first_revised(t)
    (hit,) = t.json("search", '"ninety cars"')
    assert hit["path"] == str(path)


@test("show lists the versions of an article")
def versions(t):
    path, before = first_revised(t)
    (article,) = t.json("show", str(t.file(path)["article"]))
    assert str(before) in str(article["revisions"]), article["revisions"]


@test("a file rewritten with another article is judged afresh")
def afresh(t):
    path = t.put_reports()[0]
    t.ingest()
    before = t.file(path)["article"]
    path.write_text("The bakery on Quay Street has won the prize for the best rye bread of the coast once more.\n")
    t.ingest()
    assert t.file(path)["outcome"] == "new"
    assert t.file(path)["article"] != before
    assert len(t.json("search", SURNAME)) == 5  # the old text stays an article


@test("a file touched or rewritten with the same bytes changes nothing but its time")
def touched(t):
    path = t.put_reports()[0]
    t.ingest()
    before, events = t.file(path), len(t.json("events"))
    path.write_bytes(path.read_bytes())
    t.ingest()
    after = t.file(path)
    assert (after["outcome"], after["article"]) == (before["outcome"], before["article"]), after
    assert len(t.json("events")) == events
