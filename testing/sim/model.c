/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * What has to come of a schedule, worked out without the engine's code.
 *
 * Slots are tried out one combination after the other: slow, and simple enough
 * to be believed.
 */
#include "sim/model.h"

#include <string.h>

#define NONE TRANSFORM_ID_NONE

/* Combinations of methods for the slots of one pair of proposals. */
struct search {
	struct alternatives
		slots[NR_ADDKE]; /* common; nr 0: not in the offer */
	bool in_offer[NR_ADDKE];
	uint16_t taken[NR_ADDKE];
	unsigned nr_found; /* without a method twice */
	unsigned rounds_min;
	unsigned rounds_max;
};

static bool has(const struct alternatives *a, uint16_t id)
{
	for (unsigned n = 0; n < a->nr; n++) {
		if (a->ids[n] == id) {
			return true;
		}
	}
	return false;
}

static struct alternatives common(const struct alternatives *ours,
				  const struct alternatives *theirs)
{
	struct alternatives both = { .nr = 0 };

	for (unsigned n = 0; n < ours->nr; n++) {
		if (has(theirs, ours->ids[n])) {
			both.ids[both.nr++] = ours->ids[n];
		}
	}
	return both;
}

static bool is_taken(const struct search *s, unsigned slots, uint16_t id)
{
	for (unsigned n = 0; n < slots; n++) {
		if (id != NONE && s->taken[n] == id) {
			return true;
		}
	}
	return false;
}

static void note_found(struct search *s, unsigned min_rounds)
{
	unsigned rounds = 0;

	for (unsigned n = 0; n < NR_ADDKE; n++) {
		rounds += s->taken[n] != NONE;
	}
	if (rounds < min_rounds) {
		return;
	}
	if (s->nr_found == 0 || rounds < s->rounds_min) {
		s->rounds_min = rounds;
	}
	if (rounds > s->rounds_max) {
		s->rounds_max = rounds;
	}
	s->nr_found++;
}

/* NR_ADDKE levels deep at most. */
static void try_slots(struct search *s, unsigned slot, unsigned min_rounds)
{
	if (slot == NR_ADDKE) {
		note_found(s, min_rounds);
		return;
	}
	if (!s->in_offer[slot]) {
		s->taken[slot] = NONE;
		try_slots(s, slot + 1, min_rounds);
		return;
	}
	for (unsigned n = 0; n < s->slots[slot].nr; n++) {
		uint16_t id = s->slots[slot].ids[n];

		if (!is_taken(s, slot, id)) {
			s->taken[slot] = id;
			try_slots(s, slot + 1, min_rounds);
		}
	}
}

/* A type that we lack is as if we had only NONE there (RFC 9370 2.2.1). */
static struct alternatives with_none(const struct alternatives *ours)
{
	return ours->nr > 0 ? *ours
			    : (struct alternatives){ .ids = { NONE }, .nr = 1 };
}

/* Fill S from an OFFER and what the responder ACCEPTS; false: impossible. */
static bool search_init(struct search *s, const struct offer_config *offer,
			const struct offer_config *accepts)
{
	*s = (struct search){ .nr_found = 0 };
	if (strcmp(offer->suite, accepts->suite) != 0 ||
	    common(&accepts->ke, &offer->ke).nr == 0) {
		return false;
	}
	for (unsigned n = 0; n < NR_ADDKE; n++) {
		struct alternatives ours = with_none(&accepts->addke[n]);

		s->in_offer[n] = offer->addke[n].nr > 0;
		if (!s->in_offer[n]) {
			if (!has(&ours, NONE)) {
				return false;
			}
			continue;
		}
		s->slots[n] = common(&ours, &offer->addke[n]);
	}
	return true;
}

static bool has_types(const struct offer_config *offer)
{
	for (unsigned n = 0; n < NR_ADDKE; n++) {
		if (offer->addke[n].nr > 0) {
			return true;
		}
	}
	return false;
}

static bool can_do_without(const struct offer_config *offer)
{
	for (unsigned n = 0; n < NR_ADDKE; n++) {
		if (offer->addke[n].nr > 0 && !has(&offer->addke[n], NONE)) {
			return false;
		}
	}
	return true;
}

/* RFC 9242: asked for, or implied by ADDKE in ike=. */
static bool offers_intermediate(const struct end_config *end)
{
	bool wanted = end->intermediate != INTERMEDIATE_NO;

	for (unsigned n = 0; n < end->nr_ike; n++) {
		for (unsigned slot = 0; slot < NR_ADDKE; slot++) {
			const struct alternatives *a = &end->ike[n].addke[slot];

			wanted |= a->nr > 1 || (a->nr == 1 && !has(a, NONE));
		}
	}
	return wanted && !end->omit_intermediate;
}

/* Proposals as they are sent. */
struct sent_offers {
	struct offer_config list[2 * OFFERS_MAX];
	unsigned nr;
};

static void send_without(struct sent_offers *sent,
			 const struct offer_config *offer)
{
	struct offer_config *without = &sent->list[sent->nr++];

	*without = *offer;
	memset(without->addke, 0, sizeof(without->addke));
}

/*
 * RFC 9370 2.2.1: without IKE_INTERMEDIATE only what can do without ADDKE, and
 * without it; else those again at the end, for peers that do not know it.
 */
static void send_offers(const struct end_config *initiator,
			struct sent_offers *sent)
{
	bool offered = offers_intermediate(initiator);

	sent->nr = 0;
	for (unsigned i = 0; offered && i < initiator->nr_ike; i++) {
		sent->list[sent->nr++] = initiator->ike[i];
	}
	for (unsigned i = 0; i < initiator->nr_ike; i++) {
		if (can_do_without(&initiator->ike[i])) {
			send_without(sent, &initiator->ike[i]);
		}
	}
}

/* Whether R's proposal fits OFFER; then E has the rounds that may come of it.
 */
static bool fits(const struct offer_config *offer,
		 const struct end_config *responder, unsigned r,
		 struct expectation *e)
{
	unsigned min_rounds = responder->intermediate == INTERMEDIATE_INSIST;
	struct search s;

	if (!search_init(&s, offer, &responder->ike[r])) {
		return false;
	}
	try_slots(&s, 0, min_rounds);
	if (s.nr_found == 0) {
		return false;
	}
	e->offer = *offer;
	e->accepted = &responder->ike[r];
	e->rounds_min = s.rounds_min;
	e->rounds_max = s.rounds_max;
	return true;
}

/* The first proposal that fits, and the first of the responder's it fits. */
static bool choose(const struct end_config *initiator,
		   const struct end_config *responder, struct expectation *e)
{
	struct sent_offers sent;

	send_offers(initiator, &sent);
	for (unsigned i = 0; i < sent.nr; i++) {
		const struct offer_config *offer = &sent.list[i];

		if (has_types(offer) && responder->omit_intermediate) {
			continue; /* unknown types to the responder */
		}
		for (unsigned r = 0; r < responder->nr_ike; r++) {
			if (fits(offer, responder, r, e)) {
				return true;
			}
		}
	}
	return false;
}

/* WIDE has NARROW in it; OTHER is apart. */
static bool is_within(enum net_width inner, enum net_width outer)
{
	return inner == outer || (inner == NET_NARROW && outer == NET_WIDE);
}

static bool nets_fit(const struct end_config *initiator,
		     const struct end_config *responder)
{
	for (size_t net = 0; net < SIM_HOSTS; net++) {
		enum net_width theirs = initiator->nets[net];
		enum net_width ours = responder->nets[net];

		if (!is_within(ours, theirs) &&
		    !(responder->narrowing && is_within(theirs, ours))) {
			return false;
		}
	}
	return true;
}

/* NULL: there will be a Child SA; else why not. */
static const char *why_no_child(const struct end_config *initiator,
				const struct end_config *responder)
{
	if (initiator->nr_kernel_failures > 0 ||
	    responder->nr_kernel_failures > 0) {
		return "the kernel fails";
	}
	if (!(initiator->esp & responder->esp)) {
		return "no common esp=";
	}
	if ((initiator->child == CHILD_SUBNETS) !=
	    (responder->child == CHILD_SUBNETS)) {
		return "selectors do not fit";
	}
	if (initiator->child == CHILD_SUBNETS) {
		return nets_fit(initiator, responder) ? NULL
						      : "selectors do not fit";
	}
	return initiator->child == CHILD_TRANSPORT &&
			       responder->child != CHILD_TRANSPORT
		       ? "the responder does no transport mode"
		       : NULL;
}

struct expectation expect(const struct schedule *schedule, size_t at)
{
	const struct end_config *initiator = &schedule->ends[at];
	const struct end_config *responder = &schedule->ends[!at];
	struct expectation e = { .fate = FATE_FAIL };

	if (!choose(initiator, responder, &e)) {
		e.why = "no common proposal";
		return e;
	}
	if (initiator->intermediate == INTERMEDIATE_INSIST &&
	    e.rounds_min == 0) {
		e.why = "the initiator insists on a round";
		if (e.rounds_max == 0) {
			return e;
		}
		e.fate = FATE_OPEN;
		return e;
	}
	if (strcmp(initiator->psk, responder->psk) != 0) {
		e.why = "different secrets";
		return e;
	}
	e.why = why_no_child(initiator, responder);
	e.fate = e.why == NULL ? FATE_UP : FATE_NO_CHILD;
	return e;
}

/* Slot by slot the first choice of the responder, were each alone. */
static bool first_choice(const struct expectation *e, unsigned slot,
			 uint16_t *id)
{
	struct alternatives ours = with_none(&e->accepted->addke[slot]);
	struct alternatives both = common(&ours, &e->offer.addke[slot]);

	*id = both.nr > 0 ? both.ids[0] : NONE;
	return both.nr > 0;
}

/* No conflict among first choices, nor with type 4: they must be taken. */
static bool first_choices_hold(const struct expectation *e,
			       const struct chosen *chosen)
{
	uint16_t taken[NR_ADDKE];

	for (unsigned n = 0; n < NR_ADDKE; n++) {
		if (chosen->addke[n] == NULL) {
			taken[n] = NONE;
			continue;
		}
		first_choice(e, n, &taken[n]);
		for (unsigned m = 0; m < n; m++) {
			if (taken[n] != NONE && taken[n] == taken[m]) {
				return true; /* something had to give */
			}
		}
		if (taken[n] == NONE || taken[n] == chosen->ke->id) {
			return true;
		}
	}
	for (unsigned n = 0; n < NR_ADDKE; n++) {
		if (chosen->addke[n] != NULL &&
		    chosen->addke[n]->id != taken[n]) {
			return false;
		}
	}
	return true;
}

static bool slot_is_allowed(const struct expectation *e,
			    const struct chosen *chosen, unsigned n)
{
	struct alternatives ours = with_none(&e->accepted->addke[n]);
	const struct ke_desc *ke = chosen->addke[n];

	if (ke == NULL) {
		return e->offer.addke[n].nr == 0 && has(&ours, NONE);
	}
	for (unsigned m = 0; m < n; m++) {
		if (ke->id != NONE && chosen->addke[m] == ke) {
			return false;
		}
	}
	return has(&ours, ke->id) && has(&e->offer.addke[n], ke->id);
}

bool expectation_allows(const struct expectation *e,
			const struct chosen *chosen, struct text *why)
{
	if (e->accepted == NULL) {
		text_add_string(why, "nothing could be chosen");
		return false;
	}
	if (chosen->ke == NULL || !has(&e->offer.ke, chosen->ke->id) ||
	    !has(&e->accepted->ke, chosen->ke->id)) {
		text_add_string(why, "KE is not one of both");
		return false;
	}
	for (unsigned n = 0; n < NR_ADDKE; n++) {
		if (!slot_is_allowed(e, chosen, n)) {
			text_add(why, "ADDKE%u is not allowed", n + 1);
			return false;
		}
	}
	if (!first_choices_hold(e, chosen)) {
		text_add_string(why, "ADDKE are not the first choices");
		return false;
	}
	return true;
}
