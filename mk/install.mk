# Installation, where programs that drive us look for it.

SUBCOMMANDS := $(filter-out ipsec,$(PROGRAMS))
SUBSCRIPTS  := $(filter-out $(OUT)/programs/ipsec/ipsec, \
	$(filter $(OUT)/programs/%,$(SCRIPTS)))
EXAMPLES    := $(wildcard docs/examples/*-sample)
INSTALL := install

.PHONY: install uninstall
install: all
	$(INSTALL) -d $(DESTDIR)$(SBINDIR) $(DESTDIR)$(LIBEXECDIR) \
		$(DESTDIR)$(IPSEC_CONFDDIR)/policies $(DESTDIR)$(EXAMPLEDIR) \
		$(DESTDIR)$(MANDIR)/man5 $(DESTDIR)$(MANDIR)/man8
	$(INSTALL) -d -m 700 $(DESTDIR)$(NSSDIR)
	$(INSTALL) -m 755 $(OUT)/programs/ipsec/ipsec $(DESTDIR)$(SBINDIR)/ipsec
	for p in $(SUBCOMMANDS); do \
		$(INSTALL) -m 755 $(OUT)/bin/$$p $(DESTDIR)$(LIBEXECDIR)/ || exit 1; \
	done
	for s in $(SUBSCRIPTS); do \
		$(INSTALL) -m 755 $$s $(DESTDIR)$(LIBEXECDIR)/ || exit 1; \
	done
	for m in $(wildcard docs/man/*.5); do \
		$(INSTALL) -m 644 $$m $(DESTDIR)$(MANDIR)/man5/ || exit 1; \
	done
	for m in $(wildcard docs/man/*.8 programs/*/*.8); do \
		$(INSTALL) -m 644 $$m $(DESTDIR)$(MANDIR)/man8/ || exit 1; \
	done
	for e in $(EXAMPLES); do \
		$(INSTALL) -m 644 $$e $(DESTDIR)$(EXAMPLEDIR)/ || exit 1; \
	done
	test -e $(DESTDIR)$(IPSEC_CONF) || $(INSTALL) -m 644 \
		docs/examples/ipsec.conf-sample $(DESTDIR)$(IPSEC_CONF)
	test -e $(DESTDIR)$(IPSEC_SECRETS) || $(INSTALL) -m 600 \
		docs/examples/ipsec.secrets-sample $(DESTDIR)$(IPSEC_SECRETS)
	$(INSTALL) -D -m 644 $(OUT)/initsystems/logrotate/libreswan \
		$(DESTDIR)$(SYSCONFDIR)/logrotate.d/libreswan
	$(INSTALL) -D -m 644 $(OUT)/initsystems/sysctl/50-libreswan.conf \
		$(DESTDIR)$(SYSCONFDIR)/sysctl.d/50-libreswan.conf
	if test $(INITSYSTEM) = systemd; then \
		$(INSTALL) -D -m 644 $(OUT)/initsystems/systemd/ipsec.service \
			$(DESTDIR)$(SYSTEMUNITDIR)/ipsec.service && \
		$(INSTALL) -D -m 644 $(OUT)/initsystems/tmpfiles/libreswan.conf \
			$(DESTDIR)$(TMPFILESDIR)/libreswan.conf; \
	fi

# Configuration and keys stay, and what others put into our folders.
uninstall:
	rm -f $(DESTDIR)$(SBINDIR)/ipsec
	for p in $(SUBCOMMANDS) $(notdir $(SUBSCRIPTS)); do \
		rm -f $(DESTDIR)$(LIBEXECDIR)/$$p; \
	done
	for e in $(notdir $(EXAMPLES)); do \
		rm -f $(DESTDIR)$(EXAMPLEDIR)/$$e; \
	done
	for d in $(DESTDIR)$(LIBEXECDIR) $(DESTDIR)$(EXAMPLEDIR); do \
		test ! -d $$d || rmdir --ignore-fail-on-non-empty $$d; \
	done
	for m in $(notdir $(wildcard docs/man/*.5)); do \
		rm -f $(DESTDIR)$(MANDIR)/man5/$$m; \
	done
	for m in $(notdir $(wildcard docs/man/*.8 programs/*/*.8)); do \
		rm -f $(DESTDIR)$(MANDIR)/man8/$$m; \
	done
	rm -f $(DESTDIR)$(SYSTEMUNITDIR)/ipsec.service \
		$(DESTDIR)$(TMPFILESDIR)/libreswan.conf \
		$(DESTDIR)$(SYSCONFDIR)/logrotate.d/libreswan \
		$(DESTDIR)$(SYSCONFDIR)/sysctl.d/50-libreswan.conf
