"""Runs programs of the published folder as a container would: only the libraries they need, read-only, not root, a private /tmp."""
import json
import os
import re
import signal
import subprocess
import time
from pathlib import Path

from dockerfile import Dockerfile

# What the base image has and .NET loads by name.
EXTRA_LIBRARIES = ("libssl.so.3", "libcrypto.so.3")


def libraries(app):
    """The libraries outside of the folder that its native files are linked against, as absolute paths."""
    found = set()
    natives = [str(f) for f in app.iterdir() if f.suffix == ".so" or ".so." in f.name or f.name == "actplat"]
    listing = subprocess.run(["ldd", *natives], capture_output=True, text=True).stdout
    needed = {line.split("=>")[0].strip() for line in listing.splitlines() if "=> /" in line}
    found |= set(re.findall(r"(/\S+\.so\S*) \(0x", listing))
    cache = subprocess.run(["/sbin/ldconfig", "-p"], capture_output=True, text=True).stdout
    for name in EXTRA_LIBRARIES:
        found.add(next(line.split("=> ")[1] for line in cache.splitlines() if line.strip().startswith(name + " ")))
    return sorted(path for path in found if not path.startswith(str(app))), needed


class Jail:
    def __init__(self, app, scratch):
        self.app = app
        self.scratch = scratch
        self.user, self.group = Dockerfile().value("USER").split(":")
        self.libraries, _ = libraries(app)

    def command(self, words, environment, mounts, status=None):
        bwrap = ["bwrap", "--unshare-user", "--uid", self.user, "--gid", self.group, "--unshare-pid", "--as-pid-1", "--unshare-ipc", "--unshare-uts",
                 "--cap-drop", "ALL", "--die-with-parent", "--new-session", "--clearenv"]
        for name, value in {**environment, "PATH": "/nowhere", "HOME": "/nowhere"}.items():
            bwrap += ["--setenv", name, value]
        for library in self.libraries:
            bwrap += ["--ro-bind", os.path.realpath(library), library]
        bwrap += ["--ro-bind", str(self.app), "/app", "--tmpfs", "/tmp", "--proc", "/proc", "--dev", "/dev"]
        for source, target in mounts.items():
            bwrap += ["--ro-bind", str(source), target]
        bwrap += ["--remount-ro", "/", "--chdir", "/"]
        if status is not None:
            bwrap += ["--info-fd", str(status)]
        return [*bwrap, "--", *words]

    def run(self, words, environment=None, mounts=None, limit=60):
        """Runs to the end: exit code, standard output, standard error."""
        done = subprocess.run(self.command(words, environment or {}, mounts or {}), capture_output=True, text=True, timeout=limit)
        return done.returncode, done.stdout, done.stderr

    def start(self, words, environment, mounts):
        reader, writer = os.pipe()
        log = open(self.scratch / f"server-{time.monotonic_ns()}.log", "w+")
        process = subprocess.Popen(self.command(words, environment, mounts, writer), stdout=log, stderr=subprocess.STDOUT, pass_fds=[writer])
        os.close(writer)
        with os.fdopen(reader) as status:
            child = json.load(status)["child-pid"]
        return Prisoner(process, child, Path(log.name))


class Prisoner:
    """A program in its jail; its process is the first of its name space, as in a container."""

    def __init__(self, process, child, log):
        self.process = process
        self.child = child
        self.log = log

    def terminate(self, limit):
        """SIGTERM: the exit code and how long it took."""
        began = time.monotonic()
        os.kill(self.child, signal.SIGTERM)
        return self.process.wait(timeout=limit), time.monotonic() - began

    def proc(self, name):
        return Path(f"/proc/{self.child}/{name}").read_text()

    def kill(self):
        if self.process.poll() is None:
            self.process.kill()
            self.process.wait()
