"""Says how each test went, for people and for programs (TAP, https://testanything.org)."""

import time
import traceback

from cases import LeftOut


class Report:
    def __init__(self, tests):
        self.tests = tests
        self.number = 0
        self.passed = self.failed = self.skipped = 0
        self.announced = False

    def run(self, test, desk):
        began = time.monotonic()
        try:
            desk.before(test)
            test(desk)
        except LeftOut as reason:
            self.line("ok", test, note=f" # SKIP {reason}")
            self.skipped += 1
        except AssertionError as failure:
            self.line("not ok", test, details=f"{failure}\n{where(failure)}\n{desk.diagnosis()}")
            self.failed += 1
        except Exception:
            self.line("not ok", test, details=f"{traceback.format_exc()}\n{desk.diagnosis()}")
            self.failed += 1
        else:
            took = time.monotonic() - began
            self.line("ok", test, note=f" # {took:.1f} s" if took >= 1 else "")
            self.passed += 1

    def leave_out(self, reason):
        print(f"# The system tests are left out: {reason}.", flush=True)
        for test in self.tests:
            self.line("ok", test, note=" # SKIP left out")
            self.skipped += 1

    def bail_out(self, failure):
        """Nothing can be tested, and that is a fault: one failure, and the rest was not tried."""
        print(f"Bail out! The machine to test on did not come up: {printable(str(failure))}", flush=True)
        self.failed = 1
        self.skipped = len(self.tests) - 1

    def line(self, verdict, test, note="", details=""):
        if not self.announced:
            print(f"1..{len(self.tests)}")
            self.announced = True
        self.number += 1
        print(f"{verdict} {self.number} - {test.sentence}{note}")
        for line in details.rstrip().splitlines():
            print(f"#   {printable(line)}")
        print(end="", flush=True)

    def close(self):
        """Prints the closing line; the exit status."""
        print(f"{self.passed} passed, {self.failed} failed, {self.skipped} skipped", flush=True)
        return 1 if self.failed else 0


def where(failure):
    frame = traceback.extract_tb(failure.__traceback__)[-1]
    return f"at {frame.filename}:{frame.lineno}: {frame.line}"


def printable(line):
    """The tests drop files with names that would do things to a terminal."""
    return "".join(c if c.isprintable() else c.encode("unicode_escape").decode() for c in line)
