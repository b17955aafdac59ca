/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * A peer's offer, for the log: also what we do not know.
 */
#include "proposal/print.h"

#include "proposal/build.h"

static const struct name sn_list[] = {
	{SN_32_BIT,	     "no"	  },
	     { SN_64_BIT,	  "yes"	},
	   { SN_UNSPECIFIED, "32bit"}
};

/* Our name of a transform, or NULL. */
static const char *wire_transform_name(const struct wire_transform *t)
{
	if (t->type == TRANSFORM_ENCR) {
		const struct encr_desc *encr = encr_by_id(t->id);

		return encr == NULL ? NULL : encr->name;
	}
	if (t->type == TRANSFORM_PRF) {
		const struct prf_desc *prf = prf_by_id(t->id);

		return prf == NULL ? NULL : prf->name;
	}
	if (t->type == TRANSFORM_INTEG) {
		const struct integ_desc *integ = integ_by_id(t->id);

		return integ == NULL ? NULL : integ->name;
	}
	if (t->type == TRANSFORM_SN) {
		return name_of(NAMES(sn_list), t->id);
	}
	if (t->type == TRANSFORM_KE || transform_type_is_addke(t->type)) {
		const struct ke_desc *ke = ke_by_id(t->id);

		return ke == NULL ? NULL : ke->name;
	}
	return NULL;
}

/* "AES_GCM_16_256"; by number what has no name: "99_256". */
static void text_add_wire_transform(struct text *out,
				    const struct wire_transform *t)
{
	const char *name = wire_transform_name(t);

	if (name != NULL) {
		text_add_string(out, name);
	} else {
		text_add(out, "%u", t->id);
	}
	if (t->key_bits != 0) {
		text_add(out, "_%u", t->key_bits);
	}
	if (t->unknown_attribute) {
		text_add_char(out, '?');
	}
}

/* What stands before the transforms of TYPE. */
static void text_add_separator(struct text *out, unsigned type, bool is_first)
{
	if (transform_type_is_addke(type)) {
		text_add(out, ";addke%u=", type - TRANSFORM_ADDKE1 + 1);
	} else if (type == TRANSFORM_SN) {
		text_add_string(out, ";sn=");
	} else if (type == 0 || type >= NR_TRANSFORM_TYPES) {
		text_add(out, ";type%u=", type);
	} else if (!is_first) {
		text_add_char(out, '-');
	}
}

static void text_add_wire_type(struct text *out, bool *is_first,
			       const struct wire_proposal *proposal,
			       unsigned type)
{
	bool is_open = false;

	for (size_t i = 0; i < proposal->nr_transforms; i++) {
		const struct wire_transform *t = &proposal->transforms[i];

		if (t->type != type) {
			continue;
		}
		if (is_open) {
			text_add_char(out, '+');
		} else {
			text_add_separator(out, type, *is_first);
		}
		text_add_wire_transform(out, t);
		is_open = true;
		*is_first = false;
	}
}

static void text_add_wire_proposal(struct text *out,
				   const struct wire_proposal *proposal)
{
	/* As in configured ones; KE comes behind INTEG, SN at the end. */
	static const uint8_t in_order[] = { TRANSFORM_ENCR, TRANSFORM_PRF,
					    TRANSFORM_INTEG, TRANSFORM_KE };
	bool is_first = true;

	text_add(out, "%u:", proposal->number);
	text_add_name(out, protocol_names, proposal->protocol);
	text_add_char(out, '=');
	for (size_t i = 0; i < ARRAY_LEN(in_order); i++) {
		text_add_wire_type(out, &is_first, proposal, in_order[i]);
	}
	for (unsigned n = 0; n < NR_ADDKE; n++) {
		text_add_wire_type(out, &is_first, proposal,
				   TRANSFORM_ADDKE1 + n);
	}
	text_add_wire_type(out, &is_first, proposal, TRANSFORM_SN);
	text_add_wire_type(out, &is_first, proposal, 0);
	for (unsigned type = NR_TRANSFORM_TYPES; type <= UINT8_MAX; type++) {
		text_add_wire_type(out, &is_first, proposal, type);
	}
}

void text_add_sa_payload(struct text *out, const struct sa_payload *sa)
{
	for (size_t i = 0; i < sa->nr_proposals; i++) {
		text_add_string(out, i == 0 ? "" : " ");
		text_add_wire_proposal(out, &sa->proposals[i]);
	}
}
