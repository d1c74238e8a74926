"""What a person sees on a terminal: styles, the pager, text from right to left, words and their forms."""

import os
import pty
import subprocess

import harness
from harness import test

HEBREW = "הממשלה אישרה אתמול חוקים חדשים בירושלים, אמר ראש הממשלה.\n"


def on_terminal(t, *words, code=0, **environment):
    """Runs newsfold on a terminal of its own; returns what it showed."""
    outer, inner = pty.openpty()
    settings = {name: value for name, value in os.environ.items() if name not in ("PAGER", "NO_COLOR", "NEWSFOLD_PAGER")}
    process = subprocess.Popen(
        [harness.binary, words[0], *t.options(), *words[1:]], stdin=inner, stdout=inner, stderr=inner,
        env={**settings, "TERM": "xterm", **environment}, start_new_session=True)
    os.close(inner)
    shown = b""
    try:
        while True:
            piece = os.read(outer, 65536)
            if not piece:
                break
            shown += piece
    except OSError:
        pass  # the other end is closed
    os.close(outer)
    assert process.wait(harness.COMMAND_LIMIT) == code, f"exit {process.returncode}: {shown!r}"
    return shown.decode("utf-8").replace("\r\n", "\n")


def shown_without(t, pager):
    """What is shown where there is no such pager, but for the shell's complaint."""
    shown = on_terminal(t, "search", harness.SURNAME, PAGER=pager)
    complaint, _, rest = shown.partition("\n")
    assert "not found" in complaint, shown
    return rest


@test("long answers go through the pager that is wanted, and the exit status is the command's")
def paged(t):
    t.put_reports()
    t.ingest()
    kept = t.drop.parent / "kept"
    pager = f"sed 's/^/| /' | tee {kept}"
    shown = on_terminal(t, "search", harness.SURNAME, PAGER=pager)
    assert shown and all(line.startswith("| ") for line in shown.splitlines()), shown
    assert f"\x1b[1m{harness.SURNAME}\x1b[0m" in shown and kept.read_text() == shown
    plain = on_terminal(t, "search", harness.SURNAME, PAGER=pager, NO_COLOR="1")
    assert "\x1b" not in plain and plain.startswith("| "), plain
    # None, in each way to say so; and none for what goes on and on, nor without a terminal.
    for words, environment in (((), {"PAGER": ""}), ((), {"PAGER": "cat"}), (("--no-pager",), {"PAGER": pager}),
                               ((), {"PAGER": pager, "NEWSFOLD_PAGER": ""})):
        shown = on_terminal(t, "search", *words, harness.SURNAME, **environment)
        assert "| " not in shown and "\x1b[1m" in shown, shown
    assert on_terminal(t, "search", "xylophone", code=1, PAGER=pager) == "| newsfold: nothing found\n"
    assert "| " not in on_terminal(t, "search", "--json", harness.SURNAME, PAGER=pager)
    assert shown_without(t, pager="there-is-no-such-pager") == on_terminal(t, "search", harness.SURNAME, PAGER="")
    assert "never closed" in on_terminal(t, "search", '"of old', code=64, PAGER=pager)
    assert on_terminal(t, "show", "1", PAGER=pager).startswith("| ")
    assert "| " not in t.run("search", harness.SURNAME).out


@test("a pager that is left early ends the command, quietly")
def left(t):
    for number in range(200):
        t.put(f"{number}.txt", f"Report {number} of the harbour\n\n" + f"ships {number} and words " * 200)
    t.ingest()
    shown = on_terminal(t, "files", PAGER="head -n 2")
    assert len(shown.splitlines()) == 2 and "newsfold:" not in shown, shown


@test("text from right to left is kept to itself on a terminal, and nowhere else")
def right_to_left(t):
    t.put("hebrew.txt", HEBREW)
    t.ingest()
    shown = on_terminal(t, "search", "חוקים", PAGER="")
    title, passage = shown.splitlines()[:2]
    assert title.startswith("\u2068\x1b[1m") and "\x1b[0m\u2069" in title and "\u2069" in passage, shown
    assert "\x1b[1mחוקים\x1b[0m" in passage, shown
    assert "\u2068" not in t.run("search", "חוקים").out


@test("one line says what a hit is: title, article, date, source, story, copies, path")
def one_line(t):
    text = "Storm closes port\n\nThe port of Norhaven was closed on Sunday after a storm, officials said on Monday.\n"
    t.put("Gazette/a.txt", text)
    t.put("Gazette/b.txt", text + "More.\n")
    t.ingest()
    first, passage = t.run("search", "ports").out.splitlines()
    assert first.startswith("Storm closes port · article ") and "Gazette" in first and "1 copy" in first, first
    assert first.endswith(".txt") and "port" in passage and passage.startswith("  "), passage


@test("the words that are typed come first, other forms of them behind, =word alone; a language is asked for")
def forms(t):
    t.put("one.txt", "The market was opened by the mayor on Sunday, and people came from far away to see it.\n")
    t.put("two.txt", "Markets, markets, markets\n\nThe markets of the old town are the oldest in the country.\n")
    t.put("drei.txt", "Die Häuser der Stadt wurden am Montag verkauft, sagte der Minister in Berlin.\n")
    t.ingest()

    def names(*query):
        return [hit["path"].rsplit("/")[-1] for hit in t.json("search", *query, code=(0, 1))]

    assert names("market") == ["one.txt", "two.txt"] and names("markets") == ["two.txt", "one.txt"]
    assert names("=market") == ["one.txt"] and names('="old town are"') == ["two.txt"] and names("=towns") == []
    t.put("mail.txt", "She'll send one e-mail to the people of the town tomorrow morning, said the mayor.\n")
    t.put("shell.txt", "One shell was found on the beach, and an email was sent to the museum about it.\n")
    t.ingest()
    assert names("email") == ["shell.txt", "mail.txt"] and names("e-mail") == ["mail.txt", "shell.txt"]
    assert names("=shell") == ["shell.txt"] and names("shell") == ["shell.txt", "mail.txt"]
    assert names("haus") == ["drei.txt"] and names("haus", "language:en") == []
    assert names("language:de") == ["drei.txt"] and set(names("language:en")) == {
        "one.txt", "two.txt", "mail.txt", "shell.txt"}
    assert "column 10" in t.run("search", "language:(", code=64).err
    hits = t.json("search", "market")
    assert hits[0]["score"] > 0 > hits[1]["score"] and "markets" in hits[1]["snippet"].lower()
    t.write_config(f'state = "{t.state}"\n[[drop]]\npath = "{t.drop}"\nlanguage = "xx"\n')
    assert "language" in t.run("check-config", code=78, state=False, drop=False).err
