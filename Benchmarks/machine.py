"""On what a benchmark ran."""

import os
import platform


def _sysctl(name):
    try:
        with open(f"/proc/sys/{name}") as file:
            return int(file.read())
    except OSError:
        return None


def _file_system(path):
    best = ("", "unknown")
    with open("/proc/self/mounts") as mounts:
        for line in mounts:
            point, kind = line.split()[1:3]
            if (path + "/").startswith(point.rstrip("/") + "/") and len(point) >= len(best[0]):
                best = (point, kind)
    return best[1]


def facts(folder):
    """Kernel, cores, and what `folder` lies on."""
    return {
        "kernel": platform.release(),
        "cores": len(os.sched_getaffinity(0)),
        "file_system": _file_system(os.path.realpath(folder)),
        "max_queued_events": _sysctl("fs/inotify/max_queued_events"),
    }


def sentence(facts):
    return (f"Linux {facts['kernel']}, {facts['cores']} cores, {facts['file_system']}, "
            f"an inotify queue of {facts['max_queued_events']:,} events")
