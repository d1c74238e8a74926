"""What changed between two articles."""

from harness import is_integer, keys, test

TEXT = " ".join(f"word{number * number % 1009}" for number in range(120))


def two(t):
    """The articles of two texts that differ in a word, an added one and a removed one."""
    words = TEXT.split()
    changed = words[:20] + ["Instead"] + words[21:60] + ["added", *words[60:100], *words[101:]]
    first = t.put("first.txt", TEXT + ".\n")
    t.ingest()
    second = t.put("second.txt", " ".join(changed) + ".\n")
    t.ingest()
    return t.file(first)["article"], t.file(second)["article"], words


@test("the parts of a difference make up both texts")
def parts(t):
    first, second, words = two(t)
    (found,) = t.json("diff", str(first), str(second))
    keys(found, "article other resemblance containment contained run_words run_start run_other_start parts")
    assert (found["article"], found["other"]) == (first, second)
    for part in found["parts"]:
        keys(part, "change text words")
        assert is_integer(part["words"]) and part["words"] == len(part["text"].split()), part
    kept = [part["text"] for part in found["parts"] if part["change"] != "added"]
    assert " ".join(kept) == TEXT + ".", kept
    changes = [(part["change"], part["text"]) for part in found["parts"] if part["change"] != "same"]
    assert changes == [
        ("removed", words[20]), ("added", "Instead"), ("added", "added"), ("removed", words[100])], changes
    assert (found["run_words"], found["run_start"], found["run_other_start"]) == (40, 60, 61), found


@test("a person reads what was removed and added, and that the rest stayed the same")
def shown(t):
    first, second, words = two(t)
    text = t.run("diff", str(first), str(second)).out
    assert f"[-{words[20]}-] {{+Instead+}}" in text and "{+added+}" in text, text
    assert "(15 words more)" in text and words[38] not in text.split("\n")[1].split(), text
    full = t.run("diff", "--full", str(first), str(second)).out
    assert words[38] in full and "words more" not in full, full


@test("of an article that is not there, exit 1 and its number")
def absent(t):
    first, second, _ = two(t)
    done = t.run("diff", str(first), "99", code=1)
    assert done.err.strip() == "newsfold: there is no article 99", done
    t.run("diff", str(first), code=64)


@test("escape codes in a text do no harm")
def hostile(t):
    first = t.put("a.txt", "A quiet day at the harbour \x1b[2J and more of it was to come later on.\n")
    t.ingest()
    second = t.put("b.txt", "A quiet day at the harbour \x1b]0;x\x07 and less of it was to come later on.\n")
    t.ingest()
    t.run("diff", "--full", str(t.file(first)["article"]), str(t.file(second)["article"]))
