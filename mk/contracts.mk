# The weights of contracts in running text, fitted anew from labelled notices:
# NOTICES a folder or archive of them, LABELS their table. `make contract-figures`
# tells what the weights are worth on notices that they have not seen.
NOTICES ?= $(SHARED)/bench/contracts-zh/html.tar.xz
LABELS ?= $(SHARED)/bench/contracts-zh/labels.tsv
TRAIN := $(BUILD)/contract_train
TRAIN_STORE := $(BUILD)/notices.store

$(TRAIN): $(wildcard share/build/contracts/*) $(BUILD)/libsluice.a
	$(CC) $(CPPFLAGS_ALL) -Ilib/refs $(CFLAGS_ALL) -pie $(LDOPT) -o $@ $(filter %.c,$^) $(BUILD)/libsluice.a $(LDLIBS_ALL)

$(TRAIN_STORE).jsonl: $(NOTICES)
	$(BUILD)/bin/sluice-unpack -o $(TRAIN_STORE) $(NOTICES) | $(BUILD)/bin/sluice-identify | $(BUILD)/bin/sluice-text > $@.new
	mv $@.new $@

# runs only where they are not there
$(NOTICES) $(LABELS):
	@echo "no file '$@': name labelled notices, NOTICES=FOLDER-OR-ARCHIVE LABELS=TABLE" >&2; exit 1

contract-weights: all $(TRAIN) $(TRAIN_STORE).jsonl
	$(TRAIN) $(TRAIN_STORE) $(LABELS) share/refs < $(TRAIN_STORE).jsonl > share/refs/contract-weights.tsv.new
	mv share/refs/contract-weights.tsv.new share/refs/contract-weights.tsv

contract-figures: all $(TRAIN) $(TRAIN_STORE).jsonl
	$(TRAIN) --folds 8 --predict $(BUILD)/notices.unseen.jsonl $(TRAIN_STORE) $(LABELS) share/refs < $(TRAIN_STORE).jsonl

.PHONY: contract-weights contract-figures
