"""Texts in the encodings that files come in."""

from harness import test

GERMAN = (
    "Die Brücke über den Fluß wird für drei Wochen gesperrt, erklärte die Behörde am Dienstag. „Wir können nicht länger "
    "warten“, sagte der Bürgermeister, „die Schäden sind größer als gedacht.“ Für Fußgänger bleibt ein schmaler Weg "
    "geöffnet; Lastwagen müssen über Großmühlen fahren, das verlängert die Strecke um zwölf Kilometer.\n")
LATIN = GERMAN.replace("„", '"').replace("“", '"')


def taken(t, content):
    """Drops and ingests one file. Returns its row and the body of its article."""
    path = t.put("text.txt", content)
    t.ingest()
    file = t.file(path)
    assert file["outcome"] == "new", file
    (article,) = t.json("show", str(file["article"]))
    return file["charset"].lower(), article["body"]


def same_words(body, text):
    assert "\ufeff" not in body, "the byte order mark is part of the text"
    assert body.split() == text.split(), body[:300]


@test("UTF-8 is read as it is")
def utf8(t):
    charset, body = taken(t, GERMAN)
    assert charset == "utf-8"
    same_words(body, GERMAN)


@test("UTF-8 with a byte order mark is read without it")
def utf8_mark(t):
    charset, body = taken(t, b"\xef\xbb\xbf" + GERMAN.encode())
    assert charset == "utf-8"
    same_words(body, GERMAN)


@test("Latin-1 is not UTF-8 but an article in windows-1252")
def latin1(t):
    charset, body = taken(t, LATIN.encode("latin-1"))
    assert charset == "windows-1252", charset
    same_words(body, LATIN)


@test("the quotation marks of windows-1252 are read")
def windows(t):
    charset, body = taken(t, GERMAN.encode("windows-1252"))
    assert charset == "windows-1252", charset
    same_words(body, GERMAN)


@test("UTF-16 with a byte order mark is read, little and big endian")
def utf16(t):
    for mark, codec in ((b"\xff\xfe", "utf-16-le"), (b"\xfe\xff", "utf-16-be")):
        text = f"{codec}: {GERMAN}"
        path = t.put(codec + ".txt", mark + text.encode(codec))
        t.ingest()
        file = t.file(path)
        assert file["outcome"] in ("new", "reprint", "revision"), file
        assert file["charset"].lower().startswith("utf-16"), file
        (article,) = t.json("show", str(file["article"]))
        same_words(article["body"], text)


@test("UTF-16 without a byte order mark is read")
def utf16_bare(t):
    charset, body = taken(t, GERMAN.encode("utf-16-le"))
    assert charset.startswith("utf-16")
    same_words(body, GERMAN)


@test("UTF-32 with a byte order mark is read")
def utf32(t):
    charset, body = taken(t, b"\xff\xfe\0\0" + GERMAN.encode("utf-32-le"))
    assert charset.startswith("utf-32")
    same_words(body, GERMAN)


@test("the same text in another encoding, or with other line ends, is a duplicate")
def same_text(t):
    t.put("a.txt", GERMAN)
    t.ingest()
    t.put("mark.txt", b"\xef\xbb\xbf" + GERMAN.encode())
    t.put("crlf.txt", GERMAN.replace(". ", ".\r\n"))
    t.put("cr.txt", GERMAN.replace(". ", ".\r"))
    t.put("wide.txt", GERMAN.encode("utf-16"))
    t.put("windows.txt", GERMAN.encode("windows-1252"))
    import unicodedata

    t.put("decomposed.txt", unicodedata.normalize("NFD", GERMAN))
    t.ingest()
    outcomes = t.outcomes()
    assert outcomes.pop("a.txt") == "new"
    assert set(outcomes.values()) == {"duplicate"}, outcomes


@test("CRLF line ends give the title without a carriage return")
def crlf(t):
    t.put("crlf.txt", "A title of its own\r\n\r\nAnd then a text that follows it, line by line.\r\n")
    t.ingest()
    (hit,) = t.json("search", "follows")
    assert hit["title"] == "A title of its own"


@test("a search without accents finds the text that has them")
def accents(t):
    taken(t, GERMAN)
    assert len(t.json("search", "Brücke")) == 1
    assert len(t.json("search", "brucke")) == 1


@test("UTF-8 that breaks off is an article or rejected, never a crash")
def broken(t):
    t.put("cut.txt", GERMAN.encode()[:-30] + b"\xc3")
    t.put("overlong.txt", b"Some words, then \xc0\xaf\xc0\xae and \xed\xa0\x80 and \xf5\x80\x80\x80 and more words.\n")
    t.put("odd.txt", b"\xff\xfe" + GERMAN.encode("utf-16-le") + b"x")
    t.ingest()
    assert len(t.json("files")) == 3
    assert set(t.outcomes().values()) <= {"new", "rejected", "duplicate", "reprint", "excerpt", "revision"}
