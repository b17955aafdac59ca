/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Changes to messages, for struct tamper.
 */
#include "unit/libike/exchange/edits.h"

#include "libswan/alloc.h"
#include "wire/sa_payload.h"

#define KE_FIELDS_BYTES 4 /* method, reserved */
#define TRANSFORMS_MAX	64
#define CRITICAL	0x80

/* The chain that counts: inside SK, or all of a message in clear. */
static struct forged_chain *body_of(struct forged *f)
{
	return f->sealed ? &f->inner : &f->outer;
}

static struct blob ke_of(struct forged *f)
{
	return blob_clone(forge_body(body_of(f), PAYLOAD_KE));
}

/* BODY is freed. */
static void set_ke(struct forged *f, struct blob *body)
{
	forge_replace(body_of(f), PAYLOAD_KE, blob_view(body));
	blob_free(body);
}

void edit_ke_method(struct forged *f, const void *arg)
{
	uint16_t method = *(const uint16_t *)arg;
	struct blob body = ke_of(f);

	body.ptr[0] = method >> 8;
	body.ptr[1] = method & 0xff;
	set_ke(f, &body);
}

void edit_ke_length(struct forged *f, const void *arg)
{
	int change = *(const int *)arg;
	struct blob body = ke_of(f);
	struct blob other = blob_new((size_t)((int)body.len + change));

	for (size_t n = 0; n < other.len; n++) {
		other.ptr[n] = n < body.len ? body.ptr[n] : 0;
	}
	blob_free(&body);
	set_ke(f, &other);
}

void edit_ke_empty(struct forged *f, const void *unused)
{
	struct blob body = ke_of(f);
	struct blob fields = blob_clone(view_of(body.ptr, KE_FIELDS_BYTES));

	(void)unused;
	blob_free(&body);
	set_ke(f, &fields);
}

void edit_ke_missing(struct forged *f, const void *unused)
{
	(void)unused;
	forge_remove(body_of(f), PAYLOAD_KE);
}

void edit_ke_twice(struct forged *f, const void *unused)
{
	struct blob body = ke_of(f);

	(void)unused;
	forge_append(body_of(f), PAYLOAD_KE, blob_view(&body));
	blob_free(&body);
}

void edit_ke_bit(struct forged *f, const void *unused)
{
	struct blob body = ke_of(f);

	(void)unused;
	body.ptr[KE_FIELDS_BYTES + 5] ^= 1;
	set_ke(f, &body);
}

void edit_ke_reserved_bit(struct forged *f, const void *unused)
{
	struct blob body = ke_of(f);

	(void)unused;
	body.ptr[3] ^= 1;
	set_ke(f, &body);
}

void edit_coefficient(struct forged *f, const void *arg)
{
	const struct coefficient *c = arg;
	struct blob body = ke_of(f);
	uint8_t *at = body.ptr + KE_FIELDS_BYTES + c->at / 2 * 3;

	if (c->at % 2 == 0) {
		at[0] = c->value & 0xff;
		at[1] = (at[1] & 0xf0) | c->value >> 8;
	} else {
		at[1] = (at[1] & 0x0f) | (c->value & 0x0f) << 4;
		at[2] = c->value >> 4 & 0xff;
	}
	set_ke(f, &body);
}

static const uint8_t some_octets[] = { 1, 2, 3, 4, 5, 6, 7 };

void edit_add_payload(struct forged *f, const void *arg)
{
	forge_append(body_of(f), *(const uint8_t *)arg,
		     view_of_array(some_octets));
}

void edit_add_critical(struct forged *f, const void *arg)
{
	struct blob *payloads = &body_of(f)->payloads;

	edit_add_payload(f, arg);
	payloads->ptr[payloads->len - sizeof(some_octets) - 3] = CRITICAL;
}

void edit_add_outer(struct forged *f, const void *arg)
{
	struct builder out;

	builder_init(&out, UINT16_MAX);
	for (unsigned n = *(const unsigned *)arg; n > 0; n--) {
		struct mark payload = builder_open_payload(&out, 200);

		builder_view(&out, view_of_array(some_octets));
		builder_close(&out, payload);
	}
	forged_chain_done(&f->outer);
	f->outer.first_type = builder_first_payload(&out);
	f->outer.payloads = builder_take(&out);
	builder_done(&out);
}

void edit_exchange(struct forged *f, const void *arg)
{
	f->header.exchange = *(const uint8_t *)arg;
}

void edit_in_clear(struct forged *f, const void *unused)
{
	(void)unused;
	forged_chain_done(&f->outer);
	f->outer = f->inner;
	f->inner = (struct forged_chain){ .first_type = PAYLOAD_NONE };
	f->header.next_payload = f->outer.first_type;
	f->sealed = false;
}

void edit_empty(struct forged *f, const void *unused)
{
	(void)unused;
	forged_chain_done(&f->inner);
	f->inner.first_type = PAYLOAD_NONE;
}

void edit_sk_flags(struct forged *f, const void *arg)
{
	f->sk_flags = *(const uint8_t *)arg;
}

void edit_remove_notify(struct forged *f, const void *arg)
{
	forge_remove_notify(body_of(f), *(const uint16_t *)arg);
}

void edit_add_notify(struct forged *f, const void *arg)
{
	forge_append_notify(body_of(f), *(const uint16_t *)arg);
}

/* SA without the generic header, which sa_payload_encode() writes. */
static void set_sa(struct forged *f, const struct wire_proposal *proposals,
		   size_t nr)
{
	struct builder out;

	builder_init(&out, UINT16_MAX);
	sa_payload_encode(&out, proposals, nr);
	struct view whole = builder_written(&out);

	forge_replace(body_of(f), PAYLOAD_SA,
		      view_of(whole.ptr + 4, whole.len - 4));
	builder_done(&out);
}

enum change { ADD, SET, REMOVE };

/* The last proposal, with T added, set, or its type removed. */
static void change_transform(struct forged *f, const struct wire_transform *t,
			     enum change change)
{
	struct blob body = blob_clone(forge_body(body_of(f), PAYLOAD_SA));
	struct wire_transform list[TRANSFORMS_MAX];
	struct sa_payload sa;
	size_t nr = 0;

	ASSERT(sa_payload_decode(blob_view(&body), &sa));
	struct wire_proposal *p = &sa.proposals[sa.nr_proposals - 1];

	ASSERT(p->nr_transforms < TRANSFORMS_MAX);
	for (size_t n = 0; n < p->nr_transforms; n++) {
		if (change == ADD || p->transforms[n].type != t->type) {
			list[nr++] = p->transforms[n];
		}
	}
	if (change != REMOVE) {
		list[nr++] = *t;
	}
	p->transforms = list;
	p->nr_transforms = nr;
	set_sa(f, sa.proposals, sa.nr_proposals);
	sa_payload_done(&sa);
	blob_free(&body);
}

void edit_add_transform(struct forged *f, const void *arg)
{
	change_transform(f, arg, ADD);
}

void edit_set_transform(struct forged *f, const void *arg)
{
	change_transform(f, arg, SET);
}

void edit_remove_transform(struct forged *f, const void *arg)
{
	change_transform(f, arg, REMOVE);
}

static bool has_addke(const struct wire_proposal *p)
{
	for (size_t n = 0; n < p->nr_transforms; n++) {
		if (p->transforms[n].type >= TRANSFORM_ADDKE1) {
			return true;
		}
	}
	return false;
}

void edit_strip_addke(struct forged *f, const void *unused)
{
	struct blob body = blob_clone(forge_body(body_of(f), PAYLOAD_SA));
	struct sa_payload sa;
	size_t nr = 0;

	(void)unused;
	ASSERT(sa_payload_decode(blob_view(&body), &sa));
	for (size_t n = 0; n < sa.nr_proposals; n++) {
		if (!has_addke(&sa.proposals[n])) {
			sa.proposals[nr++] = sa.proposals[n];
		}
	}
	set_sa(f, sa.proposals, nr);
	sa_payload_done(&sa);
	blob_free(&body);
}
