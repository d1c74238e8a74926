"""The result as a Markdown table: a row a scenario, a column a program."""

from observed import LIMIT


def _cell(scenario, result):
    if "error" in result:
        return "could not be run"
    if scenario.halves:
        said = f"{result['half_written']} of {result['files']} reported half-written"
        if not result["half_written"]:
            said = "0 reported half-written"
        return said + (f", {result['missed']} missed" if result["missed"] else "")
    seconds = f"last after {result['seconds_to_last']:.1f} s"
    if not result["missed"]:
        return f"0 missed, {seconds}"
    if result["still_reporting"]:
        return f"**{result['missed']:,} of {result['files']:,} not reported after {LIMIT:.0f} s**"
    manner = ", and ended" if result["ended"] else ", and said so" if result["said"] else ", silently"
    return f"**{result['missed']:,} of {result['files']:,} missed**{manner}"


def markdown(scenarios, names, results):
    """`results[scenario.key][name]` is what `observe` returned; `names` are the columns, with versions."""
    yield "| | " + " | ".join(f"{name} {version}" for name, version in names.items()) + " |"
    yield "|---" * (len(names) + 1) + "|"
    for scenario in scenarios:
        cells = (_cell(scenario, results[scenario.key][name]) for name in names)
        yield f"| {scenario} | " + " | ".join(cells) + " |"
