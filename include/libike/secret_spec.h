/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * One record of ipsec.secrets.
 */
#ifndef LIBIKE_SECRET_SPEC_H
#define LIBIKE_SECRET_SPEC_H

#include "libswan/id.h"

/* ids: %any and %any6 are ID_NONE entries. */
struct secret_spec {
	struct id *ids;
	size_t nr_ids;
	struct blob psk; /* wiped when freed */
};

/* The whole of ipsec.secrets and what it includes. */
struct secret_specs {
	struct secret_spec *list;
	size_t nr;
};

void secret_specs_free(struct secret_specs **specs);

#endif
