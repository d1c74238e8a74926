"""The event log."""

from harness import EVENT_FIELDS, is_integer, is_recent, keys, test



def some(t):
    paths = t.put_reports()
    t.ingest()
    t.put("copy.txt", paths[0].read_bytes())
    t.put("zeros.txt", bytes(100))
    t.ingest()
    paths[1].unlink()
    t.ingest()
    return paths


@test("events are numbered from 1 without a gap")
def numbered(t):
    some(t)
    assert [event["sequence"] for event in t.json("events")] == list(range(1, len(t.json("events")) + 1))


@test("every file taken is one event")
def one_each(t):
    some(t)
    kinds = [event["event"] for event in t.json("events")]
    assert kinds.count("article-added") == 5
    assert kinds.count("article-duplicate") == 1
    assert kinds.count("file-rejected") == 1
    assert kinds.count("file-gone") == 1


@test("an event has the keys and types of the contract")
def event_keys(t):
    paths = some(t)
    for event in t.json("events"):
        keys(event, "sequence time event message", EVENT_FIELDS)
        assert is_integer(event["sequence"]) and is_recent(event["time"])
        assert event["message"] and "\n" not in event["message"]
    added = t.json("events", "--kind", "article-added")
    assert {event["file"] for event in added} == {str(path) for path in paths}
    for event in added:
        assert is_integer(event["article"]) and event["words"] > 100 and len(event["sha256"]) == 64 and event["title"]
    (rejected,) = t.json("events", "--kind", "file-rejected")
    assert rejected["reason"]


@test("--since gives what came after that number")
def since(t):
    some(t)
    everything = t.json("events")
    assert t.json("events", "--since", "3") == everything[3:]
    assert t.json("events", "--since", "0") == everything
    assert t.run("events", "--json", "--since", str(len(everything)), code=(0, 1)).out == ""


@test("--kind gives the events of one kind")
def kind(t):
    some(t)
    assert {event["event"] for event in t.json("events", "--kind", "article-added")} == {"article-added"}


@test("a kind that does not exist is a usage error")
def unknown(t):
    some(t)
    t.run("events", "--kind", "article-invented", code=64)


@test("events for people are one line each")
def for_people(t):
    some(t)
    assert t.run("events").out.count("\n") == len(t.json("events"))


@test("reading makes no events")
def reading(t):
    some(t)
    before = t.json("events")
    for command in (["search", "Hallin"], ["files"], ["status"], ["explain", str(t.drop / "copy.txt")]):
        t.run(*command)
    assert t.json("events") == before
