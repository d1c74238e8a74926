"""The tests, in the order of the files' names: later ones may use what earlier ones filed."""

import importlib
import os

_tests = []


class LeftOut(Exception):
    """This machine cannot show what a test asks for; the reason is said, and the test counts as skipped."""


def test(sentence, service="running"):
    """Makes a function a test. `service` is what it expects: "running", or None where it starts and stops it itself."""

    def register(function):
        function.sentence = sentence
        function.service = service
        _tests.append(function)
        return function

    return register


def collect(patterns):
    """All tests, or those whose sentence has one of `patterns`."""
    for name in sorted(os.listdir(os.path.dirname(__file__))):
        if name.startswith("t") and name.endswith(".py"):
            importlib.import_module(f"cases.{name[:-3]}")
    return [test for test in _tests if not patterns or any(pattern in test.sentence for pattern in patterns)]
