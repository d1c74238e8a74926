"""Why a file was, was not, or has not yet been taken."""

import os
import re

from harness import test


def explained(t, path):
    """The explanation, for people and as JSON, in one lower-case text."""
    objects = t.json("explain", path, code=(0, 1))
    assert len(objects) == 1, objects
    return (t.run("explain", path, code=(0, 1)).out + str(objects)).lower()


def says(text, pattern):
    assert re.search(pattern, text), f"says nothing like {pattern!r}: {text}"


@test("explain of a file that was taken names its outcome and its article")
def taken(t):
    path = t.put_reports()[0]
    t.ingest()
    text = explained(t, path)
    says(text, r"\bnew\b")
    says(text, rf"\b{t.file(path)['article']}\b")


@test("explain of a duplicate names what it duplicates")
def duplicate(t):
    path = t.put_reports()[0]
    t.ingest()
    copy = t.put("copy.txt", path.read_bytes())
    t.ingest()
    text = explained(t, copy)
    says(text, "duplicate")
    says(text, rf"\b{t.file(path)['article']}\b|{re.escape(path.name)}")


@test("explain of an ignored name gives the pattern that it matches")
def ignored(t):
    path = t.put("half.part", "Some words that are still on their way to this folder.\n")
    t.ingest()
    text = explained(t, path)
    says(text, "ignore")
    says(text, r"\*\.part")


@test("explain of a file in an ignored folder says so")
def ignored_folder(t):
    path = t.put(".git/note.txt", "Some words in a folder that nobody should look into.\n")
    t.ingest()
    says(explained(t, path), "ignore")


@test("explain of a rejected file gives the reason")
def rejected(t):
    path = t.put("zeros.txt", bytes(1000))
    t.ingest()
    text = explained(t, path)
    says(text, "rejected")
    says(text, re.escape(t.file(path)["reason"].lower()))


@test("explain of a file outside every drop folder says so")
def outside(t):
    t.ingest()
    path = t.put("elsewhere.txt", "Some words in a place that nobody watches.\n", t.root)
    says(explained(t, path), "drop folder|not under|outside")


@test("explain of a path where nothing is says so")
def absent(t):
    t.ingest()
    says(explained(t, t.drop / "never.txt"), "no such|not exist|absent|not there|no file|nothing")


@test("explain of a file that is not taken yet says so")
def not_yet(t):
    t.ingest()
    path = t.put("fresh.txt", "Some words that have just come in and wait to be read.\n")
    says(explained(t, path), "not (yet )?(been )?taken|not yet|waiting|has not|unknown|next")


@test("explain of a file that is gone says so")
def gone(t):
    path = t.put_reports()[0]
    t.ingest()
    path.unlink()
    t.ingest()
    says(explained(t, path), "gone")


@test("explain takes a relative path")
def relative(t):
    path = t.put_reports()[0]
    t.ingest()
    says(explained(t, os.path.relpath(path, "/")), r"\bnew\b")
