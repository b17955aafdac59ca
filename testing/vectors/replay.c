/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * replay FILE...: recompute recorded exchanges, decrypt their messages, say
 * what differs.  Exits 0 when nothing does, 1 when something does, 2 when a
 * file or NSS cannot be used.  The format is that of recorded/README.md.
 */
#include "vectors/replay.h"

#include <stdio.h>

#include "crypto/nss.h"
#include "libswan/alloc.h"

enum status { SAME = 0, DIFFERENT = 1, UNUSABLE = 2 };

static void replay_done(struct replay *r)
{
	for (size_t i = 0; i < KEY_SETS_MAX; i++) {
		sk_keys_free(&r->sets[i]);
	}
	blob_free(&r->nonces[INITIATOR]);
	blob_free(&r->nonces[RESPONDER]);
}

static enum status replay_root(const char *file, const json_t *root)
{
	struct replay *r = NEW(struct replay);
	enum status status;

	r->file = file;
	r->root = root;
	if (suite_of(r)) {
		replay_ike_sas(r);
		replay_children(r);
		replay_messages(r);
		replay_auth(r);
	}
	if (r->nr_same == 0) {
		differs(r, at("file"), "nothing in it could be recomputed");
	}
	printf("%s: %s, %u values the same, %u different\n", file,
	       r->nr_different == 0 ? "ok" : "DIFFERS", r->nr_same,
	       r->nr_different);
	status = r->nr_different == 0 ? SAME : DIFFERENT;
	replay_done(r);
	xfree(r);
	return status;
}

static enum status replay_file(const char *file)
{
	json_error_t error;
	json_t *root = json_load_file(file, JSON_REJECT_DUPLICATES, &error);
	enum status status;

	if (root == NULL) {
		fprintf(stderr, "%s: line %d: %s\n", file, error.line,
			error.text);
		return UNUSABLE;
	}
	status = replay_root(file, root);
	json_decref(root);
	return status;
}

int main(int argc, char **argv)
{
	enum status worst = SAME;
	diag_t d;

	if (argc < 2) {
		fprintf(stderr, "usage: replay FILE...\n");
		return UNUSABLE;
	}
	d = nss_start(NULL, NULL);
	if (d != NULL) {
		fprintf(stderr, "%s\n", diag_text(d));
		diag_free(&d);
		return UNUSABLE;
	}
	for (int i = 1; i < argc; i++) {
		enum status status = replay_file(argv[i]);

		worst = status > worst ? status : worst;
	}
	nss_stop();
	return (int)worst;
}
