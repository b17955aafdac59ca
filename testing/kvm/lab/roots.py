# SPDX-License-Identifier: GPL-2.0-or-later
"""Root file systems made from Debian packages, in the cache, once each.

A root is cached under a hash of its recipe, so a changed recipe makes a new
one.  Needs root.  /proc is mounted in a mount namespace of the one command that
needs it, so that nothing can be left mounted.
"""

import fcntl
import glob
import hashlib
import os
import shutil
import subprocess
import time

from . import report
from .ground import Unusable
from .tree import TOP

INSTALL_DEPENDENCIES = os.path.join(TOP, "mk", "install-dependencies")
_SCRIPTS = "/usr/share/debootstrap/scripts"
_VERSION = 1  # of this file's way of making a root


class Recipe:
    def __init__(self, name, suite, packages=(), pin_nss=False, kernel=None, base=None):
        self.name = name
        self.suite = suite
        self.packages = list(packages)  # "a|b": the first that the suite has
        self.pin_nss = pin_nss
        self.kernel = kernel  # a package to be unpacked, not installed
        self.base = base  # Recipe to start from

    def key(self):
        facts = [_VERSION, self.name, self.suite, self.packages, self.pin_nss, self.kernel,
                 self.base.key() if self.base else None]
        return hashlib.sha256(repr(facts).encode()).hexdigest()[:12]


def machine_source():
    """Suite, mirror and keyring of the machine's own Debian."""
    result = subprocess.run([INSTALL_DEPENDENCIES, "--source"], check=False, text=True,
                            capture_output=True)
    if result.returncode:
        raise Unusable(result.stderr.strip())
    suite, mirror, keyring = result.stdout.split()
    return suite, mirror, None if keyring == "-" else keyring


def packages_for(purpose):
    return subprocess.run([INSTALL_DEPENDENCIES, "--list", purpose], check=True, text=True,
                          capture_output=True).stdout.split()


def made(config, name, build):
    """The file or folder NAME of the cache; BUILD(path) makes it when missing."""
    path = os.path.join(config.cache, name)
    if os.path.exists(path):
        return path
    os.makedirs(config.cache, exist_ok=True)
    with open(os.path.join(config.cache, ".lock"), "w", encoding="utf-8") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if os.path.exists(path):
            return path
        partial = path + ".partial"
        shutil.rmtree(partial, ignore_errors=True)
        try:
            build(partial)
        except BaseException:
            shutil.rmtree(partial, ignore_errors=True)
            raise
        os.rename(partial, path)
    return path


def root(config, recipe):
    """The root folder of RECIPE."""
    base = root(config, recipe.base) if recipe.base else None
    return made(config, f"{recipe.name}-{recipe.key()}",
                lambda path: _build(config, recipe, path, base))


def _build(config, recipe, path, base):
    if os.getuid() != 0:
        raise Unusable(f"the root \"{recipe.name}\" is not made yet, and that needs root")
    if shutil.which("debootstrap") is None:
        raise Unusable("debootstrap is not installed")
    began = time.monotonic()
    report.note(f"making the root \"{recipe.name}\" from Debian {recipe.suite} (once, a minute or so)")
    if base:
        # not a copy by Python: it would read the device nodes
        _run(["cp", "-ax", "--reflink=auto", base, path], "copying a root",
             os.path.join(config.cache, f"{recipe.name}.log"))
    else:
        _debootstrap(recipe, path, config)
    if recipe.packages or recipe.kernel:
        _install(recipe, path)
        _slim(path)
    report.note(f"made the root \"{recipe.name}\" in {time.monotonic() - began:.0f} s")


def _run(command, what, log):
    with open(log, "ab") as f:
        f.write(f"$ {' '.join(command)}\n".encode())
        f.flush()
        environment = dict(os.environ, DEBIAN_FRONTEND="noninteractive", LC_ALL="C",
                           PATH="/usr/sbin:/usr/bin:/sbin:/bin")
        result = subprocess.run(command, check=False, stdin=subprocess.DEVNULL, stdout=f,
                                stderr=subprocess.STDOUT, env=environment)
    if result.returncode:
        raise Unusable(f"{what} failed: see {log}")


def _debootstrap(recipe, path, config):
    _, mirror, keyring = machine_source()
    command = ["debootstrap", "--variant=minbase"]
    if keyring:
        command.append(f"--keyring={keyring}")
    command += [recipe.suite, path, mirror]
    if not os.path.exists(os.path.join(_SCRIPTS, recipe.suite)):
        command.append(os.path.join(_SCRIPTS, "sid"))
    _run(command, "debootstrap", os.path.join(config.cache, f"{recipe.name}.log"))
    with open(os.path.join(path, "usr/sbin/policy-rc.d"), "w", encoding="utf-8") as f:
        f.write("#!/bin/sh\nexit 101\n")
    os.chmod(os.path.join(path, "usr/sbin/policy-rc.d"), 0o755)


def _install(recipe, path):
    log = path + ".log"
    apt = ["unshare", "--mount", "--pid", "--fork", f"--mount-proc={path}/proc", "chroot", path, "apt-get", "-q", "-y",
           "-o", "Acquire::Check-Valid-Until=false", "-o", "APT::Sandbox::User=root"]
    if recipe.pin_nss:
        _run([INSTALL_DEPENDENCIES, "--pin-only", path], "the pin of NSS", log)
    _run([*apt, "update"], "apt-get update", log)
    packages = [_choose(path, p) for p in recipe.packages]
    _run([*apt, "install", "--no-install-recommends", *packages], "apt-get install", log)
    if recipe.kernel:
        _unpack_kernel(recipe, path, apt, log)
    os.unlink(log)


def _choose(path, package):
    for choice in package.split("|"):
        policy = subprocess.run(["chroot", path, "apt-cache", "policy", choice], check=True,
                                text=True, capture_output=True).stdout
        if "Candidate:" in policy and "Candidate: (none)" not in policy:
            return choice
    raise Unusable(f"no package {package}")


def _unpack_kernel(recipe, path, apt, log):
    """The kernel's files without its dependencies: the guests have their own initramfs."""
    depends = subprocess.run(["chroot", path, "apt-cache", "depends", recipe.kernel], check=True,
                             text=True, capture_output=True).stdout
    image = [word for word in depends.split() if word.startswith("linux-image-")][1]
    _run([*apt, "download", image], "the download of the kernel", log)
    archive = glob.glob(os.path.join(path, image + "_*.deb"))[0]
    unpacked = path + ".kernel"
    _run(["dpkg-deb", "-x", archive, unpacked], "unpacking the kernel", log)
    for folder in ("boot", "usr/lib/modules", "lib/modules"):
        source = os.path.join(unpacked, folder)
        into = os.path.join(path, "usr/lib/modules" if "modules" in folder else folder)
        if os.path.isdir(source):
            shutil.copytree(source, into, symlinks=True, dirs_exist_ok=True)
    shutil.rmtree(unpacked)
    os.unlink(archive)
    version = os.listdir(os.path.join(path, "usr/lib/modules"))[0]
    _run(["depmod", "-b", path, version], "depmod", log)


def _slim(path):
    for folder in ("var/cache/apt", "var/lib/apt/lists", "usr/share/doc", "usr/share/man",
                   "usr/share/locale"):
        for entry in glob.glob(os.path.join(path, folder, "*")):
            if os.path.isdir(entry) and not os.path.islink(entry):
                shutil.rmtree(entry)
            else:
                os.unlink(entry)
