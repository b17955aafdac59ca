/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * One check of algparse: a string, parsed and shown.
 */
#include "check.h"

#include <stdio.h>

#include "proposal/print.h"

static const char *option_name(enum protocol protocol)
{
	return protocol == PROTOCOL_IKE	 ? "ike"
	       : protocol == PROTOCOL_AH ? "ah"
					 : "esp";
}

static void print_note(void *ctx, const char *text)
{
	(void)ctx;
	printf("ipsec algparse: %s\n", text);
}

static void print_command(const struct settings *settings,
			  enum protocol protocol, const char *text,
			  enum expectation expectation)
{
	printf("algparse%s --ikev2%s '%s%s%s'%s\n",
	       settings->fips ? " --fips" : "", settings->pfs ? " --pfs" : "",
	       option_name(protocol), text == NULL ? "" : "=",
	       text == NULL ? "" : text,
	       expectation == EXPECT_SUCCESS ? " (expect SUCCESS)"
	       : expectation == EXPECT_ERROR ? " (expect ERROR)"
					     : "");
}

static void print_proposals(const struct proposals *proposals)
{
	for (size_t i = 0; i < proposals->nr; i++) {
		char buf[2048];
		struct text line = TEXT_IN(buf);

		text_add_proposal(&line, proposals, &proposals->list[i]);
		printf("\t%s\n", buf);
	}
}

bool check_proposals(const struct settings *settings, enum protocol protocol,
		     const char *text, enum expectation expectation)
{
	struct proposal_policy policy = {
		.protocol = protocol,
		.pfs = settings->pfs,
		.fips = settings->fips,
		.ignore_unknown = settings->ignore_unknown,
		.sn = 1U << SN_32_BIT | 1U << SN_64_BIT,
		.note = print_note,
	};
	struct proposals *proposals = NULL;
	diag_t d = NULL;

	print_command(settings, protocol, text, expectation);
	if (text == NULL) {
		proposals = proposals_default(&policy);
	} else {
		d = proposals_parse(&policy, view_of_string(text), &proposals);
	}
	if (d == NULL) {
		print_proposals(proposals);
	} else {
		printf("\tERROR: %s\n", diag_text(d));
	}
	bool as_expected = (d == NULL) == (expectation != EXPECT_ERROR);

	diag_free(&d);
	proposals_free(&proposals);
	return as_expected;
}
