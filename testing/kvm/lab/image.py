# SPDX-License-Identifier: GPL-2.0-or-later
"""What a QEMU guest boots: kernel, initramfs and root image, all in the cache."""

import glob
import os
import shutil
import subprocess
import tempfile
from dataclasses import dataclass

from . import roots
from .ground import Unusable
from .tree import TESTING

KERNEL = "linux-image-cloud-amd64"
_MODULES = ("virtio_pci", "virtio_blk", "virtio_net", "virtio_console", "virtio_rng",
            "overlay")
_INIT = os.path.join(TESTING, "kvm", "guest", "initramfs-init")
_VERSION = 1


@dataclass
class Boot:
    kernel: str
    initramfs: str
    image: str
    modules: str  # the kernel's modules, on this machine


def boot(config):
    """The files of a guest; made when they are not there."""
    suite, _, _ = roots.machine_source()
    packages = [p for p in roots.packages_for("guest") if p != KERNEL]
    recipe = roots.Recipe("guest", suite, packages, pin_nss=True, kernel=KERNEL)
    root = roots.root(config, recipe)
    kernel = glob.glob(root + "/boot/vmlinuz-*")[0]
    modules = glob.glob(root + "/usr/lib/modules/*")[0]
    image = roots.made(config, f"guest-{recipe.key()}.ext4", lambda path: ext4(root, path))
    with open(_INIT, "rb") as f:
        init = f.read()
    name = roots.Recipe("initramfs", repr((_VERSION, init, _MODULES)), base=recipe).key()
    initramfs = roots.made(config, f"initramfs-{name}.cpio",
                           lambda path: _initramfs(root, modules, path))
    return Boot(kernel, initramfs, image, modules)


def ext4(folder, path):
    """A read-only image of FOLDER, with a little room for the file system itself."""
    used = subprocess.run(["du", "-sxk", "--apparent-size", folder], check=True, text=True,
                          capture_output=True).stdout.split()[0]
    count = sum(len(d) + len(f) for _, d, f in os.walk(folder))
    size = int(int(used) * 1.1) + count * 5 + 8192
    result = subprocess.run(["mke2fs", "-q", "-t", "ext4", "-O", "^has_journal", "-m", "0",
                             "-N", str(count + 1024), "-d", folder, path, f"{size}k"],
                            check=False, text=True, capture_output=True)
    if result.returncode:
        raise Unusable(f"mke2fs {folder}: {result.stderr.strip()}")


def _initramfs(root, modules, path):
    """Busybox, the modules that reach the disks and consoles, and our init."""
    version = os.path.basename(modules)
    with tempfile.TemporaryDirectory(prefix="pluto-lab-") as top:
        for folder in ("bin", "dev", "proc", "sys", "ro", "tree", "rw", "root", "modules"):
            os.mkdir(os.path.join(top, folder))
        shutil.copy2(os.path.join(root, "usr/bin/busybox"), os.path.join(top, "bin/busybox"))
        shutil.copy2(_INIT, os.path.join(top, "init"))
        os.chmod(os.path.join(top, "init"), 0o755)
        for number, module in enumerate(_with_dependencies(root, version)):
            name = f"{number:02}-{os.path.basename(module).split('.')[0]}.ko"
            with open(os.path.join(top, "modules", name), "wb") as f:
                f.write(_unpacked(module))
        names = subprocess.run(["find", "."], cwd=top, check=True, capture_output=True).stdout
        with open(path, "wb") as f:
            subprocess.run(["cpio", "-o", "-H", "newc", "--quiet"], cwd=top, check=True,
                           input=names, stdout=f)


def _with_dependencies(root, version):
    """Paths of the modules, each after those that it needs."""
    paths = []
    for module in _MODULES:
        result = subprocess.run(["modprobe", "-d", root, "-S", version, "-D", "-q", module],
                                check=False, text=True, capture_output=True)
        for line in result.stdout.split("\n"):
            words = line.split()
            if len(words) > 1 and words[0] == "insmod" and words[1] not in paths:
                paths.append(words[1])
    return paths


def _unpacked(path):
    for suffix, command in ((".xz", "xz"), (".zst", "zstd"), (".gz", "gzip")):
        if path.endswith(suffix):
            return subprocess.run([command, "-dc", path], check=True, capture_output=True).stdout
    with open(path, "rb") as f:
        return f.read()
