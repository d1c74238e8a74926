"""What the command line answers to those who hold it wrong."""

import re

import harness
from harness import numbers, test


@test("--help and --version are answered with 0, on every command")
def help_and_version(t):
    assert "newsfold" in t.run_line([harness.binary, "--help"]).out
    assert re.search(r"\d+\.\d+", t.run_line([harness.binary, "--version"]).out)
    commands = "daemon ingest search show files events matches status explain check-config"
    for command in commands.split():
        out = t.run_line([harness.binary, command, "--help"]).out
        for option in ("--config", "--state", "--drop"):
            assert option in out, (command, option)


@test("an unknown option, an unknown command and a missing argument exit with 64")
def usage(t):
    t.ingest()
    t.run_line([harness.binary, "--splendid"], 64)
    t.run_line([harness.binary, "splendid"], 64)
    t.run("files", "--splendid", code=64)
    t.run("search", code=64)
    t.run("explain", code=64)
    t.run("search", "--limit", "many", "word", code=64)
    t.run("search", "--limit", "-1", "word", code=64)
    t.run("events", "--since", "yesterday", code=64)


@test("-- ends the options")
def end_of_options(t):
    t.put("dashes.txt", "The word --splendid is an option in no program that this reporter has tried.\n")
    t.ingest()
    assert len(t.json("search", "--", "--splendid")) == 1


@test("reading where nothing was ever ingested says which state is missing and what to do")
def missing_state(t):
    for command in (["search", "word"], ["files"], ["events"], ["show", "1"], ["matches"]):
        result = t.run(*command, code=None)
        assert result.code > 1, result
        assert str(t.state) in result.err, result
        assert result.out == "", result
    assert not t.state.exists()


@test("a state that cannot be made is named")
def bad_state(t):
    t.state = t.root / "file"
    t.state.write_text("not a folder")
    result = t.ingest(code=None)
    assert result.code in (73, 74, 77, 69, 78), result
    assert str(t.state) in result.err


@test("what is in the state's place and is no corpus is refused, not overwritten")
def foreign_corpus(t):
    t.state.mkdir()
    corpus = t.state / "corpus.sqlite"
    corpus.write_bytes(b"This is no database at all.\n" * 100)
    result = t.ingest(code=None)
    assert result.code > 1 and "corpus.sqlite" in result.err, result
    assert corpus.read_bytes().startswith(b"This is no database")


@test("check-config without a configuration file explains the defaults")
def default_config(t):
    t.write_config("")
    assert str(t.drop) in t.run("check-config").out


@test("check-config --quiet says what is wrong, and nothing else")
def quiet(t):
    t.write_config("[read]\nmax_size = \"1MiB\"\n")
    result = t.run("check-config", "--quiet")
    assert not result.out and not result.err
    t.write_config("[read]\nmax_size = 1\n")
    result = t.run("check-config", "--quiet", code=78)
    assert ":2:" in result.err and not result.out


@test("check-config explains a good configuration, and --json gives objects")
def good_config(t):
    t.write_config(f'state = "{t.state}"\n\n[[drop]]\npath = "{t.drop}"\n\n[read]\nmax_size = "1MiB"\n')
    out = t.run("check-config", state=False, drop=False).out
    assert str(t.drop) in out and str(t.state) in out
    assert t.json("check-config", state=False, drop=False)


@test("a configuration that is no TOML exits with 78, its path and the line")
def broken_config(t):
    config = t.write_config("# one\n# two\nthis is = = not toml\n")
    for command in ("check-config", "ingest", "files"):
        result = t.run(command, code=78)
        assert re.search(re.escape(str(config)) + r".*\b3\b", result.err, re.S), result


@test("a setting that does not exist, or has an impossible value, exits with 78 and the line")
def wrong_settings(t):
    for text, line in (
        ("# one\nsplendid = true\n", 2),
        ('[watch]\n# two\nsettle = "soon"\n', 3),
        ("[watch]\nsettle = []\n", 2),
        ("\n\n\n[match]\nreprint = 1.5\n", 5),
        ("[splendid]\n", 1),
        ('[watch]\nsettle = "1s"\nsettle = "2s"\n', 3),
    ):
        t.write_config(text)
        result = t.run("check-config", code=78)
        assert re.search(rf"\b{line}\b", result.err), (text, result)


@test("a configuration file that is named and not there is an error, and named")
def missing_config(t):
    t.config = t.root / "nowhere.toml"
    result = t.run("check-config", code=None)
    assert result.code > 1 and "nowhere.toml" in result.err, result


@test("the size limit and the ignored names of the configuration are obeyed")
def obeyed(t):
    t.write_config('[watch]\nignore = ["skip-*"]\n\n[read]\nmax_size = "2KiB"\n')
    t.put("skip-me.txt", "These words are never read.\n")
    t.put("large.txt", "a word and another word\n" * 200)
    t.put("small.txt", "a word and another word\n")
    t.ingest()
    assert t.outcomes() == {"large.txt": "rejected", "small.txt": "new"}
    assert t.file(t.drop / "large.txt")["reason"]


@test("status is an object with the counts of what was taken")
def status(t):
    t.put_reports()
    t.ingest()
    (status,) = t.json("status")
    assert 5 in numbers(status), status
    assert "5" in t.run("status").out
