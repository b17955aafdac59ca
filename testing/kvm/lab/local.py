# SPDX-License-Identifier: GPL-2.0-or-later
"""Ground "local": the machine's own kernel, hosts as namespaces of it."""

import os
import pty
import subprocess

from .console import Console
from .ground import Guest, Unusable

NAME = "local"

# As root of a network namespace: one SA that needs the whole ESP machinery.
_ESP = ("ip xfrm state add src 192.0.2.1 dst 192.0.2.2 proto esp spi 0x100 mode tunnel "
        "aead 'rfc4106(gcm(aes))' 0x0102030405060708091011121314151617181920 128")
_PROBES = {
    "xfrmi": "ip link add lab0 type xfrm dev lo if_id 1",
    "vti": "ip link add lab1 type vti local 127.0.0.1 remote 127.0.0.2 key 1",
    "nft": "nft add table ip lab",
    "filter": "iptables -A INPUT -m policy --dir in --pol none -j DROP",
}


def _works(script):
    return subprocess.run(["unshare", "--net", "sh", "-c", script], check=False,
                          stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL).returncode == 0


def check(_config):
    if os.getuid() != 0:
        raise Unusable("needs root")
    if not _works("true"):
        raise Unusable("no right to make network namespaces")
    if not _works(_ESP) and not os.environ.get("KVM_LOCAL_WITHOUT_ESP"):
        raise Unusable("this kernel has no ESP")
    return {feature for feature, probe in _PROBES.items() if _works(probe)}


def prepare(_config, _jobs):
    """Nothing to be made."""


def start(job, _config):
    guest = Guest()
    hosts, slaves = [], []
    for host in job.test.hosts:
        master, slave = pty.openpty()
        guest.consoles[host] = Console(host, master, os.path.join(job.out, f"{host}.console.raw"))
        hosts.append(f"{host}={os.ttyname(slave)}")
        slaves.append(slave)
    environment = {
        "PATH": "/usr/sbin:/usr/bin:/sbin:/bin", "LAB_WIRES": "veth",
        "LAB_HOSTS": ",".join(hosts), "LAB_TEST": job.test.name, "LAB_TREE": job.tree,
        "LAB_OUT": job.out,
    }
    environment.update({f"LAB_PEER_{name}": root for name, root in job.peers.items()})
    with open(os.path.join(job.out, "guest.log"), "wb") as log:
        guest.spawn(["env", "-i", *[f"{k}={v}" for k, v in environment.items()],
                     "unshare", "--mount", "--net", "--ipc", "--pid", "--fork", "--mount-proc",
                     "--kill-child", "busybox", "sh", f"{job.tree}/lab/local-init"], stdout=log)
    # the slaves stay open here until the shells have them: else a read sees an end
    guest.slaves = slaves
    return guest
