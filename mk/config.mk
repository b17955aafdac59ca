# What a builder may set, on the command line or in the environment.

PREFIX      ?= /usr/local
DESTDIR     ?=
SBINDIR     ?= $(PREFIX)/sbin
LIBEXECDIR  ?= $(PREFIX)/libexec/ipsec
MANDIR      ?= $(PREFIX)/share/man
EXAMPLEDIR  ?= $(PREFIX)/share/doc/libreswan
SYSCONFDIR  ?= /etc
IPSEC_CONF  ?= $(SYSCONFDIR)/ipsec.conf
IPSEC_SECRETS ?= $(SYSCONFDIR)/ipsec.secrets
IPSEC_CONFDDIR ?= $(SYSCONFDIR)/ipsec.d
NSSDIR      ?= /var/lib/ipsec/nss
RUNDIR      ?= /run/pluto
LOGDIR      ?= /var/log
SYSTEMUNITDIR ?= /lib/systemd/system
TMPFILESDIR ?= /usr/lib/tmpfiles.d
INITSYSTEM  ?= systemd

# The version that is claimed towards programs that drive libreswan.
IPSECVERSION ?= 5.4

# CONFIG: gcc, clang, or asan (clang with ASan and UBSan); each has a folder
# of its own, so that they live beside one another.
CONFIG ?= gcc
BUILD  ?= build
OUT    := $(BUILD)/$(CONFIG)

# NSS before this has no ML-KEM by PKCS#11 3.2.
NSS_MINIMUM := 3.118.1
