# The sample trove, built from readable sources, and the demo on it.
SAMPLES := build/samples
SAMPLE_SRC := $(wildcard samples/*.pl samples/*.c samples/trove/*)

samples: $(SAMPLES)/DONGYOU-2024.zip

build/samples/render: samples/render.c
	@mkdir -p $(@D)
	$(CC) -std=c11 -D_GNU_SOURCE -O1 -Wall -o $@ $< $$(pkg-config --cflags --libs cairo)

$(SAMPLES)/DONGYOU-2024.zip: $(SAMPLE_SRC) build/samples/render
	perl samples/build.pl $(SAMPLES) build/samples/render
