"""Who may search, with the daemon running and after a clean stop."""

from cases import test
from desk import OUTSIDER, READER, article, eventually

WORD = "aldermoor"


def found_by(desk, user):
    hits = desk.search(WORD, user=user)
    assert len(hits) == 5, f"{len(hits)} hits: {[hit.get('path') for hit in hits]}"
    assert all(hit["title"] and hit["path"].startswith("/srv/newsfold/drop/") for hit in hits)


def refused(desk, user):
    answer = desk.newsfold("search", WORD, user=user, check=False)
    assert answer.returncode == 77, f"exited with {answer.returncode}: {answer.stdout}{answer.stderr}"
    assert answer.stdout == "" and answer.stderr != ""


@test("root finds the five reports, and a copy is not a sixth")
def root_searches(desk):
    found_by(desk, None)


@test("a member of group newsfold finds them while the daemon runs")
def reader_searches(desk):
    found_by(desk, READER)


@test("anyone else is refused")
def outsider_is_refused(desk):
    refused(desk, OUTSIDER)


@test("a search that finds nothing exits with 1")
def nothing_found(desk):
    assert desk.newsfold("search", "xylographically", check=False).returncode == 1


@test("a member of group newsfold may ask how it is")
def reader_asks(desk):
    assert desk.newsfold("status", user=READER).stdout.strip()


@test("a new article can be found as soon as its entry is there")
def found_at_once(desk):
    entry = desk.take("quokka.txt", b"Quokkas seen at the pier\n\n" + article("quokka"))
    assert [str(hit["article"]) for hit in desk.search("quokkas")] == [entry["NEWSFOLD_ARTICLE"]]


@test("after a clean stop root and members of group newsfold still find them", service=None)
def search_while_stopped(desk):
    desk.stop()
    assert desk.show("Result") == "success"
    found_by(desk, None)
    found_by(desk, READER)


@test("after a clean stop anyone else is still refused", service=None)
def refused_while_stopped(desk):
    desk.stop()
    refused(desk, OUTSIDER)


@test("a root who searched while it was stopped leaves nothing behind that keeps it from starting", service=None)
def start_after_search(desk):
    desk.stop()
    desk.search(WORD)
    desk.start()
    eventually(desk.is_active, "the unit is active")
    desk.take("after-a-search.txt")
