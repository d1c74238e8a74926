"""newsfold-bench: the same seed makes the same articles, and what is known of them is found."""

import hashlib
import json
import os
from pathlib import Path

import harness
from harness import Skip, test

ARTICLES = 300
ROOT = Path(__file__).resolve().parent.parent.parent


def bench():
    """The newsfold-bench that was built: beside the binary, or, by the Swift tests, for development."""
    for path in (Path(harness.binary).with_name("newsfold-bench"), ROOT / ".build/debug/newsfold-bench"):
        if os.access(path, os.X_OK):
            return str(path)
    raise Skip("newsfold-bench is not built: swift build --product newsfold-bench")


def digests(folder):
    """The SHA-256 of each file below a folder, by its path there."""
    return {
        str(path.relative_to(folder)): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.rglob("*")) if path.is_file()}


@test("newsfold-bench generate writes the same bytes for the same seed, and others for another")
def generate(t):
    made = {}
    for name, seed in (("one", 1), ("again", 1), ("other", 2)):
        folder = t.root / name
        t.run_line([bench(), "generate", str(folder), "--count", str(ARTICLES), "--seed", str(seed)])
        truth = Path(f"{folder}.truth.jsonl")
        made[name] = digests(folder), truth.read_bytes()
    files, truth = made["one"]
    assert len(files) == ARTICLES and "000/1.txt" in files, sorted(files)[:3]
    assert made["one"] == made["again"]
    assert files != made["other"][0]
    lines = [json.loads(line) for line in truth.splitlines()]
    assert [line["file"] for line in lines] == [f"000/{number}.txt" for number in range(1, ARTICLES + 1)]
    relations = {line["relation"] for line in lines}
    assert {"new", "copy", "reprint"} <= relations, relations
    assert all(("other" in line) == (line["relation"] != "new") for line in lines)


@test("newsfold-bench generate gives each file the time of its article, in the order of the numbers")
def times(t):
    folder = t.root / "dated"
    t.run_line([bench(), "generate", str(folder), "--count", "50"])
    written = [(folder / "000" / f"{number}.txt").stat().st_mtime for number in range(1, 51)]
    assert written == sorted(written) and len(set(written)) == 50, written
    assert 300 * 86_400 < written[-1] - written[0] < 365 * 86_400, written


@test("a folder that is there already is not written into")
def there(t):
    folder = t.root / "there"
    folder.mkdir()
    result = t.run_line([bench(), "generate", str(folder), "--count", "5"], code=64)
    assert "is there already" in result.err and not any(folder.iterdir()), result


@test("newsfold-bench ingest finds every copy among made-up articles, and reports it as JSON")
def ingest(t):
    result = t.run_line([
        bench(), "ingest", "--binary", harness.binary, "--count", str(ARTICLES), "--work", str(t.root / "work"),
        "--no-targets", "--json", "-"])
    (report,) = result.objects()
    assert report["benchmark"] == "ingest" and report["version"] == 1 and report["targets"] == [], report
    figures = report["figures"]
    assert figures["files"] == ARTICLES and figures["articles_per_second"] > 0, figures
    copies = figures["quality"]["copies"]
    assert copies["all"] > 0 and copies["recall"] == 1 and copies["precision"] == 1, copies
    assert figures["quality"]["wrong_matches"] == 0, figures["quality"]
    assert figures["state"]["all"] > 0 and figures["raw"] > 0, figures
