# SPDX-License-Identifier: GPL-2.0-or-later
"""A test folder: its hosts, its commands in order, and what it needs."""

import os
import re
from dataclasses import dataclass, field

HOSTS = ("nic", "east", "north", "pole", "rise", "road", "set", "west")
PEERS = ("strongswan", "libreswan")

_SIGNS = {"strongswan": re.compile("strongswan"),
          "filter": re.compile(r"\b(ip6?tables|block-non-ipsec)\b"),
          "nft": re.compile(r"\bnft\b")}
_WORD = re.compile(r"[A-Za-z0-9]+")
_ALL_LINE = re.compile(r"^(?P<host>[a-z]*)# ?(?P<line>.*)$")
_FOREIGN_HOST = re.compile(r"(alpine|fedora|freebsd|netbsd|openbsd|linux)[a-z]*$")


class NotATest(Exception):
    """The folder is not a test that this lab can run; says why."""


@dataclass
class Command:
    host: str  # "" for a comment between the commands of an all.*.sh
    line: str
    script: str


@dataclass
class TestCase:
    path: str
    name: str
    commands: list
    hosts: list
    needs: set = field(default_factory=set)
    one_console: bool = False  # the all.*.sh form: one transcript for all hosts

    def peers(self):
        return sorted(self.needs & set(PEERS))

    def features(self):
        return self.needs - set(PEERS)


def is_test(path):
    return os.path.isfile(os.path.join(path, "description.txt")) or any(
        n.endswith("init.sh") or (n.startswith("all.") and n.endswith(".sh"))
        for n in os.listdir(path)
    )


def load(path):
    path = os.path.abspath(path)
    names = sorted(os.listdir(path))
    alls = [n for n in names if re.fullmatch(r"all(\..*)?\.sh", n)]
    if alls:
        commands = _all_commands(path, alls)
    else:
        commands = _host_commands(path, names)
    hosts = [h for h in HOSTS if any(c.host == h for c in commands)]
    if not hosts:
        raise NotATest("no script for a host of this lab")
    return TestCase(path, os.path.basename(path), commands, hosts,
                    _needs(path) | _mentioned(commands), bool(alls))


def _needs(path):
    """Words after "needs:" on any line of description.txt."""
    needs = set()
    try:
        with open(os.path.join(path, "description.txt"), encoding="utf-8",
                  errors="replace") as f:
            for line in f:
                match = re.match(r"\s*needs:\s*(.*)", line, re.IGNORECASE)
                if match:
                    needs |= set(re.split(r"[\s,]+", match[1].strip())) - {""}
    except FileNotFoundError:
        pass
    return needs


def _mentioned(commands):
    """What a test need not say, since its commands do."""
    return {need for need, words in _SIGNS.items()
            if any(words.search(c.line) for c in commands)}


def _lines(path, script):
    with open(os.path.join(path, script), encoding="utf-8", errors="replace") as f:
        return [line for line in f.read().split("\n") if line.strip()]


def _host_commands(path, names):
    """The order: HOSTinit.sh, HOSTrun.sh, NN-HOST-....sh, final.sh."""
    runs = [(h, f"{h}{kind}.sh") for kind in ("init", "run") for h in HOSTS
            if f"{h}{kind}.sh" in names]
    plain = {script for _, script in runs}
    for script in names:
        if not script.endswith(".sh") or script in plain:
            continue
        words = _WORD.findall(script[:-3])
        if script in ("final.sh", "testparams.sh"):
            continue
        if any(_FOREIGN_HOST.match(w) for w in words):
            raise NotATest(f"{script} is for another system")
        runs += [(w, script) for w in words if w in HOSTS]
    commands = [Command(h, line, s) for h, s in runs for line in _lines(path, s)]
    if "final.sh" in names:
        for host in sorted({h for h, _ in runs}):
            commands += [Command(host, line, "final.sh")
                         for line in _lines(path, "final.sh")]
    return commands


def _all_commands(path, scripts):
    """Lines "HOST# command"; "final# command" is for every host so far."""
    commands = []
    for script in scripts:
        for line in _lines(path, script):
            match = _ALL_LINE.match(line)
            if match is None:
                raise NotATest(f"{script}: no HOST# in \"{line}\"")
            host, text = match["host"], match["line"]
            if host == "final":
                taking_part = sorted({c.host for c in commands if c.host})
                commands += [Command(h, text, script) for h in taking_part]
            elif host == "":
                commands.append(Command("", line, script))
            elif host not in HOSTS:
                raise NotATest(f"{script}: no host \"{host}\" in this lab")
            elif text.strip():
                commands.append(Command(host, text, script))
    return commands
