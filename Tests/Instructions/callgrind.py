"""What valgrind's callgrind has counted in a run: instructions, and allocations by who asked for them.

Its format is described in valgrind's manual, "Callgrind Format Specification". Of it, this needs the totals and the edges
between functions: below a line `fn=` are what that function calls, `cfn=` and `calls=`. A name is written out once, as
`(ID) name`, and is `(ID)` from then on, whichever of the two lines it is in.
"""

import re

# What gives memory. Swift's own ask the C library's in the end: what these ask of one another is not counted.
ALLOCATORS = frozenset((
    "malloc", "calloc", "realloc", "posix_memalign", "aligned_alloc", "swift_slowAlloc", "swift_slowAllocTyped",
    "swift_allocObject", "_swift_allocObject_", "swift_allocObjectTyped"))

_NAME = re.compile(r"\((\d+)\)(?: (.*))?$")


class Profile:
    """Totals of a file that callgrind has written."""

    def __init__(self, lines):
        self.instructions = 0
        self.calls = {}  # by the name of the allocator
        names = {}
        caller = callee = None
        for line in lines:
            if line.startswith("fn="):
                caller = _named(line[3:], names)
            elif line.startswith("cfn="):
                callee = _named(line[4:], names)
            elif line.startswith("calls="):
                if callee in ALLOCATORS and caller not in ALLOCATORS:
                    self.calls[callee] = self.calls.get(callee, 0) + int(line[6:].split()[0])
            elif line.startswith(("totals:", "summary:")):
                self.instructions = max(self.instructions, int(line.split()[1]))

    @property
    def allocations(self):
        return sum(self.calls.values())


def _named(position, names):
    """The function at a position; what callgrind adds to a name where it calls itself is left out."""
    position = position.rstrip("\n")
    compressed = _NAME.match(position)
    if compressed:
        number, name = compressed.groups()
        if name is not None:
            names[number] = name
        position = names[number]
    return position.split("'")[0]
