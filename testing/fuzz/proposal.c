/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Fuzz target: a proposal string, and a peer's SA payload against it.
 *
 * The first octet chooses the protocol and the rules; then a string up to a
 * newline; behind it the body of an SA payload.
 */
#include <string.h>

#include "crypto/nss.h"
#include "libswan/assert.h"
#include "proposal/match.h"
#include "proposal/parse.h"
#include "proposal/print.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

enum {
	BIT_ADDKE = 1,
	BIT_CHILD_FIRST = 2,
	BIT_NEED_ADDKE = 4,
	BIT_PFS = 8,
	BIT_IGNORE = 16,
	BIT_FIPS = 32
};

static const uint8_t spi[] = { 1, 2, 3, 4 };

/* Once, at the first input. */
static void start_nss(void)
{
	static bool started;

	if (!started) {
		diag_t d = nss_start(NULL, NULL);

		ASSERT(d == NULL);
		started = true;
	}
}

static void on_note(void *ctx, const char *text)
{
	(void)ctx;
	ASSERT(strchr(text, '\n') == NULL);
}

static struct view spi_of(const struct proposals *local)
{
	return local->protocol == PROTOCOL_IKE ? EMPTY_VIEW
					       : view_of_array(spi);
}

/* The body of the SA payload that BUILDER made. */
static struct view built_body(const struct builder *out)
{
	struct view written = builder_written(out);

	ASSERT(builder_ok(out) && written.len >= 5);
	return view_of(written.ptr + 5, written.len - 5);
}

static void start_message(struct builder *out)
{
	builder_init(out, 65535);
	builder_u8(out, 0);
	out->next_payload = 0;
}

/* A choice out of the peer's OFFER: as an answer it is one that we accept. */
static void check_chosen(const struct chosen *chosen,
			 const struct match_rules *rules)
{
	struct builder out;
	struct sa_payload answer;
	char buf[200];
	struct text text = TEXT_IN(buf);

	start_message(&out);
	chosen_encode(&out, chosen, view_of(chosen->spi, chosen->spi_bytes));
	ASSERT(sa_payload_decode(built_body(&out), &answer));
	ASSERT(answer.nr_proposals == 1);
	if (chosen->protocol == PROTOCOL_IKE) {
		text_add_chosen_ike(&text, chosen);
	} else {
		text_add_chosen_child(&text, chosen);
	}
	for (unsigned n = 0; n < NR_ADDKE; n++) {
		for (unsigned m = 0; m < n; m++) {
			ASSERT(chosen->addke[n] != chosen->addke[m] ||
			       chosen->addke[n] == NULL ||
			       chosen->addke[n] == &ke_none);
		}
		ASSERT(!rules->child_first || chosen->addke[n] == NULL);
	}
	sa_payload_done(&answer);
	builder_done(&out);
}

static void match_payload(const struct proposals *local,
			  const struct sa_payload *sa,
			  const struct match_rules *rules)
{
	struct chosen chosen;
	diag_t d;

	if (proposals_match(local, sa, rules, &chosen, &d)) {
		ASSERT(d == NULL);
		check_chosen(&chosen, rules);
	}
	diag_free(&d);
	d = proposals_check_answer(local, sa, rules, &chosen);
	if (d == NULL) {
		check_chosen(&chosen, rules);
	}
	diag_free(&d);
}

static void match_octets(const struct proposals *local, struct view body,
			 const struct match_rules *rules)
{
	struct sa_payload sa;
	char buf[300];
	struct text text = TEXT_IN(buf);

	if (sa_payload_decode(body, &sa)) {
		text_add_sa_payload(&text, &sa);
		match_payload(local, &sa, rules);
		sa_payload_done(&sa);
	}
}

/* What we offer is what we can read; ours against ours. */
static void check_own_offer(const struct proposals *local,
			    const struct match_rules *rules)
{
	for (unsigned addke = OFFER_WITH_ADDKE; addke <= OFFER_CHILD_FIRST;
	     addke++) {
		struct match_rules own = *rules;
		struct builder out;

		own.offered = (enum offer_addke)addke;
		own.child_first = addke == OFFER_CHILD_FIRST;
		start_message(&out);
		proposals_encode(&out, local, own.offered, spi_of(local));
		match_octets(local, built_body(&out), &own);
		builder_done(&out);
	}
}

static void check_text(const struct proposals *local)
{
	char buf[500];
	struct text text = TEXT_IN(buf);
	struct proposals *clone = proposals_clone(local);

	text_add_proposals(&text, clone);
	(void)proposals_have_addke(clone);
	(void)proposals_first_ke(clone);
	proposals_free(&clone);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	if (size < 1 || size > 8000) {
		return 0;
	}
	start_nss();
	unsigned bits = data[0] & 63;
	const uint8_t *newline = memchr(data, '\n', size);
	size_t len = newline == NULL ? size : (size_t)(newline - data);
	struct proposal_policy policy = {
		.protocol = (enum protocol)(1 + (data[0] >> 6) % 3),
		.pfs = (bits & BIT_PFS) != 0,
		.fips = (bits & BIT_FIPS) != 0,
		.ignore_unknown = (bits & BIT_IGNORE) != 0,
		.sn = 1U << SN_32_BIT | 1U << SN_64_BIT,
		.note = on_note,
	};
	struct proposals *local;
	diag_t d = proposals_parse(
		&policy, view_of(data + 1, len < 1 ? 0 : len - 1), &local);

	if (d != NULL) {
		ASSERT(local == NULL && strchr(diag_text(d), '\n') == NULL);
		diag_free(&d);
		return 0;
	}
	struct match_rules rules = {
		.addke = (bits & BIT_ADDKE) != 0,
		.child_first = (bits & BIT_CHILD_FIRST) != 0,
		.need_addke = (bits & BIT_NEED_ADDKE) != 0,
		.spi_bytes = spi_of(local).len,
	};

	check_text(local);
	check_own_offer(local, &rules);
	if (newline != NULL) {
		match_octets(local, view_of(newline + 1, size - len - 1),
			     &rules);
	}
	proposals_free(&local);
	return 0;
}
