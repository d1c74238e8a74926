"""Installs the peers: Debian's packages with apt-get, those of PyPI into a virtual environment in the repository."""

import os
import subprocess
import sys

from watchers import PEERS, PYTHON, VENV

LIMIT = 300  # seconds for one command


def _try(*command):
    try:
        done = subprocess.run(command, stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=LIMIT)
    except (OSError, subprocess.TimeoutExpired) as error:
        return str(error)
    return "" if done.returncode == 0 else (done.stderr.strip() or f"exit {done.returncode}").splitlines()[-1]


def _apt(package):
    root = [] if os.geteuid() == 0 else ["sudo", "-n"]
    apt = [*root, "env", "DEBIAN_FRONTEND=noninteractive", "apt-get", "-qq", "-y"]
    install = [*apt, "install", "--no-install-recommends", package]
    return _try(*install) and (_try(*apt, "update") or _try(*install))


def _pip(package):
    if not PYTHON.exists() and (wrong := _try(sys.executable, "-m", "venv", str(VENV))):
        return wrong
    return _try(str(PYTHON), "-m", "pip", "install", "--quiet", "--disable-pip-version-check", package)


def install_missing():
    """Tries each once and says what failed."""
    for peer in PEERS:
        if peer.version() is None:
            print(f"installing {peer.package}", file=sys.stderr)
            wrong = _pip(peer.package) if peer.pypi else _apt(peer.package)
            if wrong:
                print(f"{peer.package} could not be installed: {wrong}", file=sys.stderr)
