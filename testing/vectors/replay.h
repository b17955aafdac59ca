/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Recomputing recorded exchanges: what the parts of the program share.
 */
#ifndef TESTING_VECTORS_REPLAY_H
#define TESTING_VECTORS_REPLAY_H

#include <jansson.h>

#include "keys/int_auth.h"
#include "keys/sk_keys.h"

#define KEY_SETS_MAX 64
#define SECRETS_MAX  8

/* One file. */
struct replay {
	const char *file;
	const json_t *root;
	struct suite suite;
	struct sk_keys sets[KEY_SETS_MAX]; /* by "keys"; unused: all NULL */
	struct blob nonces[NR_ROLES];	   /* that nonces_of() read last */
	struct int_auth int_auth[NR_ROLES];
	size_t nr_int_auth; /* messages taken in */
	unsigned nr_same;
	unsigned nr_different;
};

/* What is looked at, for people: "ike_sas[0].rounds[1]". */
struct where {
	char text[128];
};
struct where at(const char *fmt, ...) PRINTF_LIKE(1, 2);

/* Count, and say, what is the same and what differs. */
void differs(struct replay *r, struct where where, const char *fmt, ...)
	PRINTF_LIKE(3, 4);
void compare(struct replay *r, struct where where, struct view got,
	     struct view recorded);
void compare_field(struct replay *r, struct where where, struct view got,
		   const json_t *object, const char *key);
void compare_number(struct replay *r, struct where where, long got,
		    const json_t *object, const char *key);
void compare_text(struct replay *r, struct where where, const char *got,
		  const json_t *object, const char *key);

/* D is a difference, and freed; false when it is NULL. */
bool failed(struct replay *r, struct where where, diag_t d);

/* Fields; what is missing or malformed is a difference. */
const char *text_of(const json_t *object, const char *key); /* "": none */
struct blob octets_of(struct replay *r, struct where where,
		      const json_t *object, const char *key);
PK11SymKey *secret_of(struct replay *r, struct where where,
		      const json_t *text);
struct nonces nonces_of(struct replay *r, struct where where,
			const json_t *sa); /* valid to the next call */
struct sk_keys *set_of(struct replay *r, struct where where,
		       const json_t *object, const char *key);
/* As set_of(), of keys that were derived before. */
struct sk_keys *used_set_of(struct replay *r, struct where where,
			    const json_t *object, const char *key);
bool suite_of(struct replay *r);

/* The parts of a file, in this order. */
void replay_ike_sas(struct replay *r);
void replay_children(struct replay *r);
void replay_messages(struct replay *r); /* IntAuth too */
void replay_auth(struct replay *r);

#endif
