/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * ipsec.secrets: records "[ID...] : KIND DATA" and includes.  No message shows
 * what may be a part of a secret.
 */
#include "libipsecconf/secrets.h"

#include <errno.h>
#include <string.h>
#include <strings.h>

#include "libipsecconf/secrets_lexer.h"
#include "libswan/alloc.h"

#define WEAK_BYTES 8
#define MAX_IDS	   256 /* of one record */

struct loader {
	const struct config_reader *reader;
	const struct logger *log;
	struct secret_specs *specs;
	enum secrets_loaded *worst;
	unsigned depth;
	const char *path;
	struct secrets_lexer lexer;
	const struct loader *outer; /* who includes this file, or NULL */
};

static diag_t load_file(struct loader *loader, const char *path);

static void note(struct loader *loader, enum secrets_loaded how)
{
	if (*loader->worst < how) {
		*loader->worst = how;
	}
}

/* What LINE of the file PATH says is left out: say why. */
static void skip(struct loader *loader, const char *path, unsigned line,
		 diag_t *d)
{
	log_info(loader->log, "\"%s\" line %u: %s", path, line, diag_text(*d));
	diag_free(d);
	note(loader, SECRETS_SKIPPED);
}

static bool is_word(struct view token, const char *word)
{
	return token.len == strlen(word) &&
	       strncasecmp((const char *)token.ptr, word, token.len) == 0;
}

/* 0xHEX, 0sBASE64, 0tTEXT (which goes on to the end of the line). */
static diag_t decode_word(struct loader *loader, struct view word,
			  struct blob *out)
{
	if (word.len < 2 || word.ptr[0] != '0') {
		return diag("the secret is neither quoted nor one of 0x, 0s, "
			    "0t");
	}
	struct view rest = view_of(word.ptr + 2, word.len - 2);

	switch (word.ptr[1]) {
	case 'x':
		return hex_decode(rest, out) ? NULL
					     : diag("the secret is not hex");
	case 's':
		return base64_decode(rest, out)
			       ? NULL
			       : diag("the secret is not base64");
	case 't':
		secrets_back_to(&loader->lexer, word, 2);
		*out = blob_clone(secrets_rest_of_line(&loader->lexer));
		return NULL;
	default:
		return diag("the secret is neither quoted nor one of 0x, 0s, "
			    "0t");
	}
}

/* The octets of a secret, *OUT the caller's. */
static diag_t take_data(struct loader *loader, const char *what,
			struct blob *out)
{
	struct view token;
	diag_t d = NULL;

	*out = EMPTY_BLOB;
	switch (secrets_token(&loader->lexer, &token)) {
	case TOKEN_END:
		d = diag("%s without a secret", what);
		break;
	case TOKEN_UNTERMINATED:
		d = diag("%s: missing closing quote", what);
		break;
	case TOKEN_QUOTED:
		*out = blob_clone(token);
		break;
	case TOKEN_WORD:
		d = decode_word(loader, token, out);
		break;
	}
	if (d == NULL && out->len == 0) {
		d = diag("%s: the secret is empty", what);
	}
	return d;
}

static diag_t take_end(struct loader *loader, const char *what)
{
	struct view token;

	if (secrets_token(&loader->lexer, &token) != TOKEN_END) {
		return diag("unexpected data behind %s's secret", what);
	}
	return NULL;
}

static void add_spec(struct secret_specs *specs, struct secret_spec *spec)
{
	size_t nr = specs->nr;

	if ((nr & (nr - 1)) == 0) {
		size_t size = nr == 0 ? 1 : 2 * nr;

		specs->list = xrealloc(specs->list, nr * sizeof(*spec),
				       size * sizeof(*spec));
	}
	specs->list[specs->nr++] = *spec;
	*spec = (struct secret_spec){ .nr_ids = 0 };
}

static diag_t take_psk(struct loader *loader, struct secret_spec *spec)
{
	diag_t d = take_data(loader, "PSK", &spec->psk);

	if (d == NULL) {
		d = take_end(loader, "PSK");
	}
	if (d == NULL) {
		if (spec->psk.len < WEAK_BYTES) {
			log_info(loader->log,
				 "WARNING: using a weak secret (PSK)");
		}
		add_spec(loader->specs, spec);
	}
	return d;
}

/* Checked, and not used: there is nothing yet that takes it. */
static diag_t check_ppks(struct loader *loader)
{
	struct view id;
	struct blob ppk;

	if (secrets_token(&loader->lexer, &id) != TOKEN_QUOTED) {
		return diag("PPKS: the PPK_ID must be quoted");
	}
	diag_t d = take_data(loader, "PPKS", &ppk);

	blob_free(&ppk);
	return d != NULL ? d : take_end(loader, "PPKS");
}

static diag_t check_xauth(struct loader *loader)
{
	struct blob password;
	diag_t d = take_data(loader, "XAUTH", &password);

	blob_free(&password);
	return d != NULL ? d : take_end(loader, "XAUTH");
}

/* What is behind the colon. */
static diag_t take_kind(struct loader *loader, struct secret_spec *spec)
{
	struct view kind;

	if (secrets_token(&loader->lexer, &kind) != TOKEN_WORD) {
		return diag("expecting PSK or another kind of secret behind "
			    "':'");
	}
	if (is_word(kind, "PSK")) {
		return take_psk(loader, spec);
	}
	if (is_word(kind, "PPKS")) {
		return check_ppks(loader);
	}
	if (is_word(kind, "XAUTH")) {
		return check_xauth(loader);
	}
	char buf[80];
	struct text text = TEXT_IN(buf);

	text_add_untrusted(&text, kind);
	log_info(loader->log, "WARNING: ignored unrecognized keyword: %s",
		 text.ptr);
	return NULL;
}

/* One more ID; one that is none is said and left out. */
static void take_id(struct loader *loader, struct secret_spec *spec,
		    struct view text)
{
	struct id id;
	diag_t d = id_parse(text, &id); /* %any and its like are ID_NONE */

	if (d != NULL || spec->nr_ids == MAX_IDS) {
		char buf[200];
		struct text shown = TEXT_IN(buf);

		text_add_untrusted(&shown, text);
		log_info(loader->log, "ERROR \"%s\" line %u: index \"%s\" %s",
			 loader->path, loader->lexer.line, shown.ptr,
			 d != NULL ? diag_text(d) : "is one too many");
		note(loader, SECRETS_SKIPPED);
		diag_free(&d);
		id_done(&id);
		return;
	}
	spec->ids = xrealloc(spec->ids, spec->nr_ids * sizeof(id),
			     (spec->nr_ids + 1) * sizeof(id));
	spec->ids[spec->nr_ids++] = id;
}

/*
 * How many octets of WORD are an ID: the colon may stand right behind it.  An
 * IPv6 address is taken as a whole, quoted or not.
 */
static size_t id_bytes(struct view word)
{
	struct ip_address address;
	const uint8_t *colon = memchr(word.ptr, ':', word.len);

	if (word.len > 1 && ip_address_parse(word, &address)) {
		return word.len;
	}
	if (word.len > 1 && word.ptr[word.len - 1] == ':' &&
	    ip_address_parse(view_of(word.ptr, word.len - 1), &address)) {
		return word.len - 1;
	}
	return colon == NULL ? word.len : (size_t)(colon - word.ptr);
}

/* All IDs, and the colon. */
static diag_t take_ids(struct loader *loader, struct secret_spec *spec)
{
	struct view token;

	for (;;) {
		enum secrets_token kind = secrets_token(&loader->lexer, &token);
		size_t len;

		switch (kind) {
		case TOKEN_END:
			return diag("missing ':'");
		case TOKEN_UNTERMINATED:
			return diag("missing closing quote");
		case TOKEN_QUOTED:
			take_id(loader, spec, token);
			break;
		case TOKEN_WORD:
			len = id_bytes(token);
			if (len > 0) {
				take_id(loader, spec, view_of(token.ptr, len));
			}
			if (len < token.len) {
				secrets_back_to(&loader->lexer, token, len + 1);
				return NULL;
			}
			break;
		}
	}
}

static void spec_done(struct secret_spec *spec)
{
	for (size_t i = 0; i < spec->nr_ids; i++) {
		id_done(&spec->ids[i]);
	}
	xfree(spec->ids);
	blob_free(&spec->psk);
}

/* Would reading PATH never end? */
static bool is_open(const struct loader *loader, const char *path)
{
	for (; loader != NULL; loader = loader->outer) {
		if (strcmp(loader->path, path) == 0) {
			return true;
		}
	}
	return false;
}

/* PATTERN as it is meant in the file PATH: relative to its folder. */
static char *relative_to(const char *path, struct view pattern)
{
	const char *slash = strrchr(path, '/');

	if ((pattern.len > 0 && pattern.ptr[0] == '/') || slash == NULL) {
		return xstrndup((const char *)pattern.ptr, pattern.len);
	}
	return xasprintf("%.*s/%.*s", (int)(slash - path), path,
			 (int)pattern.len, (const char *)pattern.ptr);
}

static diag_t take_include(struct loader *loader)
{
	struct loader outer = *loader;
	struct view pattern;
	enum secrets_token kind = secrets_token(&loader->lexer, &pattern);
	char **paths;
	size_t nr;

	if (kind != TOKEN_WORD && kind != TOKEN_QUOTED) {
		return diag("include without a file");
	}
	if (loader->depth >= CONFIG_INCLUDE_DEPTH) {
		return diag("include is nested deeper than %u",
			    CONFIG_INCLUDE_DEPTH);
	}
	outer.lexer = loader->lexer;
	char *full = relative_to(loader->path, pattern);

	loader->reader->glob(loader->reader->ctx, full, &paths, &nr);
	if (nr == 0) {
		log_debug(loader->log, LOG_BASE,
			  "no secrets filename matched \"%s\"", full);
	}
	for (size_t i = 0; i < nr; i++) {
		diag_t d = NULL;

		if (is_open(&outer, paths[i])) {
			d = diag("\"%s\" includes itself", paths[i]);
		} else {
			loader->outer = &outer;
			d = load_file(loader, paths[i]);
		}
		if (d != NULL) {
			skip(loader, outer.path, outer.lexer.line, &d);
		}
		*loader = outer;
		xfree(paths[i]);
	}
	xfree(paths);
	xfree(full);
	return NULL;
}

static diag_t take_record(struct loader *loader)
{
	struct secrets_lexer start = loader->lexer;
	struct secret_spec spec = { .nr_ids = 0 };
	struct view first;

	if (secrets_token(&loader->lexer, &first) == TOKEN_WORD &&
	    is_word(first, "include")) {
		return take_include(loader);
	}
	loader->lexer = start;
	diag_t d = take_ids(loader, &spec);

	if (d == NULL) {
		d = take_kind(loader, &spec);
	}
	spec_done(&spec);
	return d;
}

static void take_records(struct loader *loader)
{
	bool more = secrets_first_record(&loader->lexer);

	while (more) {
		unsigned line = loader->lexer.line;
		diag_t d = take_record(loader);

		if (d != NULL) {
			skip(loader, loader->path, line, &d);
		}
		more = secrets_next_record(&loader->lexer);
	}
}

static diag_t load_file(struct loader *loader, const char *path)
{
	struct blob text;
	int error = loader->reader->read(loader->reader->ctx, path, &text);

	if (error != 0) {
		if (error != ENOENT) {
			note(loader, SECRETS_UNREADABLE);
		}
		return diag("cannot open \"%s\": %s (errno %d)", path,
			    strerror(error), error);
	}
	log_info(loader->log, "loading secrets from \"%s\"", path);
	loader->path = path;
	loader->lexer = secrets_lexer_of(blob_view(&text));
	loader->depth++;
	take_records(loader);
	loader->depth--;
	blob_free(&text);
	return NULL;
}

enum secrets_loaded secrets_load(const char *path,
				 const struct config_reader *reader,
				 const struct logger *log,
				 struct secret_specs **specs)
{
	enum secrets_loaded worst = SECRETS_WHOLE;
	struct loader loader = {
		.reader = reader,
		.log = log,
		.specs = NEW(struct secret_specs),
		.worst = &worst,
	};
	diag_t d = load_file(&loader, path);

	if (d != NULL && worst == SECRETS_UNREADABLE) {
		log_error(log, "%s", diag_text(d));
	} else if (d != NULL) {
		log_info(log, "%s", diag_text(d));
	}
	diag_free(&d);
	*specs = loader.specs;
	return worst;
}
