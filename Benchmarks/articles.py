"""Made-up news articles, the same for the same seed: an article a number, each made without the others.

Words come from a vocabulary of made-up ones in a Zipf distribution. (Articles whose truth is known, copies and reports of
events among them, are made by `newsfold-bench generate`.)
"""

import bisect
import itertools
import random

VOCABULARY = 50_000
COMMON = 300  # words of a rank below it belong to no event
MEAN_WORDS = 400  # about 3 KB
LEAST_WORDS = 80
EVENT_TERMS = 24

_ONSETS = "b c d f g h j k l m n p r s t v w st tr gr br pl ch sh th kr".split()
_VOWELS = "a e i o u ai ea ou".split()
_ENDS = ["", "n", "r", "s", "l", "t", "nd", "rk", "m", "st"]


def _vocabulary(seed):
    chance = random.Random(f"vocabulary {seed}")
    words = {}
    while len(words) < VOCABULARY:
        # Frequent words are short, as they are in languages.
        syllables = 1 if len(words) < COMMON else chance.choice((2, 2, 3, 3, 4))
        word = "".join(chance.choice(_ONSETS) + chance.choice(_VOWELS) for _ in range(syllables)) + chance.choice(_ENDS)
        words[word] = None
    return list(words)


class Articles:
    """The articles of a seed."""

    def __init__(self, seed):
        self.seed = seed
        self._words = _vocabulary(seed)
        # Zipf (1949), with Mandelbrot's shift for the most frequent ones.
        self._sums = list(itertools.accumulate(1 / (rank + 2.7) for rank in range(VOCABULARY)))

    def new_text(self, number):
        """The article of that number, from 0 on: bytes."""
        return self._written(self._chance("new", number), self._terms(self._chance("new event", number)))

    def report(self, event, number):
        """An article of that number about an event: those of one event share what it is about."""
        return self._written(self._chance("report", number), self._terms(self._chance("event", event)))

    def short_text(self, number):
        """The same, of the least length, for thousands of files at once."""
        return self._written(self._chance("short", number), self._terms(self._chance("short event", number)), mean=0)

    def _chance(self, what, number):
        return random.Random(f"{what} {self.seed} {number}")

    def _terms(self, chance):
        return [self._words[int(COMMON + chance.random() ** 2 * (VOCABULARY - COMMON))] for _ in range(EVENT_TERMS)]

    def _written(self, chance, terms, mean=MEAN_WORDS):
        title = self._title(chance, terms)
        length = max(LEAST_WORDS, int(mean * chance.gammavariate(4, 1 / 4)))
        paragraphs = [title]
        while length > 0:
            size = min(length, chance.randint(30, 90))
            paragraphs.append(self._paragraph(chance, terms, size))
            length -= size
        return "\n\n".join(paragraphs).encode() + b"\n"

    def _title(self, chance, terms):
        words = self._pick(chance, 3)
        if terms:
            words += chance.sample(terms[:8], 3)
            chance.shuffle(words)
        return " ".join(words).capitalize()

    def _paragraph(self, chance, terms, size):
        words = self._pick(chance, size)
        if terms:
            for at in range(chance.randint(2, 8), size, chance.randint(6, 12)):
                words[at] = chance.choice(terms)
        sentences = []
        while words:
            length = chance.randint(8, 24)
            sentence, words = words[:length], words[length:]
            if len(sentence) > 10:
                sentence[5] += ","
            sentences.append(" ".join(sentence).capitalize() + ".")
        return " ".join(sentences)

    def _pick(self, chance, count):
        top = self._sums[-1]
        sums, words, draw = self._sums, self._words, chance.random
        return [words[bisect.bisect(sums, draw() * top)] for _ in range(count)]
