# The sample trove, built from readable sources, and the demo on it.
SAMPLES := build/samples
SAMPLE_SRC := $(wildcard samples/*.pl samples/*.c samples/trove/*)

samples: $(SAMPLES)/DONGYOU-2024.zip

build/samples/render: samples/render.c
	@mkdir -p $(@D)
	$(CC) -std=c11 -D_GNU_SOURCE -O1 -Wall -o $@ $< $$(pkg-config --cflags --libs cairo)

$(SAMPLES)/DONGYOU-2024.zip: $(SAMPLE_SRC) build/samples/render
	perl samples/build.pl $(SAMPLES) build/samples/render

# The main job on the sample trove, as a newcomer would do it.
DEMO := build/demo
demo: deps
	@$(MAKE) -s demo-built

demo-built: all samples
	@rm -rf $(DEMO) && mkdir -p $(DEMO)
	@echo '$$ sluice triage -g build/samples/gazetteer.tsv -P build/samples/dump/passwords.txt $(DEMO)/case.db $(SAMPLES)/DONGYOU-2024.zip'
	@$(BUILD)/bin/sluice triage -v -g $(SAMPLES)/gazetteer.tsv -P $(SAMPLES)/dump/passwords.txt $(DEMO)/case.db $(SAMPLES)/DONGYOU-2024.zip; [ $$? -le 1 ]
	@echo; echo 'The case file: $(DEMO)/case.db, the bytes and texts: $(DEMO)/case.store'
	@echo; echo 'Who is named as a target, in most documents:'
	@echo '$$ sqlite3 $(DEMO)/case.db "SELECT name, country, sector, documents FROM top_targets LIMIT 5"'
	@sqlite3 -column $(DEMO)/case.db "SELECT name, country, sector, documents FROM top_targets LIMIT 5"
	@echo; echo 'The largest contracts:'
	@echo '$$ sqlite3 $(DEMO)/case.db "SELECT number, party_a, amount, currency, signed FROM contracts ORDER BY amount DESC LIMIT 5"'
	@sqlite3 -column $(DEMO)/case.db "SELECT number, party_a, amount, currency, signed FROM contracts ORDER BY amount DESC LIMIT 5"
	@echo; echo 'Where a contract is spoken of:'
	@echo '$$ sluice search $(DEMO)/case.db DY-2020-0123'
	@$(BUILD)/bin/sluice search $(DEMO)/case.db DY-2020-0123

.PHONY: demo demo-built
