"""Quantiles, and whether a target is met."""

import math


def quantile(values, share):
    """The least value that so large a share of `values` does not exceed."""
    ordered = sorted(values)
    return ordered[max(0, math.ceil(share * len(ordered)) - 1)]


def summary(values):
    return {
        "count": len(values), "p50": quantile(values, 0.5), "p90": quantile(values, 0.9),
        "p99": quantile(values, 0.99), "max": max(values),
    }


class Targets:
    """What was promised and what was measured, line by line."""

    def __init__(self):
        self.results = []

    def check(self, what, measured, at_most, unit):
        self.results.append(
            {"target": what, "measured": measured, "at_most": at_most, "unit": unit, "met": measured <= at_most})

    @property
    def are_met(self):
        return all(result["met"] for result in self.results)

    def lines(self):
        for result in self.results:
            word = "PASS" if result["met"] else "FAIL"
            unit = f" {result['unit']}" if result["unit"] else ""
            yield (f"{word}  {result['target']}: {result['measured']:g}{unit}, at most {result['at_most']:g}{unit}")
