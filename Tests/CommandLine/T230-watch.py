"""Standing queries: what they find is shown as it arrives."""

import json
import queue
import subprocess
import threading

import harness
from harness import SURNAME, keys, test


class Watch:
    """`newsfold watch` or `search --follow`, and the lines that it prints."""

    def __init__(self, t, *arguments):
        self.process = subprocess.Popen(
            [harness.binary, *arguments, *t.options(drop=False)], stdout=subprocess.PIPE, stdin=subprocess.DEVNULL, text=True)
        self.lines = queue.Queue()
        threading.Thread(target=self.read, daemon=True).start()

    def read(self):
        for line in self.process.stdout:
            self.lines.put(line.rstrip("\n"))

    def next(self):
        return self.lines.get(timeout=20)

    def end(self):
        self.process.terminate()
        self.process.wait(10)


@test("a standing query shows each new article that it finds, once, and nothing that was there before")
def watch(t):
    reports = t.put_reports()
    t.ingest()
    standing = [Watch(t, "watch", "--json", SURNAME, "-xylophonist"),
                Watch(t, "search", "--follow", "--json", f"title:{SURNAME}", "-xylophonist")]
    try:
        # Until both look: what comes before that is none of theirs.
        for number in range(50):
            t.put(f"try-{number}.txt", f"{SURNAME} was named in note {number} of the office, and {'so ' * number} on.\n")
            t.ingest()
            if all(not one.lines.empty() for one in standing):
                break
        t.put("other.txt", "Somebody else was named by somebody, a xylophonist perhaps.\n")
        t.put("without.txt", f"{SURNAME} met a xylophonist, and that is all that is known of it.\n")
        t.put("last.txt", f"{SURNAME} ends\n\n{SURNAME} met nobody in the end, it was said, and went home by the last ferry.\n")
        t.ingest()
        for one in standing:
            seen = []
            while not seen or not seen[-1]["path"].endswith("last.txt"):
                hit = json.loads(one.next())
                keys(hit, "article title path snippet highlights outcome",
                     "date source words score original copies story path_base64")
                seen.append(hit)
            names = [hit["path"].rsplit("/")[-1] for hit in seen]
            assert len(names) == len(set(names)) and not {"other.txt", "without.txt"} & set(names), names
            assert not set(names) & {path.name for path in reports}, names
    finally:
        for one in standing:
            one.end()


@test("a standing query that cannot be understood is told at once")
def broken(t):
    t.put_reports()
    t.ingest()
    assert "column 6:" in t.run("watch", "date:x", code=64).err
    assert t.run("search", "--follow", "--limit", "3", "x", code=64).err
