# SPDX-License-Identifier: GPL-2.0-or-later
"""kvm shell HOST: a person at the console of a test host."""

import os
import select
import shutil
import sys
import tempfile

from . import peers, report, testcase, tree, uml
from .ground import Job
from .runtest import BOOT_SECONDS


def run(args, config):
    test = testcase.load(os.path.join(tree.TESTING, "pluto", args.test)
                         if not os.path.isdir(args.test) else args.test)
    if args.host not in test.hosts:
        test.hosts.append(args.host)
    scratch = tempfile.mkdtemp(prefix="pluto-lab-", dir="/tmp")
    out = os.path.join(config.output, "shell")
    os.makedirs(out, exist_ok=True)
    try:
        uml.check(config)
        tree.build(os.path.join(scratch, "tree"), config.destdir, [test])
        job = Job(test, os.path.join(scratch, "tree"), out, scratch,
                  {name: peers.root(name, config) for name in test.peers()})
        guest = uml.start(job, config)
        try:
            for console in guest.consoles.values():
                console.wait_prompt(BOOT_SECONDS, guest.is_dead)
            report.note(f"{', '.join(test.hosts)} are up; this is {args.host}, end with control-D")
            _talk(guest.consoles[args.host])
        finally:
            guest.finish()
    finally:
        shutil.rmtree(scratch, ignore_errors=True)
    return 0


def _talk(console):
    """Lines from stdin to the console; what it says, prompts tidied, to stdout."""
    console.write(f"PS1='{console.host} # ' PS2='> '\n".encode())
    stdin = sys.stdin.fileno()
    while True:
        ready, _, _ = select.select([stdin, console.fd], [], [])
        if console.fd in ready:
            os.write(sys.stdout.fileno(), os.read(console.fd, 65536).replace(b"\x1d", b""))
        if stdin in ready:
            data = os.read(stdin, 65536)
            if not data:
                return
            console.write(data)
