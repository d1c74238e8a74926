"""What is written in several places says the same: the manual, the help, the default configuration, the drop-ins."""

import re
import shutil
import subprocess
import time
from pathlib import Path

import harness
from harness import Skip, test

ROOT = Path(__file__).resolve().parents[2]
MANUAL = ROOT / "config" / "man"
PAGES = ["newsfold.1", "newsfold.toml.5", "newsfold.service.8"]


def page(name):
    return (MANUAL / name).read_text()


def commands(t):
    listing = t.run_line([harness.binary, "--help"]).out
    return re.findall(r"^  ([a-z][a-z-]+) {2,}\S", listing, re.MULTILINE)


def options(t):
    """The long options of each command."""
    return {
        command: set(re.findall(r"--([a-z][a-z-]+)", t.run_line([harness.binary, "help", command]).out.split("OPTIONS:")[-1]))
        for command in commands(t)}


@test("newsfold(1) has every command and every option, and no others")
def program(t):
    text, known = page("newsfold.1"), options(t)
    assert len(known) >= 15, known
    described = set(re.findall(r"\.It (?:Xo )?Cm ([a-z-]+)", text))
    assert described == set(known), described ^ set(known)
    written = set(re.findall(r"Fl -([a-z-]+)", text))
    real = set().union(*known.values()) - {"help", "version"}
    assert written == real, f"only in the page: {written - real}; only in the help: {real - written}"


@test("newsfold.toml(5) has every setting of the default configuration, with its default")
def settings(t):
    text = page("newsfold.toml.5").replace("\n", " ")
    section, keys = "", []
    for line in (ROOT / "config" / "newsfold.toml").read_text().splitlines():
        if match := re.match(r"\[+([a-z]+)\]+$", line):
            section = match[1]
        elif match := re.match(r"(#?)([a-z_]+) = (.+)", line):
            keys.append((section, match[2], None if match[1] else match[3]))
    assert len(keys) > 30, keys
    for section, key, default in keys:
        assert re.search(rf"Va (?:[a-z_]+ , )*{key}\b", text), f"{key} of [{section}] is not in the page"
        if default and not default.startswith("["):
            shown = f'Qq {default[1:-1]}' if default.startswith('"') else default
            assert re.search(rf"Va {key} No = {re.escape(shown)}( |$)", text), f"{key} = {default} is not in the page"


@test("newsfold.service(8) has every drop-in, and every metric that is written")
def service(t):
    text = page("newsfold.service.8")
    drop_ins = {file.name for file in (ROOT / "systemd" / "drop-ins").glob("*.conf")}
    assert drop_ins and drop_ins == set(re.findall(r"Pa ([a-z-]+\.conf)", text))
    (t.root / "metrics").mkdir()
    file = t.root / "metrics" / "newsfold.prom"
    t.write_config(f'[[drop]]\npath = "{t.drop}"\n[metrics]\nfile = "{file}"\n')
    t.put("a.txt", "One report of something that has happened\n")
    t.daemon(drop=False)
    deadline = time.monotonic() + 10
    while not file.exists():
        assert time.monotonic() < deadline, "no metrics"
        time.sleep(0.05)
    written = set(re.findall(r"^# TYPE (\S+)", file.read_text(), re.MULTILINE))
    # Those of the journal are written where there is one, and the last taken may come with the next writing.
    rest = {"newsfold_last_taken_timestamp_seconds"} | {name for name in re.findall(r"newsfold_journal_[a-z_]+", text)}
    described = set(re.findall(r"newsfold_[a-z_]+", text)) - {"newsfold_journal_"}
    assert written | rest == described, (written | rest) ^ described


@test("mandoc and man find nothing wrong with the pages")
def well_formed(t):
    if not shutil.which("mandoc"):
        raise Skip("mandoc is not here")
    for name in PAGES:
        said = subprocess.run(["mandoc", "-T", "lint", "-W", "warning", MANUAL / name], capture_output=True, text=True)
        assert said.returncode == 0 and not said.stdout, said.stdout
        if shutil.which("groff") and shutil.which("man"):
            said = subprocess.run(
                ["man", "--warnings", "-E", "UTF-8", "-l", "-Tutf8", "-Z", MANUAL / name], capture_output=True, text=True)
            assert not said.stderr, said.stderr
