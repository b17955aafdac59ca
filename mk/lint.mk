# Rules that refuse (headers, layers, markers, licence) and sizes, which are
# listed for a reader.  LINT_RULES: one target lint-RULE each.

LINT_RULES := headers layers markers licence names messages
LINTED     = $(shell find lib include programs -name '*.[ch]' | sort)
LICENSED   = $(shell git ls-files 2>/dev/null | grep -E '\.(c|h|sh|py)$$' | \
	grep -vE '^testing/(pluto|demo/tunnel)/')

.PHONY: lint lint-sizes print-lint-rules $(addprefix lint-,$(LINT_RULES))
lint: $(addprefix lint-,$(LINT_RULES)) lint-sizes

# Each header compiles alone.
lint-headers:
	@find lib include -name '*.h' -print0 | xargs -0 -n 1 -P $(shell nproc) sh -c \
		'echo "#include \"$$0\"" | $(CC) $(ALL_CFLAGS) -I. -x c -fsyntax-only -'
	@echo "headers: each compiles alone"

lint-layers:
	@awk -f mk/layers.awk mk/layers.txt $(LINTED)

lint-markers:
	@! grep -nwE 'TODO|FIXME|XXX' $(LINTED) \
		$$(find testing -name '*.[ch]' -o -name '*.py') /dev/null
	@echo "markers: none unfinished"

lint-licence:
	@! grep -L 'SPDX-License-Identifier: GPL-2.0-or-later' $(LICENSED) \
		/dev/null | grep -v '^/dev/null$$'
	@echo "licence: every source has its line"

# Python finds out only when it gets there.
lint-names:
	@mk/python-names testing/kvm/lab

# What programs look for is still said.
lint-messages:
	@mk/messages docs/messages.tsv lib programs

lint-sizes:
	@awk -f mk/numbers.awk $(LINTED)

print-lint-rules:
	@echo $(LINT_RULES)
