"""Taken out again, and installed from the Debian package: what comes, what an upgrade keeps, and what stays behind."""

import functools
import os
import shutil

from cases import LeftOut, test
from desk import CONFIG, DROP, REPOSITORY, article
from package import Package, bare_debian, inside, installed_by_make, read, run, scratch

UNIT = "newsfold.service"
INSTANCE = "newsfold@nf-package.service"
# Says which services packages may start.
POLICY = "/usr/sbin/policy-rc.d"

# What a shell makes of lines that end in Tab: called with them, prints each as it is then, or what is offered.
BASH = """
. /usr/share/bash-completion/bash_completion
_completion_loader newsfold
for line; do
  COMP_LINE=$line COMP_POINT=${#line}
  read -ra COMP_WORDS <<<"$line"
  COMP_CWORD=$((${#COMP_WORDS[@]} - 1))
  COMPREPLY=()
  $(complete -p newsfold | sed 's/.*-F \\([^ ]*\\).*/\\1/') newsfold "${COMP_WORDS[-1]}" "${COMP_WORDS[-2]}"
  printf '%s\\n' "${COMPREPLY[*]}"
done
"""
FISH = "for line in $argv; complete -C $line | string split -f 1 \\t | string join ' '; end; true"
# zsh completes on a terminal only: in one, Tab is pressed, and then a key that writes down the line.
ZSH = """
zmodload zsh/zpty
kept=$(mktemp)
zpty -b shell zsh -f -i
zpty -w shell "autoload -U compinit && compinit -u -D
keep() { print -r -- \\$BUFFER >>$kept; BUFFER= }; zle -N keep; bindkey '^O' keep
begin() { print -r BE''GIN }; zle -N zle-line-init begin"
zpty -r shell said '*BEGIN*'
for line; do zpty -w -n shell $line$'\\t\\x0f'; done
zpty -w shell "print -r E''ND"
zpty -r shell said '*END*'
cat $kept
"""


@functools.cache
def folder(machine):
    return scratch(machine)


@functools.cache
def package(machine):
    return Package.build(folder(machine))


def dpkg(desk, *arguments, may_start=True):
    """Nobody is there to be asked: a question would be an error."""
    # Where this machine is a container itself, packages may be told there to start nothing.
    desk.run("rm", "-f", POLICY)
    if not may_start:
        desk.machine_file(POLICY, b"#!/bin/sh\nexit 101\n")
        desk.run("chmod", "755", POLICY)
    # The tests install more often than the unit's start limit likes.
    desk.run("systemctl", "reset-failed", UNIT, check=False)
    return desk.run("dpkg", *arguments, timeout=120)


def install(desk, deb, *options, **how):
    return dpkg(desk, *options, "--install", deb.put(desk.machine), **how)


def is_installed(desk):
    asked = desk.run("dpkg-query", "--show", "--showformat=${db:Status-Status}", "newsfold", check=False)
    return asked.stdout == "installed"


def install_first(desk):
    """Installs it where it was not, or not from a package; with the default configuration, so that nothing is asked."""
    desk.machine_file(CONFIG, read(f"{REPOSITORY}/config/newsfold.toml"))
    install(desk, package(desk.machine))


def installed(desk):
    """Sees to it that newsfold is there from the package, and runs."""
    if not is_installed(desk):
        install_first(desk)
    if not desk.is_active():
        desk.start()


def corpus(desk):
    return desk.rows("status")[0]["corpus"]["corpus"]


def about_files(desk, mark):
    """Which files were reported since, in order."""
    return [entry["NEWSFOLD_FILE"] for entry in desk.journal.events(after=mark) if "NEWSFOLD_FILE" in entry]


@test("make uninstall takes back all that make install brought, but for articles and configuration", service=None)
def uninstall(desk):
    source = "/root/newsfold-source"
    os.makedirs(desk.machine.root + source)
    shutil.copy(f"{REPOSITORY}/Makefile", desk.machine.root + source)
    for name in ("config", "systemd"):
        shutil.copytree(f"{REPOSITORY}/{name}", f"{desk.machine.root}{source}/{name}")
    # Once more, but on the running system: what has to follow is done and not only said.
    desk.run("cp", "/usr/bin/newsfold", f"{source}/built")
    said = desk.run("make", "-C", source, "install", f"BINARY={source}/built").stdout
    assert "systemctl enable --now newsfold" in said, said
    desk.run("systemctl", "enable", "--now", "newsfold")
    desk.take("before-uninstall.txt")

    brought = installed_by_make(folder(desk.machine))
    assert len(brought) > 10, list(brought)
    desk.run("make", "-C", source, "uninstall")
    left = [path for path in brought if os.path.lexists(f"{desk.machine.root}/{path}")]
    assert left == [CONFIG.lstrip("/")], left
    assert not desk.is_active() and desk.show("UnitFileState") == ""
    desk.run("test", "-s", "/var/lib/newsfold/corpus.sqlite")
    desk.run("test", "-s", f"{DROP}/before-uninstall.txt")


@test("the package has the same files as make install, with the same content and modes", service=None)
def same_files(desk):
    packed, made = package(desk.machine).content(), installed_by_make(folder(desk.machine))
    assert sorted(packed) == sorted(made), sorted(set(packed) ^ set(made))
    different = [path for path in made if packed[path] != made[path]]
    assert not different, different


@test("lintian finds nothing in the package", service=None)
def lintian(desk):
    if not shutil.which("lintian"):
        raise LeftOut("lintian is not here")
    strictly = ["--display-info", "--pedantic", "--suppress-tags=unused-override"]
    said = run("lintian", *strictly, package(desk.machine).path, check=False, timeout=120).stdout
    assert not said.strip(), said


@test("installed from the package, newsfold is enabled, runs, and takes what is dropped", service=None)
def install_package(desk):
    install_first(desk)
    assert desk.is_active()
    assert desk.show("UnitFileState") == "enabled"
    desk.take("from-the-package.txt")
    assert desk.run("dpkg", "--audit").stdout == ""


@test("what the package brings has the right owners, and nothing in it was changed by installing it", service=None)
def owners(desk):
    installed(desk)
    for path, expected in {
        "/usr/bin/newsfold": "755 root:root",
        "/etc/newsfold": "755 root:root",
        CONFIG: "644 root:root",
        "/var/lib/newsfold": "750 newsfold:newsfold",
        "/srv/newsfold": "755 root:root",
        DROP: "2770 root:newsfold-drop",
    }.items():
        is_so = desk.run("stat", "-c", "%a %U:%G", path).stdout.strip()
        assert is_so == expected, f"{path} is {is_so}"
    assert desk.run("dpkg", "--verify", "newsfold").stdout == ""
    # systemd's own trigger took up the catalog.
    desk.journal.wait("daemon-ready")
    shown = desk.run("journalctl", "--catalog", "--lines=1", "NEWSFOLD_EVENT=daemon-ready").stdout
    assert "Defined-By: newsfold" in shown, shown
    for page in ("man1/newsfold.1", "man5/newsfold.toml.5"):
        desk.run("gzip", "--test", f"/usr/share/man/{page}.gz")


@test("bash, zsh and fish complete commands, options and their values", service=None)
def completions(desk):
    installed(desk)
    lines = ["newsfold sear", "newsfold files --outc", "newsfold files --outcome reje"]
    for shell, program in {"bash": BASH, "zsh": ZSH, "fish": FISH}.items():
        if desk.run("which", shell, check=False).returncode != 0:
            raise LeftOut(f"{shell} is not here")
        # All but fish take the first argument for the program's name.
        arguments = lines if shell == "fish" else [shell, *lines]
        last = desk.run(shell, "-c", program, *arguments).stdout.splitlines()
        ends = [line.split()[-1] if line else "" for line in last]
        assert ends == ["search", "--outcome", "rejected"], f"{shell}: {last}"


@test("an upgrade restarts newsfold with its corpus, takes nothing twice and keeps edited settings", service=None)
def upgrade(desk):
    installed(desk)
    before, process = corpus(desk), desk.show("MainPID")
    ours = desk.run("cat", CONFIG).stdout.replace('\nsettle = "200ms"', '\nsettle = "250ms"')
    desk.configure(lambda _: ours)
    mark = desk.journal.mark()
    paths = [desk.drop(f"while-upgrading/{number}.txt", article(f"upgrading {number}")) for number in range(50)]
    install(desk, package(desk.machine).again("0.1.0-1+test1"))
    assert desk.is_active() and desk.show("MainPID") != process
    for path in paths:
        desk.journal.wait("article-added", path, after=mark)
    assert sorted(about_files(desk, mark)) == sorted(paths)
    assert corpus(desk) == before
    assert desk.run("cat", CONFIG).stdout == ours

    # Where the default has changed as well, the edited one stays if dpkg is told to keep what is there.
    another = package(desk.machine).again("0.1.0-1+test2", lambda tree: add_line(tree + CONFIG, "# Another default.\n"))
    install(desk, another, "--force-confdef", "--force-confold")
    assert desk.is_active() and desk.run("cat", CONFIG).stdout == ours
    assert "Another default" in desk.run("cat", CONFIG + ".dpkg-dist").stdout
    assert corpus(desk) == before
    desk.run("mv", CONFIG + ".dpkg-dist", CONFIG)


# What the last change of the database's form has brought (CorpusSchema.version11), taken back.
FORM_BEFORE = """
DROP INDEX file_duplicate; DROP INDEX file_source;
ALTER TABLE file DROP COLUMN source; ALTER TABLE file DROP COLUMN date;
DELETE FROM grdb_migrations WHERE identifier = '11';
"""


@test("an upgrade brings a corpus of the version before into the new form, and loses nothing of it", service=None)
def upgrade_of_the_form(desk):
    def sql(text):
        return desk.run("sqlite3", "/var/lib/newsfold/corpus.sqlite", text, user="newsfold").stdout.split()

    installed(desk)
    before = corpus(desk)
    desk.stop()
    sql(FORM_BEFORE)
    assert "11" not in sql("SELECT identifier FROM grdb_migrations")
    mark = desk.journal.mark()
    install(desk, package(desk.machine).again("0.1.0-1+test3"))
    desk.journal.wait("daemon-ready", after=mark, patience=30)
    assert "11" in sql("SELECT identifier FROM grdb_migrations")
    assert corpus(desk) == before and not about_files(desk, mark)
    path = desk.drop("after-the-upgrade.txt", article("after the upgrade"))
    desk.journal.wait("article-added", path, after=mark)
    audit = desk.newsfold("audit", "--full", check=False)
    assert audit.returncode == 0, audit.stdout + audit.stderr


def add_line(path, line):
    with open(path, "a") as file:
        file.write(line)


@test("an upgrade leaves alone a service that was disabled, and restarts instances for users that run", service=None)
def upgrade_of_others(desk):
    installed(desk)
    desk.run("useradd", "--create-home", "nf-package", check=False)
    desk.machine_file("/etc/newsfold/nf-package.toml", b'[[drop]]\npath = "/home/nf-package"\n')
    desk.run("systemctl", "start", INSTANCE)
    process = desk.run("systemctl", "show", "--value", "--property=MainPID", INSTANCE).stdout
    desk.run("systemctl", "disable", "--now", UNIT)
    install(desk, package(desk.machine).again("0.1.0-1+test3"), "--force-confold")
    assert not desk.is_active() and desk.show("UnitFileState") == "disabled"
    desk.run("systemctl", "is-active", INSTANCE)
    assert desk.run("systemctl", "show", "--value", "--property=MainPID", INSTANCE).stdout != process
    desk.run("systemctl", "enable", "--now", UNIT)


@test("removed, newsfold is stopped and articles stay; installed again, it finds them, none taken twice", service=None)
def remove(desk):
    installed(desk)
    desk.take("kept.txt", b"Quagga seen at the pier\n\n" + article("quagga"))
    before, mark = corpus(desk), desk.journal.mark()
    desk.run("systemctl", "start", INSTANCE, check=False)
    dpkg(desk, "--remove", "newsfold")
    for unit in (UNIT, INSTANCE):
        assert desk.run("systemctl", "is-active", unit, check=False).returncode != 0, f"{unit} runs"
    assert desk.show("LoadState") == "not-found"
    desk.run("test", "-s", "/var/lib/newsfold/corpus.sqlite")
    desk.run("test", "-s", CONFIG)

    install(desk, package(desk.machine), "--force-confold")
    assert desk.is_active() and desk.show("UnitFileState") == "enabled"
    assert [hit["path"] for hit in desk.search("quagga")] == [f"{DROP}/kept.txt"]
    assert corpus(desk) == before
    assert about_files(desk, mark) == []


@test("purged, the configuration goes, all articles stay, and it is said how they would be removed", service=None)
def purge(desk):
    installed(desk)
    desk.take("before-purge.txt")
    said = dpkg(desk, "--purge", "newsfold").stdout
    assert "rm -r /var/lib/newsfold /srv/newsfold" in said, said
    assert desk.run("test", "-e", CONFIG, check=False).returncode == 1
    desk.run("test", "-s", "/var/lib/newsfold/corpus.sqlite")
    desk.run("test", "-s", f"{DROP}/before-purge.txt")
    desk.run("id", "newsfold")
    links = desk.run("find", "/etc/systemd/system", "/var/lib/systemd/deb-systemd-helper-enabled", "-name", UNIT + "*")
    assert links.stdout == "", links.stdout


@test("where nothing was ever dropped and newsfold never ran, a purge leaves nothing but its user", service=None)
def purge_of_nothing(desk):
    desk.run("rm", "-rf", "/var/lib/newsfold", "/srv/newsfold")
    install(desk, package(desk.machine), may_start=False)
    assert not desk.is_active()
    desk.run("test", "-d", DROP)
    said = dpkg(desk, "--purge", "newsfold").stdout
    assert "left" not in said, said
    for path in (CONFIG, "/var/lib/newsfold", "/srv/newsfold"):
        assert desk.run("test", "-e", path, check=False).returncode == 1, path


@test("on a Debian with nothing else, apt-get finds all that the package needs, and newsfold works", service=None)
def bare(desk):
    deb = package(desk.machine)
    root = bare_debian(folder(desk.machine))
    shutil.copy(deb.path, f"{root}/newsfold.deb")
    shutil.copy(f"{REPOSITORY}/debian/tests/ingest", f"{root}/ingest")

    inside(root, "apt-get", "-qq", "update")
    inside(root, "apt-get", "-qq", "-y", "install", "./newsfold.deb")
    inside(root, "apt-get", "check")
    # All that it links to belongs to other packages.
    linked = [line.split() for line in inside(root, "ldd", "/usr/bin/newsfold").splitlines() if "=>" in line]
    assert len(linked) > 5, linked
    for name, _, path, *_ in linked:
        owner = inside(root, "dpkg", "--search", f"*/{os.path.basename(path)}")
        assert not owner.startswith("newsfold"), owner
    inside(root, "/ingest")
    assert "newsfold-drop" in inside(root, "id", "newsfold")
