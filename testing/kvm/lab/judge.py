# SPDX-License-Identifier: GPL-2.0-or-later
"""Verdict on a test that has run: consoles, logs, post-mortem."""

import difflib
import glob
import os
import re
import runpy
import shutil

from .tree import TESTING

_sanitizer = runpy.run_path(os.path.join(TESTING, "sanitizers", "sanitize"))
sanitize = _sanitizer["sanitize"]

_BAD_LOG = re.compile(
    r"EXPECTATION FAILED|ASSERTION FAILED|leak detective found [1-9]\d* leak"
    r"|ERROR: (Address|Leak|Thread)Sanitizer|runtime error:", re.IGNORECASE)
_PROMPT = re.compile(r"^([a-z]+) ?#(\n ?| )", re.MULTILINE)


def normal(text):
    """Lines that count: no blank ones, no prompt without a command."""
    lines = [line.rstrip() for line in _PROMPT.sub(r"\1#\n ", text).split("\n")]
    lines = [line for line in lines if line]
    bare = re.compile(r"[a-z]+#")
    kept = []
    for i, line in enumerate(lines):
        following = lines[i + 1] if i + 1 < len(lines) else "x#"
        if bare.fullmatch(line) and (bare.fullmatch(following) or i + 1 == len(lines)):
            continue
        kept.append(line)
    return kept


def first_changes(diff):
    """The first lines that a unified diff takes away or adds."""
    changes = [line[:100] for line in diff[2:] if line[0] in "+-"]
    return "; ".join(changes[:4])


def consoles(test, out, update):
    """Compare each sanitized console with its reference; list of complaints."""
    complaints = []
    for name in ["all"] if test.one_console else test.hosts:
        with open(os.path.join(out, f"{name}.console.verbose.txt"), encoding="utf-8") as f:
            result = sanitize(f.read())
        output = os.path.join(out, f"{name}.console.txt")
        with open(output, "w", encoding="utf-8") as f:
            f.write(result)
        reference = os.path.join(test.path, f"{name}.console.txt")
        if update:
            shutil.copyfile(output, reference)
            continue
        if not os.path.exists(reference):
            complaints.append(f"{name}: no reference console (--update writes it)")
            continue
        with open(reference, encoding="utf-8", errors="replace") as f:
            expected = sanitize(f.read())
        diff = list(difflib.unified_diff(normal(expected), normal(result),
                                         f"{name}.console.txt", f"OUTPUT/{name}.console.txt",
                                         lineterm=""))
        with open(os.path.join(out, f"{name}.console.diff"), "w", encoding="utf-8") as f:
            f.writelines(line + "\n" for line in diff)
        if diff:
            complaints.append(f"{name}: console differs: {first_changes(diff)}")
    return complaints


def logs(out):
    """Complaints about what the programs themselves reported."""
    complaints = []
    for path in sorted(glob.glob(os.path.join(out, "*.log")) +
                       glob.glob(os.path.join(out, "*.console.verbose.txt"))):
        name = os.path.basename(path)
        if name == "guest.log":
            continue
        with open(path, encoding="utf-8", errors="replace") as f:
            for line in f:
                if line.startswith("|"):
                    continue  # debug lines quote what they please
                match = _BAD_LOG.search(line)
                if match:
                    complaints.append(f"{name}: {match[0]}")
                    break
    for path in sorted(glob.glob(os.path.join(out, "*.asan.*")) +
                       glob.glob(os.path.join(out, "*.ubsan.*"))):
        complaints.append(f"sanitizer report {os.path.basename(path)}")
    for path in sorted(glob.glob(os.path.join(out, "core.*"))):
        complaints.append(f"core file {os.path.basename(path)}")
    return complaints
