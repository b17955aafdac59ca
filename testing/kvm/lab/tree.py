# SPDX-License-Identifier: GPL-2.0-or-later
"""What a guest gets on top of its root: our install tree, /testing and /lab."""

import os
import re
import shutil

TOP = os.path.realpath(os.path.join(os.path.dirname(__file__), "..", "..", ".."))
TESTING = os.path.join(TOP, "testing")

# Folders that are links into /usr on a Debian root: a folder of that name in
# the tree would hide the link.
_MERGED = ("bin", "sbin", "lib", "lib64")
_SIBLING = re.compile(r"\.\./([A-Za-z0-9][\w.+-]*)/")


def build(path, destdir, tests):
    """Fill PATH; DESTDIR is what `make install DESTDIR=` made, or None."""
    os.makedirs(path)
    if destdir:
        _copy_install(destdir, path)
    shutil.copytree(os.path.join(TESTING, "kvm", "guest"), os.path.join(path, "lab"))
    testing = os.path.join(path, "testing")
    for name in ("guestbin", "baseconfigs", "x509"):
        if os.path.isdir(os.path.join(TESTING, name)):
            shutil.copytree(os.path.join(TESTING, name),
                            os.path.join(testing, name), symlinks=True)
    pluto = os.path.join(testing, "pluto")
    os.makedirs(pluto)
    os.symlink("../guestbin", os.path.join(pluto, "bin"))
    for test in tests:
        _copy_test(test, pluto)
    _install_helpers(path)


def _copy_install(destdir, path):
    for name in os.listdir(destdir):
        merged = name in _MERGED and not os.path.islink(os.path.join(destdir, name))
        into = os.path.join(path, "usr", name) if merged else os.path.join(path, name)
        _merge(os.path.join(destdir, name), into)


def _merge(source, into):
    if os.path.isdir(source) and not os.path.islink(source):
        shutil.copytree(source, into, symlinks=True, dirs_exist_ok=True)
    else:
        shutil.copy2(source, into, follow_symlinks=False)


def _copy_test(test, pluto):
    """The test's folder, and those beside it that its scripts mention."""
    _copy_folder(test.path, os.path.join(pluto, test.name))
    beside = os.path.dirname(test.path)
    for command in test.commands:
        for name in _SIBLING.findall(command.line):
            source = os.path.join(beside, name)
            if name not in ("guestbin", "bin") and os.path.isdir(source):
                _copy_folder(source, os.path.join(pluto, name))


def _copy_folder(source, into):
    if os.path.exists(into):
        return
    try:
        shutil.copytree(source, into, ignore=shutil.ignore_patterns("OUTPUT", "NS"))
    except shutil.Error:
        pass  # links that lead nowhere: all the rest has been copied


def _install_helpers(path):
    """Commands that come with the lab, not with pluto."""
    libexec = os.path.join(path, "usr", "local", "libexec", "ipsec")
    for folder in (libexec, os.path.join(path, "usr", "libexec", "ipsec")):
        if os.path.isdir(folder):
            libexec = folder
            break
    os.makedirs(libexec, exist_ok=True)
    os.symlink("/testing/guestbin/_kernel", os.path.join(libexec, "_kernel"))
    sbin = os.path.join(path, "usr", "local", "sbin")
    os.makedirs(sbin, exist_ok=True)
    for name in ("swanctl", "strongswan", "libreswan"):
        os.symlink("/testing/guestbin/in-peer", os.path.join(sbin, name))
