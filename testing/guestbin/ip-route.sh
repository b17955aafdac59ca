#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# `ip [-4|-6] route ARGUMENTS`, normalised.
family=
case ${1:-} in
-4 | -6) family=$1; shift ;;
esac
ip $family route "$@" | sed -e 's/[ \t]*$//' -e 's/ linkdown//'
