/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * A schedule as lines of text.
 */
#include <stdlib.h>
#include <string.h>

#include "crypto/ke.h"
#include "sim/sched.h"

#define LINE_BYTES 1200
#define METHOD_MAX 64 /* numbers of methods that are tried for a name */

#define AT(type, record, field) (*(type *)((char *)(record) + (field)->offset))

static int64_t number_of(const void *record, const struct field *field)
{
	void *r = (void *)(uintptr_t)record;

	switch (field->type) {
	case FIELD_BOOL:
		return AT(bool, r, field);
	case FIELD_UNSIGNED:
	case FIELD_NAMED:
		return AT(unsigned, r, field);
	case FIELD_UINT16:
		return AT(uint16_t, r, field);
	case FIELD_UINT64:
	case FIELD_INT64:
		return AT(int64_t, r, field);
	case FIELD_INT:
		return AT(int, r, field);
	case FIELD_TEXT:
		for (int64_t n = 0; field->names[n] != NULL; n++) {
			if (strcmp(field->names[n],
				   AT(const char *, r, field)) == 0) {
				return n;
			}
		}
		return -1;
	case FIELD_METHODS:
		break;
	}
	return 0;
}

static void set_number(void *record, const struct field *field, int64_t value)
{
	switch (field->type) {
	case FIELD_BOOL:
		AT(bool, record, field) = value != 0;
		break;
	case FIELD_UNSIGNED:
	case FIELD_NAMED:
		AT(unsigned, record, field) = (unsigned)value;
		break;
	case FIELD_UINT16:
		AT(uint16_t, record, field) = (uint16_t)value;
		break;
	case FIELD_UINT64:
	case FIELD_INT64:
		AT(int64_t, record, field) = value;
		break;
	case FIELD_INT:
		AT(int, record, field) = (int)value;
		break;
	case FIELD_TEXT:
		AT(const char *, record, field) = field->names[value];
		break;
	case FIELD_METHODS:
		break;
	}
}

bool field_is_plain(const void *record, const struct field *field)
{
	void *r = (void *)(uintptr_t)record;

	return field->type == FIELD_METHODS
		       ? AT(struct alternatives, r, field).nr == 0
		       : number_of(record, field) == field->plain;
}

void field_set_plain(void *record, const struct field *field)
{
	if (field->type == FIELD_METHODS) {
		AT(struct alternatives, record, field).nr = 0;
	} else {
		set_number(record, field, field->plain);
	}
}

void field_halve(void *record, const struct field *field)
{
	int64_t number = number_of(record, field);

	set_number(record, field,
		   field->plain + (number - field->plain) / 2);
}

static void text_add_methods(struct text *out, const struct alternatives *a)
{
	for (unsigned n = 0; n < a->nr; n++) {
		text_add(out, "%s%s", n > 0 ? "+" : "",
			 ke_by_id(a->ids[n])->name);
	}
}

static void text_add_field(struct text *out, const void *record,
			   const struct field *field)
{
	void *r = (void *)(uintptr_t)record;
	int64_t number = number_of(record, field);

	text_add(out, " %s=", field->name);
	if (field->type == FIELD_METHODS) {
		text_add_methods(out, &AT(struct alternatives, r, field));
	} else if (field->names != NULL) {
		text_add_string(out, field->names[number]);
	} else {
		text_add(out, "%jd", (intmax_t)number);
	}
}

static void print_record(const struct record_list *list, const void *record,
			 void (*fn)(void *ctx, const char *line), void *ctx)
{
	char buf[LINE_BYTES];
	struct text line = TEXT_IN(buf);

	text_add_string(&line, list->name);
	for (size_t n = 0; n < list->nr_fields; n++) {
		if (!field_is_plain(record, &list->fields[n])) {
			text_add_field(&line, record, &list->fields[n]);
		}
	}
	fn(ctx, buf);
}

void sched_print(const struct sched *sched,
		 void (*fn)(void *ctx, const char *line), void *ctx)
{
	struct sched *s = (struct sched *)(uintptr_t)sched;

	for (const struct record_list *list = sched_lists(sched->kind);
	     list->name != NULL; list++) {
		for (unsigned n = 0; n < record_nr(sched, list); n++) {
			print_record(list, record_at(s, list, n), fn, ctx);
		}
	}
}

static bool parse_methods(const char *text, struct alternatives *a)
{
	const char *end = text;

	a->nr = 0;
	while (*end != '\0' && a->nr < ALTERNATIVES_MAX) {
		size_t len = strcspn(text, "+");
		uint16_t id = 0;

		end = text + len;
		while (id < METHOD_MAX &&
		       (ke_by_id(id) == NULL ||
			strlen(ke_by_id(id)->name) != len ||
			strncmp(ke_by_id(id)->name, text, len) != 0)) {
			id++;
		}
		if (id == METHOD_MAX) {
			return false;
		}
		a->ids[a->nr++] = id;
		text = *end == '+' ? end + 1 : end;
	}
	return *end == '\0';
}

static bool parse_name(const char *text, const struct field *field,
		       void *record)
{
	for (int64_t n = 0; field->names[n] != NULL; n++) {
		if (strcmp(field->names[n], text) == 0) {
			set_number(record, field, n);
			return true;
		}
	}
	return false;
}

static bool parse_value(const char *text, const struct field *field,
			void *record)
{
	char *end;

	if (field->type == FIELD_METHODS) {
		return parse_methods(text,
				     &AT(struct alternatives, record, field));
	}
	if (field->names != NULL) {
		return parse_name(text, field, record);
	}
	set_number(record, field, strtoll(text, &end, 10));
	return *text != '\0' && *end == '\0';
}

/* WORD is NAME=VALUE. */
static bool parse_field(char *word, const struct record_list *list,
			void *record)
{
	char *value = strchr(word, '=');

	if (value == NULL) {
		return false;
	}
	*value++ = '\0';
	for (size_t n = 0; n < list->nr_fields; n++) {
		if (strcmp(list->fields[n].name, word) == 0) {
			return parse_value(value, &list->fields[n], record);
		}
	}
	return false;
}

static const struct record_list *find_list(const struct sched *sched,
					   const char *name)
{
	const struct record_list *list = sched_lists(sched->kind);

	while (list->name != NULL && strcmp(list->name, name) != 0) {
		list++;
	}
	return list->name == NULL ? NULL : list;
}

/* The record that a line is about: a new one where there may be several. */
static void *new_record(struct sched *sched, const struct record_list *list)
{
	unsigned *nr = (unsigned *)(void *)((char *)sched + list->nr_offset);
	unsigned at = 0;

	if (list->nr_offset != 0) {
		if (*nr == list->nr_max) {
			return NULL;
		}
		at = (*nr)++;
	}
	void *record = record_at(sched, list, at);

	for (size_t n = 0; n < list->nr_fields; n++) {
		field_set_plain(record, &list->fields[n]);
	}
	return record;
}

static diag_t parse_line(char *line, unsigned number, struct sched *sched)
{
	char *rest = NULL;
	char *word = strtok_r(line, " \t", &rest);

	if (word == NULL || *word == '#') {
		return NULL;
	}
	if (strcmp(word, "life") == 0) {
		sched->kind = SCHED_LIFE;
	}
	const struct record_list *list = find_list(sched, word);
	void *record = list == NULL ? NULL : new_record(sched, list);

	if (record == NULL) {
		return diag("line %u: no place for a record \"%s\"", number,
			    word);
	}
	while ((word = strtok_r(NULL, " \t", &rest)) != NULL) {
		if (!parse_field(word, list, record)) {
			return diag("line %u: field \"%s\" of %s is unknown, or "
				    "its value",
				    number, word, list->name);
		}
	}
	return NULL;
}

static void set_defaults(struct sched *sched)
{
	memset(sched, 0, sizeof(*sched));
	for (size_t n = 0; n < SIM_HOSTS; n++) {
		sched->pair.ends[n].engine = ike_config_default();
	}
}

diag_t sched_parse(struct view text, struct sched *sched)
{
	unsigned number = 0;
	size_t at = 0;

	set_defaults(sched);
	while (at < text.len) {
		const char *start = (const char *)text.ptr + at;
		const char *end = memchr(start, '\n', text.len - at);
		size_t len = end == NULL ? text.len - at
					 : (size_t)(end - start);
		char line[LINE_BYTES];

		number++;
		at += len + 1;
		if (len >= sizeof(line)) {
			return diag("line %u is too long", number);
		}
		memcpy(line, start, len);
		line[len] = '\0';
		diag_t d = parse_line(line, number, sched);
		if (d != NULL) {
			return d;
		}
	}
	for (const struct record_list *list = sched_lists(sched->kind);
	     list->name != NULL; list++) {
		if (record_nr(sched, list) < list->nr_min) {
			return diag("there are %u records \"%s\", must be %u",
				    record_nr(sched, list), list->name,
				    list->nr_min);
		}
	}
	return NULL;
}
