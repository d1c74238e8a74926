"""A machine of its own: systemd as PID 1 in a container, over an overlay of this machine's files."""

import os
import shutil
import signal
import subprocess
import time
import uuid

# What is in the overlay's lower layer but is not this machine's business.
FOREIGN = [
    "/var/log/journal",
    "/var/lib/newsfold",
    "/etc/newsfold",
    "/srv/newsfold",
    "/etc/systemd/system/newsfold.service",
    "/etc/systemd/system/newsfold.service.d",
]

# Just enough of a system: none of the services that may be enabled on the machine below.
TARGET = """[Unit]
Description=newsfold's system tests
Requires=basic.target
Wants=dbus.socket systemd-journald.service
After=basic.target dbus.socket
AllowIsolate=yes
"""

ENVIRONMENT = {
    "PATH": "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin",
    "LC_ALL": "C.UTF-8",
    "SYSTEMD_COLORS": "0",
    "SYSTEMD_PAGER": "cat",
    "HOME": "/root",
}


# What systemd-nspawn says where it may not do its work, as in a container without privileges.
FORBIDDEN = ["not permitted", "ermission denied", "not supported", "Read-only file system", "not implemented"]


class CannotBoot(Exception):
    """This machine does not allow it: not a fault of newsfold."""


class Machine:
    def __init__(self, base):
        self.base = base
        self.container = None
        self.leader = None

    def __enter__(self):
        return self

    def __exit__(self, *_):
        # Nothing in it is worth a clean end; the mounts go with the namespace.
        if self.container:
            self.container.kill()
            self.container.wait()

    @property
    def root(self):
        """The machine's root folder, seen from outside."""
        return os.path.join(self.base, "root")

    def boot(self, prepare, patience=60):
        """Starts the machine, once `prepare` has put into its root folder what should be there."""
        self.mount()
        for path in FOREIGN:
            self.forget(path)
        os.makedirs(self.root + "/var/log/journal")
        self.write("/etc/machine-id", "")
        self.write("/etc/fstab", "")
        self.write("/etc/systemd/system/newsfold-test.target", TARGET)
        prepare(self.root)
        self.start(patience)

    def start(self, patience=60):
        """Powers it on, and waits until it is up."""
        self.switch_on()
        deadline = time.monotonic() + patience
        while time.monotonic() < deadline:
            if self.container.poll() is not None:
                said = self.console_tail()
                raise CannotBoot(said) if any(word in said for word in FORBIDDEN) else RuntimeError(
                    f"systemd-nspawn ended: {said}")
            self.leader = self.leader or self.find_leader()
            if self.leader and self.is_up():
                return
            time.sleep(0.1)
        raise TimeoutError(f"the machine did not boot within {patience} s; its console ends:\n{self.console_tail()}")

    def is_up(self):
        return self.run("systemctl", "is-active", "--quiet", "newsfold-test.target", check=False).returncode == 0

    def mount(self):
        # Memory below the overlay: it works where / is an overlay itself, and it is gone when the namespace is.
        layers = [
            ["mount", "-t", "tmpfs", "-o", "size=2g,mode=0755", "newsfold-system", self.base],
            ["mkdir", self.root, self.base + "/upper", self.base + "/work"],
            ["mount", "-t", "overlay", "-o",
             f"lowerdir=/,upperdir={self.base}/upper,workdir={self.base}/work", "newsfold-system", self.root],
        ]
        for command in layers:
            done = subprocess.run(command, capture_output=True, text=True)
            if done.returncode != 0:
                raise CannotBoot(done.stderr.strip())

    def power_off(self):
        """Takes the power away: nothing in it is told."""
        os.kill(self.leader, signal.SIGKILL)  # with PID 1 go all
        self.container.wait()
        self.container = self.leader = None

    def restart(self, patience=60):
        """Has it shut down, and powers it on again."""
        self.run("systemctl", "poweroff", "--no-block")
        try:
            self.container.wait(15)
        except subprocess.TimeoutExpired:
            # In a container of this kind a shutdown can wait for processes that were brought in from outside.
            self.power_off()
        self.container = self.leader = None
        self.start(patience)

    def switch_on(self):
        self.console = open(self.base + "/console.log", "wb")
        self.container = subprocess.Popen(
            ["systemd-nspawn", "--quiet", "--directory", self.root, "--machine", f"newsfold-{uuid.uuid4().hex[:8]}",
             "--uuid", uuid.uuid4().hex, "--boot", "--console=pipe", "--private-network", "--register=no",
             "--keep-unit", "--settings=no", "--link-journal=no", "--resolv-conf=off", "--timezone=off", "--",
             "systemd.unit=newsfold-test.target"],
            stdin=subprocess.DEVNULL, stdout=self.console, stderr=subprocess.STDOUT, start_new_session=True)

    def find_leader(self):
        """The machine's PID 1, as a PID out here."""
        pid = self.container.pid
        try:
            with open(f"/proc/{pid}/task/{pid}/children") as children:
                for child in children.read().split():
                    with open(f"/proc/{child}/comm") as name:
                        if name.read().strip() == "systemd":
                            return int(child)
        except FileNotFoundError:
            pass
        return None

    def run(self, *command, user=None, input=None, check=True, timeout=60):
        """Runs a command inside; text out, text or bytes in. With `check`, a failing one is an error that shows why."""
        if user:
            command = ("runuser", "-u", user, "--") + command
        if isinstance(input, str):
            input = input.encode()
        enter = ["nsenter", "--target", str(self.leader), "--all"]
        done = subprocess.run(
            [*enter, *command], input=input if input is not None else b"", capture_output=True, timeout=timeout,
            env=ENVIRONMENT)
        done.stdout = done.stdout.decode(errors="replace")
        done.stderr = done.stderr.decode(errors="replace")
        if check and done.returncode != 0:
            raise AssertionError(
                f"{command!r} exited with {done.returncode}\n{done.stdout}{done.stderr}".rstrip())
        return done

    def follow(self, *command):
        """Starts a command inside that goes on printing lines."""
        return subprocess.Popen(
            ["nsenter", "--target", str(self.leader), "--all", *command], stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, env=ENVIRONMENT)

    def console_tail(self):
        with open(self.base + "/console.log", errors="replace") as console:
            return "\n".join(console.read().strip().splitlines()[-5:]) or "nothing was said"

    def write(self, path, text):
        """Writes a file from outside, before the machine runs."""
        self.forget(path)
        with open(self.root + path, "w") as file:
            file.write(text)

    def forget(self, path):
        """Removes a file or folder from the overlay; the machine below keeps it."""
        path = self.root + path
        if os.path.isdir(path) and not os.path.islink(path):
            shutil.rmtree(path)
        elif os.path.lexists(path):
            os.unlink(path)
