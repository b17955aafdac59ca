#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# The old name of `ipsec _kernel state`.
exec "$(dirname "$0")/_kernel" state "$@"
