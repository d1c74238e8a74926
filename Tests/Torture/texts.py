"""Articles made up from a seed, no two of which have anything to do with each other."""

import random


def _vocabulary():
    """A few thousand words that can be spoken, the same in each run."""
    source = random.Random(1)
    starts = "b br d f g gr k kl l m n p pr r s st t tr v z".split()
    vowels, ends = "a e i o u ei ou".split(), "n r l s t k m".split()
    words = set()
    while len(words) < 4000:
        syllables = source.randint(1, 3)
        word = "".join(source.choice(starts) + source.choice(vowels) for _ in range(syllables))
        words.add(word + source.choice(ends))
    return sorted(words)


VOCABULARY = _vocabulary()


class Texts:
    """Texts of one writer. Each has an id of its own in it."""

    def __init__(self, random, name):
        self._random, self._name, self._count = random, name, 0

    def next(self, words=None):
        """50 to 400 words, now and then about 100 KB; bytes."""
        self._count += 1
        choice = self._random
        if words is None:
            words = 15_000 if choice.random() < 0.04 else choice.randint(50, 400)
        picked = choice.choices(VOCABULARY, k=words)
        lines = [" ".join(picked[:6]).capitalize(), "", f"Report {self._name}-{self._count}."]
        for start in range(6, words, 14):
            lines.append(" ".join(picked[start:start + 14]).capitalize() + ".")
        return ("\n".join(lines) + "\n").encode()
