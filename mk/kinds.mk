# Identifiers kind by kind: precision, recall and F1 over our own labelled texts, and with
# KINDS_BENCH=cases.jsonl over another's (see tests/kinds_table.pl). `make check` holds a floor under each kind of our own.
KINDS_BENCH ?= $(wildcard $(SHARED)/bench/identifiers/cases.jsonl)

kinds-table: all
	@perl tests/kinds_table.pl $(BUILD)/bin tests/data/kinds.tsv --errors
	@echo && echo kinds-hard.tsv: && perl tests/kinds_table.pl $(BUILD)/bin tests/data/kinds-hard.tsv --errors
	@$(if $(KINDS_BENCH),echo && echo '$(notdir $(KINDS_BENCH)):' && perl tests/kinds_table.pl $(BUILD)/bin tests/data/kinds.tsv --bench '$(KINDS_BENCH)' --errors,:)

.PHONY: kinds-table
