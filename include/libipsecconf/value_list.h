/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Values that are lists.
 */
#ifndef LIBIPSECCONF_VALUE_LIST_H
#define LIBIPSECCONF_VALUE_LIST_H

#include "libswan/bytes.h"

/*
 * The next of a list that commas, blanks and a pair of braces around it
 * separate; empty at the end.
 */
struct view value_list_next(struct view *list);

#endif
