# SPDX-License-Identifier: GPL-2.0-or-later
"""What every ground has in common: a guest is started, typed at, and ended."""

import os
import signal
import subprocess
import time


class Unusable(Exception):
    """This machine cannot offer the ground; says why."""


class Job:
    """One test to be run in one or more guests."""

    def __init__(self, test, tree, out, scratch, peers):
        self.test = test
        self.tree = tree  # folder made by tree.build()
        self.out = out  # folder for what the test leaves behind
        self.scratch = scratch  # folder for sockets and the like
        self.peers = peers  # {name: root folder}


class Guest:
    """Processes that hold the hosts of a test; consoles by host name."""

    slowness = 1
    alive = set()  # all guests of this run, for when it is interrupted

    def __init__(self):
        self.consoles = {}
        self.processes = []
        self.alive.add(self)

    def spawn(self, command, cwd=None, stdin=subprocess.PIPE, stdout=None, pass_fds=()):
        process = subprocess.Popen(command, cwd=cwd, stdin=stdin, stdout=stdout,
                                   stderr=subprocess.STDOUT, pass_fds=pass_fds,
                                   start_new_session=True)
        self.processes.append(process)
        return process

    def is_dead(self):
        return any(p.poll() is not None for p in self.processes)

    def say_end(self):
        for process in self.processes:
            try:
                process.stdin.write(b"end\n")
                process.stdin.flush()
            except (OSError, ValueError, AttributeError):
                pass

    def finish(self, grace=20):
        """End it: politely first, so that captures and files are complete."""
        self.say_end()
        end = time.monotonic() + grace * self.slowness
        for process in self.processes:
            try:
                process.wait(max(0.1, end - time.monotonic()))
            except subprocess.TimeoutExpired:
                pass
            kill_group(process)
        for console in self.consoles.values():
            console.close()
        self.alive.discard(self)

    @classmethod
    def kill_all(cls):
        for guest in list(cls.alive):
            for process in guest.processes:
                kill_group(process)


def kill_group(process):
    """PROCESS leads its own session; nothing of it may stay."""
    try:
        os.killpg(process.pid, signal.SIGKILL)
    except (ProcessLookupError, PermissionError):
        pass
    process.wait()
    if process.stdin:
        try:
            process.stdin.close()
        except OSError:
            pass
