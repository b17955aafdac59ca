# SPDX-License-Identifier: GPL-2.0-or-later
"""Progress while tests run, a table at the end, JSON beside it."""

import dataclasses
import json
import sys
import threading

from .runtest import FAILED, PASSED, SKIPPED


class Progress:
    def __init__(self, total):
        self.total = total
        self.done = 0
        self.lock = threading.Lock()

    def result(self, result):
        with self.lock:
            self.done += 1
            width = len(str(self.total))
            line = f"[{self.done:{width}}/{self.total}] {result.test:<40} {result.ground:<6}"
            if result.verdict == SKIPPED:
                line += f" skipped: {result.why[0]}"
            else:
                line += f" {result.verdict} {result.seconds:6.1f} s"
            print(line, flush=True)
            if result.verdict == FAILED:
                for why in result.why:
                    print(f"    {why}")
                print(f"    see {result.out}", flush=True)


def note(text):
    print(f"kvm: {text}", flush=True)


def count(results, verdict):
    return sum(r.verdict == verdict for r in results)


def table(results):
    width = max([len(r.test) for r in results] + [4])
    print(f"\n{'test':<{width}}  ground  result   boot s  all s")
    for r in sorted(results, key=lambda r: r.test):
        print(f"{r.test:<{width}}  {r.ground:<6}  {r.verdict:<7}  "
              f"{r.boot_seconds:6.1f} {r.seconds:6.1f}")
    if count(results, SKIPPED):
        print(f"{count(results, SKIPPED)} skipped")
    print(f"{count(results, PASSED)} passed, {count(results, FAILED)} failed")
    sys.stdout.flush()


def write_json(path, results):
    with open(path, "w", encoding="utf-8") as f:
        json.dump({
            "passed": count(results, PASSED),
            "failed": count(results, FAILED),
            "skipped": count(results, SKIPPED),
            "tests": [dataclasses.asdict(r) for r in results],
        }, f, indent=1)
        f.write("\n")
