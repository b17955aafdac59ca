/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * "config setup" of ipsec.conf, checked.
 */
#ifndef LIBIPSECCONF_CONFIG_SETUP_H
#define LIBIPSECCONF_CONFIG_SETUP_H

#include "libipsecconf/config_reader.h"
#include "libswan/diag.h"
#include "libswan/logger.h"
#include "libswan/time.h"

struct config_file;

enum setup_ddos_mode { SETUP_DDOS_AUTO, SETUP_DDOS_BUSY, SETUP_DDOS_UNLIMITED };
enum setup_ikev1_policy { SETUP_IKEV1_DROP, SETUP_IKEV1_REJECT };
enum setup_seccomp {
	SETUP_SECCOMP_DISABLED,
	SETUP_SECCOMP_ENABLED,
	SETUP_SECCOMP_TOLERANT
};
enum setup_global_redirect {
	SETUP_REDIRECT_NO,
	SETUP_REDIRECT_YES,
	SETUP_REDIRECT_AUTO
};

/* All strings are owned and never NULL ("" where there is none). */
struct config_setup {
	char *configfile;
	char *secretsfile;
	char *ipsecdir;
	char *nssdir;
	char *rundir;
	char *dumpdir;
	char *statsbin;

	/* log */
	char *logfile; /* "": syslog */
	bool logappend;
	bool logtime;
	bool logip;
	bool loglimit;
	bool audit_log;
	unsigned debug;	  /* LOG_* categories */
	char *plutodebug; /* as configured */

	/* sockets */
	char *listen; /* addresses and interfaces, comma separated */
	bool listen_udp;
	bool listen_tcp;
	unsigned ike_socket_bufsize; /* octets; 0: the kernel's */
	bool ike_socket_errqueue;

	/* IKE */
	bool uniqueids;
	enum setup_ddos_mode ddos_mode;
	unsigned ddos_ike_threshold;
	unsigned max_halfopen_ike;
	enum setup_ikev1_policy ikev1_policy;
	enum setup_global_redirect global_redirect;
	char *global_redirect_to;
	char *virtual_private;
	char *myvendorid;
	struct deltatime keep_alive;
	struct deltatime shuntlifetime;
	struct deltatime expire_shunt_interval;
	struct deltatime expire_lifetime;

	/* machine */
	int nhelpers; /* -1: by processors */
	enum setup_seccomp seccomp;
	bool drop_oppo_null;
	bool ipsec_interface_managed;
	unsigned nflog_all;
	char *dns_resolver; /* "file" or "systemd" */
	char *seeddev;
	unsigned seedbits;

	/* certificates and DNS */
	bool crl_strict;
	struct deltatime crlcheckinterval;
	struct deltatime crl_timeout;
	char *curl_iface;
	bool ocsp_enable;
	bool ocsp_strict;
	bool ocsp_method_post;
	char *ocsp_uri;
	char *ocsp_trustname;
	struct deltatime ocsp_timeout;
	unsigned ocsp_cache_size;
	struct deltatime ocsp_cache_min_age;
	struct deltatime ocsp_cache_max_age;
	bool dnssec_enable;
	char *dnssec_rootkey_file;
	char *dnssec_anchors;
};

/* Every default; config_setup_done() frees the strings. */
void config_setup_init(struct config_setup *setup);
void config_setup_done(struct config_setup *setup);

/*
 * Defaults, then the "config setup" sections of PATH.  Warnings are logged; a
 * bad value, or anything that makes the file unusable, is an error
 * ("FILE:LINE: error: ...") and leaves the defaults.
 */
diag_t config_setup_load(struct config_setup *setup, const char *path,
			 const struct config_reader *reader,
			 const struct logger *log) MUST_USE;

/* Whether FILE's "config setup" has no wrong value; the first error's diag. */
diag_t config_setup_check(const struct config_file *file,
			  const struct logger *log) MUST_USE;

/* Files and folders, as they are seen from the current folder. */
void config_setup_make_absolute(struct config_setup *setup);

/* One value as in the file, for the daemon's own options. */
diag_t config_setup_set(struct config_setup *setup, const char *key,
			const char *value) MUST_USE;

/* The effective value of KEY as text; false when there is no such key. */
bool text_add_config_setup(struct text *out, const struct config_setup *setup,
			   const char *key);

/* The name of the key number I, in printing order; NULL behind the last. */
const char *config_setup_key(size_t i);

/*
 * "base,tmi", "all", "none", "no-crypt" into LOG_* categories, changing *SET;
 * names of upstream's categories that nothing here has are accepted.
 */
diag_t debug_list_parse(struct view list, unsigned *set) MUST_USE;

#endif
