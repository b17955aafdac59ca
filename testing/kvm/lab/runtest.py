# SPDX-License-Identifier: GPL-2.0-or-later
"""Run one test on one ground: start the guest, type the scripts, judge."""

import os
import shutil
import time
from dataclasses import dataclass, field

from . import judge
from .console import ConsoleError, Timeout, Transcript
from .ground import Unusable

PASSED, FAILED, SKIPPED = "passed", "failed", "skipped"

BOOT_SECONDS = 60
COMMAND_SECONDS = 120
POST_MORTEM = "/testing/guestbin/post-mortem.sh"


@dataclass
class Result:
    test: str
    ground: str
    verdict: str
    why: list = field(default_factory=list)
    boot_seconds: float = 0
    seconds: float = 0
    out: str = ""


class Run:
    def __init__(self, job, guest, out):
        self.job = job
        self.guest = guest
        self.out = out
        self.complaints = []
        self.transcripts = {}

    def wait_consoles(self):
        """Every host's shell has said its first prompt."""
        for console in self.guest.consoles.values():
            console.wait_prompt(BOOT_SECONDS * self.guest.slowness, self.guest.is_dead)

    def transcript(self, host):
        name = "all" if self.job.test.one_console else host
        if name not in self.transcripts:
            path = os.path.join(self.out, f"{name}.console.verbose.txt")
            self.transcripts[name] = Transcript(path, self.job.test.one_console)
        return self.transcripts[name]

    def type_scripts(self):
        """False when a console was lost; the rest of the test makes no sense."""
        continued = dict.fromkeys(self.guest.consoles, False)
        for command in self.job.test.commands:
            transcript = self.transcript(command.host)
            if not command.host:
                transcript.comment(command.line)
                continue
            console = self.guest.consoles[command.host]
            try:
                output, status = self._timed(console, command.line)
            except Timeout as timeout:
                transcript.command(command.host, command.line, timeout.output)
                return self._lost(console, command, str(timeout), console.interrupt())
            except ConsoleError as error:
                return self._lost(console, command, str(error), False)
            transcript.command(command.host, command.line, output, continued[command.host])
            continued[command.host] = status == ">"
        return True

    def post_mortem(self):
        for host, console in self.guest.consoles.items():
            try:
                output, status = self._timed(console, POST_MORTEM)
            except ConsoleError as error:
                self.complaints.append(f"{host}: post-mortem: {error}")
                continue
            path = os.path.join(self.out, f"{host}.post-mortem.txt")
            with open(path, "w", encoding="utf-8") as f:
                f.write(output)
            fails = [line for line in output.split("\n") if line.startswith("FAIL")]
            self.complaints += [f"{host}: {line[5:].strip()}" for line in fails]
            if status != "0" and not fails:
                self.complaints.append(f"{host}: post-mortem ended with {status}")

    def _timed(self, console, line):
        """Type LINE; how long it took is noted in timing.txt."""
        began = time.monotonic()
        try:
            return console.run(line, COMMAND_SECONDS * self.guest.slowness, self.guest.is_dead)
        finally:
            _note_time(self.out, time.monotonic() - began, f"{console.host} # {line}")

    def _lost(self, console, command, why, alive):
        self.transcript(command.host).note(why)
        self.complaints.append(f"{command.host}: {command.script}: {command.line}: {why}")
        if not alive:
            self.complaints.append(f"{console.host}: the console is lost")
        return False


def _note_time(out, seconds, what):
    with open(os.path.join(out, "timing.txt"), "a", encoding="utf-8") as f:
        f.write(f"{seconds:7.2f} {what}\n")


def run(job, ground, config, update=False):
    """Run JOB on GROUND (a module of this package); a Result."""
    test = job.test
    began = time.monotonic()
    shutil.rmtree(job.out, ignore_errors=True)
    os.makedirs(job.out)
    os.chmod(job.out, 0o777)
    os.makedirs(job.scratch, exist_ok=True)
    result = Result(test.name, ground.NAME, FAILED, out=job.out)
    guest, complete, complaints = None, False, []
    try:
        guest = ground.start(job, config)
        this = Run(job, guest, job.out)
        complaints = this.complaints
        this.wait_consoles()
        result.boot_seconds = time.monotonic() - began
        _note_time(job.out, result.boot_seconds, "boot")
        complete = this.type_scripts()
        this.post_mortem()
    except ConsoleError as error:
        complete = False
        complaints.append(f"the hosts did not come up: {error} (see *guest.log)")
    except Unusable as why:
        complaints.append(str(why))
    finally:
        if guest:
            ended = time.monotonic()
            guest.finish()
            _note_time(job.out, time.monotonic() - ended, "end of the guest")
    if complete:
        complaints += judge.consoles(test, job.out, update)
    complaints += judge.logs(job.out)
    result.why = complaints
    result.verdict = FAILED if complaints else PASSED
    result.seconds = time.monotonic() - began
    return result
