"""The README, the tutorial and the operations page: every command in them, as it is printed."""

import importlib.machinery
import importlib.util
import os
import re
import time

import documents
from cases import LeftOut, test
from desk import REPOSITORY, eventually

README, TUTORIAL, OPERATIONS = (
    os.path.join(REPOSITORY, path) for path in ("README.md", "docs/tutorial.md", "docs/operations.md"))


@test("the README's way without installing: make run, drop five articles, find them", service=None)
def try_it(desk):
    run, drop, search = [
        block for block in documents.blocks(README) if block.heading == "Try it" and block.language == "sh"][:3]
    assert run.runs_on and run.text == "make run\n", run
    # Where Swift is, out here, it is in the machine as well.
    inside = ["env", f"--chdir={REPOSITORY}", f"PATH={os.environ['PATH']}"]
    if desk.run(*inside, "swift", "--version", check=False).returncode:
        raise LeftOut("there is no Swift in the machine")
    # What was built outside is built in here: the files are the same. What make says it does is on the way to the end.
    running = desk.machine.follow("setsid", *inside, "sh", "-c", f"echo $$; exec {run.text} 2>&1")
    group = running.stdout.readline().decode().strip()
    try:
        line = b""
        while b"newsfold runs until" not in line:
            line = running.stdout.readline()
            assert line, "make run ended before newsfold ran"

        def typed(block):
            return desk.run(*inside, "bash", "-euo", "pipefail", "-c", block.text, check=False)

        eventually(lambda: os.path.exists(f"{desk.machine.root}{REPOSITORY}/state/control"), "newsfold runs", 30)
        assert typed(drop).returncode == 0
        found = eventually(lambda: typed(search).stdout, "the articles", 30)
        assert "Aldermoor" in found, found
    finally:
        desk.run("kill", "-TERM", "--", f"-{group}", check=False)
        running.communicate(timeout=20)


@test("every command of the README runs as it is printed", service=None)
def readme(desk):
    with documents.new_desk(desk) as other:
        for heading in {block.heading: None for block in documents.blocks(README) if block.heading != "Try it"}:
            documents.run(other, README, under=heading, compare=True)


@test("every command of docs/tutorial.md runs as it is printed, on an empty desk, in less than ten minutes", service=None)
def tutorial(desk):
    with documents.new_desk(desk, empty=True) as other:
        began = time.monotonic()
        documents.run(other, TUTORIAL, compare=True)
        assert time.monotonic() - began < 300, "nobody reads it in the rest of the time"


@test("every command of docs/operations.md runs as it is printed", service=None)
def operations(desk):
    with documents.new_desk(desk) as other:
        documents.run(other, OPERATIONS, compare=True)
        audit = other.newsfold("audit", "--full", check=False)
        assert audit.returncode == 0, audit.stdout


def examples(page):
    """The commands that a manual page has as examples."""
    with open(os.path.join(REPOSITORY, "config", "man", page)) as file:
        section = file.read().split(".Sh EXAMPLES\n")[1].split("\n.Sh ")[0]
    return [line[4:].replace("\\(dq", '"') for line in section.splitlines() if line.startswith(".Dl ")]


@test("every example in the manual runs as it is printed", service=None)
def manual(desk):
    pages = ("newsfold.1", "newsfold.service.8")
    with documents.new_desk(desk) as other:
        for page in pages:
            commands = examples(page)
            assert len(commands) > 3, page
            for line, command in enumerate(commands, 1):
                runs_on = "newsfold watch" in command or command.endswith(" -f")
                block = documents.Block(page, line, "EXAMPLES", "sh", command + "\n", runs_on=runs_on)
                if runs_on:
                    documents.follow(other, block, documents.drop_article)
                else:
                    documents.execute(other, block)


def shown(drawing):
    """What a drawing of a terminal says, but for times, and for the bars that come of them."""
    text = re.sub(r"<[^>]*>", "", drawing)
    return re.sub(r"\d{4}-\d\d-\d\d( \d\d:\d\d)?|[·▁-█]{2,}", "…", text).split("\n")


@test("the picture in the README is what a session prints today", service=None)
def picture(desk):
    path = os.path.join(REPOSITORY, "docs", "record")
    loader = importlib.machinery.SourceFileLoader("record", path)
    record = importlib.util.module_from_spec(importlib.util.spec_from_loader("record", loader))
    loader.exec_module(record)
    with open(os.path.join(REPOSITORY, "docs", "session.svg")) as file:
        drawn = file.read()
    # Files that come within a moment are filed together or one after the other: on a busy machine a story may begin with fewer.
    for attempt in range(3):
        with documents.new_desk(desk, empty=True) as other:
            now = shown(record.drawing(record.session(other)))
        if now == shown(drawn):
            return
    differing = [pair for pair in zip(now, shown(drawn)) if pair[0] != pair[1]]
    raise AssertionError(f"draw it again with docs/record: {differing[:3]}")
