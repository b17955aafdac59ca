# SPDX-License-Identifier: GPL-2.0-or-later
"""The User-mode Linux kernel of ground "uml", unpacked from Debian into the cache.

Before 6.13 it keeps too little room for a processor's registers and panics where
the processor has AMX, so it is taken from the newest suite that apt knows here
(mk/install-dependencies makes one known).  It needs that suite's C library too,
which lies beside it: nothing of either is installed.
"""

import glob
import hashlib
import os
import platform
import shutil
import subprocess
import tempfile
from dataclasses import dataclass

from . import report, roots
from .ground import Unusable

_OLDEST = "6.13"
_MEMORY = 512  # MB
_VERSION = 1  # of this file's way of unpacking it
_PROBE = "the-kernel-is-up"


@dataclass
class Kernel:
    folder: str  # where it has to be started
    modules: str  # as /lib/modules/VERSION
    memory: str  # where its memory is a file

    def command(self, *arguments):
        """What starts it, with FOLDER as current directory."""
        return ["env", f"LD_LIBRARY_PATH={self.folder}", f"TMPDIR={self.memory}", "./linux.uml",
                f"mem={_MEMORY}M", "root=/dev/root", "rootfstype=hostfs", "rootflags=/", "ro",
                "quiet", *arguments]


def kernel(config):
    """The kernel, fetched when it is not there; shown to boot on this processor."""
    folder = roots.made(config, f"uml-{_VERSION}", _unpack)
    found = Kernel(folder, glob.glob(folder + "/modules/*")[0], _memory_folder())
    _check_boots(found)
    return found


def _memory_folder():
    """A folder for its memory, which it executes.  In containers /dev/shm is often none."""
    folders = ["/dev/shm", tempfile.gettempdir()]
    for folder in folders:
        try:
            facts = os.statvfs(folder)
        except OSError:
            continue
        if facts.f_bavail * facts.f_frsize >> 20 >= _MEMORY and not facts.f_flag & os.ST_NOEXEC:
            return folder
    raise Unusable(f"linux.uml needs {_MEMORY} MB in {' or '.join(folders)}, not mounted noexec "
                   "(TMPDIR= names another folder)")


def _unpack(path):
    os.makedirs(path)
    report.note("fetching a User-mode Linux kernel from Debian (once, 40 MB)")
    version = _newest("user-mode-linux")
    if not version or _compare(version, "lt", _OLDEST):
        raise Unusable(f"apt knows no user-mode-linux of {_OLDEST} or newer (has: {version or 'none'}); "
                       "as root: mk/install-dependencies lab && apt-get update")
    _fetch("user-mode-linux", version, path)
    _fetch("libc6", _newest("libc6"), path)
    library = os.path.join(path, "usr", "lib")
    c_library = os.path.join(library, "x86_64-linux-gnu")
    shutil.copy2(os.path.join(c_library, "ld-linux-x86-64.so.2"), os.path.join(path, "ld.so"))
    shutil.copy2(os.path.join(c_library, "libc.so.6"), path)
    os.rename(os.path.join(library, "uml", "modules"), os.path.join(path, "modules"))
    _with_own_loader(os.path.join(path, "usr", "bin", "linux.uml"), os.path.join(path, "linux.uml"))
    for leftover in ("usr", "lib", "lib64", "etc"):
        shutil.rmtree(os.path.join(path, leftover), ignore_errors=True)


def _newest(package):
    """The newest version that apt has seen in any suite, or None."""
    lines = subprocess.run(["apt-cache", "madison", package], check=False, text=True,
                           capture_output=True).stdout.split("\n")
    newest = None
    for version in (line.split("|")[1].strip() for line in lines if "|" in line):
        if newest is None or _compare(version, "gt", newest):
            newest = version
    return newest


def _compare(version, relation, other):
    return subprocess.run(["dpkg", "--compare-versions", version, relation, other],
                          check=False).returncode == 0


def _fetch(package, version, path):
    """Unpack a package into PATH."""
    result = subprocess.run(["apt-get", "-q", "-o", "APT::Sandbox::User=root", "download",
                             f"{package}={version}"], cwd=path, check=False, text=True,
                            capture_output=True)
    archives = glob.glob(os.path.join(path, package + "_*.deb"))
    if result.returncode or not archives:
        raise Unusable(f"{package} {version} could not be fetched: {result.stderr.strip()}")
    subprocess.run(["dpkg-deb", "-x", archives[0], path], check=True)
    os.unlink(archives[0])


def _with_own_loader(path, into):
    """A copy of a program that asks for ./ld.so instead of the machine's.

    To start it through that loader instead would move its heap, and the kernel
    reckons its memory from there.
    """
    with open(path, "rb") as f:
        program = f.read()
    theirs = b"/lib64/ld-linux-x86-64.so.2\0"
    if program.count(theirs) != 1:
        raise Unusable("this user-mode-linux is not for x86-64")
    with open(into, "wb") as f:
        f.write(program.replace(theirs, b"./ld.so".ljust(len(theirs), b"\0")))
    os.chmod(into, 0o755)


def _check_boots(found):
    """Boot it to its first process; what has booted once on such a machine is not asked again."""
    with open("/proc/cpuinfo", encoding="utf-8") as f:
        cpu = [line for line in f if line.startswith(("model name", "flags"))][:2]
    machine = hashlib.sha256(repr((cpu, platform.release())).encode()).hexdigest()[:12]
    stamp = os.path.join(found.folder, f"boots-on-{machine}")
    if os.path.exists(stamp):
        return
    command = found.command("con=null", "con0=null,fd:1", "init=/bin/echo", "--", _PROBE)
    result = subprocess.run(command, cwd=found.folder, check=False, text=True, errors="replace",
                            stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                            stderr=subprocess.STDOUT, start_new_session=True)
    if _PROBE not in result.stdout:
        panic = [line for line in result.stdout.split("\n") if "panic" in line]
        raise Unusable("linux.uml does not boot on this machine: "
                       + (panic[0].strip() if panic else result.stdout.strip()[-200:]))
    with open(stamp, "w", encoding="utf-8"):
        pass
