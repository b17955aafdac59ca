#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
#
# One tunnel from nothing to nothing, with the connection on the command line.
#
#	pluto-up-down.sh KEY=VALUE... -- PING-ARGUMENTS...

here=$(dirname "$0")
keys=
while [ $# -gt 0 ] && [ "$1" != -- ]; do
	keys="$keys $1"
	shift
done
[ $# -eq 0 ] || shift

ipsec start
"$here/wait-until-pluto-started" || exit
# shellcheck disable=SC2086
ipsec addconn --name algo $keys
ipsec up algo
[ $# -eq 0 ] || "$here/wait-until-alive" "$@"
ipsec stop
