# SPDX-License-Identifier: GPL-2.0-or-later
"""Roots of other IKE implementations, for tests that say "needs: strongswan"."""

from . import roots

# strongSwan 6.1 and libreswan 5.2: the first suite that has both.
SUITE = "forky"

_BASE = roots.Recipe("forky", SUITE)
_RECIPES = {
    # ML-KEM comes with the openssl plugin, part of libstrongswan
    "strongswan": roots.Recipe("strongswan", SUITE, [
        "strongswan-swanctl", "strongswan-charon", "strongswan-starter",
        "libstrongswan-standard-plugins", "libstrongswan-extra-plugins",
        "iproute2", "procps"], base=_BASE),
    "libreswan": roots.Recipe("libreswan", SUITE, [
        "libreswan", "libnss3-tools", "iproute2", "procps"], base=_BASE),
}


def root(name, config):
    return roots.root(config, _RECIPES[name])
