# Style, script and map of the report, made into C strings at build.
REPORT_HDR := $(BUILD)/gen/report_css.h $(BUILD)/gen/report_js.h $(BUILD)/gen/report_world.h
GENERATED += $(REPORT_HDR)
EMBED_WHOLE = @mkdir -p $(@D); $(AWK) -v base=report_$* -v whole=1 -f lib/casefile/embed.awk $< > $@.tmp && mv $@.tmp $@

$(BUILD)/gen/report_%.h: lib/report/report.% lib/casefile/embed.awk
	$(EMBED_WHOLE)

$(BUILD)/gen/report_%.h: share/report/%.tsv lib/casefile/embed.awk
	$(EMBED_WHOLE)

# WORLD_ATLAS: the npm package world-atlas 2.0.2, unpacked.
world:
	perl share/build/world.pl $(WORLD_ATLAS) > share/report/world.tsv.new
	mv share/report/world.tsv.new share/report/world.tsv

.PHONY: world
