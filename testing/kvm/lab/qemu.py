# SPDX-License-Identifier: GPL-2.0-or-later
"""Grounds "kvm" (one QEMU guest a test, hosts as namespaces) and "vm" (one a host)."""

import functools
import glob
import os
import shutil
import socket
import subprocess
import tarfile
import tempfile
import time

from . import image, peers, roots
from .console import Console, ConsoleError
from .ground import Guest, Unusable, kill_group
from .switch import Switch
from .tree import TESTING

_QEMU = "qemu-system-x86_64"
_FEATURES = {"xfrmi": "xfrm_interface", "vti": "ip_vti", "nft": "nf_tables",
             "filter": "ip_tables", "ipcomp": "xfrm_ipcomp"}
_PROBE_SECONDS = 8
_TCG_SLOWNESS = 6


def check(config):
    for tool in (_QEMU, "mke2fs", "cpio"):
        if shutil.which(tool) is None:
            raise Unusable(f"{tool} is not installed")
    boot = image.boot(config)
    return {feature for feature, module in _FEATURES.items()
            if glob.glob(f"{boot.modules}/**/{module}.ko*", recursive=True)}


@functools.cache
def accelerator(kernel, initramfs):
    """"kvm" only where a guest really comes up with it; else "tcg"."""
    if not os.access("/dev/kvm", os.R_OK | os.W_OK):
        return "tcg"
    with tempfile.TemporaryFile() as log:
        process = subprocess.Popen(
            [_QEMU, "-accel", "kvm", "-cpu", "host", "-M", "q35", "-m", "256", "-nodefaults",
             "-no-reboot", "-display", "none", "-serial", "stdio", "-kernel", kernel,
             "-initrd", initramfs, "-append", "console=ttyS0 quiet panic=-1 LAB_PROBE=1"],
            stdin=subprocess.PIPE, stdout=log, stderr=subprocess.DEVNULL, start_new_session=True)
        try:
            process.wait(_PROBE_SECONDS)
        except subprocess.TimeoutExpired:
            pass
        kill_group(process)
        log.seek(0)
        return "kvm" if b"lab-probe-up" in log.read() else "tcg"


def _prepare(config, jobs):
    """One image of the tree for all tests, one of each peer's root."""
    tree = jobs[0].tree
    image.ext4(tree, tree + ".ext4")
    for name in sorted({p for job in jobs for p in job.peers}):
        _peer_image(config, name)


def _peer_image(config, name):
    root = peers.root(name, config)
    return roots.made(config, os.path.basename(root) + ".ext4",
                      lambda path: image.ext4(root, path))


class QemuGuest(Guest):
    """One or more QEMU processes."""

    def __init__(self, job, config):
        super().__init__()
        self.job = job
        self.config = config
        self.boot = image.boot(config)
        self.accelerator = accelerator(self.boot.kernel, self.boot.initramfs)
        if self.accelerator == "tcg":
            self.slowness = _TCG_SLOWNESS
        self.archives = []
        self.switches = {}

    def start(self, name, hosts, wires, interfaces=()):
        """A guest NAME with consoles for HOSTS; INTERFACES are (interface, network)."""
        scratch = os.path.join(self.job.scratch, name)
        os.makedirs(scratch)
        peer_names = list(self.job.peers)
        disks = [self.boot.image, self.job.tree + ".ext4",
                 *[_peer_image(self.config, p) for p in peer_names]]
        archive = os.path.join(scratch, "out.tar")
        self.archives.append(archive)
        environment = {
            "LAB_HOSTS": ",".join(f"{h}=/dev/hvc{n}" for n, h in enumerate(hosts)),
            "LAB_TEST": self.job.test.name, "LAB_WIRES": wires,
        }
        if peer_names:
            environment["LAB_PEERS"] = ",".join(peer_names)
        command = self._machine(environment)
        for number, disk in enumerate(disks):
            command += ["-drive", f"file={disk},if=none,id=disk{number},format=raw,readonly=on",
                        "-device", f"virtio-blk-pci,drive=disk{number}"]
        for number, _ in enumerate(hosts):
            command += ["-chardev", f"socket,id=con{number},path={scratch}/con{number},"
                        "server=on,wait=off",
                        "-device", f"virtconsole,chardev=con{number},nr={number}"]
        command += ["-chardev", f"file,id=out,path={archive}",
                    "-device", f"virtserialport,chardev=out,nr={len(hosts)},name=lab.out"]
        command += self._nics(name, interfaces)
        with open(os.path.join(self.job.out, f"{name}.guest.log"), "wb") as log:
            process = self.spawn(command, stdout=log)
        for number, host in enumerate(hosts):
            fd = self._connect(f"{scratch}/con{number}", process)
            self.consoles[host] = Console(
                host, fd, os.path.join(self.job.out, f"{host}.console.raw"))

    def _machine(self, environment):
        model = "host" if self.accelerator == "kvm" else "Westmere"
        append = "console=ttyS0 quiet panic=-1 mitigations=off net.ifnames=0 " + " ".join(
            f"{name}={value}" for name, value in environment.items())
        return [_QEMU, "-accel", self.accelerator, "-cpu", model, "-M", "q35", "-m", "384",
                "-smp", "1", "-nodefaults", "-no-reboot", "-display", "none",
                "-serial", "stdio", "-kernel", self.boot.kernel,
                "-initrd", self.boot.initramfs, "-append", append,
                "-device", "virtio-rng-pci", "-device", "virtio-serial-pci"]

    def _nics(self, name, interfaces):
        command = []
        for number, (interface, network) in enumerate(interfaces):
            switch = self.switches[network]
            theirs, ours = switch.port(f"{name}-{interface}")
            mac = _mac(name, number)
            command += ["-netdev", f"dgram,id=net{number},local.type=unix,local.path={theirs},"
                        f"remote.type=unix,remote.path={ours}",
                        "-device", f"virtio-net-pci,netdev=net{number},mac={mac}"]
        return command

    @staticmethod
    def _connect(path, process):
        end = time.monotonic() + 30
        while time.monotonic() < end and process.poll() is None:
            channel = socket.socket(socket.AF_UNIX)
            try:
                channel.connect(path)
                return channel.detach()
            except OSError:
                channel.close()
                time.sleep(0.02)
        raise ConsoleError("qemu did not start (see guest.log)")

    def finish(self, grace=20):
        super().finish(grace)
        for switch in self.switches.values():
            switch.stop()
        for archive in self.archives:
            self._unpack(archive)

    def _unpack(self, archive):
        try:
            with tarfile.open(archive) as tar:
                for member in tar:
                    if member.isreg():
                        tar.extract(member, self.job.out)
        except (OSError, tarfile.TarError) as error:
            # the guest ended before it could say anything
            with open(os.path.join(self.job.out, "guest.log"), "a", encoding="utf-8") as log:
                log.write(f"{archive}: {error}\n")


def _mac(name, number):
    return f"12:00:00:{sum(name.encode()) % 256:02x}:{len(name):02x}:{number:02x}"


class Namespaces:
    """One guest for the test."""

    NAME = "kvm"
    check = staticmethod(check)
    prepare = staticmethod(_prepare)

    @staticmethod
    def start(job, config):
        guest = QemuGuest(job, config)
        guest.start("guest", job.test.hosts, "veth")
        return guest


class Machines:
    """One guest for each host, a switch for each network."""

    NAME = "vm"
    AT_ONCE = max(1, (os.cpu_count() or 1) // 2)
    check = staticmethod(check)
    prepare = staticmethod(_prepare)

    @staticmethod
    def start(job, config):
        guest = QemuGuest(job, config)
        wires = [w for w in _wires() if w[0] in job.test.hosts]
        for network in sorted({network for _, _, network in wires}):
            guest.switches[network] = Switch(network, job.scratch,
                                             os.path.join(job.out, f"{network}.pcap"))
        for host in job.test.hosts:
            interfaces = [(i, n) for h, i, n in wires if h == host]
            guest.start(host, [host], "nic", interfaces)
        for switch in guest.switches.values():
            switch.start()
        return guest


def _wires():
    """(host, interface, network) of testing/baseconfigs/wires."""
    with open(os.path.join(TESTING, "baseconfigs", "wires"), encoding="utf-8") as f:
        return [tuple(line.split()) for line in f
                if line.strip() and not line.startswith("#")]
