# Style and script of the report, made into C strings at build.
REPORT_HDR := $(BUILD)/gen/report_css.h $(BUILD)/gen/report_js.h
GENERATED += $(REPORT_HDR)

$(BUILD)/gen/report_%.h: lib/report/report.% lib/casefile/embed.awk
	@mkdir -p $(@D)
	$(AWK) -v base=report_$* -v whole=1 -f lib/casefile/embed.awk $< > $@.tmp && mv $@.tmp $@
