/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * What is offered and accepted: proposals in our own terms.
 */
#ifndef LIBIKE_PROPOSAL_PROPOSAL_H
#define LIBIKE_PROPOSAL_PROPOSAL_H

#include "crypto/encr.h"
#include "crypto/integ.h"
#include "crypto/ke.h"
#include "crypto/prf.h"
#include "crypto/suite.h"
#include "wire/sa_payload.h"

/* One transform: desc by type (encr, prf, integ, ke); SN has only an id. */
struct transform {
	uint8_t type;	   /* enum transform_type */
	uint16_t id;	   /* on the wire */
	uint16_t key_bits; /* encr only; 0: fixed length, no attribute, or (when
			      encr has the attribute) transform_key_bits() */
	union {
		const struct encr_desc *encr;
		const struct prf_desc *prf;
		const struct integ_desc *integ;
		const struct ke_desc *ke; /* KE and ADDKEn; ke_none for NONE */
	};
};

/* Alternatives of each type in order of preference. */
struct proposal {
	struct transform *transforms; /* grouped by type, ascending */
	size_t nr;
};

/* A run of one type, borrowed. */
struct transforms {
	const struct transform *list;
	size_t nr;
};

struct transforms proposal_transforms(const struct proposal *proposal,
				      enum transform_type type);

/*
 * Key lengths that an ENCR transform of PROTOCOL stands for, in order of
 * preference; the count, 1 or 2.  "aes": IKE 256, 128; ESP 128, 256.
 */
size_t transform_key_bits(enum protocol protocol,
			  const struct transform *encr, uint16_t key_bits[2]);

/* An ordered list; immutable once made; owned by its maker. */
struct proposals {
	enum protocol protocol;
	struct proposal *list;
	size_t nr;
};

void proposals_free(struct proposals **proposals);
struct proposals *proposals_clone(const struct proposals *proposals);

/* A copy in which proposals without KE get KE (PFS: the IKE SA's method). */
struct proposals *proposals_clone_with_ke(const struct proposals *proposals,
					  const struct ke_desc *ke);

/* Whether any proposal has a non-NONE ADDKE. */
bool proposals_have_addke(const struct proposals *proposals);

/* The KE that an offer lists first, for the KE payload (NULL: it has none). */
const struct ke_desc *proposals_first_ke(const struct proposals *proposals);

/* Whether any proposal lists KE in type 4 (for INVALID_KE_PAYLOAD). */
bool proposals_have_ke(const struct proposals *proposals,
		       const struct ke_desc *ke);

/*
 * How to write an offer; CHILD_FIRST: IKE_AUTH's Child, neither KE nor ADDKE;
 * LATER: all without ADDKE, whose turn is in a rekey (at the end of WITH).
 */
enum offer_addke {
	OFFER_WITH_ADDKE,
	OFFER_WITHOUT_ADDKE,
	OFFER_CHILD_FIRST,
	OFFER_ADDKE_LATER,
	OFFER_WITH_ADDKE_OR_LATER
};

/*
 * Append one SA payload.  SPI is empty for the first IKE SA, 8 octets in an
 * IKE rekey, 4 for a Child.  Without ADDKE: proposals that need one are left
 * out, in the others the types are.  Slots' alternatives are ordered so that a
 * peer that chooses slot by slot in one pass finds a duplicate-free solution.
 */
void proposals_encode(struct builder *out, const struct proposals *proposals,
		      enum offer_addke addke, struct view spi);

/*
 * What of PROPOSALS leads to an additional key exchange for certain: those
 * without are left out, the first slot of those that need none has no NONE.
 */
struct proposals *proposals_insisting(const struct proposals *proposals);

/* Whether anything is left to offer without ADDKE. */
bool proposals_can_do_without_addke(const struct proposals *proposals);

/* What was agreed: one transform of each type, NONE slots removed later. */
struct chosen {
	uint8_t number; /* of the peer's proposal, echoed */
	uint8_t protocol;
	uint8_t spi[8]; /* the peer's */
	uint8_t spi_bytes;
	struct suite suite;
	uint8_t sn;	     /* SN_*, Child only */
	bool has_sn;
	bool has_integ; /* an INTEG transform (maybe NONE) was in the offer */
	const struct ke_desc *ke; /* type 4, NULL: none in it, or NONE */
	bool ke_is_none;	  /* ke is NULL, type 4 = NONE is echoed */
	const struct ke_desc *addke[NR_ADDKE]; /* NULL: not in it; ke_none */
};

/* Append the responder's SA payload: one proposal, one transform a type. */
void chosen_encode(struct builder *out, const struct chosen *chosen,
		   struct view spi);

#endif
