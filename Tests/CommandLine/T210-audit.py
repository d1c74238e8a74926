"""What does not agree is found and said; what agrees is not complained of."""

import os
import sqlite3

from harness import keys, test

CHECKS = ["database", "events", "marks", "ledger", "articles", "text-index", "fingerprints", "files", "journal"]


def audited(t, *arguments, code=0):
    """The ends of the checks by name, and the findings."""
    objects = t.json("audit", *arguments, code=code)
    checks = {one["check"]: one for one in objects if "agrees" in one}
    for one in checks.values():
        keys(one, "check agrees summary findings")
    return checks, [one for one in objects if "finding" in one]


def damage(t, sql):
    with sqlite3.connect(t.state / "corpus.sqlite") as corpus:
        corpus.execute(sql)


@test("a corpus that is whole agrees, quick and full, with the daemon and without")
def whole(t):
    t.put_reports()
    t.put("copy.txt", (t.drop / sorted(os.listdir(t.drop))[0]).read_bytes())
    t.put("rejected.txt", b"\0\1\2")
    daemon = t.daemon()
    for _ in range(2):
        checks, findings = audited(t)
        assert list(checks) == CHECKS[1:7] and not findings, (checks, findings)
        checks, findings = audited(t, "--full")
        assert list(checks) == CHECKS and not findings, (checks, findings)
        assert all(check["agrees"] for check in checks.values()), checks
        daemon.end()


@test("each kind of disagreement is found by its check, named, and exits with 1")
def differs(t):
    t.put_reports()
    t.ingest()
    names = sorted(os.listdir(t.drop))

    def found(check, *arguments, full=True):
        checks, findings = audited(t, *(["--full"] if full else []), code=1)
        assert not checks[check]["agrees"], checks
        assert any(check == one["check"] for one in findings), findings
        return [one for one in findings if one["check"] == check]

    # A file that has changed, and one that has gone, while nobody was looking.
    path = t.drop / names[0]
    (t.drop / names[0]).write_text("something else")
    (t.drop / names[1]).unlink()
    findings = found("files")
    assert {one["path"] for one in findings} == {str(path), str(t.drop / names[1])}, findings
    t.ingest()
    t.run("audit", "--full")
    # A text that was changed behind newsfold's back.
    damage(t, "UPDATE article SET text = text || ' more' WHERE id = 2")
    assert found("articles")[0]["article"] == 2
    assert {one["check"] for one in audited(t, "--full", code=1)[1]} == {"articles", "fingerprints", "text-index"}
    damage(t, "UPDATE article SET text = substr(text, 1, length(text) - 5) WHERE id = 2")
    t.run("audit", "--full")
    # Stories that are part of others, and yet have articles, or are part of themselves.
    damage(t, "INSERT INTO story (id, started_at) VALUES (900, 0), (901, 0)")
    damage(t, "UPDATE story SET merged_into = 1, merged_by = 0 WHERE id IN (900, 901)")
    t.run("audit", "--full")
    damage(t, "UPDATE story SET merged_into = 901 WHERE id = 900")
    damage(t, "UPDATE story SET merged_into = 900 WHERE id = 901")
    assert [one["finding"].split()[:2] for one in found("articles")] == [["story", "900"], ["story", "901"]]
    damage(t, "UPDATE story SET merged_into = 1, merged_by = 0 WHERE id IN (900, 901)")
    damage(t, "UPDATE article SET story = 900 WHERE id = 3")
    assert [one["article"] for one in found("articles")] == [3]
    damage(t, "UPDATE article SET story = 1 WHERE id = 3")
    t.run("audit", "--full")
    # An event that is not there any more.
    damage(t, "DELETE FROM event WHERE sequence = 2")
    assert found("events", full=False)[0]["sequence"] == 2
    damage(t, "INSERT INTO event (sequence, time, kind, message) VALUES (2, 0, 'daemon-ready', 'put back')")
    t.run("audit")
    # A file that is an article, and does not say which.
    damage(t, "UPDATE file SET article = NULL WHERE id = 3")
    assert found("ledger", full=False)[0]["path"]
    damage(t, "UPDATE file SET article = 3 WHERE id = 3")
    t.run("audit")
    # An article that the index lacks.
    damage(t, "INSERT INTO article (id, title, text, charset, words, words_digest, outcome, added_at) "
              "SELECT -1, 'x', 'x', 'utf-8', 1, x'00', 'new', 0")
    found("text-index", full=False)


@test("a file of the fingerprints or of the text index that is damaged is noticed, and made again")
def damaged_segment(t):
    t.put_reports()
    t.ingest()
    for number, (folder, check) in enumerate({"fingerprints": "fingerprints", "text": "text-index"}.items()):
        segment = sorted((t.state / folder).glob("*.segment"))[0]
        content = bytearray(segment.read_bytes())
        content[5000] ^= 0xFF
        segment.write_bytes(content)
        checks, findings = audited(t, "--full", code=1)
        assert not checks[check]["agrees"] and str(segment) in findings[0]["finding"], findings
        if folder == "text":
            done = t.run("search", "of", code=65)
            assert str(segment) in done.err and "newsfold rebuild" in done.err, done
        t.put(f"one-more-{number}.txt", "One more text of several words makes newsfold look at what is damaged, and make it "
                                        f"again, for the time {number}.")
        t.put(f"again-{number}.txt",
              (t.drop / sorted(os.listdir(t.drop))[0]).read_text() + f" once more with an end of its own, {number}")
        t.ingest()
        segment.unlink(missing_ok=True)
        t.ingest()
        t.run("audit", "--full")
        assert t.json("search", "of")


@test("a file that is ignored by now may become what it will")
def ignored(t):
    t.put_reports()
    path = t.put("draft.txt", "A draft of a report that is to be left alone later on")
    t.ingest()
    path.write_text("Something else")
    _, findings = audited(t, "--full", code=1)
    assert [finding["path"] for finding in findings] == [str(path)]
    t.write_config(f'[[drop]]\npath = "{t.drop}"\nignore = ["draft*"]\n')
    checks = t.json("audit", "--full", drop=False)
    assert all(check["agrees"] is not False for check in checks), checks


@test("without a corpus there is nothing to prove: exit 69")
def absent(t):
    t.run("audit", code=69)
