"""Stories: what is being reported, and what each report added."""

import contextlib
import fcntl
import json
import os
import pty
import signal
import sqlite3
import struct
import subprocess
import termios
import threading

from harness import is_integer, keys, test

FIRST = """Ferry Halvard sinks off Norhaven

The ferry Halvard sank off Norhaven on Monday, and seven people are missing, harbour master Ilse Brandt said. Boats of the
coast guard searched the bay of Norhaven through the night. The Halvard had left Quellstad an hour before.
"""
SECOND = """Divers find wreck of the Halvard off Norhaven

Seven people are missing since the ferry Halvard sank off Norhaven on Monday, said harbour master Ilse Brandt. Navy divers
led by Captain Odo Fenn found the wreck of the Halvard at a depth of 48 metres. The ferry Halvard had left Quellstad before.
"""


def aged(path, days):
    """Sets when a file was written last."""
    time = path.stat().st_mtime - days * 86_400
    os.utime(path, (time, time))


def grouped(t):
    t.put("1.txt", FIRST)
    t.ingest()
    t.put("2.txt", SECOND)
    t.ingest()
    t.put("3.txt", SECOND.replace("Divers find", "Navy divers find") + "\nSo far.\n")
    t.ingest()
    (story,) = t.json("stories")
    return story


@test("stories have the keys of the contract, and copies are no reports")
def contract(t):
    story = grouped(t)
    keys(story, "story title size copies revisions sources unsourced first last undated terms")
    assert is_integer(story["story"]) and story["size"] == 2 and story["copies"] == 1, story
    assert story["title"].startswith("Ferry Halvard") and "halvard" in story["terms"], story


@test("the words of one agency in many papers: copies that count, with who printed them and when")
def agency(t):
    for number in range(5):
        path = t.put(f"outlet{number}/agency.txt", FIRST)
        aged(path, 9 - number)
        t.ingest()
    t.put("agency.txt", FIRST.replace("\n", "  \n"))
    t.ingest()
    (story,) = t.json("stories")
    assert (story["size"], story["copies"], story["undated"], story["unsourced"]) == (1, 5, 1, 1), story
    assert story["sources"] == [f"outlet{number}" for number in range(5)], story
    t.put("beta/own.txt", SECOND)
    t.ingest()
    (story,) = t.json("stories")
    assert (story["size"], story["copies"], story["sources"][0]) == (2, 5, "beta"), story
    (shown,) = t.json("story", str(story["story"]))
    duplicates = shown["reports"][0]["duplicates"]
    for one in duplicates:
        keys(one, "path presence date source taken_at")
    assert [one["source"] for one in duplicates] == ["outlet1", "outlet2", "outlet3", "outlet4", None], duplicates
    assert [one["date"] is None for one in duplicates] == [False] * 4 + [True], duplicates
    assert all(len(report["duplicates"]) == 0 for report in shown["reports"][1:]), shown
    (hit,) = t.json("search", "source:outlet3")
    assert hit["article"] == 1 and t.run("search", "source:outlet7", code=1).out == ""
    assert {row["source"] for row in t.json("files")} == {*story["sources"], None}
    (event,) = [event for event in t.json("events") if (event.get("file") or "").endswith("outlet3/agency.txt")]
    assert (event["event"], event["source"]) == ("article-duplicate", "outlet3"), event
    text = t.run("story", str(story["story"])).out
    assert text.count("duplicate ·") == 5 and "undated" in text and "1 of unknown source" in text, text
    # What is touched or written again as it was is no newer.
    aged(t.put("outlet4/agency.txt", FIRST), 3)
    t.ingest()
    (again,) = t.json("stories")
    assert again == story, (again, story)
    t.run("forget", "1")
    assert t.run("search", "source:outlet3", code=1).out == ""
    t.run("audit", "--full")


@test("a report that was revised has its newest title, and its versions are no copies")
def revised(t):
    path = t.put("alpha/1.txt", FIRST)
    t.ingest()
    t.put("beta/2.txt", SECOND)
    t.ingest()
    path.write_text(FIRST.replace("Ferry Halvard sinks", "Ferry Halvard lost"))
    t.ingest()
    (story,) = t.json("stories")
    assert story["title"].startswith("Ferry Halvard lost"), story
    assert (story["size"], story["copies"], story["revisions"]) == (2, 0, 1), story
    assert "1 revision" in t.run("stories").out


@test("a story begins with its second report, and says how well that fits")
def events(t):
    grouped(t)
    kinds = [event for event in t.json("events") if event["event"].startswith("story-")]
    assert [event["event"] for event in kinds] == ["story-started"], kinds
    assert kinds[0]["story_size"] == 2 and 0 < kinds[0]["story_score"] <= 1, kinds


@test("story lists its reports in order, each with what no earlier one had when asked")
def news(t):
    story = grouped(t)
    number = str(story["story"])
    (plain,) = t.json("story", number)
    assert len(plain["reports"]) == 3 and not any("new" in report for report in plain["reports"]), plain
    (full,) = t.json("story", "--new", number)
    first, second, copy = [report["new"] for report in full["reports"]]
    keys(second, "first sentence_count sentences names figures differences")
    assert first["first"] and first["sentence_count"] == 4, first
    assert any("48 metres" in sentence for sentence in second["sentences"]), second
    assert not any("Seven people are missing" in sentence for sentence in second["sentences"]), second
    assert any("Odo Fenn" in name for name in second["names"]) and second["figures"] == ["48 metres"], second
    assert copy["sentences"] == [] or copy["sentences"] == ["So far."], copy


@test("story for people folds copies under their original and shows what is new as lines of its own")
def for_people(t):
    number = str(grouped(t)["story"])
    short = t.run("story", number).out
    assert short.count("\n\n") == 2, short
    assert "adds " in short and "Odo Fenn" in short and "48 metres" in short, short
    assert any(line.strip().startswith(("reprint", "revision", "duplicate", "expansion")) for line in short.splitlines()), short
    full = t.run("story", "--new", number).out
    assert any(line.strip().startswith("+ Navy divers led by") for line in full.splitlines()), full
    assert "+ Seven people" not in full, full


@test("other figures in the same words are shown side by side")
def differences(t):
    t.put("1.txt", FIRST)
    t.ingest()
    t.put("2.txt", SECOND.replace("Seven people are missing since", "The ferry Halvard sank off Norhaven on Monday, and nine "
                                  "people are missing, harbour master Ilse Brandt said. It is long since"))
    t.ingest()
    (story,) = t.json("story", "--new", "1")
    (one,) = [difference for report in story["reports"] for difference in report["new"]["differences"]]
    keys(one, "figure sentence other other_figure other_sentence")
    assert (one["figure"], one["other_figure"]) == ("nine", "seven") and "seven people" in one["other_sentence"], one
    assert "nine, where article 1 has seven" in t.run("story", "1").out
    assert "nine, where article 1 has seven" in t.run("story", "--new", "1").out


def on_terminal(t, columns, *command):
    """What a person sees of a command on a terminal so wide, without styles."""
    ours, theirs = pty.openpty()
    fcntl.ioctl(theirs, termios.TIOCSWINSZ, struct.pack("HHHH", 24, columns, 0, 0))
    environment = {**os.environ, "NEWSFOLD_PAGER": "", "NO_COLOR": "1", "TERM": "xterm"}
    environment.pop("COLUMNS", None)
    process = subprocess.Popen(t.line(*command), stdin=theirs, stdout=theirs, stderr=theirs, env=environment)
    os.close(theirs)
    seen = b""
    with contextlib.suppress(OSError):  # its end
        while part := os.read(ours, 65_536):
            seen += part
    os.close(ours)
    assert process.wait() == 0, seen
    return seen.decode().replace("\r\n", "\n")


@test("on a terminal lines end where it does, and bars show when reports came, but not when a load was made")
def terminal(t):
    number = str(grouped(t)["story"])
    for columns in (60, 80):
        seen = on_terminal(t, columns, "story", "--new", number) + on_terminal(t, columns, "stories")
        longest = max(len(line) for line in seen.splitlines())
        assert columns - 25 < longest <= columns, (columns, longest, seen)
        # Nothing is lost: the words are those of one line.
        assert "".join(seen.split()) == "".join((t.run("story", "--new", number).out + t.run("stories").out).split()), seen
    assert len(max(t.run("stories").out.splitlines(), key=len)) > 80
    assert "█" not in seen, seen
    with contextlib.closing(sqlite3.connect(t.state / "corpus.sqlite")) as corpus, corpus:
        corpus.execute("UPDATE article SET added_at = added_at - 3600000000 WHERE id = 1")
    assert "█" in on_terminal(t, 80, "stories")


@test("who goes back to the first version has it again, and who corrects a copy is still a source")
def versions(t):
    path = t.put("alpha/1.txt", FIRST)
    t.ingest()
    path.write_text(FIRST.replace("Ferry Halvard sinks", "WRONG: Halvard sinks"))
    t.ingest()
    t.put("beta/2.txt", SECOND)
    t.ingest()
    (story,) = t.json("stories")
    assert story["title"].startswith("WRONG") and story["revisions"] == 1, story
    path.write_text(FIRST)
    t.ingest()
    (story,) = t.json("stories")
    assert story["title"].startswith("Ferry") and (story["size"], story["copies"]) == (2, 0), story
    assert t.json("search", "quellstad brandt coast")[0]["article"] == 1, t.json("search", "quellstad brandt coast")
    assert not t.json("story", str(story["story"]))[0]["reports"][0]["duplicates"]
    # A file that is empty for a moment has gone back on nothing.
    path.write_text(FIRST.replace("Ferry Halvard sinks", "Ferry Halvard is lost"))
    t.ingest()
    path.write_text("")
    t.ingest()
    assert t.json("stories")[0]["title"].startswith("Ferry Halvard is lost"), t.json("stories")
    path.write_text(FIRST)
    t.ingest()
    # Another outlet prints it, and then another heading.
    copy = t.put("gamma/3.txt", FIRST)
    t.put("BETA/4.txt", SECOND)
    t.ingest()
    (story,) = t.json("stories")
    assert (story["copies"], story["sources"]) == (2, ["alpha", "beta", "gamma"]), story
    copy.write_text(FIRST.replace("Ferry Halvard sinks", "Gamma: ferry Halvard goes down"))
    t.ingest()
    (story,) = t.json("stories")
    assert story["sources"] == ["alpha", "beta", "gamma"] and story["title"].startswith("Ferry"), story
    counts = {row["source"]: row["count"] for row in t.json("search", "halvard", "--count-by", "source")}
    assert counts["alpha"] == 1 and counts["BETA"] == 1, counts


STRICT = """[stories]
join = 0.99
join_undated = 0.99
"""


@test("reports are grouped anew by other settings, and numbers stay or stand for others")
def regroup(t):
    number = grouped(t)["story"]
    t.write_config(STRICT)
    done = t.run("stories", "--regroup", "--json")
    assert done.out == "" and "in another story 1, stories merged 0, new 1" in done.err, done
    t.write_config("")
    done = t.run("stories", "--regroup", "--json")
    assert json.loads(done.out)["story"] == number and "in another story 1, stories merged 1, new 0" in done.err, done
    (alias,) = [event for event in t.json("events") if event["event"] == "story-merged"]
    (story,) = t.json("story", str(alias["story_merged"]))
    assert story["story"] == number and len(story["reports"]) == 3, story
    t.run("audit", "--full")
    # The same again, by what a new process has learnt.
    assert "in another story 0, stories merged 0, new 0" in t.run("stories", "--regroup").err


LOOSE = """[stories]
join = 0.0001
join_undated = 0.0001
"""


@test("a story that is rather two is said to be, and made two when that is asked for")
def split(t):
    t.write_config(LOOSE)
    for number in range(3):
        t.put(f"ferry-{number}.txt", FIRST.replace("Norhaven", f"Norhaven {number}") + f"Boat {number} said no more.\n")
        t.put(f"vote-{number}.txt", f"Coalition talks fail in Marrovia {number}\n\nPresident Ilse Tarkovan of Marrovia asked the Reed "
                                    f"party on Monday to form a government, after pensions divided the Harvest League. {number}\n")
        t.ingest()
    for event in ("ferry", "vote"):
        # Reports, not copies: in other words.
        t.put(f"{event}-x.txt", {"ferry": "Navy dives for Halvard\n\nOff Norhaven, the navy searched for the ferry Halvard, which sank on "
                                          "its way from Quellstad; Ilse Brandt, the harbour master, spoke of seven missing.\n",
                                 "vote": "Reed party asked to govern Marrovia\n\nThe Harvest League left talks over pensions, and Ilse "
                                         "Tarkovan, Marrovia's president, turned to the Reed party to form a government.\n"}[event])
    t.ingest()
    (story,) = t.json("stories")
    number = str(story["story"])
    (shown,) = t.json("story", number)
    if "parts" not in shown:
        raise AssertionError(shown)
    first, second = shown["parts"]
    assert len(first) >= 2 and len(second) >= 2 and not set(first) & set(second), shown["parts"]
    assert "may be two stories" in t.run("story", number).out
    done = t.run("story", "--split", "--json", number)
    assert f"{len(second)} reports of story {number} are story" in done.err, done
    rest = json.loads(done.out)
    assert "parts" not in rest and rest["size"] == len(first), rest
    titles = sorted(story["title"].split()[0] for story in t.json("stories"))
    assert titles == ["Coalition", "Ferry"], titles
    assert t.run("story", "--split", number, code=1).out == ""
    t.run("audit", "--full")


def merging(number):
    """Of which some are found to be of one event later than others."""
    words = [f"{'bcdfgl'[(number * 5 + i) % 6]}{'aeiou'[(number // 7 + i) % 5]}{'mnrst'[i % 5]}{(number * (i + 3)) % 40}" for i in range(45)]
    return f"Council meets {number}\n\nThe council of {' '.join(words)} met.\n"


@test("files that come, stories that merge, articles that are forgotten and a second regrouping do no harm to one that is under way")
def regroup_beside(t):
    t.write_config("[stories]\njoin = 0.3\njoin_undated = 0.3\n")
    for number in range(600):
        t.put(f"{number}.txt", merging(number))
    t.ingest()
    t.write_config("[stories]\njoin = 0.03\njoin_undated = 0.03\nmerge = 0.05\n")
    t.daemon()
    ends = threading.Event()

    def drop():
        number = 600
        while not ends.is_set() and number < 3000:
            t.put(f"{number}.txt", merging(number))
            number += 1

    others = [threading.Thread(target=drop)]
    others += [threading.Thread(target=lambda: t.run("stories", "--regroup", code=None)) for _ in range(2)]
    others += [threading.Thread(target=lambda: [t.run("forget", str(number), code=None) for number in range(20, 40)])]
    for one in others:
        one.start()
    for _ in range(5):
        t.run("stories", "--regroup", code=None)
    for one in others[1:]:
        one.join()
    ends.set()
    others[0].join()
    t.ingest()
    t.run("audit", "--full")
    assert "in another story" in t.run("stories", "--regroup").err
    t.run("audit", "--full")
    merged = [event["story_merged"] for event in t.json("events") if event["event"] == "story-merged"]
    assert len(merged) == len(set(merged)), "told twice"
    with contextlib.closing(sqlite3.connect(f"file:{t.state / 'corpus.sqlite'}?mode=ro", uri=True)) as corpus:
        empty = corpus.execute("SELECT count(*) FROM story s WHERE merged_into IS NULL AND NOT EXISTS "
                               "(SELECT 1 FROM article a WHERE a.story = s.id)").fetchone()[0]
    # Of what was forgotten, a story may be left without a report.
    assert empty <= 20, empty


@test("a running daemon groups anew while it takes files")
def regroup_running(t):
    for number in range(300):
        t.put(f"{number}.txt", f"Council {number % 30} of Quell{number % 30}stad\n\nThe council of Quell{number % 30}stad met about "
                               f"matter{number % 30} and item{number}, and mayor Name{number % 30} said nothing of part{number * 7}.\n")
    t.daemon()
    t.ingest()
    sizes = sorted(story["size"] for story in t.json("stories"))
    assert "in another story 0, stories merged 0, new 0" in t.run("stories", "--regroup").err
    assert sorted(story["size"] for story in t.json("stories")) == sizes and sum(sizes) > 200, sizes
    t.put("more.txt", FIRST)
    t.ingest()
    t.run("audit", "--full")


@test("where the table of stories is lost, events tell which are part of others")
def lost(t):
    number = grouped(t)["story"]
    t.write_config(STRICT)
    t.run("stories", "--regroup")
    t.write_config("")
    t.run("stories", "--regroup")
    (alias,) = [event["story_merged"] for event in t.json("events") if event["event"] == "story-merged"]
    for damage in ("DELETE FROM story", "UPDATE story SET merged_into = id", "UPDATE story SET merged_into = 4711, merged_by = -5",
                   "UPDATE article SET placed_story = 77, story = (SELECT max(id) FROM story)"):
        with contextlib.closing(sqlite3.connect(t.state / "corpus.sqlite")) as corpus:
            corpus.execute(damage)
            corpus.commit()
        t.run("rebuild", "--from", str(t.state / "corpus.sqlite"))
        (story,) = t.json("story", str(alias))
        assert story["story"] == number and story["size"] == 2 and len(story["reports"]) == 3, (damage, story)
        t.run("audit", "--full")
        for old in t.state.glob("*.aside-*"):
            old.unlink()


@test("a reload puts other settings of stories in force, for what comes and for what is grouped anew")
def reload(t):
    t.write_config("")
    t.put("1.txt", FIRST)
    daemon = t.daemon()
    t.ingest()
    t.write_config(STRICT)
    daemon.signal(signal.SIGHUP)
    daemon.wait_line(lambda line: "configuration reloaded" in line, "the reload")
    t.put("2.txt", SECOND)
    t.ingest()
    assert t.json("stories") == []
    t.write_config("")
    daemon.signal(signal.SIGHUP)
    daemon.wait_line(lambda line: "configuration reloaded" in line, "the second reload")
    assert len(t.json("stories", "--regroup")) == 1


@test("a story that does not exist is the answer no")
def unknown(t):
    grouped(t)
    t.run("story", "999", code=1)
    t.run("story", "--new", "x", code=64)


@test("control characters of a text do not reach the terminal through what is new")
def safe(t):
    t.put("1.txt", FIRST)
    t.put("2.txt", SECOND.replace("Navy divers", "Navy\x1b[31m divers"))
    t.ingest()
    assert "\x1b" not in t.run("story", "--new", "1").out
    assert json.loads(t.run("story", "--new", "--json", "1").out)


@test("five reports of one event among a hundred others are one story, with nothing foreign in it")
def among_others(t):
    for number in range(100):
        words = [f"{'bcdfglmnprst'[(number * 7 + i * i) % 12]}{'aeiou'[(number + i) % 5]}{'lmnrst'[(i * number) % 6]}{'aeo'[i % 3]}n"
                 for i in range(number % 40 + 30)]
        t.put(f"other-{number}.txt", f"Council {number} meets\n\nThe council said on Monday that {' '.join(words)} would be so.\n")
    reports = t.put_reports()
    t.ingest()
    files = t.json("files")
    mine = {row["story"] for row in files if row["path"] in {str(path) for path in reports}}
    assert len(mine) == 1, mine
    foreign = [row["path"] for row in files if row["story"] in mine and row["path"] not in {str(path) for path in reports}]
    assert not foreign, foreign
