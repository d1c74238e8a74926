"""Scenarios: what they are called, how they are run, and what is printed of them."""

import re
import sys
import threading
import time
import traceback
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from place import Place, Skip

# Scenarios that mostly wait for stalled writers run beside each other; those that measure run alone.
LANES = 8

_scenarios = []
_here = Path(__file__).resolve().parent
_raw_control = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069\ud800-\udfff]")


class Scenario:
    def __init__(self, name, sentence, function, is_shared, is_long):
        self.name, self.sentence, self.function = name, sentence, function
        self.is_shared, self.is_long = is_shared, is_long


def scenario(name, sentence, shared=True, long=False):
    """Marks a function as the scenario of what the sentence says. It is given a `Place`.

    A scenario that is not `shared` has the machine to itself; one that is `long` begins before the others.
    """

    def register(function):
        _scenarios.append(Scenario(name, sentence, function, shared, long))
        return function

    return register


def all():
    return list(_scenarios)


def choose(names):
    """The scenarios of these names, or whose name begins so; all where none is given."""
    return [one for one in _scenarios
            if not names or any(one.name == name or one.name.startswith(name + "-") for name in names)]


class _Outcome:
    """What came of a scenario: how its line begins, what follows it, and lines that explain it."""

    def __init__(self, word, note="", lines=()):
        self.word, self.note, self.lines = word, note, lines


def run(scenarios, options):
    """Runs them, prints TAP in their order, and returns the exit code."""
    began = time.monotonic()
    print(f"# seed {options.seed}")
    print(f"1..{len(scenarios)}", flush=True)
    outcomes = [None] * len(scenarios)
    printed = threading.Condition()

    def perform(number):
        outcome = _perform(scenarios[number], options)
        with printed:
            outcomes[number] = outcome
            printed.notify_all()

    counts = {"ok": 0, "not ok": 0, "skip": 0}
    with ThreadPoolExecutor(LANES) as lanes:
        for number in sorted(range(len(scenarios)), key=lambda number: not scenarios[number].is_long):
            if scenarios[number].is_shared:
                lanes.submit(perform, number)
        for number, one in enumerate(scenarios):
            if not one.is_shared:
                with printed:  # the machine is quiet when all that share it are done
                    printed.wait_for(lambda: not any(
                        other.is_shared and outcomes[at] is None for at, other in enumerate(scenarios)))
                perform(number)
            with printed:
                printed.wait_for(lambda: outcomes[number] is not None)
            _print(number + 1, one, outcomes[number], counts)
    print(f"# seed {options.seed}, {time.monotonic() - began:.1f} s")
    if counts["not ok"]:
        failed = " ".join(one.name for one, outcome in zip(scenarios, outcomes) if outcome.word == "not ok")
        print(f"# again: Tests/Torture/run {options.binary} --seed {options.seed} --only {failed}")
    print(f"{counts['ok']} passed, {counts['not ok']} failed, {counts['skip']} skipped", flush=True)
    return 1 if counts["not ok"] else 0


def _perform(one, options):
    began = time.monotonic()
    place = None
    try:
        place = Place(one.name)
        one.function(place)
        return _Outcome("ok", f" # {time.monotonic() - began:.1f} s", [f"#   {line}" for line in place.remarks])
    except Skip as reason:
        return _Outcome("skip", f" # SKIP {reason}")
    except BaseException as error:  # a scenario in a lane of its own must not end without a word
        return _Outcome("not ok", f" # {time.monotonic() - began:.1f} s", _explain(error, place))
    finally:
        if place and not options.keep:
            place.remove()
        elif place:
            place.end()


def _print(number, one, outcome, counts):
    counts[outcome.word] += 1
    word = "not ok" if outcome.word == "not ok" else "ok"
    print(f"{word} {number} - {one.name}: {one.sentence}{outcome.note}")
    for line in outcome.lines:
        print(_raw_control.sub(lambda hit: repr(hit.group())[1:-1], line)[:3000])
    sys.stdout.flush()


def _explain(error, place):
    trace = traceback.extract_tb(error.__traceback__)
    ours = [frame for frame in trace if Path(frame.filename).parent == _here]
    at = ours[-1] if ours else trace[-1]
    text = f"{Path(at.filename).name}:{at.lineno}: {at.line}\n{type(error).__name__}: {error}"
    for line in place.remarks if place else ():
        text += "\n" + line
    if place and place.daemon:
        text += "\nthe daemon said last:\n" + "\n".join(place.daemon.said[-15:])
    return ["#   " + line for line in text.split("\n")]
