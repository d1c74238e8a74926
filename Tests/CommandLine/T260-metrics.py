"""The metrics file: what node_exporter's textfile collector reads."""

import os
import re
import shutil
import signal
import stat
import subprocess
import threading
import time
from pathlib import Path

from harness import Skip, test

SAMPLE = re.compile(r'([a-z_]+)(\{(?:[a-z]+="(?:[^"\\]|\\.)*",?)+\})? (-?[0-9.]+(?:e[-+]?[0-9]+)?|\+Inf|NaN)')
PROMTOOL = Path(__file__).resolve().parents[2] / ".build" / "tools" / "promtool"


def desk(t, more=""):
    """A configuration with metrics, and the file's path."""
    folder = t.root / "metrics"
    folder.mkdir()
    file = folder / "newsfold.prom"
    t.write_config(
        f'[[drop]]\npath = "{t.drop}"\n[metrics]\nfile = "{file}"\ninterval = "1s"\n[watch]\nsettle = "50ms"\n{more}')
    return file


def eventually(look, what, limit=15):
    deadline = time.monotonic() + limit
    while True:
        found = look()
        if found:
            return found
        assert time.monotonic() < deadline, f"waited in vain for {what}"
        time.sleep(0.05)


def parse(text):
    """The samples by name and labels; fails where a line is neither a sample nor a comment, or a family is not declared."""
    samples, kinds = {}, {}
    for line in text.splitlines():
        if line.startswith("# TYPE "):
            name, kind = line.split()[2:]
            assert name not in kinds, f"{name} is declared twice"
            kinds[name] = kind
        elif not line.startswith("# HELP "):
            match = SAMPLE.fullmatch(line)
            assert match, line
            family = re.sub("_(bucket|sum|count)$", "", match[1]) if match[1] not in kinds else match[1]
            assert family in kinds, line
            assert family.startswith("newsfold_") and (kinds[family] == "counter") == family.endswith("_total"), line
            # Which daemon it is, every sample says.
            labels = re.sub(r',?state="[^"]*"', "", match[2] or "")
            assert labels != (match[2] or ""), line
            samples[match[1] + labels.replace("{}", "")] = float(match[3])
    return samples


def when(file, accept, what):
    """The samples, once they are as `accept` wants them."""

    def look():
        samples = parse(file.read_text()) if file.exists() else {}
        return samples if samples and accept(samples) else None

    return eventually(look, what)


@test("files by outcome, a histogram of how long they took, and sizes are written as Prometheus reads them")
def figures(t):
    file = desk(t, 'ignore = [".*", "*.\\"odd\\\\pattern"]')
    paths = t.put_reports()
    t.put("again.txt", paths[0].read_bytes())
    t.put("nothing.bin", bytes(range(256)) * 4)
    t.put('x."oddpattern', "Never taken")
    t.daemon(drop=False)
    # Files of the ledger are counted less often than others are written.
    samples = when(
        file, lambda s: s.get("newsfold_ready") == 1 and s['newsfold_ledger_files{outcome="new"}'] == 5, "five articles")

    assert samples["newsfold_up"] == 1 and samples["newsfold_articles"] == 5
    assert samples['newsfold_files_taken_total{outcome="new"}'] == 5
    assert samples['newsfold_files_taken_total{outcome="duplicate"}'] == 1
    assert samples['newsfold_files_taken_total{outcome="rejected"}'] == 1
    assert samples['newsfold_ledger_files{outcome="reprint"}'] == 0
    assert samples['newsfold_ledger_presence_files{presence="present"}'] == 7
    assert samples['newsfold_ignored_names{pattern="*.\\"odd\\\\pattern"}'] == 1, file.read_text()
    buckets = [value for name, value in samples.items() if name.startswith("newsfold_take_duration_seconds_bucket")]
    assert buckets == sorted(buckets) and buckets[-1] == samples["newsfold_take_duration_seconds_count"] == 7
    assert 0 < samples["newsfold_take_duration_seconds_sum"] < 7 * 30
    assert samples['newsfold_state_size_bytes{part="log"}'] + samples['newsfold_state_size_bytes{part="database"}'] > 0
    assert abs(samples["newsfold_start_time_seconds"] - time.time()) < 60
    assert stat.S_IMODE(file.stat().st_mode) == 0o644


@test("promtool has nothing to say of the metrics")
def promtool(t):
    if not PROMTOOL.exists():
        raise Skip("promtool is not here: `Tests/setup test` fetches it where it can")
    file = desk(t)
    t.daemon(drop=False)
    eventually(file.exists, "the file")
    done = subprocess.run([PROMTOOL, "check", "metrics"], input=file.read_bytes(), capture_output=True)
    assert done.returncode == 0 and not done.stdout + done.stderr, (done.stdout + done.stderr).decode()


@test("whoever reads the metrics sees all of the old or all of the new ones, and no other file that ends in .prom")
def whole(t):
    file = desk(t)
    t.daemon(drop=False)
    eventually(file.exists, "the file")
    versions, end = set(), time.monotonic() + 3
    while time.monotonic() < end:
        text = file.read_text()
        assert text.endswith("\n") and "newsfold_state_free_bytes" in text, text[-200:]
        versions.add(file.stat().st_ino)
        assert [name for name in os.listdir(file.parent) if name.endswith(".prom")] == [file.name]
    assert len(versions) > 1, "it was not written again"


@test("after a clean stop the metrics say so; where a killed one left them, and half a draft, the next goes on")
def end(t):
    file = desk(t)
    daemon = t.daemon(drop=False)
    eventually(file.exists, "the file")
    daemon.end()
    (file.parent / ".newsfold.prom.new").write_text("half of")
    assert file.exists()
    daemon = t.daemon(drop=False)
    first = file.stat().st_mtime_ns
    eventually(lambda: file.stat().st_mtime_ns > first, "the next writing")
    assert daemon.terminate() == 0
    assert os.listdir(file.parent) == [file.name] and parse(file.read_text()) == {"newsfold_up": 0}


@test("a reload moves the metrics, and takes them away")
def reload(t):
    file = desk(t)
    daemon = t.daemon(drop=False)
    eventually(file.exists, "the file")
    other = file.with_name("other.prom")
    t.write_config(t.config.read_text().replace(str(file), str(other)))
    daemon.signal(signal.SIGHUP)
    eventually(lambda: other.exists() and not file.exists(), "the other file alone")
    t.write_config(f'[[drop]]\npath = "{t.drop}"\n')
    daemon.signal(signal.SIGHUP)
    eventually(lambda: not other.exists(), "no file")
    assert daemon.is_running()


@test("metrics that cannot be written are said once, and keep nothing from being taken")
def obstructed(t):
    file = desk(t)
    shutil.rmtree(file.parent)
    daemon = t.daemon(ready=False, drop=False)
    line = daemon.wait_line(lambda text: "no metrics" in text, "a line about the metrics")
    assert str(file) in line and "folder" in line
    t.put("a.txt", "Nothing keeps this report from being taken, whatever becomes of figures\n\nIt has some words.\n")
    daemon.wait_event("article-added")
    time.sleep(2.5)  # two more writings that fail
    file.parent.mkdir()
    eventually(file.exists, "the file, once its folder is there")
    daemon.wait_line(lambda text: "again" in text, "a line that it is over")
    assert len([line for line in daemon.seen if "no metrics" in line]) == 1


@test("a link in the place of the metrics or of the draft is replaced, and what it leads to stays")
def links(t):
    file = desk(t)
    precious = t.root / "precious"
    precious.write_text("mine")
    file.symlink_to(precious)
    (file.parent / ".newsfold.prom.new").symlink_to(precious)
    t.daemon(drop=False)
    eventually(lambda: not file.is_symlink(), "a file of its own")
    assert precious.read_text() == "mine"


@test("a metrics file in a drop folder is refused")
def in_a_drop_folder(t):
    t.write_config(f'[[drop]]\npath = "{t.drop}"\n[metrics]\nfile = "{t.drop}/newsfold.prom"\n')
    assert "keep them apart" in t.run("check-config", drop=False, code=78).err


@test("check-config says where metrics go, and how stories are grouped")
def explained(t):
    file = desk(t)
    said = t.run("check-config", drop=False).out
    assert f"written to {file} every 1 s" in said and "joined from 0.085" in said, said
    (settings,) = t.json("check-config", drop=False)
    assert settings["metrics"] == str(file) and settings["join"] == 0.085 and settings["window"] == "30 d", settings
