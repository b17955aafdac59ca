/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Where things are installed; the build says so with -D.
 */
#ifndef LIBIPSECCONF_PATHS_H
#define LIBIPSECCONF_PATHS_H

#ifndef IPSEC_VERSION
#define IPSEC_VERSION "5.4"
#endif
#ifndef IPSEC_SBINDIR
#define IPSEC_SBINDIR "/usr/local/sbin"
#endif
#ifndef IPSEC_LIBEXECDIR
#define IPSEC_LIBEXECDIR "/usr/local/libexec/ipsec"
#endif
#ifndef IPSEC_SYSCONFDIR
#define IPSEC_SYSCONFDIR "/etc"
#endif
#ifndef IPSEC_CONF
#define IPSEC_CONF IPSEC_SYSCONFDIR "/ipsec.conf"
#endif
#ifndef IPSEC_SECRETS
#define IPSEC_SECRETS IPSEC_SYSCONFDIR "/ipsec.secrets"
#endif
#ifndef IPSEC_CONFDDIR
#define IPSEC_CONFDDIR IPSEC_SYSCONFDIR "/ipsec.d"
#endif
#ifndef IPSEC_NSSDIR
#define IPSEC_NSSDIR "/var/lib/ipsec/nss"
#endif
#ifndef IPSEC_RUNDIR
#define IPSEC_RUNDIR "/run/pluto"
#endif
#ifndef IPSEC_LOGDIR
#define IPSEC_LOGDIR "/var/log"
#endif
#ifndef IPSEC_EXAMPLEDIR
#define IPSEC_EXAMPLEDIR "/usr/local/share/doc/libreswan"
#endif

/* Behind the run directory. */
#define IPSEC_CTL_NAME "pluto.ctl"
#define IPSEC_PID_NAME "pluto.pid"

#endif
