"""The Debian package: built from this tree, taken apart, built again as another version, and tried on a bare Debian."""

import glob
import gzip
import os
import shutil
import subprocess
import sys

from cases import LeftOut
from desk import REPOSITORY
from machine import ENVIRONMENT

# Where packages are put inside a machine.
INBOX = "/var/cache/newsfold-test"


class Package:
    """A package file, out here."""

    def __init__(self, path, folder):
        self.path = path
        self.folder = folder

    @staticmethod
    def build(folder):
        """Packs the program that the tests were called with, into a folder. Quickly: it is not going to be kept."""
        if not shutil.which("dpkg-checkbuilddeps"):
            raise LeftOut("dpkg-checkbuilddeps is not here (Debian package dpkg-dev)")
        lacking = run("dpkg-checkbuilddeps", cwd=REPOSITORY, check=False)
        if lacking.returncode != 0:
            raise LeftOut("packages are not here: " + lacking.stderr.strip().splitlines()[-1].split(": ")[-1])
        environment = {**os.environ, "DPKG_DEB_COMPRESSOR_TYPE": "gzip", "DPKG_DEB_COMPRESSOR_LEVEL": "1"}
        run("make", "--no-print-directory", "-C", REPOSITORY, "deb", f"DEB={folder}",
            f"NEWSFOLD_BINARY={os.path.realpath(sys.argv[1])}", env=environment, timeout=300)
        return Package(glob.glob(f"{folder}/newsfold_*.deb")[0], folder)

    def again(self, version, change=None):
        """The same as another version; `change` may change what is in it, in the folder that it is called with."""
        tree = f"{self.folder}/{version}"
        run("dpkg-deb", "--raw-extract", self.path, tree)
        control = f"{tree}/DEBIAN/control"
        lines = read(control).decode().splitlines(keepends=True)
        with open(control, "w") as file:
            file.writelines(f"Version: {version}\n" if line.startswith("Version: ") else line for line in lines)
        if change:
            change(tree)
        path = f"{self.folder}/newsfold_{version}.deb"
        run("dpkg-deb", "-Zzstd", "-z1", "--root-owner-group", "--build", tree, path)
        shutil.rmtree(tree)
        return Package(path, self.folder)

    def content(self):
        """What it installs, but for what is only in packages: (mode, bytes) of each path."""
        tree = f"{self.folder}/content"
        run("dpkg-deb", "--extract", self.path, tree)
        files = content(tree)
        shutil.rmtree(tree)
        own = ("usr/share/doc/", "usr/share/lintian/")
        return {path: file for path, file in files.items() if not path.startswith(own)}

    def put(self, machine):
        """Copies it into a machine; the path there."""
        os.makedirs(machine.root + INBOX, exist_ok=True)
        shutil.copy(self.path, machine.root + INBOX)
        return f"{INBOX}/{os.path.basename(self.path)}"


def scratch(machine):
    """A folder beside a machine, in memory of its own: packages and trees are large, and gone with the namespace."""
    folder = machine.base + "/package"
    os.mkdir(folder)
    run("mount", "-t", "tmpfs", "-o", "size=2g,mode=0755", "newsfold-package", folder)
    return folder


def installed_by_make(folder):
    """What `make install` installs: (mode, bytes) of each path."""
    tree = f"{folder}/installed"
    run("make", "--no-print-directory", "-C", REPOSITORY, "install", f"DESTDIR={tree}", "PREFIX=/usr",
        f"BINARY={os.path.realpath(sys.argv[1])}")
    files = content(tree)
    shutil.rmtree(tree)
    return files


def content(tree):
    """Files below a folder, uncompressed. The program is without its bytes: that of a package has no symbols."""
    files = {}
    for folder, _, names in os.walk(tree):
        for name in names:
            path = os.path.join(folder, name)
            # Until Debian 12, packages say /lib where they mean /usr/lib.
            installed = os.path.relpath(path, tree)
            installed = "usr/" + installed if installed.startswith("lib/") else installed
            data = b"" if installed == "usr/bin/newsfold" else read(path)
            if installed.endswith(".gz"):
                installed, data = installed.removesuffix(".gz"), gzip.decompress(data)
            files[installed] = (os.stat(path).st_mode & 0o7777, data)
    return files


def bare_debian(folder):
    """Makes a Debian with nothing but what every Debian has, of this machine's release; its root folder."""
    if not shutil.which("debootstrap"):
        raise LeftOut("debootstrap is not here")
    with open("/etc/os-release") as file:
        release = dict(line.strip().split("=", 1) for line in file if "=" in line)
    suite = release.get("VERSION_CODENAME", "").strip('"')
    mirror = mirror_of(suite)
    if release.get("ID") != "debian" or not mirror:
        raise LeftOut("apt knows no mirror of this machine's Debian (`apt-get update` asks those that it is told of)")
    asked = run("/usr/lib/apt/apt-helper", "download-file", f"{mirror}/dists/{suite}/InRelease", f"{folder}/InRelease",
                check=False)
    if asked.returncode != 0:
        raise LeftOut("no mirror of Debian can be reached from here")
    root = f"{folder}/bare"
    run("debootstrap", "--variant=minbase", suite, root, mirror, timeout=300)
    # Packages of it ask the kernel, not the machine: no other process is seen.
    run("mount", "-t", "proc", "proc", f"{root}/proc")
    return root


def inside(root, *command):
    """Runs a command in such a root folder; what it prints."""
    environment = {**os.environ, **ENVIRONMENT, "DEBIAN_FRONTEND": "noninteractive", "TMPDIR": "/tmp"}
    return run("chroot", root, *command, env=environment, timeout=180).stdout


def mirror_of(suite):
    """Where this machine's apt has its packages from, or nothing."""
    known = run("apt-get", "indextargets", "--format", "$(CODENAME) $(ORIGIN) $(COMPONENT) $(REPO_URI)",
                "Created-By: Packages", check=False).stdout
    for line in known.splitlines():
        if line.startswith(f"{suite} Debian main "):
            return line.split()[3].rstrip("/")
    return None


def run(*command, check=True, timeout=60, **options):
    """Runs a command out here. With `check`, a failing one is an error that shows why."""
    done = subprocess.run(command, stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=timeout, **options)
    said = "\n".join((done.stdout + done.stderr).splitlines()[-40:])
    assert not check or done.returncode == 0, f"{command!r} exited with {done.returncode}\n{said}"
    return done


def read(path):
    with open(path, "rb") as file:
        return file.read()
