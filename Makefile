# pluto: an IKEv2 daemon with multiple key exchanges.  `make help` says more.

.DEFAULT_GOAL := all
comma := ,
V ?= 0
quiet := $(if $(filter 0,$(V)),@)
say    = $(if $(filter 0,$(V)),@printf '  %-3s %s\n')$(if $(filter 0,$(V)),,@true)

include mk/config.mk
include mk/flags.mk
include mk/lib.mk
include mk/test.mk
include mk/lint.mk
include mk/install.mk
include mk/check.mk

.PHONY: all help clean nss
all: libraries programs

# One line, with what to do, where NSS is missing or too old.
nss:
	@pkg-config --atleast-version=$(NSS_MINIMUM) nss 2>/dev/null || { \
		have=$$(pkg-config --modversion nss 2>/dev/null || echo none); \
		echo "NSS here: $$have; ML-KEM needs $(NSS_MINIMUM) or newer:" \
		"run mk/install-dependencies build (as root)" >&2; exit 1; }

clean:
	rm -rf $(BUILD)

help:
	@sed 's/^/  /' mk/help.txt
