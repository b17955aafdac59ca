/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Putting the daemon together, and taking it apart.
 */
#include "start.h"

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "adder.h"
#include "address_watch.h"
#include "children.h"
#include "control.h"
#include "crypto/nss.h"
#include "crypto/self_test.h"
#include "env.h"
#include "kernel/xfrm.h"
#include "kernel/xfrm_larval.h"
#include "kernel/xfrm_listen.h"
#include "libipsecconf/paths.h"
#include "libipsecconf/secrets.h"
#include "libswan/alloc.h"
#include "listen.h"
#include "log_sinks.h"
#include "loop.h"
#include "options.h"
#include "pluto.h"
#include "privileges.h"
#include "sd_notify.h"
#include "updown.h"
#include "workers.h"

#define SOCKET_BYTES (1024 * 1024)
#define UPDOWN_LIMIT SECONDS(10)

/* Beside struct pluto: what only start and stop deal with. */
static struct {
	struct loop_signal *term;
	struct loop_signal *interrupt;
	struct loop_signal *hangup;
	bool nss;
	size_t nr_live; /* allocations before the start */
} process;

/* Log D as what made the start fail; where the user is, too. */
static int fail(struct pluto *pluto, diag_t *d, int code)
{
	log_error(&pluto->log, "%s", diag_text(*d));
	fprintf(stderr, "ipsec pluto: FATAL ERROR: %s\n", diag_text(*d));
	diag_free(d);
	return code;
}

static void say_hello(const struct pluto *pluto,
		      const struct pluto_options *options)
{
	const struct logger *log = &pluto->log;

	log_info(log, "Starting Pluto (Libreswan Version %s) pid:%d",
		 IPSEC_VERSION, (int)getpid());
	log_info(log, "IKEv2 with multiple key exchanges (RFC 9370), NSS %s",
		 nss_version());
	log_info(log, "leak-detective [%s]",
		 options->leak_detective ? "enabled" : "disabled");
	log_info(log, "secrets file: %s", pluto->setup.secretsfile);
	if (pluto->setup.listen_tcp) {
		log_warn(log, "listen-tcp=yes: IKE over TCP is not supported");
	}
	if (pluto->setup.seccomp != SETUP_SECCOMP_DISABLED) {
		log_warn(log, "seccomp: not supported; capabilities are "
			      "dropped all the same");
	}
}

static diag_t start_nss(struct pluto *pluto)
{
	char *path = xasprintf("%s/nsspassword", pluto->setup.ipsecdir);
	bool has_password = access(path, R_OK) == 0;

	log_info(&pluto->log,
		 "Initializing NSS using read-write database "
		 "\"sql:%s\"",
		 pluto->setup.nssdir);
	diag_t d = nss_start(pluto->setup.nssdir, has_password ? path : NULL);

	xfree(path);
	if (d == NULL) {
		process.nss = true;
		log_info(&pluto->log, "FIPS mode %s for pluto daemon",
			 nss_is_fips() ? "enabled" : "disabled");
	}
	return d;
}

static void limit_acquires(struct pluto *pluto)
{
	diag_t d = xfrm_set_acquire_lifetime(pluto->setup.expire_lifetime);

	if (d != NULL) { /* then it is as the system has it */
		log_warn(&pluto->log, "expire-lifetime=: %s", diag_text(d));
		diag_free(&d);
	}
}

static void find_addresses(struct pluto *pluto)
{
	size_t nr;

	if (pluto->setup.listen_udp) {
		listener_scan(pluto->listener);
	}
	const struct ike_interface *interfaces =
		listener_interfaces(pluto->listener, &nr);

	ike_interfaces(pluto->engine, interfaces, nr, loop_now(pluto->loop));
}

/* What is of no use to any connection waits for the next `ipsec listen`. */
static void on_addresses_changed(void *ctx)
{
	struct pluto *pluto = ctx;

	if (pluto->listening && (listener_has_lost(pluto->listener) ||
				 ike_waits_for_address(pluto->engine))) {
		find_addresses(pluto);
	}
}

static diag_t start_kernel(struct pluto *pluto)
{
	diag_t d = xfrm_new(&pluto->xfrm);

	if (d == NULL) {
		d = xfrm_listener_new(pluto->loop, env_on_kernel_event, pluto,
				      &pluto->xfrm_listener);
	}
	if (d == NULL) {
		limit_acquires(pluto);
		d = address_watch_new(pluto->loop, on_addresses_changed, pluto,
				      &pluto->address_watch);
	}
	diag_prefix(&d, "kernel: ");
	return d;
}

static enum ddos_mode ddos_mode(const struct config_setup *setup)
{
	static const enum ddos_mode modes[] = {
		[SETUP_DDOS_AUTO] = DDOS_AUTO,
		[SETUP_DDOS_BUSY] = DDOS_BUSY,
		[SETUP_DDOS_UNLIMITED] = DDOS_UNLIMITED,
	};

	return modes[setup->ddos_mode];
}

diag_t pluto_set_ddos_mode(struct pluto *pluto, const char *mode)
{
	diag_t d = config_setup_set(&pluto->setup, "ddos-mode", mode);

	if (d == NULL) {
		ike_set_ddos_mode(pluto->engine, ddos_mode(&pluto->setup));
	}
	return d;
}

static struct ike_config engine_config(const struct config_setup *setup)
{
	struct ike_config config = ike_config_default();

	config.uniqueids = setup->uniqueids;
	config.ddos_mode = ddos_mode(setup);
	config.ddos_ike_threshold = setup->ddos_ike_threshold;
	config.max_halfopen_ike = setup->max_halfopen_ike;
	config.keep_alive = setup->keep_alive;
	config.shunt_lifetime = setup->shuntlifetime;
	config.fips = nss_is_fips();
	if (setup->nhelpers == 0) {
		config.keypair_pool = 0; /* nobody is ever idle */
	}
	return config;
}

static void make_sockets(struct pluto *pluto)
{
	const struct config_setup *setup = &pluto->setup;

	pluto->udp = (struct udp_options){
		.buffer_bytes = setup->ike_socket_bufsize != 0
					? setup->ike_socket_bufsize
					: SOCKET_BYTES,
		.buffers = udp_buffers_new(),
		.receive = env_on_datagram,
		.ctx = pluto,
	};
	pluto->listener = listener_new(pluto->loop, setup->listen, &pluto->udp,
				       &pluto->log);
}

static void log_line(void *ctx, const char *line)
{
	log_info(ctx, "%s", line);
}

static void impair(struct pluto *pluto, const struct pluto_options *options)
{
	for (size_t i = 0; i < options->nr_impair; i++) {
		diag_t d = ike_impair(pluto->engine, options->impair[i],
				      loop_now(pluto->loop), log_line,
				      &pluto->log);

		if (d != NULL) {
			log_warn(&pluto->log, "%s", diag_text(d));
			diag_free(&d);
		}
	}
}

static void make_engine(struct pluto *pluto)
{
	struct ike_config config = engine_config(&pluto->setup);

	pluto->timer = loop_timer_new(pluto->loop, env_on_timer, pluto);
	pluto->workers = workers_new(pluto->loop, pluto->setup.nhelpers,
				     env_on_job, pluto);
	make_sockets(pluto);
	pluto->updown = updown_new(pluto);
	env_init(pluto);
	pluto->engine =
		ike_engine_new(&pluto->env, &config, loop_now(pluto->loop));
	pluto->adder = adder_new(pluto);
}

static diag_t make_control(struct pluto *pluto)
{
	char *path = xasprintf("%s/%s", pluto->setup.rundir, IPSEC_CTL_NAME);
	diag_t d = control_new(pluto, path, &pluto->control);

	xfree(path);
	return d;
}

static void on_addconn_line(void *ctx, const char *line)
{
	struct pluto *pluto = ctx;

	log_warn(&pluto->log, "addconn: %s", line);
}

static void on_addconn_exit(void *ctx, int status)
{
	struct pluto *pluto = ctx;

	if (WIFSIGNALED(status)) {
		log_error(&pluto->log, "addconn was ended by signal %d",
			  WTERMSIG(status));
	} else {
		log_debug(&pluto->log, LOG_BASE, "addconn ended with status %d",
			  WEXITSTATUS(status));
	}
}

/* It sends listen, then every connection that auto= wants. */
static void run_addconn(struct pluto *pluto)
{
	const char *folder = getenv("IPSEC_EXECDIR");
	char *program = xasprintf("%s/addconn",
				  folder != NULL ? folder : IPSEC_LIBEXECDIR);
	char *socket = xasprintf("%s/%s", pluto->setup.rundir, IPSEC_CTL_NAME);
	char *config = xstrdup(pluto->setup.configfile);
	char ctlsocket_option[] = "--ctlsocket", config_option[] = "--config",
	     autoall_option[] = "--autoall";
	char *const argv[] = { program, ctlsocket_option, socket, config_option,
			       config,	autoall_option,	  NULL };
	struct child_events events = {
		.on_line = on_addconn_line,
		.errors_only = true, /* the rest is in the log already */
		.on_exit = on_addconn_exit,
		.ctx = pluto,
	};
	diag_t d = children_start(pluto->children, argv, NULL, &events);

	if (d != NULL) {
		log_error(&pluto->log, "no connections are loaded: %s",
			  diag_text(d));
		diag_free(&d);
	}
	xfree(config);
	xfree(socket);
	xfree(program);
}

static void on_end_signal(void *ctx)
{
	pluto_stop(ctx);
}

static void on_hangup(void *ctx)
{
	struct pluto *pluto = ctx;
	diag_t d = log_sinks_reopen(pluto->sinks);

	if (d != NULL) {
		log_error(&pluto->log, "%s; logging to the old one",
			  diag_text(d));
		diag_free(&d);
	}
}

static void catch_signals(struct pluto *pluto)
{
	signal(SIGPIPE, SIG_IGN);
	process.term =
		loop_signal_new(pluto->loop, SIGTERM, on_end_signal, pluto);
	process.interrupt =
		loop_signal_new(pluto->loop, SIGINT, on_end_signal, pluto);
	process.hangup = loop_signal_new(pluto->loop, SIGHUP, on_hangup, pluto);
}

static void on_watchdog(void *ctx)
{
	struct pluto *pluto = ctx;

	sd_notify_send("WATCHDOG=1");
	loop_timer_set(pluto->watchdog,
		       monotime_add(loop_now(pluto->loop),
				    sd_notify_watchdog_period()));
}

static void start_watchdog(struct pluto *pluto)
{
	if (sd_notify_watchdog_period().ms > 0) {
		pluto->watchdog =
			loop_timer_new(pluto->loop, on_watchdog, pluto);
		on_watchdog(pluto);
	}
}

/* Checks that need nothing but NSS; then the self test has done its work. */
static int start_crypto(struct pluto *pluto)
{
	diag_t d = start_nss(pluto);

	if (d != NULL) {
		return fail(pluto, &d, PLUTO_EXIT_NSS);
	}
	d = crypto_self_test();
	if (d != NULL) {
		diag_prefix(&d, "self test: ");
		return fail(pluto, &d, PLUTO_EXIT_FAIL);
	}
	return PLUTO_EXIT_OK;
}

int start(struct pluto *pluto, const struct pluto_options *options)
{
	process.nr_live = xalloc_nr_live();
	umask(077);
	say_hello(pluto, options);

	int code = start_crypto(pluto);

	if (code != PLUTO_EXIT_OK || options->self_test) {
		return code;
	}
	pluto->loop = loop_new();
	catch_signals(pluto);
	pluto->children = children_new(pluto->loop);
	diag_t d = start_kernel(pluto);

	if (d != NULL) {
		return fail(pluto, &d, PLUTO_EXIT_KERNEL);
	}
	make_engine(pluto);
	impair(pluto, options);
	d = make_control(pluto);
	if (d != NULL) {
		return fail(pluto, &d, PLUTO_EXIT_SOCKET);
	}
	run_addconn(pluto);
	d = privileges_drop();
	if (d != NULL) {
		return fail(pluto, &d, PLUTO_EXIT_FAIL);
	}
	return PLUTO_EXIT_OK;
}

bool pluto_load_secrets(struct pluto *pluto)
{
	struct secret_specs *specs;
	enum secrets_loaded how =
		secrets_load(pluto->setup.secretsfile, &config_reader_files,
			     &pluto->log, &specs);

	if (how == SECRETS_UNREADABLE && pluto->listening) {
		log_error(&pluto->log,
			  "no secret is forgotten or loaded: those from "
			  "before stay");
		secret_specs_free(&specs);
	} else { /* the first ones: some are better than none */
		ike_secrets(pluto->engine, &specs);
	}
	return how == SECRETS_WHOLE;
}

void pluto_listen(struct pluto *pluto)
{
	sd_notify_send("RELOADING=1");
	log_info(&pluto->log, "listening for IKE messages");
	find_addresses(pluto);
	(void)pluto_load_secrets(pluto); /* we listen, with those there are */
	ike_listen(pluto->engine);
	pluto->listening = true;
	sd_notify_send("READY=1");
}

void pluto_stop(struct pluto *pluto)
{
	loop_stop(pluto->loop);
}

void start_serve(struct pluto *pluto)
{
	sd_notify_send("READY=1\nSTATUS=Startup completed.\nMAINPID=%d",
		       (int)getpid());
	start_watchdog(pluto);
	log_sinks_collect(pluto->sinks, pluto->loop);
	loop_run(pluto->loop);
	log_sinks_collect(pluto->sinks, NULL);
	log_info(&pluto->log, "shutting down");
	sd_notify_send("STOPPING=1\nSTATUS=PLUTO_EXIT=0");
}

/* Peers are told, then all that the engine holds goes, the kernel's too. */
static void stop_engine(struct pluto *pluto)
{
	if (pluto->engine == NULL) {
		return;
	}
	if (pluto->leave_state) {
		xfrm_leave(pluto->xfrm);
	} else {
		ike_shutdown(pluto->engine, loop_now(pluto->loop));
	}
	ike_engine_free(&pluto->engine);
}

static void stop_process(struct pluto *pluto)
{
	loop_signal_free(&process.hangup);
	loop_signal_free(&process.interrupt);
	loop_signal_free(&process.term);
	if (process.nss) {
		nss_stop();
		process.nss = false;
	}
	log_info(&pluto->log, "ended");
}

void start_undo(struct pluto *pluto)
{
	if (pluto->control != NULL) {
		control_stop_listening(pluto->control);
	}
	stop_engine(pluto);
	loop_timer_free(&pluto->watchdog);
	loop_timer_free(&pluto->timer);
	listener_free(&pluto->listener);
	udp_buffers_free(&pluto->udp.buffers);
	address_watch_free(&pluto->address_watch);
	xfrm_listener_free(&pluto->xfrm_listener);
	workers_free(&pluto->workers); /* the loop runs again: for scripts only */
	if (pluto->updown != NULL) {
		updown_drain(pluto->updown, UPDOWN_LIMIT);
	}
	adder_free(&pluto->adder);
	updown_free(&pluto->updown);
	children_free(&pluto->children);
	xfrm_free(&pluto->xfrm);
	stop_process(pluto);
}

void start_report_leaks(struct pluto *pluto)
{
	size_t nr = xalloc_nr_live();

	/* the loop, the control socket and its clients are still to go */
	nr -= control_nr_live(pluto->control) + (pluto->loop != NULL ? 1 : 0);
	if (nr > process.nr_live) {
		log_error(&pluto->log, "leak detective found %zu leaks",
			  nr - process.nr_live);
	} else {
		log_info(&pluto->log, "leak detective found no leaks");
	}
}

void start_end(struct pluto *pluto)
{
	sd_notify_send("STATUS=Exited.\nERRNO=0");
	control_free(&pluto->control);
	loop_free(&pluto->loop);
}
