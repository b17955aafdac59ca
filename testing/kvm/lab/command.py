# SPDX-License-Identifier: GPL-2.0-or-later
"""The command line of testing/kvm/kvm."""

import argparse
import os
import shutil
import signal
import sys
import tempfile
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

from . import image, peers, report, runtest, testcase, tree
from . import local, qemu, uml
from .ground import Guest, Job, Unusable

GROUNDS = {"local": local, "uml": uml, "kvm": qemu.Namespaces, "vm": qemu.Machines}


@dataclass
class Config:
    destdir: str
    cache: str
    output: str
    jobs: int
    update: bool


def arguments(argv):
    parser = argparse.ArgumentParser(prog="kvm", description="Run the system tests.")
    actions = parser.add_subparsers(dest="action", required=True)
    cache = os.environ.get("PLUTO_CACHE") or os.path.join(
        os.environ.get("XDG_CACHE_HOME") or os.path.expanduser("~/.cache"), "pluto-lab")

    run = actions.add_parser("run", help="run tests, judge them")
    run.add_argument("--on", choices=GROUNDS, help="the ground (default: the first that fits)")
    run.add_argument("-j", type=int, default=os.cpu_count() or 1, metavar="N",
                     help="tests at a time (default: one a CPU)")
    run.add_argument("--json", metavar="FILE", help="where the results go (default: OUTPUT/results.json)")
    run.add_argument("--update", action="store_true",
                     help="write the reference consoles instead of comparing with them")
    run.add_argument("--interop", choices=("yes", "no"),
                     help="only tests with other implementations, or only those without")
    run.add_argument("what", nargs="*", metavar="DIR|TEST",
                     help="a test, or a folder of tests (default: testing/pluto)")

    grounds = actions.add_parser("grounds", help="say what this machine can run tests on")
    prepare = actions.add_parser("prepare", help="fill the cache: guests' root, peers' roots")
    prepare.add_argument("what", nargs="*", metavar="vm|strongswan|libreswan")
    shell = actions.add_parser("shell", help="a console on a host, with the others running")
    shell.add_argument("host", choices=testcase.HOSTS)
    shell.add_argument("--test", default="lab-01-esp", help="whose hosts and files to use")
    for sub in (run, grounds, prepare, shell):
        sub.add_argument("--destdir", default=os.environ.get("KVM_DESTDIR"), metavar="DIR",
                         help="DESTDIR of `make install` ($KVM_DESTDIR)")
        sub.add_argument("--cache", default=cache, metavar="DIR", help="$PLUTO_CACHE")
        sub.add_argument("--output", default=os.path.join(tree.TOP, "OUTPUT"), metavar="DIR",
                         help="where logs and captures go (default: OUTPUT)")
    return parser.parse_args(argv)


def config_of(args):
    destdir = os.path.abspath(args.destdir) if args.destdir else None
    if destdir and not os.path.isdir(destdir):
        raise Unusable(f"no install tree {destdir}: make install DESTDIR={destdir} first")
    return Config(destdir, os.path.abspath(args.cache), os.path.abspath(args.output),
                  getattr(args, "j", 1), getattr(args, "update", False))


def find_tests(what):
    """Folders of tests named on the command line; names are of testing/pluto."""
    folders = []
    pluto = os.path.join(tree.TESTING, "pluto")
    for word in what or [pluto]:
        path = word if os.path.isdir(word) else os.path.join(pluto, word)
        if not os.path.isdir(path):
            raise SystemExit(f"kvm: no test \"{word}\"")
        if testcase.is_test(path):
            folders.append(path)
            continue
        inside = [os.path.join(path, n) for n in sorted(os.listdir(path))]
        folders += [p for p in inside if os.path.isdir(p) and testcase.is_test(p)]
    return folders


class Chooser:
    """Which ground a test runs on."""

    def __init__(self, config, only):
        self.config = config
        self.only = only
        self.known = {}

    def features(self, name):
        """The features of a ground, or the Unusable that says why not."""
        if name not in self.known:
            try:
                self.known[name] = GROUNDS[name].check(self.config)
            except Unusable as why:
                self.known[name] = why
        return self.known[name]

    def choose(self, test):
        """(ground's name, None) or (name or "-", why it cannot be run)."""
        try:
            for name in test.peers():
                peers.root(name, self.config)
        except Unusable as why:
            return "-", str(why)
        needed = test.features() - set(GROUNDS)
        named = [self.only] if self.only else sorted(test.features() & set(GROUNDS))
        why = []
        for name in named or GROUNDS:
            features = self.features(name)
            if isinstance(features, Unusable):
                why.append(f"{name}: {features}")
            elif needed - features:
                why.append(f"{name} has no {', '.join(sorted(needed - features))}")
            else:
                return name, None
        return named[0] if named else "-", "; ".join(why)


def run_tests(args, config):
    chooser = Chooser(config, args.on)
    results, jobs = [], []
    scratch = tempfile.mkdtemp(prefix="pluto-lab-", dir="/tmp")
    try:
        for path in find_tests(args.what):
            try:
                test = testcase.load(path)
            except testcase.NotATest as why:
                results.append(_skip(os.path.basename(path), "-", str(why)))
                continue
            if args.interop and bool(test.peers()) != (args.interop == "yes"):
                continue
            ground, why = chooser.choose(test)
            if why:
                results.append(_skip(test.name, ground, why))
                continue
            number = len(jobs)
            jobs.append((ground, Job(test, os.path.join(scratch, "tree"),
                                     os.path.join(config.output, test.name),
                                     os.path.join(scratch, str(number)), {})))
        progress = report.Progress(len(jobs) + len(results))
        for result in results:
            progress.result(result)
        results += _run_jobs(jobs, scratch, config, chooser, progress)
    finally:
        shutil.rmtree(scratch, ignore_errors=True)
    os.makedirs(config.output, exist_ok=True)
    report.write_json(args.json or os.path.join(config.output, "results.json"), results)
    report.table(results)
    return 1 if report.count(results, runtest.FAILED) else 0


def _skip(name, ground, why):
    return runtest.Result(name, ground, runtest.SKIPPED, [why])


def _run_jobs(jobs, scratch, config, chooser, progress):
    if not jobs:
        return []
    for name in GROUNDS:
        mine = [job for ground, job in jobs if ground == name]
        if mine:
            why = "" if any(name in job.test.needs for job in mine) else _why(name, chooser)
            report.note(f"{len(mine)} test{'s'[:len(mine) != 1]} on {name}{why}")
    if not config.destdir and any(c.line.startswith("ipsec ") for _, job in jobs
                                  for c in job.test.commands):
        report.note("no --destdir and no $KVM_DESTDIR: ipsec on the hosts is this machine's, if any")
    tree.build(os.path.join(scratch, "tree"), config.destdir, [job.test for _, job in jobs])
    for _, job in jobs:
        job.peers = {name: peers.root(name, config) for name in job.test.peers()}
    results = []
    for name, ground in GROUNDS.items():
        mine = [job for chosen, job in jobs if chosen == name]
        if mine:
            ground.prepare(config, mine)
            results += _run_on(ground, mine, config, progress)
    return results


def _run_on(ground, jobs, config, progress):
    def one(job):
        result = runtest.run(job, ground, config, config.update)
        progress.result(result)
        return result

    workers = min(config.jobs, getattr(ground, "AT_ONCE", config.jobs))
    with ThreadPoolExecutor(max(1, workers)) as pool:
        try:
            return list(pool.map(one, jobs))
        except KeyboardInterrupt:
            pool.shutdown(wait=False, cancel_futures=True)
            Guest.kill_all()
            raise


def _why(name, chooser):
    """What speaks against the grounds before this one, when nobody asked for it."""
    before = list(GROUNDS)[:list(GROUNDS).index(name)]
    against = [f"{n}: {chooser.known[n]}" for n in before
               if isinstance(chooser.known.get(n), Unusable)]
    return f" ({'; '.join(against)})" if against else ""


def show_grounds(config):
    chooser = Chooser(config, None)
    for name in GROUNDS:
        features = chooser.features(name)
        if isinstance(features, Unusable):
            print(f"{name:<6} no: {features}")
        else:
            print(f"{name:<6} yes; features beyond ESP: {' '.join(sorted(features)) or 'none'}")
    return 0


def prepare(what, config):
    for name in what or ("vm", *testcase.PEERS):
        if name == "vm":
            image.boot(config)
        elif name in testcase.PEERS:
            peers.root(name, config)
        else:
            raise SystemExit(f"kvm: nothing to prepare for \"{name}\"")
    return 0


def main(argv):
    args = arguments(argv)
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    try:
        config = config_of(args)
        if args.action == "run":
            return run_tests(args, config)
        if args.action == "grounds":
            return show_grounds(config)
        if args.action == "prepare":
            return prepare(args.what, config)
        from . import shell
        return shell.run(args, config)
    except Unusable as why:
        print(f"kvm: {why}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print("kvm: interrupted", file=sys.stderr)
        return 130
