# SPDX-License-Identifier: GPL-2.0-or-later
"""The test lab: test folders in, hosts on a ground, verdicts out."""
