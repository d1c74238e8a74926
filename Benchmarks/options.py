"""What the benchmarks with a large corpus are told on the command line."""

import argparse
import signal
import sys

from newsfold import program


def parser(name, document):
    # Ended from outside, it still ends what it began.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    parser = argparse.ArgumentParser(prog=name, description=document)
    parser.add_argument("binary", type=program, metavar="BINARY", help="a newsfold that was built")
    parser.add_argument("--known", type=int, default=100_000, help="articles that are known already (100,000)")
    parser.add_argument("--work", metavar="DIR", help="keep the known articles here, for the next time")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--json", action="store_true", help="print the raw figures")
    return parser
