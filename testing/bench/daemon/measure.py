#!/usr/bin/python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""Measure the whole daemon: two of them, in network namespaces of this machine.

    measure.py PLUTO BIN-FOLDER

PLUTO is the daemon, made so that it counts NSS's share of its time (nss_share.c),
which is what a handshake's CPU time is said to be beyond; BIN-FOLDER has whack,
addconn and initnss.  One line a figure: what, value, unit, what is to be reached.
Of several runs the one counts that was least disturbed by what else runs on this
machine.
"""

import os
import re
import shutil
import signal
import socket
import struct
import subprocess
import sys
import tempfile
import time

WARM_UP = 50
HANDSHAKES = 300
PAIRS = 1000
MANY = 10000
STARTS = 9
BATCHES = 20
ADDS = 3

IKE = {"classic": "aes_gcm256-sha2_512-dh31",
       "hybrid": "aes_gcm256-sha2_512-dh31;addke1=ml_kem_768"}
ADDRESSES = {"west": "192.1.2.45", "east": "192.1.2.23"}

# to be reached
BEYOND_MS, PAIR_KB, START_MS, ADD_S = 0.4, 12, 30, 0.5


def figure(what, value, unit, target=0):
    print(f"{what}\t{value:.4g}\t{unit}\t{target}", flush=True)


def run(*words, **options):
    return subprocess.run(words, check=True, stdout=subprocess.PIPE,
                          stderr=subprocess.STDOUT, text=True, **options).stdout


class Namespaces:
    """West and east, joined by one wire; gone when this process ends."""

    def __init__(self):
        self.names = {host: f"bench-{host}-{os.getpid()}" for host in ADDRESSES}

    def __enter__(self):
        for host, name in self.names.items():
            run("ip", "netns", "add", name)
        run("ip", "link", "add", "eth1", "netns", self.names["west"], "type", "veth",
            "peer", "name", "eth1", "netns", self.names["east"])
        for host, name in self.names.items():
            run("ip", "-n", name, "address", "add", ADDRESSES[host] + "/24", "dev", "eth1")
            run("ip", "-n", name, "link", "set", "eth1", "up")
            run("ip", "-n", name, "link", "set", "lo", "up")
        return self

    def __exit__(self, *unused):
        for name in self.names.values():
            subprocess.run(["ip", "netns", "delete", name], check=False)


class Daemon:
    def __init__(self, host, scratch, conns, pluto, tools, namespace):
        self.root = os.path.join(scratch, host)
        self.tools = tools
        self.inside = ["ip", "netns", "exec", namespace]
        self.pluto = pluto
        os.makedirs(self.path("nss"))
        os.makedirs(self.path("run"))
        os.makedirs(self.path("ipsec.d"))
        with open(self.path("ipsec.conf"), "w", encoding="ascii") as f:
            f.write(f"config setup\n\tlogfile={self.path('log')}\n"
                    f"\tnssdir={self.path('nss')}\n\tipsecdir={self.path('ipsec.d')}\n"
                    f"\tsecretsfile={self.path('ipsec.secrets')}\n"
                    f"\tdumpdir={self.root}\n")
        with open(self.path("conns"), "w", encoding="ascii") as f:
            f.write(conns)
        with open(self.path("ipsec.secrets"), "w", encoding="ascii") as f:
            f.write(': PSK "one secret for all of this benchmark"\n')
        os.chmod(self.path("ipsec.secrets"), 0o600)
        run(os.path.join(tools, "initnss"), "--nssdir", self.path("nss"))

    def path(self, name):
        return os.path.join(self.root, name)

    def __enter__(self):
        """Started, and listening; self.start_ms is how long that took."""
        notify = self.path("notify")
        if os.path.exists(notify):
            os.unlink(notify)
        with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as ready:
            ready.bind(notify)
            ready.settimeout(30)
            environment = dict(os.environ, NOTIFY_SOCKET=notify, IPSEC_EXECDIR=self.tools,
                               PLUTO_BENCH_COUNTER=self.path("counter"))
            # the namespace is entered before the clock starts
            self.process = subprocess.Popen(
                [*self.inside, "sh", "-c", 'echo; read -r _; exec "$@"', "sh", self.pluto,
                 "--nofork", "--config", self.path("ipsec.conf"), "--rundir", self.path("run")],
                env=environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE,
                stderr=subprocess.STDOUT)
            self.process.stdout.readline()
            began = time.monotonic()
            self.process.stdin.write(b"\n")
            self.process.stdin.flush()
            listening = False
            while True:
                message = ready.recv(4096)
                listening = listening or b"RELOADING=1" in message
                if listening and message.startswith(b"READY=1"):
                    break
            self.start_ms = (time.monotonic() - began) * 1000
        return self

    def __exit__(self, *unused):
        self.process.send_signal(signal.SIGTERM)
        try:
            self.process.wait(20)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()

    def whack(self, *words):
        return run(os.path.join(self.tools, "whack"), "--ctlsocket",
                   self.path("run/pluto.ctl"), *words)

    def add_all(self):
        began = time.monotonic()
        run(os.path.join(self.tools, "addconn"), "--config", self.path("conns"),
            "--ctlsocket", self.path("run/pluto.ctl"), "--addall")
        return time.monotonic() - began

    def nr_conns(self):
        return int(re.search(r"loaded (\d+)", self.whack("--briefconnectionstatus"))[1])

    def cpu_ms(self):
        """User and system time of all its threads."""
        folder = f"/proc/{self.process.pid}/task"
        total = 0
        for thread in os.listdir(folder):
            with open(f"{folder}/{thread}/schedstat", encoding="ascii") as f:
                total += int(f.read().split()[0])
        return total / 1e6

    def nss_ms(self):
        """NSS's share of that: in key exchanges; elsewhere, while that is asked for."""
        with open(self.path("counter"), "rb") as f:
            return [ns / 1e6 for ns in struct.unpack("QQ", f.read(16))]

    def ask_for_nss(self, yes):
        with open(self.path("counter"), "r+b") as f:
            f.seek(16)
            f.write(struct.pack("Q", yes))

    def resident_kb(self):
        with open(f"/proc/{self.process.pid}/status", encoding="ascii") as f:
            for line in f:
                if line.startswith("VmRSS:"):
                    return int(line.split()[1])
        return 0


def conns(nr, ike):
    """NR connections between west and east, told apart by identity and subnet."""
    common = (f"conn %default\n\tleft={ADDRESSES['west']}\n\tright={ADDRESSES['east']}\n"
              f"\trightid=@east\n\tauthby=secret\n\tike={ike}\n\tesp=aes_gcm256\n"
              f"\trightsubnet=10.255.0.0/16\n\tauto=add\n\n")
    return common + "".join(
        f"conn c{n}\n\tleftid=@w{n}\n\tleftsubnet=10.{n >> 8}.{n & 255}.0/24\n\n"
        for n in range(nr))


def pair(scratch, namespaces, pluto, tools, text):
    return [Daemon(host, scratch, text, pluto, tools, namespaces.names[host])
            for host in ("west", "east")]


def settle(daemons):
    """Until nobody works any more: key pairs made ahead are made."""
    before = None
    while True:
        now = [round(d.cpu_ms()) for d in daemons]
        if now == before:
            return
        before = now
        time.sleep(0.1)


def up(west, first, last):
    for n in range(first, last):
        west.whack("--initiate", "--name", f"c{n}")


def measure_batch(daemons, first, last):
    """Of each daemon and handshake, in ms: CPU, of it in key exchanges, otherwise in NSS."""
    def read():
        return [(d.cpu_ms(), *d.nss_ms()) for d in daemons]

    before = read()
    up(daemons[0], first, last)
    settle(daemons)
    return [[(y - x) / (last - first) for x, y in zip(*pair)] for pair in zip(before, read())]


def measure_batches(daemons, nr):
    """Batches with the daemons as they are, and batches that ask for NSS's share: to look at
    the clock at each call of NSS takes time, so the time of these does not count."""
    plain, asked = [], []
    for batch in range(BATCHES):
        kind = asked if batch % 2 else plain
        for daemon in daemons:
            daemon.ask_for_nss(kind is asked)
        kind.append(measure_batch(daemons, WARM_UP + batch * nr // BATCHES,
                                  WARM_UP + (batch + 1) * nr // BATCHES))
    return plain, asked


def measure_kind(kind, nr, *where):
    """The batches of two new daemons; memory of a pair of SAs, in kB."""
    with tempfile.TemporaryDirectory(prefix="pluto-bench-", dir="/tmp") as scratch:
        daemons = pair(scratch, *where, conns(WARM_UP + nr, IKE[kind]))
        with daemons[0] as west, daemons[1] as east:
            for daemon in daemons:
                daemon.add_all()
            up(west, 0, WARM_UP)
            settle(daemons)
            memory = east.resident_kb()
            plain, asked = measure_batches(daemons, nr)
            memory = (east.resident_kb() - memory) / nr
            established = east.whack("--briefstatus")
            if f"authenticated({WARM_UP + nr})" not in established:
                raise SystemExit(f"measure: not all came up: {established}")
    return plain, asked, memory


def say_handshakes(kind, plain, asked):
    """Of the least disturbed batches."""
    for i, role in enumerate(("initiator", "responder")):
        cpu = min(batch[i][0] for batch in plain)
        others = min(cpu - jobs for cpu, jobs, _ in (batch[i] for batch in plain))
        bare = min(batch[i][2] for batch in asked)
        figure(f"daemon, {kind}, {role}: CPU of a handshake", cpu, "ms")
        figure(f"daemon, {kind}, {role}: CPU beyond NSS's", others - bare, "ms", BEYOND_MS)


def measure_handshakes(*where):
    for kind, nr in (("classic", HANDSHAKES), ("hybrid", PAIRS)):
        plain, asked, memory = measure_kind(kind, nr, *where)
        say_handshakes(kind, plain, asked)
    figure("daemon: memory of an IKE SA and Child SA, over 1,000", memory, "kB", PAIR_KB)


def measure_start(*where):
    with tempfile.TemporaryDirectory(prefix="pluto-bench-", dir="/tmp") as scratch:
        west, _ = pair(scratch, *where, "")
        times = []
        for _ in range(STARTS):
            with west:
                times.append(west.start_ms)
        figure("daemon: start to ready", min(times), "ms", START_MS)


def measure_add(*where):
    with tempfile.TemporaryDirectory(prefix="pluto-bench-", dir="/tmp") as scratch:
        west, _ = pair(scratch, *where, conns(MANY, IKE["hybrid"]))
        times = []
        for _ in range(ADDS):
            with west:
                times.append(west.add_all())
                nr = west.nr_conns()
                if nr != MANY:
                    raise SystemExit(f"measure: {nr} of {MANY} connections were added")
        figure("daemon: 10,000 connections added, from ipsec.conf", min(times), "s", ADD_S)


def main(argv):
    pluto, tools = argv[0], argv[1]
    if shutil.which("ip") is None or os.getuid() != 0:
        raise SystemExit("measure: needs root and ip (package iproute2)")
    with Namespaces() as namespaces:
        where = (namespaces, pluto, tools)
        measure_start(*where)
        measure_add(*where)
        measure_handshakes(*where)


if __name__ == "__main__":
    main(sys.argv[1:])
