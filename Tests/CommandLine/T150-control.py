"""The control socket: commands that ask a running daemon, and a client that no one here wrote."""

import json
import os
import socket
import stat
import subprocess
import sys

from harness import Skip, numbers, test


@test("status asks the running daemon, and tells the same counts")
def status(t):
    t.put_reports()
    daemon = t.daemon()
    (status,) = t.json("status")
    assert 5 in numbers(status), status
    assert "5" in t.run("status").out
    assert daemon.is_running()


@test("explain asks the running daemon")
def explain(t):
    path = t.put_reports()[0]
    t.daemon()
    assert "new" in t.run("explain", str(path)).out.lower()
    assert "ignore" in t.run("explain", str(t.put("half.part", "Words")), code=(0, 1)).out.lower()


@test("ingest while a daemon runs goes through the daemon, and ends when every file has its outcome")
def ingest(t):
    daemon = t.daemon()
    paths = t.put_reports()
    t.ingest()
    assert set(t.outcomes().values()) == {"new"} and len(t.outcomes()) == 5
    reported = {event["file"] for event in daemon.wait_events("article-added", 5)}
    assert reported == {str(path) for path in paths}
    assert daemon.is_running()


@test("the socket can be used by owner and group only, and is gone with the daemon")
def mode(t):
    daemon = t.daemon()
    status = os.stat(t.state / "control")
    assert stat.S_ISSOCK(status.st_mode)
    assert status.st_mode & 0o007 == 0, oct(status.st_mode)
    daemon.terminate()
    assert not (t.state / "control").exists()


@test("a socket that a killed daemon left behind is in nobody's way")
def stale(t):
    daemon = t.daemon()
    daemon.end()
    assert (t.state / "control").exists()
    t.run("status"), t.run("files"), t.ingest()
    assert t.daemon().terminate() == 0


@test("garbage on the socket closes that connection and nothing else")
def garbage(t):
    daemon = t.daemon()
    for message in (b"garbage\0", b"\0", b"{}\0", b"\x1b[2J\0", b"x" * 3_000_000):
        with socket.socket(socket.AF_UNIX) as peer:
            peer.settimeout(10)
            peer.connect(str(t.state / "control"))
            try:
                peer.sendall(message)
                assert peer.recv(1000) == b"", message[:20]
            except (ConnectionResetError, BrokenPipeError):
                pass
    t.run("status")
    assert daemon.is_running()


def call(t, method, parameters=None):
    """One Varlink call, written by hand."""
    with socket.socket(socket.AF_UNIX) as peer:
        peer.settimeout(10)
        peer.connect(str(t.state / "control"))
        peer.sendall(json.dumps({"method": method, "parameters": parameters or {}}).encode() + b"\0")
        reply = b""
        while not reply.endswith(b"\0"):
            more = peer.recv(65536)
            assert more, reply
            reply += more
    return json.loads(reply[:-1])


@test("it speaks Varlink: what it is, its interface, and errors for what it has not")
def varlink(t):
    t.daemon()
    info = call(t, "org.varlink.service.GetInfo")["parameters"]
    assert "io.newsfold" in info["interfaces"] and "org.varlink.service" in info["interfaces"]
    described = call(t, "org.varlink.service.GetInterfaceDescription", {"interface": "io.newsfold"})["parameters"]
    text = described["description"]
    assert "interface io.newsfold" in text and "method Status" in text and "method Explain" in text
    assert call(t, "io.newsfold.Splendid")["error"] == "org.varlink.service.MethodNotFound"
    assert call(t, "io.nowhere.Status")["error"] == "org.varlink.service.InterfaceNotFound"
    assert "error" not in call(t, "io.newsfold.Status")


CLIENT = """
import json, sys, varlink
client = varlink.Client.new_with_address("unix:" + sys.argv[1])
with client.open("io.newsfold") as newsfold:
    print(json.dumps(newsfold.Status()))
"""


@test("the varlink package of PyPI can call io.newsfold.Status")
def foreign(t):
    if subprocess.run([sys.executable, "-c", "import varlink"], capture_output=True).returncode:
        raise Skip("python3 cannot import varlink: pip install varlink")
    t.put_reports()
    t.daemon()
    done = subprocess.run(
        [sys.executable, "-c", CLIENT, str(t.state / "control")], capture_output=True, text=True, timeout=30)
    assert done.returncode == 0, done.stderr
    assert isinstance(json.loads(done.stdout), dict)
