# Layers (refused), unfinished markers (refused), sizes (listed).

LINTED = $(shell find lib include programs -name '*.[ch]' | sort)

.PHONY: lint check-headers
lint: check-headers
	@awk -f mk/layers.awk mk/layers.txt $(LINTED)
	@awk -f mk/numbers.awk $(LINTED)

# Each header compiles alone.
check-headers:
	@for h in $$(find lib include -name '*.h' | sort); do \
		echo "#include \"$$h\"" | $(CC) $(ALL_CFLAGS) -I. -x c \
			-fsyntax-only - || exit 1; \
	done
