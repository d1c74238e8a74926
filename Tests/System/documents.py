"""Runs the commands that a Markdown document prints, as they are printed, in a machine.

Fenced blocks only; blocks that are indented are not looked at. A block in `sh` is commands, one a line, continued by a
backslash, with here-documents; `bash -euo pipefail` runs it as root, block after block, in the folder /root. `toml` and
`ini` are configuration. `text` right below a block in `sh` is what that prints, where the caller has it compared: `…`
stands for anything in a line, and alone in a line for any lines.

A comment on the line before a block in `sh` says more:

    <!-- not run: WHY -->
    <!-- runs on -->      goes on for ever: prints a line within some seconds, or when something is dropped, and is ended
"""

import contextlib
import dataclasses
import os
import re
import select
import subprocess
import time
import uuid

from cases import LeftOut
from desk import DROP, Desk, article, report_of_the_event
from machine import CannotBoot, Machine

LANGUAGES = ("sh", "text", "toml", "ini")
COMMANDS = "sh"

# As long as one block may take, and as long as one that goes on for ever may print nothing before something is dropped.
PATIENCE, SILENCE = 60, 2

# On the script's first line. As root, `sudo` has nothing to do but to become somebody else.
PREAMBLE = r"""set -E; export USER=root; trap 'echo "at line $LINENO" >&2' ERR; """ \
    r"""sudo() { if [ "$1" = -u ]; then shift; runuser -u "$1" -- "${@:2}"; else "$@"; fi; }"""


@dataclasses.dataclass
class Block:
    document: str  # its name, for people
    line: int  # of its first line of text
    heading: str
    language: str
    text: str
    not_run: str = ""  # why
    runs_on: bool = False
    shown: str | None = None  # what it prints, by the document

    @property
    def place(self):
        return f"{self.document}:{self.line}"


def blocks(path):
    """The fenced blocks of a document in their order; fails, naming the line, where one cannot be understood."""
    with open(path) as file:
        lines = file.read().splitlines()
    name, found, heading, above, at = os.path.basename(path), [], "", "", 0

    def check(condition, what):
        assert condition, f"{name}:{at + 1}: {what}"

    while at < len(lines):
        line = lines[at]
        if match := re.match(r"#+ +(.*)", line):
            heading = match[1]
        check(not re.match(r" +(```|~~~)", line), "a fence that is indented: put it at the margin")
        if not line.startswith(("```", "~~~")):
            check(not is_mark(above) or not above, f"“{above}” is not on the line before a block in {COMMANDS}")
            above, at = line.strip() or above * (not is_mark(above)), at + 1
            continue
        fence, language = line[:3], line[3:].strip()
        check(language, f"a block without a language: {', '.join(LANGUAGES)}")
        check(language in LANGUAGES, f"a block in “{language}”, which is none of {', '.join(LANGUAGES)}")
        check(fence in lines[at + 1:], "a block that does not end")
        end = lines.index(fence, at + 1)
        block = Block(name, at + 2, heading, language, "\n".join(lines[at + 1:end]) + "\n")
        if is_mark(above):
            check(language == COMMANDS, f"“{above}” is only for a block in {COMMANDS}")
            why = re.fullmatch(r"<!-- not run: *(.*\S) *-->", above)
            check(why or above == "<!-- runs on -->", f"“{above}” is neither “not run: WHY” nor “runs on”")
            block.not_run, block.runs_on = why[1] if why else "", not why
        if language == "text" and above == "(a block in sh)":
            found[-1].shown = block.text
        found.append(block)
        above, at = f"(a block in {language})", end + 1
    return found


def table(path, first):
    """The rows of the table whose first column has this head, as lists of cells; `\\|` and `\\*` as they are shown."""
    rows = []
    with open(path) as file:
        for line in file:
            cells = [cell.strip() for cell in re.split(r"(?<!\\)\|", line.strip())[1:-1]]
            if rows and not cells:
                break
            if rows or cells and cells[0] == first:
                rows.append([re.sub(r"\\([|*])", r"\1", cell) for cell in cells])
    assert len(rows) > 2, f"{os.path.basename(path)}: there is no table whose first column is {first}"
    return rows[2:]


def is_mark(line):
    return re.match(r"<!-- *(not run|runs on)\b", line) is not None


def run(desk, path, under=None, compare=False, drop=None):
    """Runs a document's commands, or those under one heading; what each block has printed, by its place in the order.

    With `compare`, what is shown below a block has to be what it prints. `drop` drops something for blocks that go on for
    ever; without it, an article."""
    printed = []
    for block in blocks(path):
        if block.language != COMMANDS or block.not_run or (under is not None and block.heading != under):
            continue
        output = follow(desk, block, drop or drop_article) if block.runs_on else execute(desk, block)
        if compare and block.shown is not None:
            assert re.fullmatch(pattern(block.shown), output.strip() + "\n"), (
                f"{block.place}: this is printed\n{output}\nand this is said to be:\n{block.shown}")
        printed.append((block, output))
    return printed


def script(block):
    return ["env", "--chdir=/root", "USER=root", "bash", "-euo", "pipefail", "-c", f"{PREAMBLE}\n{block.text}"]


def execute(desk, block):
    done = desk.run("timeout", "--kill-after=5", str(PATIENCE), *script(block), check=False, timeout=PATIENCE + 10)
    if done.returncode == 0:
        return done.stdout
    at = re.findall(r"^at line (\d+)$", done.stderr, re.MULTILINE)
    line = block.line + int(at[0]) - 2 if at else block.line
    what = f"took more than {PATIENCE} s" if done.returncode == 124 else f"exited with {done.returncode}"
    command = block.text.splitlines()[line - block.line]
    said = re.sub(r"(?m)^at line \d+\n", "", done.stderr)
    raise AssertionError(f"{block.document}:{line} (block of line {block.line}) {what}: {command}\n{done.stdout}{said}")


def follow(desk, block, drop):
    """Starts what goes on for ever, waits for a line, and ends it; the first lines."""
    running = desk.machine.follow("setsid", "sh", "-c", 'echo $$; exec "$@"', "sh", *script(block))
    group, _, output = first_lines(running, 10).decode().partition("\n")
    try:
        output = output or first_lines(running, SILENCE).decode(errors="replace")
        if not output:
            drop(desk)
            output = first_lines(running, 10).decode(errors="replace")
        assert output, f"{block.place}: nothing is printed, also when something is dropped: {block.text}"
        with contextlib.suppress(subprocess.TimeoutExpired):
            status = running.wait(0.2)
            raise AssertionError(f"{block.place}: it does not go on, but exits with {status}: {block.text}")
    finally:
        desk.run("kill", "--", f"-{group}", check=False)
        running.stdout.close()
        running.wait(10)
    return output


def first_lines(running, patience):
    """What is printed until the first line is there; nothing where none comes."""
    output, deadline = b"", time.monotonic() + patience
    while b"\n" not in output and (left := deadline - time.monotonic()) > 0:
        if not select.select([running.stdout], [], [], left)[0]:
            break
        part = os.read(running.stdout.fileno(), 65536)
        if not part:
            break
        output += part
    return output


def drop_article(desk):
    """Drops an article in which any of the words that articles are made of is all but certain to be."""
    name = f"documents-{uuid.uuid4().hex[:8]}.txt"
    desk.drop(name, article(name, 600))


def pattern(shown):
    """What is shown, as a regular expression."""
    lines = []
    for line in shown.strip().splitlines():
        anything = "…" == line.strip()
        lines.append(r"(?:[^\n]*\n)*?" if anything else "[^\n]*".join(map(re.escape, line.split("…"))) + r" *\n")
    return "".join(lines)


REPORTS = ["harbour-wire.txt", "morning-ledger.txt", "gazette.txt", "coast-radio.txt", "island-notes.txt"]


@contextlib.contextmanager
def new_desk(desk, empty=False):
    """A second machine with a service and a journal of its own, and in it, unless it is to be empty, what documents speak of:
    five reports of one event (articles 1 to 5, story 1), a copy of article 1, a reprint of article 3, and an empty file that
    is rejected."""
    base = f"{desk.machine.base}/{uuid.uuid4().hex[:8]}"
    os.mkdir(base)
    with control_groups_of_its_own(base), Machine(base) as machine:
        try:
            machine.boot(prepare=lambda root: Desk.install(root, f"{desk.machine.root}/usr/bin/newsfold"))
        except CannotBoot as reason:
            raise LeftOut(f"no second systemd can be booted here: {reason}")
        other = Desk(machine)
        other.start()
        paragraphs = report_of_the_event("gazette.txt").decode().split("\n\n")[1:-1]
        for name, content, event in [] if empty else [
            *[(name, report_of_the_event(name), "article-added") for name in REPORTS],
            ("copy.txt", report_of_the_event(REPORTS[0]), "article-duplicate"),
            ("evening-post.txt", "\n\n".join(["Ferry hits sea wall", *paragraphs]), "article-reprinted"),
            ("empty.txt", b"", "file-rejected"),
        ]:
            # A file that is moved in is taken at once.
            mark, hidden = other.journal.mark(), other.drop(f".{name}", content)
            other.run("mv", hidden, f"{DROP}/{name}")
            other.journal.wait(event, f"{DROP}/{name}", after=mark)
        try:
            yield other
        finally:
            other.journal.end()
            machine.power_off()


@contextlib.contextmanager
def control_groups_of_its_own(name):
    """What this process starts from here on is in control groups of its own. Two systemds in the same ones would take each
    other's processes for theirs."""
    groups = []
    with open("/proc/self/cgroup") as file:
        ours = {line.split(":")[1]: line.rstrip("\n").split(":", 2)[2] for line in file}
    with open("/proc/self/mounts") as file:
        mounts = [line.split() for line in file]
    for _, place, kind, options, *_ in mounts:
        controllers = "" if kind == "cgroup2" else "name=systemd" if "name=systemd" in options.split(",") else None
        if controllers in ours:
            groups.append(f"{place}{ours[controllers]}")
    inner = [f"{group.rstrip('/')}/newsfold-{os.path.basename(name)}" for group in groups]
    try:
        for group in inner:
            os.mkdir(group)
            enter(group)
    except OSError as reason:
        raise LeftOut(f"no second systemd can be booted here: {reason}")
    try:
        yield
    finally:
        for group, outer in zip(inner, groups):
            enter(outer)
            remove(group)


def remove(group, patience=2):
    """Removes a control group and those in it, once nothing is left in them."""
    deadline = time.monotonic() + patience
    while os.path.exists(group) and time.monotonic() < deadline:
        for folder, *_ in os.walk(group, topdown=False):
            with contextlib.suppress(OSError):
                os.rmdir(folder)
        time.sleep(0.05)


def enter(group):
    with open(f"{group}/cgroup.procs", "w") as file:
        file.write(str(os.getpid()))
