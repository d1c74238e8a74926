"""Verified overlaps of two articles."""

from harness import is_integer, keys, test


def reprinted(t):
    paths = t.put_reports()
    t.ingest()
    words = paths[3].read_text().replace("Navy divers", "Divers of the navy")
    other = t.put("elsewhere/reprint.txt", words)
    t.ingest()
    return paths[3], other


@test("a text largely taken over from another is matched with it")
def match(t):
    original, reprint = reprinted(t)
    assert t.file(reprint)["outcome"] in ("reprint", "revision")
    found = t.json("matches")
    assert len(found) == 1, found
    (match,) = found
    keys(match, "article path other other_path resemblance containment contained kind ground reason run_words run_start "
         "run_other_start",
         "path_base64 other_path_base64")
    assert {match["path"], match["other_path"]} == {str(original), str(reprint)}
    assert is_integer(match["article"]) and is_integer(match["other"])
    for name in ("resemblance", "containment", "contained"):
        assert 0.5 < match[name] < 1, match
    assert match["resemblance"] <= min(match["containment"], match["contained"])


@test("resemblance is the exact share of word 5-grams")
def exact(t):
    import re

    original, reprint = reprinted(t)

    def shingles(path):
        words = re.findall(r"[^\W_]+", path.read_text().casefold())
        return {tuple(words[i:i + 5]) for i in range(len(words) - 4)}

    a, b = shingles(original), shingles(reprint)
    (match,) = t.json("matches")
    assert abs(match["resemblance"] - len(a & b) / len(a | b)) < 0.001, match


@test("matches of one article are those it takes part in")
def of_one(t):
    original, reprint = reprinted(t)
    for path in (original, reprint):
        assert len(t.json("matches", str(t.file(path)["article"]))) == 1
    other = t.drop / "no-title.txt"
    assert t.run("matches", "--json", str(t.file(other)["article"]), code=(0, 1)).out == ""


@test("reports of one event in different words do not match")
def different(t):
    t.put_reports()
    t.ingest()
    assert t.run("matches", "--json", code=(0, 1)).out == ""
