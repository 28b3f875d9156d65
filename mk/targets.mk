# The weights of targets in free wording, fitted anew from made-up texts (TARGET_SETS) and from texts
# that name no target: every fourth file of the folders INNOCENT, half of the machine's Chinese
# documentation, prose (novels, speeches, essays, handbooks: innocent-prose.py tells what it needs), and half of what the Debian packages
# INNOCENT_PACKAGES hold, those before "held" (fetched). fifteenth-blind and seventeenth-blind of tests/data/targets are in no fit; the blind
# sets before them were in none until they had told what they could. `make target-figures` tells what they are worth on texts they have not seen.
TARGET_SETS ?= $(addprefix tests/data/targets/,$(addsuffix .txt,cases more third-a third-b fourth sixth seventh eighth reports \
	eleventh-dev thirteenth-dev fifth-dev fifth-blind ninth-blind tenth-blind eleventh-blind twelfth-blind sixteenth-dev fourteenth-blind seventeenth-dev eighteenth-dev nineteenth-dev twentieth-dev twentyfirst-dev twentythird-dev))
INNOCENT ?= /usr/share/doc /usr/share/man /usr/include /usr/lib/python3 /usr/share/perl /usr/share/perl5 /usr/share/vim $(wildcard $(TRAIN_STORE))
INNOCENT_PACKAGES ?= libreoffice-help-ru libreoffice-help-zh-tw libreoffice-help-ko libreoffice-help-vi gimp-help-zh-cn developers-reference-ru \
	fortunes-ru jargon-text gnucash-docs held libreoffice-help-zh-cn debian-reference-zh-cn maint-guide-ru gimp-help-ko fortunes-zh r-cran-tm harden-doc
TARGET_TRAIN := $(BUILD)/target_train
TARGET_TEXTS = (find $(INNOCENT) -type f -size -400k ! -name '*.gz' ! -name '*.so' ! -name '*.pyc' ! -name '*.png' ! -path '*/anarchism/*' ! -path '*/debian-handbook/*' | LC_ALL=C sort | awk 'NR % 4 == 1'; \
	find share man lib -name '*.tsv' -o -name '*.[1-9ch]' | LC_ALL=C sort; find $(BUILD)/innocent-zh $(BUILD)/innocent-prose $(BUILD)/innocent-debian/fit -name '*.txt' | LC_ALL=C sort)

$(TARGET_TRAIN): $(wildcard share/build/targets/*) $(BUILD)/libsluice.a
	$(CC) $(CPPFLAGS_ALL) -Ilib/refs $(CFLAGS_ALL) -pie $(LDOPT) -o $@ $(filter %.c,$^) $(BUILD)/libsluice.a $(LDLIBS_ALL)

$(BUILD)/innocent-zh: tests/bench/corpus.pl share/build/targets/innocent-zh.pl
	rm -rf $@ $@.new
	mkdir -p $@.new
	perl tests/bench/corpus.pl 13 $@.new/all /usr/share/man /usr/share/doc
	perl share/build/targets/innocent-zh.pl $@.new/all.zh $@.new
	rm -f $@.new/all*
	mv $@.new $@

$(BUILD)/innocent-prose: share/build/targets/innocent-prose.py
	rm -rf $@ $@.new
	mkdir -p $@.new
	python3 $< $@.new
	mv $@.new $@

$(BUILD)/innocent-debian: share/build/targets/innocent-debian.pl
	rm -rf $@ $@.new
	perl $< $@.new $(INNOCENT_PACKAGES)
	mv $@.new $@

target-weights: all $(TARGET_TRAIN) $(BUILD)/innocent-zh $(BUILD)/innocent-prose $(BUILD)/innocent-debian
	$(TARGET_TEXTS) | $(TARGET_TRAIN) share/refs tests/data/targets/gazetteer.tsv $(TARGET_SETS) > share/refs/target-weights.tsv.new
	mv share/refs/target-weights.tsv.new share/refs/target-weights.tsv

target-figures: all $(TARGET_TRAIN) $(BUILD)/innocent-zh $(BUILD)/innocent-prose $(BUILD)/innocent-debian
	$(TARGET_TEXTS) | $(TARGET_TRAIN) --folds 8 share/refs tests/data/targets/gazetteer.tsv $(TARGET_SETS)

.PHONY: target-weights target-figures
