/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Changes to messages, for struct tamper; what ARG is stands with each.
 */
#ifndef TESTING_UNIT_LIBIKE_EXCHANGE_EDITS_H
#define TESTING_UNIT_LIBIKE_EXCHANGE_EDITS_H

#include "sim/forge.h"

/* ARG: const uint16_t *, the method that the KE payload then names. */
void edit_ke_method(struct forged *f, const void *arg);

/* ARG: const int *, octets more or less of the KE payload's data. */
void edit_ke_length(struct forged *f, const void *arg);
void edit_ke_empty(struct forged *f, const void *unused);
void edit_ke_missing(struct forged *f, const void *unused);
void edit_ke_twice(struct forged *f, const void *unused);

/* One bit of the KE payload's data; of its reserved field, which says nothing.
 */
void edit_ke_bit(struct forged *f, const void *unused);
void edit_ke_reserved_bit(struct forged *f, const void *unused);

/* ARG: const struct coefficient *, of an ML-KEM encapsulation key. */
struct coefficient {
	size_t at;
	unsigned value;
};
void edit_coefficient(struct forged *f, const void *arg);

/* ARG: const uint8_t *, the payload's type, without and with critical bit. */
void edit_add_payload(struct forged *f, const void *arg);
void edit_add_critical(struct forged *f, const void *arg);

/* The same, in clear before SK or SKF; ARG: const unsigned *, how many. */
void edit_add_outer(struct forged *f, const void *arg);

/* ARG: const uint8_t *, the exchange that the header then names. */
void edit_exchange(struct forged *f, const void *arg);

/* All payloads in clear, no SK. */
void edit_in_clear(struct forged *f, const void *unused);

/* Nothing inside. */
void edit_empty(struct forged *f, const void *unused);

/* ARG: const uint8_t *, the critical and reserved bits of SK. */
void edit_sk_flags(struct forged *f, const void *arg);

/* ARG: const uint16_t *, a notify that is taken out; one that is added. */
void edit_remove_notify(struct forged *f, const void *arg);
void edit_add_notify(struct forged *f, const void *arg);

/* ARG: const struct wire_transform *, added to the SA payload's last proposal;
 * or put there for the one of its type; or that of its type taken out. */
void edit_add_transform(struct forged *f, const void *arg);
void edit_set_transform(struct forged *f, const void *arg);
void edit_remove_transform(struct forged *f, const void *arg);

/* Every proposal with ADDKE goes; what is left keeps its number. */
void edit_strip_addke(struct forged *f, const void *unused);

#endif
