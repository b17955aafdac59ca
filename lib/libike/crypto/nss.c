/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Start and stop of NSS; its errors as diags.
 */
#include "crypto/nss.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <nss.h>
#include <pk11pub.h>
#include <prerror.h>

#include "libswan/alloc.h"
#include "libswan/assert.h"

diag_t nss_diag(const char *what)
{
	PRErrorCode code = PR_GetError();
	const char *name = PR_ErrorToName(code);
	const char *text = PR_ErrorToString(code, PR_LANGUAGE_I_DEFAULT);

	return diag("%s: %s (%s)", what, name != NULL ? name : "no NSS error",
		    text != NULL && text[0] != '\0' ? text : "no text");
}

/* The password of TOKEN in an open file of "TOKEN:PASSWORD" lines, or NULL. */
static char *find_password(FILE *file, const char *token)
{
	size_t token_len = strlen(token);
	char *line = NULL;
	char *password = NULL;
	size_t size = 0;

	while (password == NULL && getline(&line, &size, file) >= 0) {
		line[strcspn(line, "\r\n")] = '\0';
		if (strncmp(line, token, token_len) == 0 &&
		    line[token_len] == ':') {
			password = PORT_Strdup(line + token_len + 1);
		}
	}
	if (line != NULL) {
		wipe(line, size);
	}
	free(line);
	return password;
}

/* NSS asks for a token's password; the answer is wiped and freed by NSS. */
static char *on_password_wanted(PK11SlotInfo *slot, PRBool retry,
				void *password_file)
{
	FILE *file;
	char *password;

	if (retry || password_file == NULL) {
		return NULL; /* a wrong password does not get better */
	}
	file = fopen(password_file, "re");
	if (file == NULL) {
		return NULL;
	}
	setvbuf(file, NULL, _IONBF, 0); /* no copy that nobody wipes */
	password = find_password(file, PK11_GetTokenName(slot));
	fclose(file);
	return password;
}

static diag_t log_in(const char *password_file)
{
	PK11SlotInfo *slot = PK11_GetInternalKeySlot();
	diag_t d = NULL;

	if (slot == NULL) {
		return nss_diag("NSS key slot");
	}
	if (PK11_NeedLogin(slot) &&
	    PK11_Authenticate(slot, PR_TRUE, (void *)password_file) !=
		    SECSuccess) {
		d = nss_diag("password of the NSS database");
		diag_prefix(&d, "%s: ", PK11_GetTokenName(slot));
	}
	PK11_FreeSlot(slot);
	return d;
}

diag_t nss_start(const char *nssdir, const char *password_file)
{
	char *config;
	SECStatus status;
	diag_t d;

	PK11_SetPasswordFunc(on_password_wanted);
	if (nssdir == NULL) {
		return NSS_NoDB_Init(NULL) == SECSuccess ?
			       NULL :
			       nss_diag("NSS without a database");
	}
	config = xasprintf("sql:%s", nssdir);
	status = NSS_Initialize(config, "", "", SECMOD_DB, NSS_INIT_READONLY);
	d = status == SECSuccess ? log_in(password_file) :
				   nss_diag("NSS database");
	diag_prefix(&d, "%s: ", config);
	xfree(config);
	if (d != NULL && status == SECSuccess) {
		nss_stop();
	}
	return d;
}

void nss_stop(void)
{
	/* fails when a key or a certificate is still held */
	(void)EXPECT(NSS_Shutdown() == SECSuccess);
}

diag_t nss_create_db(const char *nssdir)
{
	char *config = xasprintf("sql:%s", nssdir);
	PK11SlotInfo *slot;
	diag_t d = NULL;

	if (NSS_Initialize(config, "", "", SECMOD_DB, 0) != SECSuccess) {
		d = nss_diag("NSS database");
		goto out;
	}
	slot = PK11_GetInternalKeySlot();
	if (slot == NULL || (PK11_NeedUserInit(slot) &&
			     PK11_InitPin(slot, NULL, "") != SECSuccess)) {
		d = nss_diag("NSS database's empty password");
	}
	if (slot != NULL) {
		PK11_FreeSlot(slot);
	}
	nss_stop();
out:
	diag_prefix(&d, "%s: ", config);
	xfree(config);
	return d;
}

const char *nss_version(void)
{
	return NSS_GetVersion();
}

bool nss_is_fips(void)
{
	return PK11_IsFIPS();
}

diag_t nss_random(uint8_t *ptr, size_t len)
{
	if (PK11_GenerateRandom(ptr, (int)len) != SECSuccess) {
		return nss_diag("random octets");
	}
	return NULL;
}
