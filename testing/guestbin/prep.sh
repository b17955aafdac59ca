#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# The simpler swan-prep: our files, IPv6 stays on, no NSS database.
exec "$(dirname "$0")/swan-prep" --46 "$@"
