/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * The packet that `whack --oppohere --oppothere` describes.
 */
#include "oppo.h"

#include <string.h>

#include "libswan/alloc.h"

/* The value of KEY, or NULL. */
static const char *value_of(char *const *values, size_t nr, const char *key)
{
	size_t len = strlen(key);

	for (size_t i = 0; i < nr; i++) {
		if (strncmp(values[i], key, len) == 0 &&
		    values[i][len] == '=') {
			return values[i] + len + 1;
		}
	}
	return NULL;
}

/* ADDRESS, perhaps with /PROTOCOL or /PROTOCOL/PORT. */
static diag_t parse_end(const char *option, const char *address,
			const char *protocol, const char *port,
			struct ip_selector *out)
{
	struct ip_address parsed;

	if (address == NULL ||
	    !ip_address_parse(view_of_string(address), &parsed)) {
		return diag("--%s \"%s\" is not an address", option,
			    address == NULL ? "" : address);
	}
	struct ip_range range = ip_range_of_address(&parsed);
	char *protoport = xasprintf("%s%s%s", protocol,
				    port == NULL ? "" : "/",
				    port == NULL ? "" : port);

	*out = ip_selector_of_range(&range);
	diag_t d = ip_protoport_parse(view_of_string(protoport), out);

	xfree(protoport);
	return d;
}

diag_t oppo_parse(char *const *values, size_t nr, struct ip_selector *local,
		  struct ip_selector *remote)
{
	const char *here = value_of(values, nr, "here");
	const char *there = value_of(values, nr, "there");
	const char *protocol = value_of(values, nr, "proto");
	const char *sport = value_of(values, nr, "sport");
	const char *dport = value_of(values, nr, "dport");

	if (protocol == NULL) {
		protocol = here != NULL && strchr(here, ':') != NULL ? "58" :
								       "1";
		sport = dport = NULL;
	}
	diag_t d = parse_end("oppohere", here, protocol, sport, local);

	if (d == NULL) {
		d = parse_end("oppothere", there, protocol, dport, remote);
	}
	if (d == NULL &&
	    local->range.start.family != remote->range.start.family) {
		d = diag("--oppohere and --oppothere are of different address "
			 "families");
	}
	return d;
}
