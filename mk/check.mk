# Dependencies and tests.
PROVE_JOBS ?= 2
CLI_TESTS = $(sort $(wildcard tests/cli/*.t))

deps:
	@sh deps/install.sh
	@$(MAKE) -s ocr-data

# A build that began before the packages were there must not be believed:
# everything after deps runs in a make of its own.
check: deps
	@$(MAKE) -s check-built

check-built: all unit lint samples fuzz-built fault-built
	@SLUICE_BIN='$(abspath $(BUILD)/bin)' SLUICE_BUILD='$(abspath $(BUILD))' \
	 prove -j$(PROVE_JOBS) --exec tests/run $(UNITS) $(FUZZ_RUN) $(CLI_TESTS)

lint:
	@perl tests/lint/layers.pl
	@perl tests/lint/words.pl
	@perl tests/lint/tree.pl
	@perl tests/lint/case_tables.pl
	@for f in include/sluice/*.h; do printf '#include "%s"\n' "$$f" | $(CC) -std=c11 -D_GNU_SOURCE -Iinclude -fsyntax-only -x c - || exit 1; done
	@if command -v mandoc >/dev/null; then for f in $(wildcard man/*.[1-9]); do mandoc -Tlint -W warning "$$f" || exit 1; done; fi

golden: all
	@GOLDEN=1 SLUICE_BIN='$(abspath $(BUILD)/bin)' SLUICE_BUILD='$(abspath $(BUILD))' prove --exec tests/run $(CLI_TESTS)
	@git diff --stat -- tests

analyze: $(GENERATED)
	@CC='$(CC)' FLAGS='$(subst ','\'',$(CPPFLAGS_ALL))' sh tests/lint/analyze.sh $(LIB_SRC) $(CMD_SRC)

score: all
	@if [ -f $(SHARED)/bench/score.py ]; then \
	  for b in archives hostile encodings identifiers documents contracts-zh cti-en ocr-zh; do \
	    python3 $(SHARED)/bench/score.py $$b --bin $(BUILD)/bin | tail -n 1; done; \
	 else echo "score: no benches at $(SHARED)/bench (they are not part of the repository)"; fi

.PHONY: check-built
