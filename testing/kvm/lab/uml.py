# SPDX-License-Identifier: GPL-2.0-or-later
"""Ground "uml": one User-mode Linux guest a test, hosts as network namespaces."""

import glob
import os
import shutil
import socket

from .console import Console
from .ground import Guest, Unusable

NAME = "uml"
_MODULES = "/usr/lib/uml/modules"
_FEATURES = {"xfrmi": "xfrm_interface", "vti": "ip_vti", "ipcomp": "xfrm_ipcomp"}


def check(_config):
    """The kernel features that tests may ask for here."""
    if shutil.which("linux.uml") is None:
        raise Unusable("linux.uml is not installed")
    if not glob.glob(_MODULES + "/*/kernel"):
        raise Unusable("no modules of linux.uml")
    return {feature for feature, module in _FEATURES.items()
            if glob.glob(f"{_MODULES}/*/kernel/**/{module}.ko*", recursive=True)}


def prepare(_config, _jobs):
    """Nothing: its root is the machine's own."""


def start(job, _config):
    guest = Guest()
    channels, theirs = [], []
    hosts = []
    for number, host in enumerate(job.test.hosts, 1):
        ours, other = socket.socketpair()
        fd = ours.detach()
        guest.consoles[host] = Console(host, fd, os.path.join(job.out, f"{host}.console.raw"))
        theirs.append(other)
        channels.append(f"con{number}=fd:{other.fileno()},fd:{other.fileno()}")
        hosts.append(f"{host}=/dev/tty{number}")
    command = [
        "linux.uml", "mem=512M", "root=/dev/root", "rootfstype=hostfs", "rootflags=/",
        "ro", "quiet", "con=null", "con0=fd:0,fd:1", *channels, "ssl=null",
        f"init={job.tree}/lab/uml-init", f"umid=lab-{os.getpid()}-{id(guest):x}",
        f"uml_dir={job.scratch}",
        f"LAB_HOSTS={','.join(hosts)}", f"LAB_TEST={job.test.name}",
        f"LAB_TREE={job.tree}", f"LAB_OUT={job.out}", "LAB_WIRES=veth",
    ]
    command += [f"LAB_PEER_{name}={root}" for name, root in job.peers.items()]
    with open(os.path.join(job.out, "guest.log"), "wb") as log:
        guest.spawn(command, stdout=log, pass_fds=[s.fileno() for s in theirs])
    for other in theirs:
        other.close()
    return guest
