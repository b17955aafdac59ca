/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * What handlers answer.
 */

#include <stdarg.h>
#include <stdio.h>

#include "exchange/exchange.h"

struct verdict verdict_of(enum outcome outcome)
{
	return (struct verdict){ .outcome = outcome };
}

struct verdict verdict_done(void)
{
	return verdict_of(DONE);
}

struct verdict verdict_reply(void)
{
	return verdict_of(REPLY);
}

struct verdict verdict_wait_job(void)
{
	return verdict_of(WAIT_JOB);
}

static struct verdict verdict_text(enum outcome outcome, uint16_t notify,
				   const char *fmt, va_list args)
	PRINTF_LIKE(3, 0);

static struct verdict verdict_text(enum outcome outcome, uint16_t notify,
				   const char *fmt, va_list args)
{
	char text[512];

	vsnprintf(text, sizeof(text), fmt, args);
	return (struct verdict){ .outcome = outcome,
				 .notify = notify,
				 .why = diag("%s", text) };
}

struct verdict verdict_ignore(const char *fmt, ...)
{
	va_list args;

	va_start(args, fmt);
	struct verdict v = verdict_text(IGNORE, NOTIFY_NOTHING, fmt, args);
	va_end(args);
	return v;
}

struct verdict verdict_fail(uint16_t notify, const char *fmt, ...)
{
	va_list args;

	va_start(args, fmt);
	struct verdict v = verdict_text(FAIL_SA, notify, fmt, args);
	va_end(args);
	return v;
}

struct verdict verdict_refuse(uint16_t notify, const char *fmt, ...)
{
	va_list args;

	va_start(args, fmt);
	struct verdict v = verdict_text(FAIL_EXCHANGE, notify, fmt, args);
	va_end(args);
	return v;
}

static struct verdict verdict_take(enum outcome outcome, uint16_t notify,
				   diag_t *d)
{
	struct verdict v = { .outcome = outcome, .notify = notify, .why = *d };

	*d = NULL;
	return v;
}

struct verdict verdict_refuse_diag(uint16_t notify, diag_t *d)
{
	return verdict_take(FAIL_EXCHANGE, notify, d);
}

struct verdict verdict_diag(uint16_t notify, diag_t *d)
{
	return verdict_take(FAIL_SA, notify, d);
}

struct verdict verdict_fail_sa(diag_t *d)
{
	return verdict_diag(NOTIFY_NOTHING, d);
}
