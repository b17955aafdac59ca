/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * ike= and esp= strings:
 *
 *	proposals = proposal *( "," proposal )
 *	proposal  = [ "!" ] group *( ( "-" / ";" ) group )
 *	group     = [ type "=" ] alg *( "+" alg )
 */
#include "proposal/parse.h"

#include <string.h>

#include "proposal/build.h"
#include "proposal/complete.h"
#include "proposal/lookup.h"
#include "proposal/print.h"

/* A word with the delimiters around it, 0 at an end. */
struct token {
	struct view text;
	char before;
	char after;
};

/* One proposal being read; a copy looks ahead. */
struct reader {
	struct view rest;
	struct token token;
	bool at_end; /* TOKEN is no more */
};

struct parser {
	const struct proposal_policy *policy;
	struct proposal *proposal;
	struct reader in;
	unsigned position; /* the next type that '-' leads to, at least */
	bool integ_first;  /* INTEG came before PRF */
};

static void reader_next(struct reader *in)
{
	size_t len = 0;

	in->at_end = in->token.after == '\0';
	in->token.before = in->token.after;
	in->token.text = EMPTY_VIEW;
	in->token.after = '\0';
	if (in->at_end) {
		return;
	}
	while (len < in->rest.len &&
	       (in->rest.ptr[len] == '\0' ||
		strchr("-;+=", in->rest.ptr[len]) == NULL)) {
		len++;
	}
	in->token.text = view_of(in->rest.ptr, len);
	if (len < in->rest.len) {
		in->token.after = (char)in->rest.ptr[len];
		len++;
	}
	in->rest = view_of(in->rest.ptr + len, in->rest.len - len);
}

/* At the first token, which there always is, though it may be empty. */
static struct reader reader_of(struct view text)
{
	struct reader in = { .rest = text, .token = { .after = '-' } };

	reader_next(&in);
	in.token.before = '\0';
	return in;
}

/* "aes-128": a word that starts with a digit belongs to the cipher. */
static struct view take_key_length(struct reader *in)
{
	struct reader ahead = *in;

	if (in->token.after != '-') {
		return EMPTY_VIEW;
	}
	reader_next(&ahead);
	struct view text = ahead.token.text;

	if (text.len == 0 || text.ptr[0] < '0' || text.ptr[0] > '9') {
		return EMPTY_VIEW;
	}
	*in = ahead;
	return text;
}

/* The algorithm at IN, which is then behind it. */
static diag_t read_transform(const struct proposal_policy *policy,
			     struct reader *in, enum transform_type type,
			     struct transform *transform)
{
	struct view name = in->token.text;
	diag_t d;

	if (type == TRANSFORM_ENCR) {
		struct view key_length =
			name.len == 0 ? EMPTY_VIEW : take_key_length(in);

		d = encr_parse(policy, name, key_length, transform);
	} else {
		d = transform_parse(policy, type, name, transform);
	}
	reader_next(in);
	return d;
}

/* NULL when all of the group at IN are of TYPE; IN is then behind it. */
static diag_t try_group(const struct proposal_policy *policy, struct reader *in,
			enum transform_type type)
{
	struct transform transform;

	do {
		diag_t d = read_transform(policy, in, type, &transform);

		if (d != NULL) {
			return d;
		}
	} while (in->token.before == '+');
	return NULL;
}

static bool group_is(const struct parser *p, enum transform_type type)
{
	struct reader ahead = p->in;
	diag_t d = try_group(p->policy, &ahead, type);
	bool is = d == NULL;

	diag_free(&d);
	return is;
}

/* Of all lengths, once they were asked for, each is there already. */
static bool is_duplicate(const struct proposal *proposal,
			 const struct transform *transform)
{
	struct transforms run = proposal_transforms(proposal, transform->type);

	for (size_t i = 0; i < run.nr; i++) {
		if (run.list[i].id == transform->id &&
		    (run.list[i].key_bits == 0 ||
		     run.list[i].key_bits == transform->key_bits)) {
			return true;
		}
	}
	return false;
}

static void add_transform(struct parser *p, const struct transform *transform)
{
	char buf[64];
	struct text name = TEXT_IN(buf);

	if (!is_duplicate(p->proposal, transform)) {
		proposal_add(p->proposal, transform);
		return;
	}
	text_add_transform(&name, transform);
	policy_note(p->policy, "discarding duplicate %s %s %s",
		    policy_protocol_name(p->policy),
		    transform_type_story(transform->type), buf);
}

static diag_t parse_group(struct parser *p, enum transform_type type)
{
	do {
		struct transform transform;
		diag_t d = read_transform(p->policy, &p->in, type, &transform);

		if (d != NULL && !p->policy->ignore_unknown) {
			return d;
		}
		if (d != NULL) {
			policy_note(p->policy, "ignoring: %s", diag_text(d));
			diag_free(&d);
		} else {
			add_transform(p, &transform);
		}
	} while (p->in.token.before == '+');
	p->position = type + 1;
	return NULL;
}

/* "none" that is INTEG: beside an AEAD, with another group behind it. */
static bool none_is_integ(const struct parser *p)
{
	struct reader ahead = p->in;
	const struct ke_desc *ke = ke_by_name(ahead.token.text);

	if (ke != &ke_none || ahead.token.after == '+') {
		return false;
	}
	reader_next(&ahead);
	return !ahead.at_end && ahead.token.after != '=';
}

static bool has_type(const struct parser *p, enum transform_type type)
{
	return proposal_transforms(p->proposal, type).nr > 0;
}

/*
 * encrypt-prf-[integ-]ke: the second group is PRF if it can be, else INTEG
 * (with PRF behind it); the third KE, or INTEG if it can be nothing else.
 */
static enum transform_type implied_type_ike(struct parser *p)
{
	if (p->position <= TRANSFORM_ENCR) {
		return TRANSFORM_ENCR;
	}
	if (p->position == TRANSFORM_PRF) {
		if (has_type(p, TRANSFORM_INTEG) ||
		    group_is(p, TRANSFORM_PRF) ||
		    !group_is(p, TRANSFORM_INTEG)) {
			return TRANSFORM_PRF;
		}
		p->integ_first = true;
		return TRANSFORM_INTEG;
	}
	if (p->position == TRANSFORM_INTEG && !has_type(p, TRANSFORM_INTEG) &&
	    (!group_is(p, TRANSFORM_KE) || none_is_integ(p)) &&
	    group_is(p, TRANSFORM_INTEG) && !group_is(p, TRANSFORM_PRF)) {
		return TRANSFORM_INTEG;
	}
	return TRANSFORM_KE;
}

/* What a group without "type=" is. */
static enum transform_type implied_type(struct parser *p)
{
	bool is_esp = p->policy->protocol == PROTOCOL_ESP;

	if (p->in.token.before == ';') {
		return TRANSFORM_KE;
	}
	if (p->policy->protocol == PROTOCOL_IKE) {
		return implied_type_ike(p);
	}
	if (is_esp && p->position <= TRANSFORM_ENCR) {
		return TRANSFORM_ENCR;
	}
	return p->position <= TRANSFORM_INTEG ? TRANSFORM_INTEG : TRANSFORM_KE;
}

static diag_t parse_implied(struct parser *p)
{
	bool was_integ_first = p->integ_first;

	if (p->position > TRANSFORM_KE) {
		return diag("%s proposal contains unexpected '%c%s', expecting "
			    "';<transform>=...'",
			    policy_protocol_name(p->policy), p->in.token.before,
			    word_of(p->in.token.text).text);
	}
	enum transform_type type = implied_type(p);
	diag_t d = parse_group(p, type);

	if (type == TRANSFORM_INTEG && p->integ_first) {
		p->position = TRANSFORM_PRF;
	}
	if (type == TRANSFORM_PRF && was_integ_first && d == NULL) {
		policy_note(p->policy,
			    "IKE proposal has the integrity algorithm before "
			    "the PRF, the order is encrypt-prf-integ-ke");
	}
	return d;
}

/* Whether "TYPE=" may stand in a proposal of the policy's protocol. */
static bool type_is_allowed(const struct proposal_policy *policy,
			    enum transform_type type)
{
	switch (type) {
	case TRANSFORM_ENCR:
		return policy->protocol != PROTOCOL_AH;
	case TRANSFORM_PRF:
		return policy->protocol == PROTOCOL_IKE;
	case TRANSFORM_SN:
		return policy->protocol != PROTOCOL_IKE;
	default:
		return true;
	}
}

static diag_t parse_explicit(struct parser *p)
{
	struct word name = word_of(p->in.token.text);
	enum transform_type type;

	if (!transform_type_parse(p->in.token.text, &type)) {
		return diag("transform '%s' unrecognized", name.text);
	}
	if (!type_is_allowed(p->policy, type)) {
		return diag("%s proposal contains unexpected explicit %s=",
			    policy_protocol_name(p->policy), name.text);
	}
	reader_next(&p->in);
	return parse_group(p, type);
}

static diag_t parse_groups(struct parser *p)
{
	while (!p->in.at_end) {
		diag_t d = p->in.token.after == '=' ? parse_explicit(p)
						    : parse_implied(p);

		if (d != NULL) {
			return d;
		}
	}
	return NULL;
}

/* "!": offered as it is, to see what a peer makes of it. */
static diag_t check_unless_impaired(const struct proposal_policy *policy,
				    const struct proposal *proposal,
				    bool impaired)
{
	diag_t d = proposal_check(policy, proposal);

	if (d != NULL && impaired) {
		policy_note(policy, "IMPAIR: accepting a proposal although: %s",
			    diag_text(d));
		diag_free(&d);
	}
	return d;
}

static diag_t parse_proposal(const struct proposal_policy *policy,
			     struct view text, struct proposal *proposal)
{
	bool impaired = text.len > 0 && text.ptr[0] == '!';

	if (impaired) {
		text = view_of(text.ptr + 1, text.len - 1);
	}
	struct parser p = { .policy = policy,
			    .proposal = proposal,
			    .in = reader_of(text),
			    .position = TRANSFORM_ENCR };
	diag_t d = parse_groups(&p);

	if (d == NULL) {
		d = proposal_complete(policy, proposal);
	}
	if (d == NULL) {
		d = check_unless_impaired(policy, proposal, impaired);
	}
	return d;
}

static bool is_repeated(const struct proposals *proposals,
			const struct proposal *proposal)
{
	for (size_t i = 0; i < proposals->nr; i++) {
		if (proposal_eq(&proposals->list[i], proposal)) {
			return true;
		}
	}
	return false;
}

static diag_t parse_one(const struct proposal_policy *policy, struct view text,
			struct proposals *proposals)
{
	struct proposal proposal = { NULL, 0 };
	diag_t d = parse_proposal(policy, text, &proposal);

	if (d == NULL && !is_repeated(proposals, &proposal)) {
		proposals_take(proposals, &proposal);
	}
	proposal_done(&proposal);
	return d;
}

/* What a peer of our own kind would refuse to read. */
static diag_t check_size(const struct proposal_policy *policy,
			 const struct proposals *proposals)
{
	size_t nr_transforms = 0;

	for (size_t i = 0; i < proposals->nr; i++) {
		const struct proposal *proposal = &proposals->list[i];

		/* A cipher may become one of each of two lengths. */
		nr_transforms +=
			proposal->nr +
			proposal_transforms(proposal, TRANSFORM_ENCR).nr;
	}
	if (proposals->nr > WIRE_PROPOSALS_MAX ||
	    nr_transforms > WIRE_TRANSFORMS_MAX) {
		return diag("%s has %zu proposals with %zu transforms, "
			    "at most %d and %d can be offered",
			    policy_protocol_name(policy), proposals->nr,
			    nr_transforms, WIRE_PROPOSALS_MAX,
			    WIRE_TRANSFORMS_MAX);
	}
	return NULL;
}

diag_t proposals_parse(const struct proposal_policy *policy, struct view text,
		       struct proposals **proposals)
{
	struct proposals *list = proposals_new(policy->protocol);
	diag_t d = NULL;
	bool more = true;

	*proposals = NULL;
	if (text.len == 0) {
		d = diag("%s proposal is empty", policy_protocol_name(policy));
	}
	while (d == NULL && more) {
		const uint8_t *comma = memchr(text.ptr, ',', text.len);
		size_t len =
			comma == NULL ? text.len : (size_t)(comma - text.ptr);

		d = parse_one(policy, view_of(text.ptr, len), list);
		more = comma != NULL;
		if (more) {
			text = view_of(comma + 1, text.len - len - 1);
		}
		if (d == NULL) {
			d = check_size(policy, list);
		}
	}
	if (d == NULL) {
		d = proposals_apply_pfs(policy, list);
	}
	if (d == NULL) {
		*proposals = list;
	} else {
		proposals_free(&list);
	}
	return d;
}
