/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * An owned error text; NULL is success.
 */
#include "libswan/diag.h"

#include <stdarg.h>
#include <string.h>

#include "libswan/alloc.h"
#include "libswan/print.h"

struct diag {
	char *text;
};

diag_t diag(const char *fmt, ...)
{
	diag_t d = NEW(struct diag);
	va_list ap;

	va_start(ap, fmt);
	d->text = xvasprintf(fmt, ap);
	va_end(ap);
	return d;
}

diag_t diag_about(struct view text, const char *what)
{
	char buf[128];
	struct text shown = TEXT_IN(buf);

	text_add_untrusted(&shown, text);
	return diag("\"%s\" %s", shown.ptr, what);
}

void diag_prefix(diag_t *d, const char *fmt, ...)
{
	if (*d == NULL) {
		return;
	}
	va_list ap;

	va_start(ap, fmt);
	char *prefix = xvasprintf(fmt, ap);
	va_end(ap);
	char *text = xasprintf("%s%s", prefix, (*d)->text);

	xfree(prefix);
	xfree((*d)->text);
	(*d)->text = text;
}

const char *diag_text(const struct diag *d)
{
	return d == NULL ? "" : d->text;
}

void diag_free(diag_t *d)
{
	if (*d != NULL) {
		xfree((*d)->text);
		xfree(*d);
		*d = NULL;
	}
}
