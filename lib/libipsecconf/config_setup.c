/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * "config setup": defaults, values, printing.
 */
#include "libipsecconf/config_setup.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <unistd.h>

#include "libipsecconf/config_file.h"
#include "libipsecconf/paths.h"
#include "libipsecconf/setup_keyword.h"
#include "libipsecconf/value.h"
#include "libswan/alloc.h"

static void *field_of(struct config_setup *setup,
		      const struct setup_keyword *keyword)
{
	return (char *)setup + keyword->field;
}

static const void *const_field_of(const struct config_setup *setup,
				  const struct setup_keyword *keyword)
{
	return (const char *)setup + keyword->field;
}

static void set_text(char **field, const char *value)
{
	xfree(*field);
	*field = xstrdup(value);
}

static diag_t set_number(struct config_setup *setup,
			 const struct setup_keyword *keyword, const char *value)
{
	uint64_t number;
	diag_t d = value_number(value, (uint64_t)keyword->argument, &number);

	if (d == NULL) {
		*(unsigned *)field_of(setup, keyword) = (unsigned)number;
	}
	return d;
}

/* A number, or -1: one by the processors. */
static diag_t set_helpers(struct config_setup *setup,
			  const struct setup_keyword *keyword,
			  const char *value)
{
	uint64_t number;

	if (strcmp(value, "-1") == 0) {
		setup->nhelpers = -1;
		return NULL;
	}
	diag_t d = value_number(value, (uint64_t)keyword->argument, &number);

	if (d == NULL) {
		setup->nhelpers = (int)number;
	}
	return d;
}

/* An enum, or a bool that has names of its own. */
static diag_t set_name(struct config_setup *setup,
		       const struct setup_keyword *keyword, const char *value)
{
	uint32_t number;
	diag_t d = value_name(value, keyword->names, &number);

	if (d != NULL) {
		return d;
	}
	if (keyword->kind == SETUP_BOOL) {
		*(bool *)field_of(setup, keyword) = number != 0;
	} else if (keyword->kind == SETUP_TEXT) {
		set_text(field_of(setup, keyword), value);
	} else {
		memcpy(field_of(setup, keyword), &number, sizeof(number));
	}
	return NULL;
}

static diag_t set_debug(struct config_setup *setup, const char *value)
{
	unsigned debug = 0;
	diag_t d = debug_list_parse(view_of_string(value), &debug);

	if (d == NULL) {
		setup->debug = debug;
		set_text(&setup->plutodebug, value);
	}
	return d;
}

static diag_t set_ikev1(struct config_setup *setup, const char *value)
{
	enum { WORD_ACCEPT = 100 };
	static const struct name words[] = {
		{ SETUP_IKEV1_DROP, "drop" },
		{ SETUP_IKEV1_REJECT, "reject" },
		{ WORD_ACCEPT, "accept" },
	};
	uint32_t word = SETUP_IKEV1_DROP;
	diag_t d = value_name(value, NAMES(words), &word);

	setup->ikev1_policy = word == WORD_ACCEPT ? SETUP_IKEV1_DROP : word;
	return d;
}

static diag_t set_protostack(const char *value)
{
	static const struct name stacks[] = { { 0, "xfrm" },
					      { 0, "netkey" },
					      { 0, "auto" } };
	uint32_t stack;

	return value_name(value, NAMES(stacks), &stack);
}

/* The error is a reason. */
static diag_t set_value(struct config_setup *setup,
			const struct setup_keyword *keyword, const char *value)
{
	if (keyword->names.nr > 0) {
		return set_name(setup, keyword, value);
	}
	switch (keyword->kind) {
	case SETUP_STRING:
	case SETUP_COMMAND_LINE:
		if (keyword->value != NULL || keyword->field != 0) {
			set_text(field_of(setup, keyword), value);
		}
		return NULL;
	case SETUP_BOOL:
		return value_bool(value, field_of(setup, keyword));
	case SETUP_TIME:
		return value_time(value, keyword->argument,
				  field_of(setup, keyword));
	case SETUP_UNSIGNED:
		return set_number(setup, keyword, value);
	case SETUP_HELPERS:
		return set_helpers(setup, keyword, value);
	case SETUP_DEBUG:
		return set_debug(setup, value);
	case SETUP_IKEV1:
		return set_ikev1(setup, value);
	case SETUP_PROTOSTACK:
		return set_protostack(value);
	case SETUP_NAME:
	case SETUP_TEXT:
	case SETUP_OBSOLETE:
		break;
	}
	return NULL;
}

/* Has a field that is a string. */
static bool is_string(const struct setup_keyword *keyword)
{
	switch (keyword->kind) {
	case SETUP_STRING:
	case SETUP_TEXT:
	case SETUP_DEBUG:
		return true;
	case SETUP_COMMAND_LINE:
		return keyword->value != NULL;
	default:
		return false;
	}
}

static bool has_field(const struct setup_keyword *keyword)
{
	return keyword->same_as == NULL && keyword->kind != SETUP_OBSOLETE &&
	       keyword->kind != SETUP_PROTOSTACK &&
	       (keyword->kind != SETUP_COMMAND_LINE || is_string(keyword));
}

void config_setup_init(struct config_setup *setup)
{
	*setup = (struct config_setup){ .configfile = NULL };
	for (size_t i = 0; i < nr_setup_keywords; i++) {
		const struct setup_keyword *keyword = &setup_keywords[i];

		if (has_field(keyword)) {
			const char *value = keyword->value;
			diag_t d = set_value(setup, keyword,
					     value == NULL ? "" : value);

			diag_free(&d); /* a default is right: tests see to it */
		}
	}
}

void config_setup_done(struct config_setup *setup)
{
	for (size_t i = 0; i < nr_setup_keywords; i++) {
		const struct setup_keyword *keyword = &setup_keywords[i];

		if (has_field(keyword) && is_string(keyword)) {
			xfree(*(char **)field_of(setup, keyword));
		}
	}
	*setup = (struct config_setup){ .configfile = NULL };
}

diag_t config_setup_set(struct config_setup *setup, const char *key,
			const char *value)
{
	const struct setup_keyword *keyword = setup_keyword_find(key);

	if (keyword == NULL) {
		return diag("unrecognized 'config setup' keyword '%s'", key);
	}
	diag_t d = set_value(setup, keyword, value);

	diag_prefix(&d, "\"%s=%s\" invalid, ", key, value);
	return d;
}

/* "" is none, "-" standard input. */
static void make_absolute(char **path, const char *folder)
{
	char *relative = *path;

	if (relative[0] != '\0' && relative[0] != '/' &&
	    strcmp(relative, "-") != 0) {
		*path = xasprintf("%s/%s", folder, relative);
		xfree(relative);
	}
}

void config_setup_make_absolute(struct config_setup *setup)
{
	char **const paths[] = { &setup->configfile, &setup->secretsfile,
				 &setup->ipsecdir,   &setup->nssdir,
				 &setup->dumpdir,    &setup->rundir,
				 &setup->logfile };
	char *folder = getcwd(NULL, 0);

	for (size_t i = 0; folder != NULL && i < ARRAY_LEN(paths); i++) {
		make_absolute(paths[i], folder);
	}
	free(folder);
}

static void warn_value(const struct setup_keyword *keyword,
		       const struct conn_value *value,
		       const struct config_setup *before,
		       const struct config_setup *after,
		       const struct logger *log)
{
	char a[512], b[512];
	struct text was = TEXT_IN(a), is = TEXT_IN(b);

	if (keyword->kind == SETUP_OBSOLETE) {
		log_warn(log, "%s: obsolete keyword ignored: %s=%s",
			 value->origin, value->key, value->value);
	} else if (keyword->kind == SETUP_IKEV1 &&
		   strcasecmp(value->value, "accept") == 0) {
		log_warn(log, "%s: %s=%s: IKEv1 is not supported, using drop",
			 value->origin, value->key, value->value);
	} else if (keyword->later &&
		   text_add_config_setup(&was, before, keyword->name) &&
		   text_add_config_setup(&is, after, keyword->name) &&
		   strcmp(was.ptr, is.ptr) != 0) {
		log_warn(log, "%s: %s=%s unsupported; ignored", value->origin,
			 value->key, value->value);
	}
}

static diag_t apply(struct config_setup *setup,
		    const struct config_setup *defaults,
		    const struct conn_values *values, const struct logger *log)
{
	for (size_t i = 0; i < values->nr; i++) {
		const struct conn_value *value = &values->list[i];
		const struct setup_keyword *keyword =
			setup_keyword_find(value->key);
		diag_t d;

		if (keyword == NULL || keyword->kind == SETUP_COMMAND_LINE) {
			d = diag("\"%s\" is an option of the command line, not "
				 "of the file",
				 value->key);
		} else {
			d = config_setup_set(setup, value->key, value->value);
		}
		if (d != NULL) {
			diag_prefix(&d, "%s: error: ", value->origin);
			return d;
		}
		warn_value(keyword, value, defaults, setup, log);
	}
	return NULL;
}

diag_t config_setup_load(struct config_setup *setup, const char *path,
			 const struct config_reader *reader,
			 const struct logger *log)
{
	struct config_file *file;
	struct config_setup defaults;
	diag_t d =
		config_file_load(path, CONFIG_SETUP_ONLY, reader, log, &file);

	config_setup_init(setup);
	config_setup_init(&defaults);
	if (d == NULL) {
		d = apply(setup, &defaults, config_file_setup(file), log);
	}
	if (d != NULL) {
		config_setup_done(setup);
		config_setup_init(setup);
	}
	set_text(&setup->configfile, path);
	config_setup_done(&defaults);
	config_file_free(&file);
	return d;
}

diag_t config_setup_check(const struct config_file *file,
			  const struct logger *log)
{
	struct config_setup setup;
	struct config_setup defaults;

	config_setup_init(&setup);
	config_setup_init(&defaults);
	diag_t d = apply(&setup, &defaults, config_file_setup(file), log);

	config_setup_done(&defaults);
	config_setup_done(&setup);
	return d;
}

static void add_bool(struct text *out, const struct setup_keyword *keyword,
		     bool value)
{
	if (keyword->names.nr > 0) {
		text_add_name(out, keyword->names, value);
	} else {
		text_add_string(out, value ? "yes" : "no");
	}
}

static void add_value(struct text *out, const struct config_setup *setup,
		      const struct setup_keyword *keyword)
{
	const void *field = const_field_of(setup, keyword);
	uint32_t number;

	switch (keyword->kind) {
	case SETUP_BOOL:
		add_bool(out, keyword, *(const bool *)field);
		break;
	case SETUP_TIME:
		text_add_deltatime(out, *(const struct deltatime *)field);
		break;
	case SETUP_UNSIGNED:
		text_add(out, "%u", *(const unsigned *)field);
		break;
	case SETUP_HELPERS:
		text_add(out, "%d", setup->nhelpers);
		break;
	case SETUP_NAME:
		memcpy(&number, field, sizeof(number));
		text_add_name(out, keyword->names, number);
		break;
	case SETUP_IKEV1:
		text_add_string(out, setup->ikev1_policy == SETUP_IKEV1_REJECT
					     ? "reject"
					     : "drop");
		break;
	default:
		text_add_string(out, *(char *const *)field);
		break;
	}
}

bool text_add_config_setup(struct text *out, const struct config_setup *setup,
			   const char *key)
{
	const struct setup_keyword *keyword = setup_keyword_find(key);

	if (keyword != NULL && has_field(keyword)) {
		add_value(out, setup, keyword);
	} else if (strcasecmp(key, "exampledir") == 0) {
		text_add_string(out, IPSEC_EXAMPLEDIR);
	} else if (strcasecmp(key, "protostack") == 0) {
		text_add_string(out, "xfrm");
	} else {
		return false;
	}
	return true;
}

const char *config_setup_key(size_t i)
{
	for (size_t at = 0; at < nr_setup_keywords; at++) {
		const struct setup_keyword *keyword = &setup_keywords[at];
		bool printed = has_field(keyword) ||
			       keyword->kind == SETUP_PROTOSTACK ||
			       strcmp(keyword->name, "exampledir") == 0;

		if (printed && i-- == 0) {
			return keyword->name;
		}
	}
	return NULL;
}
