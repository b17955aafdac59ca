# SPDX-License-Identifier: GPL-2.0-or-later
"""Grounds "kvm" and "vm"."""

from .ground import Unusable


class Namespaces:
    NAME = "kvm"

    @staticmethod
    def check(_config):
        raise Unusable("not there yet")


class Machines(Namespaces):
    NAME = "vm"
