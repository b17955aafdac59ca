/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Faults made on purpose (ipsec whack --impair): what is switched on.
 */
#ifndef LIBIKE_SA_IMPAIR_H
#define LIBIKE_SA_IMPAIR_H

#include "sa/message_faults.h"
#include "wire/constants.h"

/* What goes in place of an octet string of ours. */
enum octets_kind { OCTETS_OURS, OCTETS_OMITTED, OCTETS_EMPTY, OCTETS_FILLED };
struct octets_fault {
	enum octets_kind kind;
	uint8_t fill; /* OCTETS_FILLED: with this one, as many as there were */
};

/* Another number than ours. */
struct number_fault {
	bool on;
	unsigned number;
};

/* Changes to the payloads of a message; 0 is none. */
struct payload_faults {
	struct octets_fault ke;	  /* of KE payloads */
	struct octets_fault link; /* of ADDITIONAL_KEY_EXCHANGE */
	unsigned omit_addke;	  /* its notify for this ADDKEn */
	unsigned add_notify;	  /* types of notifies */
	unsigned omit_notify;
	unsigned ignore_notify; /* received */
	unsigned unknown_to;	/* exchange that gets a payload of no type */
	bool unknown_critical;	/* and that is marked critical */
	unsigned pad_with_unknown; /* this many in every message */
	bool payload_flags;	   /* reserved bits */
	struct number_fault rekey_protocol; /* of REKEY_SA */
	struct number_fault nr_ts[NR_ROLES]; /* that TSi, TSr say they have */
	struct number_fault ike_key_bits;    /* of ENCR, 0: no attribute */
	struct number_fault child_key_bits;
};

struct impair {
	bool suppress_retransmits;
	bool timeout_on_retransmit;
	bool revival;
	bool send_no_delete;
	bool omit_intermediate; /* never announce nor accept RFC 9242 */
	bool force_cookie;
	bool refuse_create_child_sa; /* as a minimal peer (RFC 7296 4) */
	bool ignore_soft_expire;
	bool ignore_hard_expire;
	bool corrupt_encrypted;
	bool header_flags; /* reserved bits of the IKE header */
	bool major_version;
	bool minor_version;
	struct number_fault spi[NR_ROLES]; /* of the IKE header */
	bool install_inbound; /* the kernel refuses the inbound SA */
	bool install_outbound;
	unsigned job_delay_s;
	struct octets_fault nonce_i; /* of our requests; only filled */
	struct payload_faults payloads;
	bool has_payload_faults; /* any of them */
	struct message_faults messages[NR_WAYS];
};

#endif
