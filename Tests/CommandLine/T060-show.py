"""One article, with all that is known of it."""

from harness import is_integer, keys, test

ARTICLE_KEYS = "article title path date source words score snippet outcome original copies story path_base64"


def shown(t):
    paths = t.put_reports()
    t.put("copy.txt", paths[4].read_bytes())
    t.ingest()
    (article,) = t.json("show", str(t.file(paths[4])["article"]))
    return paths[4], article


@test("show has the keys of the contract")
def show_keys(t):
    _, article = shown(t)
    keys(article, "article title path words outcome body files matches revisions", ARTICLE_KEYS)
    assert is_integer(article["article"])
    for name in ("files", "matches", "revisions"):
        assert isinstance(article[name], list), name


@test("the body is the text of the file, with every word of it")
def body(t):
    path, article = shown(t)
    for word in path.read_text().split():
        assert word in article["body"], word


@test("show names every file of the article")
def files(t):
    path, article = shown(t)
    listed = str(article["files"])
    assert path.name in listed and "copy.txt" in listed


@test("show for people prints title and text")
def for_people(t):
    path, article = shown(t)
    out = t.run("show", str(article["article"])).out
    assert article["title"] in out
    assert path.read_text().split()[-1] in out


@test("an article that does not exist is the answer no")
def unknown(t):
    shown(t)
    t.run("show", "999999", code=1)
    assert t.run("show", "--json", "999999", code=1).out == ""


@test("what is no article's number is a usage error")
def no_number(t):
    shown(t)
    t.run("show", "first", code=64)
    t.run("show", code=64)
