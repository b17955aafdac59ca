# Compiler, warnings, sanitizers, libraries.

CC_gcc   := gcc
CC_clang := clang
CC_asan  := clang
CC       := $(CC_$(CONFIG))

OPTIMIZE_gcc   := -O2 -g
OPTIMIZE_clang := -O2 -g
OPTIMIZE_asan  := -O1 -g -fno-omit-frame-pointer \
	-fsanitize=address,undefined -fno-sanitize-recover=undefined \
	-fsanitize=fuzzer-no-link
OPTIMIZE ?= $(OPTIMIZE_$(CONFIG))

WARNINGS := -Wall -Wextra -Werror -Wshadow -Wmissing-prototypes \
	-Wstrict-prototypes -Wvla -Wpointer-arith -Wwrite-strings
HARDEN   := -fstack-protector-strong -fPIE \
	$(if $(filter asan,$(CONFIG)),,-D_FORTIFY_SOURCE=2)

NSS_CFLAGS := $(shell pkg-config --cflags nss 2>/dev/null)
NSS_LIBS   := $(shell pkg-config --libs nss 2>/dev/null)

PATHS := -DIPSEC_VERSION='"$(IPSECVERSION)"' \
	-DIPSEC_SBINDIR='"$(SBINDIR)"' -DIPSEC_LIBEXECDIR='"$(LIBEXECDIR)"' \
	-DIPSEC_SYSCONFDIR='"$(SYSCONFDIR)"' -DIPSEC_CONF='"$(IPSEC_CONF)"' \
	-DIPSEC_SECRETS='"$(IPSEC_SECRETS)"' \
	-DIPSEC_CONFDDIR='"$(IPSEC_CONFDDIR)"' \
	-DIPSEC_NSSDIR='"$(NSSDIR)"' -DIPSEC_RUNDIR='"$(RUNDIR)"' \
	-DIPSEC_LOGDIR='"$(LOGDIR)"' -DIPSEC_EXAMPLEDIR='"$(EXAMPLEDIR)"'

INCLUDES := -Iinclude -Ilib/libike -Ilib -Iprograms/pluto -Itesting
CFLAGS   ?=
ALL_CFLAGS := -std=gnu11 $(OPTIMIZE) $(WARNINGS) $(HARDEN) $(INCLUDES) \
	$(PATHS) -D_GNU_SOURCE $(NSS_CFLAGS) $(CFLAGS)
LDFLAGS  ?=
ALL_LDFLAGS := $(OPTIMIZE) -pie -Wl,-z,relro,-z,now $(LDFLAGS)
LIBS_libike := $(NSS_LIBS) -lpthread
LIBS_pluto  := -levent -lmnl -lcap-ng -ljansson -lpthread
LIBS_test   := -lcmocka -ljansson
