"""The ways of dropping a file: each is a function that is given a `Writer` and a path.

After it there is a whole file at the path, or what its name says happened to the one that was there. A way copes with
a path at which there is something and with one where there is nothing. Ways of folders are given a folder's path, of
which the writer owns everything.
"""

import shutil


class Way:
    def __init__(self, name, function, kind, needs):
        self.name, self.function, self.kind, self.needs = name, function, kind, needs
        self.sentence = " ".join((function.__doc__ or "").split()).rstrip(".")

    def lacking(self):
        """The program that it needs and that is not here."""
        return next((program for program in self.needs if not shutil.which(program)), None)

    def __call__(self, writer, path):
        writer.begin()
        writer.truth.did(path, f"-- {self.name}")
        self.function(writer, path)


WAYS = []


def way(name, kind="file", needs=()):
    """Registers a way of dropping a file or, of this kind, a folder. `needs` are programs."""

    def register(function):
        WAYS.append(Way(name, function, kind, needs))
        return function

    return register
