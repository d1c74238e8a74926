"""Someone who drops files: texts to drop, stalls in the middle of them, programs to drop them with."""

import os
import random
import shutil
import subprocess
import time

import processes
from texts import Texts


class Writer:
    """What it does follows from the seed and its name. Belongs to one thread."""

    def __init__(self, place, name):
        import place as places

        self.place, self.truth = place, place.truth
        self.random = random.Random(f"{places.options.seed}/{place.name}/{name}")
        self.texts = Texts(self.random, f"{place.name}-{name}")
        self.aside = place.aside / name
        self.aside.mkdir(exist_ok=True)
        # Quiet for longer than this, and newsfold may take what is there; a little less, for a clock of its own.
        self.patience = 0.9 * min(places.UNHEARD, places.UNCLOSED)
        self._longest = places.STALL
        self._left = places.STALL
        self._count = 0

    def begin(self):
        """Before each file: the stalls of one file are some seconds together."""
        self._left = self._longest

    def text(self, words=None):
        return self.texts.next(words)

    def stall(self, least=0.0):
        """Does nothing for a moment, now and then for seconds, in the middle of a file."""
        chance = self.random.random()
        length = self.random.uniform(0.01, 0.25 if chance < 0.5 else 1.0 if chance < 0.9 else self._longest)
        length = min(max(length, least), max(self._left, 0.0))
        self._left -= length
        time.sleep(length)

    def pieces(self, data, most=4):
        """The text in pieces, cut anywhere."""
        cuts = sorted(self.random.randrange(len(data) + 1) for _ in range(self.random.randint(1, most - 1)))
        return [data[start:end] for start, end in zip([0, *cuts], [*cuts, len(data)])]

    def complete(self, path, data, how):
        self.truth.complete(path, data, how)

    def fresh_name(self, suffix=".txt"):
        self._count += 1
        return f"{self._count}{suffix}"

    def put_aside(self, data):
        """A file of one's own outside of the drop folder. Returns its path."""
        path = str(self.aside / self.fresh_name())
        with open(path, "wb") as file:
            file.write(data)
        return path

    def have(self, path):
        """Makes sure that there is a whole file at `path`. Returns its bytes."""
        try:
            with open(path, "rb") as file:
                return file.read()
        except FileNotFoundError:
            data = self.text()
            self.complete(path, data, "put")
            with open(path, "wb") as file:
                file.write(data)
            return data

    def open(self, path, flags, mode=0o644):
        return Handle(self, path, flags, mode)

    def tool(self, *line, given=None):
        """Runs a program that drops something."""
        processes.run(list(line), given)

    def feed(self, line, pieces, opened=None):
        """Runs a program that drops what comes through a pipe, and stalls between the pieces."""
        process = processes.start(
            line, stdin=subprocess.DEVNULL if opened else subprocess.PIPE, stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE)
        try:
            with open(opened, "wb", buffering=0) if opened else process.stdin as pipe:
                for number, piece in enumerate(pieces):
                    if number:
                        self.stall()
                    pipe.write(piece)
                    if not opened:
                        pipe.flush()
            assert process.wait(processes.TOOL_LIMIT) == 0, f"{line} failed: {process.stderr.read()!r}"
        finally:
            if process.poll() is None:
                process.kill()
            process.wait()
            process.stderr.close()
            processes.ended(process)


class Handle:
    """A file being written. Where its writer was held up for longer than it meant to stall, so that newsfold had every
    reason to believe that it was done, what was there by then counts as complete."""

    def __init__(self, writer, path, flags, mode):
        self._writer, self._path = writer, path
        self.descriptor = os.open(path, flags, mode)
        self._last = time.monotonic()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        os.close(self.descriptor)
        self._writer.truth.did(self._path, "closed")

    def stall(self, least=0.0):
        self._writer.stall(least)

    def write(self, data, at=None):
        self.look()
        if at is None:
            os.write(self.descriptor, data)
        else:
            os.pwrite(self.descriptor, data, at)
        self._writer.truth.did(self._path, f"wrote {len(data)} bytes")

    def truncate(self, size):
        self.look()
        os.ftruncate(self.descriptor, size)
        self._writer.truth.did(self._path, f"cut to {size} bytes")

    def look(self, patience=None):
        """To be called before each change."""
        now = time.monotonic()
        if now - self._last > (patience or self._writer.patience):
            try:
                with open(f"/proc/self/fd/{self.descriptor}", "rb") as file:
                    self._writer.complete(self._path, file.read(), "held up")
            except OSError as error:
                self._writer.truth.did(self._path, f"held up, and {error}")
        self._last = now


def remove(path):
    """Removes a file or a folder, if it is there."""
    try:
        os.unlink(path)
    except IsADirectoryError:
        shutil.rmtree(path)
    except FileNotFoundError:
        pass
