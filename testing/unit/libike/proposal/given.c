/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Proposals, offers and answers for tests, written as text.
 */
#include "unit/libike/proposal/given.h"

#include <stdlib.h>
#include <string.h>

#include "libswan/alloc.h"

#define PROPOSALS_MAX  16
#define TRANSFORMS_MAX 64 /* of one proposal */

static const uint8_t child_spi[] = { 1, 2, 3, 4 };

struct proposal_policy given_policy(enum protocol protocol)
{
	return (struct proposal_policy){
		.protocol = protocol,
		.pfs = true,
		.sn = 1U << SN_32_BIT | 1U << SN_64_BIT,
	};
}

struct proposals *given_proposals(enum protocol protocol, const char *text)
{
	struct proposal_policy policy = given_policy(protocol);
	struct proposals *proposals;
	diag_t d = proposals_parse(&policy, view_of_string(text), &proposals);

	if (d != NULL) {
		fail_msg("%s: %s", text, diag_text(d));
	}
	return proposals;
}

static struct wire_transform transform_of(const char *word)
{
	struct wire_transform t = { .unknown_attribute =
					    strchr(word, '?') != NULL };
	char *rest;

	t.type = (uint8_t)strtoul(word, &rest, 10);
	assert_int_equal(*rest, ':');
	t.id = (uint16_t)strtoul(rest + 1, &rest, 10);
	if (*rest == '/') {
		t.key_bits = (uint16_t)strtoul(rest + 1, &rest, 10);
	}
	return t;
}

static void add_proposal(struct sa_payload *sa, char *words)
{
	size_t index = sa->nr_proposals++;
	struct wire_proposal *proposal = &sa->proposals[index];
	char *save = NULL;
	char *word = strtok_r(words, " ", &save);

	assert_true(index < PROPOSALS_MAX);
	proposal->number = (uint8_t)(index + 1);
	proposal->protocol = strcmp(word, "IKE") == 0  ? PROTOCOL_IKE
			     : strcmp(word, "AH") == 0 ? PROTOCOL_AH
						       : PROTOCOL_ESP;
	if (proposal->protocol != PROTOCOL_IKE) {
		proposal->spi = view_of_array(child_spi);
	}
	proposal->transforms = sa->transforms + index * TRANSFORMS_MAX;
	while ((word = strtok_r(NULL, " ", &save)) != NULL) {
		assert_true(proposal->nr_transforms < TRANSFORMS_MAX);
		proposal->transforms[proposal->nr_transforms++] =
			transform_of(word);
	}
}

struct sa_payload given_offer(const char *text)
{
	struct sa_payload sa = {
		.proposals = NEW_ARRAY(struct wire_proposal, PROPOSALS_MAX),
		.transforms = NEW_ARRAY(struct wire_transform,
					PROPOSALS_MAX * TRANSFORMS_MAX),
	};
	char *copy = xstrdup(text);
	char *save = NULL;

	for (char *words = strtok_r(copy, ";", &save); words != NULL;
	     words = strtok_r(NULL, ";", &save)) {
		add_proposal(&sa, words);
	}
	xfree(copy);
	return sa;
}

struct sa_payload given_answer(uint8_t number, const char *text)
{
	struct sa_payload sa = given_offer(text);

	sa.proposals[0].number = number;
	return sa;
}

static void start_message(struct builder *out)
{
	builder_init(out, 65535);
	builder_u8(out, 0); /* where the type of the payload goes */
	out->next_payload = 0;
}

static struct given_sa decode_message(struct builder *out)
{
	struct given_sa given;

	assert_true(builder_ok(out));
	given.octets = builder_take(out);
	assert_int_equal(given.octets.ptr[0], PAYLOAD_SA);
	assert_true(sa_payload_decode(
		view_of(given.octets.ptr + 5, given.octets.len - 5),
		&given.sa));
	return given;
}

struct given_sa given_encoded(const struct proposals *proposals,
			      enum offer_addke addke, struct view spi)
{
	struct builder out;

	start_message(&out);
	proposals_encode(&out, proposals, addke, spi);
	return decode_message(&out);
}

struct given_sa given_chosen_encoded(const struct chosen *chosen,
				     struct view spi)
{
	struct builder out;

	start_message(&out);
	chosen_encode(&out, chosen, spi);
	return decode_message(&out);
}

void given_sa_done(struct given_sa *given)
{
	sa_payload_done(&given->sa);
	blob_free(&given->octets);
}

void assert_transforms(const struct sa_payload *sa, size_t index,
		       const char *expected)
{
	char buf[1024];
	struct text out = TEXT_IN(buf);

	assert_true(index < sa->nr_proposals);
	const struct wire_proposal *p = &sa->proposals[index];

	for (size_t i = 0; i < p->nr_transforms; i++) {
		const struct wire_transform *t = &p->transforms[i];

		text_add(&out, "%s%u:%u", i == 0 ? "" : " ", t->type, t->id);
		if (t->key_bits != 0) {
			text_add(&out, "/%u", t->key_bits);
		}
	}
	assert_string_equal(out.len == 0 ? "" : buf, expected);
}

void assert_addke(const struct chosen *chosen, const char *expected)
{
	char buf[200] = "";
	struct text out = TEXT_IN(buf);
	unsigned nr = NR_ADDKE;

	while (nr > 0 && chosen->addke[nr - 1] == NULL) {
		nr--;
	}
	for (unsigned n = 0; n < nr; n++) {
		text_add(&out, "%s%s", n == 0 ? "" : " ",
			 chosen->addke[n] == NULL ? "-"
						  : chosen->addke[n]->name);
	}
	assert_string_equal(buf, expected);
}

void assert_diag(diag_t d, const char *text)
{
	assert_non_null(d);
	assert_string_equal(diag_text(d), text);
	diag_free(&d);
}
