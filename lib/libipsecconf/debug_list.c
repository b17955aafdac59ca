/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * plutodebug= and whack's --debug.
 */
#include <string.h>

#include "libipsecconf/config_setup.h"
#include "libipsecconf/value.h"
#include "libswan/names.h"

/* clang-format off */
static const struct name categories[] = {
	{ LOG_ALL,             "all" },
	{ LOG_BASE,            "base" },
	{ LOG_CRYPT,           "crypt" },
	{ LOG_PROPOSAL_PARSER, "proposal-parser" },
	{ LOG_ROUTING,         "routing" },
	{ LOG_KERNEL,          "kernel" },
	{ LOG_CPU_USAGE,       "cpu-usage" },
	{ LOG_UPDOWN,          "updown" },
	{ LOG_TMI,             "tmi" },
	{ 0,                   "none" },

	/* nothing here logs in these: secrets, least of all */
	{ 0, "private" }, { 0, "refcnt" }, { 0, "parsing" }, { 0, "emitting" },
	{ 0, "control" }, { 0, "controlmore" }, { 0, "lifecycle" },
	{ 0, "dns" },     { 0, "oppo" },     { 0, "oppoinfo" },
	{ 0, "whackwatch" }, { 0, "x509" },  { 0, "dpd" }, { 0, "xauth" },
	{ 0, "retransmits" }, { 0, "ike" },  { 0, "raw" }, { 0, "natt" },
	{ 0, "klips" },
};
/* clang-format on */

diag_t debug_list_parse(struct view list, unsigned *set)
{
	unsigned result = *set;

	for (struct view item = value_list_next(&list); item.len > 0;
	     item = value_list_next(&list)) {
		bool off = item.len > 3 && memcmp(item.ptr, "no-", 3) == 0;
		struct view name =
			off ? view_of(item.ptr + 3, item.len - 3) : item;
		uint32_t bits;

		if (!name_value(NAMES(categories), name, &bits)) {
			return diag("'%.*s' is no kind of debugging",
				    (int)item.len, (const char *)item.ptr);
		}
		if (off) {
			result &= ~bits;
		} else if (view_eq(name, view_of_string("none"))) {
			result = 0;
		} else {
			result |= bits;
		}
	}
	*set = result;
	return NULL;
}
