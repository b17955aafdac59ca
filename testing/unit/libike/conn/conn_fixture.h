/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * What the tests of conn/ share: connections and selectors from text.
 */
#ifndef UNIT_LIBIKE_CONN_FIXTURE_H
#define UNIT_LIBIKE_CONN_FIXTURE_H

/* clang-format off */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
/* clang-format on */

#include "conn/conn_db.h"
#include "wire/ts_payload.h"

/* A table of connections on a host with the addresses of HOST_ADDRESSES. */
struct fixture {
	struct conn_db db;
	struct logger log;
	struct log_sink sink;
	char logged[4096]; /* all lines so far */
	size_t nr_compared;
};

#define EAST	"192.1.2.23"
#define EAST_V6 "2001:db8:1:2::23"
#define WEST	"192.1.2.45"
#define NORTH	"192.1.3.33"

/* eth0 192.0.2.254, eth1 EAST and EAST_V6. */
void fixture_init(struct fixture *f);
void fixture_done(struct fixture *f);

/*
 * NAME and words KEY=VALUE as in ipsec.conf; a comma where that has a blank.
 * What is not a key of these tests fails the test.
 */
struct conn_spec *spec_of(const char *name, const char *words);

/* Added, oriented or not. */
struct conn *add_conn(struct fixture *f, const char *name, const char *words);

struct ip_address address_of(const char *text);
struct id id_of(const char *text);

/* Blank-separated selectors. */
struct ts_payload ts_of(const char *text);

/* "10.0.0.0/8 10.1.0.0/16/TCP/80", blank-separated, in a static buffer. */
const char *text_of_ts(const struct conn_ts *ts);

#define assert_ts(ts, expected)                                                \
	assert_string_equal(text_of_ts(&(ts)), (expected))

#endif
