/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Proposals, which only the daemon reads otherwise: what is wrong, and where.
 */
#include <string.h>
#include <strings.h>

#include "addconn.h"
#include "crypto/nss.h"
#include "libike/conn_spec.h"
#include "proposal/parse.h"

/* NSS says which methods there are.  It is started when it is needed. */
static bool have_nss(struct addconn *addconn)
{
	if (!addconn->has_nss) {
		diag_t d = nss_start(NULL, NULL);

		addconn->has_nss = d == NULL;
		diag_free(&d);
	}
	return addconn->has_nss;
}

static bool is_proposal_key(const char *key, bool ike)
{
	return ike ? strcasecmp(key, "ike") == 0 :
		     strcasecmp(key, "esp") == 0 ||
			     strcasecmp(key, "ah") == 0 ||
			     strcasecmp(key, "phase2alg") == 0;
}

/* Where TEXT was written. */
static const struct conn_value *find_value(const struct conn_values *values,
					   bool ike, const char *text)
{
	for (size_t i = 0; i < values->nr; i++) {
		const struct conn_value *value = &values->list[i];

		if (is_proposal_key(value->key, ike) &&
		    strcmp(value->value, text) == 0) {
			return value;
		}
	}
	return NULL;
}

static bool check_text(const struct addconn *addconn, const char *name,
		       const struct conn_values *values,
		       const struct proposal_policy *policy, const char *text)
{
	struct proposals *proposals = NULL;

	if (text == NULL) {
		return true;
	}
	diag_t d = proposals_parse(policy, view_of_string(text), &proposals);
	const struct conn_value *value =
		find_value(values, policy->protocol == PROTOCOL_IKE, text);

	proposals_free(&proposals);
	if (d == NULL) {
		return true;
	}
	if (value != NULL && value->origin != NULL) {
		addconn_say(addconn, "%s: \"%s\": \"%s=%s\" invalid, %s",
			    value->origin, name, value->key, text,
			    diag_text(d));
	} else {
		addconn_say(addconn, "\"%s\": %s", name, diag_text(d));
	}
	diag_free(&d);
	return false;
}

bool addconn_check_algorithms(struct addconn *addconn, const char *name,
			      const struct conn_values *values,
			      const struct conn_spec *spec)
{
	if ((spec->ike == NULL && spec->esp == NULL) || !have_nss(addconn)) {
		return true;
	}
	struct proposal_policy ike = {
		.protocol = PROTOCOL_IKE,
		.fips = nss_is_fips(),
	};
	struct proposal_policy child = {
		.protocol = spec->protocol_ah ? PROTOCOL_AH : PROTOCOL_ESP,
		.fips = ike.fips,
		.pfs = spec->pfs,
		.sn = spec->replay_window == 0 ? CONN_SN_32_BIT : spec->sn,
	};
	bool ike_ok = check_text(addconn, name, values, &ike, spec->ike);

	return check_text(addconn, name, values, &child, spec->esp) && ike_ok;
}
