#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
#
# `ip ARGUMENTS`, in words that do not depend on iproute2's version, on the
# order in which interfaces were made, or on the ground.

ip "$@" | sed \
	-e 's/[ \t]*$//' \
	-e 's/^[0-9][0-9]*: /X: /' \
	-e 's/@if[0-9][0-9]*:/:/' \
	-e 's/@NONE:/:/' \
	-e 's/ qdisc [^ ]*//' \
	-e 's/ qlen [0-9]*//' \
	-e 's/ group default//' \
	-e 's/ link-netns [^ ]*//' \
	-e 's/ link-netnsid [0-9]*//' \
	-e 's/ proto kernel_[lr][ao]/ proto kernel/' \
	-e 's/link\/ether [0-9a-f:]*/link\/ether XX:XX:XX:XX:XX:XX/'
exit 0
