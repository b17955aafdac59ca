# Libraries and programs: every folder's .c files, no list to keep.

LIBRARIES := libswan libike libipsecconf libwhack
sources = $(sort $(shell find $(1) -name '*.c' 2>/dev/null))
objects = $(patsubst %.c,$(OUT)/%.o,$(1))
library = $(OUT)/$(1).a

define library_rule
OBJECTS_$(1) := $$(call objects,$$(call sources,lib/$(1)))
$$(call library,$(1)): $$(OBJECTS_$(1))
	@mkdir -p $$(@D); rm -f $$@
	$$(say) AR $$@
	$$(quiet)ar rcs $$@ $$^
endef
$(foreach l,$(LIBRARIES),$(eval $(call library_rule,$(l))))

# In link order: users before what they use.
ARCHIVES := $(foreach l,libwhack libike libipsecconf libswan,$(call library,$(l)))

PROGRAMS := $(notdir $(patsubst %/,%,$(dir $(shell \
	find programs -name '*.c' -path '*/main.c' 2>/dev/null))))

define program_rule
OBJECTS_program_$(1) := $$(call objects,$$(call sources,programs/$(1)))
$$(OUT)/bin/$(1): $$(OBJECTS_program_$(1)) $$(ARCHIVES)
	@mkdir -p $$(@D)
	$$(say) LD $$@
	$$(quiet)$$(CC) $$(ALL_LDFLAGS) -o $$@ $$^ $$(LIBS_libike) $$(LIBS_$(1)) $$(LIBS_program)
endef
LIBS_program := -ljansson
$(foreach p,$(PROGRAMS),$(eval $(call program_rule,$(p))))

# Scripts: @NAME@ is replaced.
SCRIPTS := $(patsubst %.in,$(OUT)/%,$(shell find programs initsystems docs \
	-name '*.in' 2>/dev/null))
$(OUT)/%: %.in mk/config.mk $(OUT)/flags
	@mkdir -p $(@D)
	$(say) IN $@
	$(quiet)sed -e 's|@IPSEC_VERSION@|$(IPSECVERSION)|g' \
		-e 's|@IPSEC_SBINDIR@|$(SBINDIR)|g' \
		-e 's|@IPSEC_LIBEXECDIR@|$(LIBEXECDIR)|g' \
		-e 's|@IPSEC_SYSCONFDIR@|$(SYSCONFDIR)|g' \
		-e 's|@IPSEC_CONF@|$(IPSEC_CONF)|g' \
		-e 's|@IPSEC_SECRETS@|$(IPSEC_SECRETS)|g' \
		-e 's|@IPSEC_CONFDDIR@|$(IPSEC_CONFDDIR)|g' \
		-e 's|@IPSEC_NSSDIR@|$(NSSDIR)|g' \
		-e 's|@IPSEC_RUNDIR@|$(RUNDIR)|g' \
		-e 's|@IPSEC_LOGDIR@|$(LOGDIR)|g' \
		-e 's|@IPSEC_EXAMPLEDIR@|$(EXAMPLEDIR)|g' $< >$@
	$(quiet)if [ -x $< ]; then chmod +x $@; fi

# What was compiled with other flags or paths (PREFIX=) is compiled again.
FLAGS_USED := $(OUT)/flags
ifneq ($(file <$(FLAGS_USED)),$(CC) $(ALL_CFLAGS))
$(shell mkdir -p $(OUT))
$(file >$(FLAGS_USED),$(CC) $(ALL_CFLAGS))
endif

$(OUT)/%.o: %.c $(FLAGS_USED) | nss
	@mkdir -p $(@D)
	$(say) CC $@
	$(quiet)$(CC) $(ALL_CFLAGS) -MMD -MP -c -o $@ $<

# Objects stay, also those that only stand between a source and a program.
.SECONDARY:

-include $(shell find $(OUT) -name '*.d' 2>/dev/null)

.PHONY: libraries programs
libraries: $(ARCHIVES)
programs: $(addprefix $(OUT)/bin/,$(PROGRAMS)) $(SCRIPTS)
