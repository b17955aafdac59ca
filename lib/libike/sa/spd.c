/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * The Security Policy Database: which policy the kernel has for a pair of
 * selectors, among all that connections and Child SAs want there.
 */

#include "sa/spd.h"

#include <string.h>

#include "libswan/alloc.h"
#include "sa/kernel_batch.h"

/* A pair that somebody wants something for. */
struct spd_entry {
	struct hash_entry entry;
	struct ip_selector local;
	struct ip_selector remote;
	struct list claims; /* the one that stands first */
};

void spd_init(struct spd *spd, uint64_t seed)
{
	*spd = (struct spd){ .nr_ipv6 = 0 };
	hash_init(&spd->entries, seed);
	list_init(&spd->discovery);
}

void spd_done(struct spd *spd)
{
	hash_done(&spd->entries);
}

bool spd_is_pair(const struct ip_selector *local,
		 const struct ip_selector *remote)
{
	return local->range.start.family == remote->range.start.family &&
	       (local->protocol == 0 || remote->protocol == 0 ||
		local->protocol == remote->protocol);
}

static size_t add_octets(uint8_t *out, const struct ip_selector *s)
{
	const struct ip_address *ends[] = { &s->range.start, &s->range.end };
	uint8_t *at = out;

	for (size_t n = 0; n < ARRAY_LEN(ends); n++) {
		struct view octets = ip_address_view(ends[n]);

		memcpy(at, octets.ptr, octets.len);
		at += octets.len;
	}
	*at++ = s->protocol;
	*at++ = s->start_port >> 8;
	*at++ = s->start_port & 0xff;
	*at++ = s->end_port >> 8;
	*at++ = s->end_port & 0xff;
	return (size_t)(at - out);
}

static uint64_t key_of(const struct spd *spd, const struct ip_selector *local,
		       const struct ip_selector *remote)
{
	uint8_t octets[2 * (2 * 16 + 5)];
	size_t len = add_octets(octets, local);

	len += add_octets(octets + len, remote);
	return hash_bytes(spd->entries.seed, view_of(octets, len));
}

static struct spd_entry *find(const struct spd *spd,
			      const struct ip_selector *local,
			      const struct ip_selector *remote)
{
	struct hash_entry *e =
		hash_find(&spd->entries, key_of(spd, local, remote));

	for (; e != NULL; e = hash_next(e)) {
		struct spd_entry *entry =
			CONTAINER_OF(e, struct spd_entry, entry);

		if (ip_selector_eq(&entry->local, local) &&
		    ip_selector_eq(&entry->remote, remote)) {
			return entry;
		}
	}
	return NULL;
}

static struct spd_entry *get(struct spd *spd, const struct ip_selector *local,
			     const struct ip_selector *remote)
{
	struct spd_entry *entry = find(spd, local, remote);

	if (entry == NULL) {
		entry = NEW(struct spd_entry);
		entry->local = *local;
		entry->remote = *remote;
		list_init(&entry->claims);
		hash_add(&spd->entries, &entry->entry,
			 key_of(spd, local, remote));
	}
	return entry;
}

/* What stands; NULL: nothing. */
static const struct spd_want *standing(const struct spd_entry *entry)
{
	return list_is_empty(&entry->claims) ?
		       NULL :
		       &CONTAINER_OF(entry->claims.next, struct spd_claim,
				     in_entry)
				->want;
}

static bool same_policy(const struct spd_want *a, const struct spd_want *b)
{
	return a->action == b->action && a->priority == b->priority &&
	       a->has_template == b->has_template &&
	       (!a->has_template ||
		(a->mode == b->mode && a->protocol == b->protocol &&
		 a->reqid == b->reqid && ip_address_eq(&a->local, &b->local) &&
		 ip_address_eq(&a->remote, &b->remote)));
}

static void add_request(struct kernel_batch *b, enum kernel_request_kind kind,
			const struct spd_entry *entry,
			enum kernel_direction direction,
			const struct spd_want *want)
{
	bool out = direction == KERNEL_OUT;

	kernel_batch_add(b, kind)->policy = (struct kernel_policy){
		.direction = direction,
		.src = out ? entry->local : entry->remote,
		.dst = out ? entry->remote : entry->local,
		.action = want->action,
		.priority = want->priority,
		.has_template = want->has_template,
		.protocol = want->protocol,
		.mode = want->mode,
		.template_src = out ? want->local : want->remote,
		.template_dst = out ? want->remote : want->local,
		.reqid = want->reqid,
	};
}

static const enum kernel_direction order[] = { KERNEL_IN, KERNEL_FWD,
					       KERNEL_OUT };

/* From what stood to what stands: what is new first, then what is no more. */
static void change(struct kernel_batch *b, const struct spd_entry *entry,
		   const struct spd_want *old, const struct spd_want *new)
{
	unsigned before = old == NULL ? 0 : old->directions;
	unsigned after = new == NULL ? 0 : new->directions;
	bool same = old != NULL && new != NULL && same_policy(old, new);

	for (size_t n = 0; n < ARRAY_LEN(order); n++) {
		unsigned bit = 1u << order[n];

		if ((after & bit) && !(same && (before & bit))) {
			add_request(b, KERNEL_POLICY_ADD, entry, order[n], new);
		}
	}
	for (size_t n = 0; n < ARRAY_LEN(order); n++) {
		unsigned bit = 1u << order[n];

		if ((before & bit) && !(after & bit)) {
			add_request(b, KERNEL_POLICY_DELETE, entry, order[n],
				    old);
		}
	}
}

/* Before those of the same rank, behind those of a higher one. */
static void put_in_order(struct spd_entry *entry, struct spd_claim *claim)
{
	struct list *before = entry->claims.next;

	while (before != &entry->claims &&
	       CONTAINER_OF(before, struct spd_claim, in_entry)->want.rank >
		       claim->want.rank) {
		before = before->next;
	}
	list_add_tail(before, &claim->in_entry);
}

static void claim_pair(struct spd *spd, struct list *owner,
		       uint64_t conn_serial, const struct ip_selector *local,
		       const struct ip_selector *remote,
		       const struct spd_want *want, struct kernel_batch *batch)
{
	struct spd_entry *entry = get(spd, local, remote);
	const struct spd_want *old = standing(entry);
	struct spd_claim *claim = NEW(struct spd_claim);

	claim->entry = entry;
	claim->conn_serial = conn_serial;
	claim->want = *want;
	list_add_tail(owner, &claim->in_owner);
	put_in_order(entry, claim);
	if (standing(entry) != old) {
		change(batch, entry, old, standing(entry));
	}
}

static void drop_if_unwanted(struct spd *spd, struct spd_entry *entry)
{
	if (list_is_empty(&entry->claims)) {
		hash_remove(&spd->entries, &entry->entry);
		xfree(entry);
	}
}

static bool is_ipv6(const struct spd_entry *entry)
{
	return entry->local.range.start.family == IP_V6;
}

/* Whether the kernel has what claims had asked for. */
enum removal { AS_INSTALLED, AS_FAILED };

/* How many of them were of IPv6. */
static size_t remove_claims(struct spd *spd, struct list *owner,
			    enum removal removal, struct kernel_batch *batch)
{
	size_t nr_ipv6 = 0;

	LIST_FOREACH_SAFE(link, after, owner) {
		struct spd_claim *claim =
			CONTAINER_OF(link, struct spd_claim, in_owner);
		struct spd_entry *entry = claim->entry;
		bool stood = standing(entry) == &claim->want;

		list_remove(&claim->in_owner);
		list_remove(&claim->in_entry);
		if (stood) {
			change(batch, entry,
			       removal == AS_INSTALLED ? &claim->want : NULL,
			       standing(entry));
		}
		xfree(claim);
		nr_ipv6 += is_ipv6(entry);
		drop_if_unwanted(spd, entry);
	}
	return nr_ipv6;
}

/*
 * Who holds back a neighbour's solicitations and advertisements (RFC 4861) can
 * exchange nothing with it, IKE included.
 */
static void let_discovery_through(struct spd *spd, struct kernel_batch *batch)
{
	static const uint8_t types[] = { 135, 136 };
	const struct spd_want want = { .rank = SPD_SHUNT,
				       .directions = SPD_IN | SPD_OUT,
				       .action = KERNEL_ALLOW,
				       .priority = 1 };
	struct ip_selector any = { .protocol = 58 };

	any.range.start.family = any.range.end.family = IP_V6;
	memset(any.range.end.bytes, 0xff, sizeof(any.range.end.bytes));
	for (size_t n = 0; n < ARRAY_LEN(types); n++) {
		/* RFC 7296 3.13.1: the type is in the upper octet */
		any.start_port = (uint16_t)(types[n] << 8);
		any.end_port = any.start_port | 0xff;
		claim_pair(spd, &spd->discovery, 0, &any, &any, &want, batch);
	}
}

void spd_claim(struct spd *spd, struct list *owner, uint64_t conn_serial,
	       const struct ip_selector *local,
	       const struct ip_selector *remote, const struct spd_want *want,
	       struct kernel_batch *batch)
{
	if (local->range.start.family == IP_V6 && spd->nr_ipv6++ == 0) {
		let_discovery_through(spd, batch);
	}
	claim_pair(spd, owner, conn_serial, local, remote, want, batch);
}

void spd_move(struct list *owner, const struct ip_address *remote,
	      struct kernel_batch *batch)
{
	LIST_FOREACH(link, owner) {
		struct spd_claim *claim =
			CONTAINER_OF(link, struct spd_claim, in_owner);
		struct spd_want old = claim->want;

		claim->want.remote = *remote;
		if (standing(claim->entry) == &claim->want) {
			change(batch, claim->entry, &old, &claim->want);
		}
	}
}

static void remove_owner(struct spd *spd, struct list *owner,
			 enum removal removal, struct kernel_batch *batch)
{
	size_t nr_ipv6 = remove_claims(spd, owner, removal, batch);

	spd->nr_ipv6 -= nr_ipv6;
	if (nr_ipv6 > 0 && spd->nr_ipv6 == 0) {
		remove_claims(spd, &spd->discovery, removal, batch);
	}
}

void spd_release(struct spd *spd, struct list *owner,
		 struct kernel_batch *batch)
{
	remove_owner(spd, owner, AS_INSTALLED, batch);
}

void spd_revert(struct spd *spd, struct list *owner,
		struct kernel_batch *batch)
{
	remove_owner(spd, owner, AS_FAILED, batch);
}

uint64_t spd_other_shunt(const struct spd *spd, uint64_t conn_serial,
			 const struct ip_selector *local,
			 const struct ip_selector *remote)
{
	const struct spd_entry *entry = find(spd, local, remote);

	if (entry == NULL) {
		return 0;
	}
	LIST_FOREACH(link, &entry->claims) {
		const struct spd_claim *claim =
			CONTAINER_OF(link, struct spd_claim, in_entry);

		if (claim->want.rank == SPD_SHUNT &&
		    claim->conn_serial != conn_serial) {
			return claim->conn_serial;
		}
	}
	return 0;
}
