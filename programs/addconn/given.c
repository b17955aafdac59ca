/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * A connection from the command line: KEY=VALUE, or --key value with --to
 * between the ends.
 */
#include <string.h>

#include "addconn.h"
#include "libswan/alloc.h"

/* whack's names for what belongs to an end, and the file's. */
static const struct {
	const char *option;
	const char *key;
} end_names[] = {
	{ "host", "" },
	{ "client", "subnet" },
	{ "clientprotoport", "protoport" },
	{ "srcip", "sourceip" },
};

static bool has_side(const char *key)
{
	return strncmp(key, "left", 4) == 0 || strncmp(key, "right", 5) == 0;
}

/* Is SIDE + KEY something that the file knows?  Then KEY is an end's. */
static char *end_key(const char *side, const char *key)
{
	for (size_t i = 0; i < ARRAY_LEN(end_names); i++) {
		if (strcmp(key, end_names[i].option) == 0) {
			key = end_names[i].key;
			break;
		}
	}
	return xasprintf("%s%s", side, key);
}

static bool is_end_key(const char *key)
{
	static const char *const keys[] = {
		"host",	    "client",	  "clientprotoport", "srcip",
		"id",	    "subnet",	  "subnets",	     "nexthop",
		"sourceip", "protoport",  "ikeport",	     "updown",
		"auth",	    "cert",	  "ckaid",	     "ca",
		"sendcert", "addresspool"
	};

	for (size_t i = 0; i < ARRAY_LEN(keys); i++) {
		if (strcmp(key, keys[i]) == 0) {
			return true;
		}
	}
	return false;
}

static bool has_to(const struct addconn *addconn)
{
	for (size_t i = 0; i < addconn->nr_words; i++) {
		if (strcmp(addconn->words[i], "--to") == 0) {
			return true;
		}
	}
	return false;
}

static void add_value(struct conn_values *out, const char *side,
		      const char *key, const char *value)
{
	if (side == NULL || has_side(key) || !is_end_key(key)) {
		conn_values_add(out, key, value, NULL);
		return;
	}
	char *full = end_key(side, key);

	conn_values_add(out, full, value, NULL);
	xfree(full);
}

diag_t addconn_given_values(const struct addconn *addconn,
			    struct conn_values *out)
{
	const char *side = has_to(addconn) ? "left" : NULL;

	*out = (struct conn_values){ NULL, 0 };
	for (size_t i = 0; i < addconn->nr_words; i++) {
		const char *word = addconn->words[i];
		bool option = strncmp(word, "--", 2) == 0;
		const char *equals = strchr(word, '=');
		const char *value = equals == NULL ? NULL : equals + 1;

		if (strcmp(word, "--to") == 0) {
			side = "right";
			continue;
		}
		if (value == NULL && option && i + 1 < addconn->nr_words) {
			value = addconn->words[++i];
		}
		if (value == NULL) {
			conn_values_done(out);
			return diag("'%s' is not KEY=VALUE", word);
		}
		const char *start = option ? word + 2 : word;
		size_t len = equals == NULL ? strlen(start)
					    : (size_t)(equals - start);
		char *key = xstrndup(start, len);

		add_value(out, side, key, value);
		xfree(key);
	}
	return NULL;
}
