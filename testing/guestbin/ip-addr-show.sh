#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# "INTERFACE ADDRESS" lines of all interfaces, or of the one that is named.
ip -o addr show ${1:+dev "$1"} scope global | awk '{ print $2, $4 }'
