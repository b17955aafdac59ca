# SPDX-License-Identifier: GPL-2.0-or-later
"""Ground "uml": one User-mode Linux guest a test, hosts as network namespaces."""

import glob
import os
import socket

from . import uml_kernel
from .console import Console
from .ground import Guest

NAME = "uml"
_FEATURES = {"xfrmi": "xfrm_interface", "vti": "ip_vti", "ipcomp": "xfrm_ipcomp",
             "filter": "ip_tables"}


def check(config):
    """The kernel features that tests may ask for here."""
    modules = uml_kernel.kernel(config).modules
    return {feature for feature, module in _FEATURES.items()
            if glob.glob(f"{modules}/kernel/**/{module}.ko*", recursive=True)}


def prepare(_config, _jobs):
    """Nothing: its root is the machine's own."""


def start(job, config):
    guest = Guest()
    kernel = uml_kernel.kernel(config)
    channels, theirs = [], []
    hosts = []
    for number, host in enumerate(job.test.hosts, 1):
        ours, other = socket.socketpair()
        fd = ours.detach()
        guest.consoles[host] = Console(host, fd, os.path.join(job.out, f"{host}.console.raw"))
        theirs.append(other)
        channels.append(f"con{number}=fd:{other.fileno()},fd:{other.fileno()}")
        hosts.append(f"{host}=/dev/tty{number}")
    command = kernel.command(
        "con=null", "con0=fd:0,fd:1", *channels, "ssl=null",
        f"init={job.tree}/lab/uml-init", f"umid=lab-{os.getpid()}-{id(guest):x}",
        f"uml_dir={job.scratch}",
        f"LAB_HOSTS={','.join(hosts)}", f"LAB_TEST={job.test.name}",
        f"LAB_TREE={job.tree}", f"LAB_OUT={job.out}", "LAB_WIRES=veth",
        f"LAB_MODULES={kernel.modules}",
    )
    command += [f"LAB_PEER_{name}={root}" for name, root in job.peers.items()]
    with open(os.path.join(job.out, "guest.log"), "wb") as log:
        guest.spawn(command, cwd=kernel.folder, stdout=log, pass_fds=[s.fileno() for s in theirs])
    for other in theirs:
        other.close()
    return guest
