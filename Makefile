# Sluice: one Makefile. `make help` lists what there is to make.
#
# DEVELOPER=1 turns warnings into errors; SAN=1 builds with the address and
# undefined-behaviour sanitizers (in a build folder of its own).

VERSION := 0.1.0
PREFIX  ?= /usr/local
DESTDIR ?=
libdir  ?= $(PREFIX)/lib
SHARED  ?= ../shared
CC      ?= gcc
AWK     ?= awk

BUILD := build
ifdef SAN
BUILD := build-san
endif
ifdef FUZZ
BUILD := build-fuzz
endif
ifdef DEVELOPER
BUILD := $(BUILD)-dev
endif

MODULES := base record store format unpack identify text bind refs casefile job report work cli
LIB_SRC := $(sort $(wildcard $(MODULES:%=lib/%/*.c)))
CMD_SRC := $(sort $(wildcard cmd/*.c))
UNIT_SRC := $(sort $(wildcard tests/unit/test_*.c))

# Libraries. The first row is needed; the second is used where it is found.
NEED := libarchive sqlite3 libmagic libxml-2.0 uchardet poppler-glib gmime-3.0 libhs libpsl libcrypto zlib libseccomp libutf8proc liblhasa
MAYBE := tesseract lept libpng libjpeg libtiff-4 libwebp libwebpdemux libheif libjxl libvisio-0.1 libetonyek-0.1 libwpd-0.10 libwps-0.4 libmspub-0.1 librevenge-0.0 librevenge-stream-0.0 librevenge-generators-0.0 libstaroffice-0.0 libmwaw-0.3 libcdr-0.1 libabw-0.1 libmspack libmdb icu-uc libdeflate libqpdf poppler-cpp libmobi libqxp-0.0 libpagemaker-0.0 libfreehand-0.1 libzmf-0.0 libe-book-0.1 ddjvuapi libbrotlidec libargon2 liblzma libzstd
have = $(shell pkg-config --exists $(1) 2>/dev/null && echo $(1))
FOUND := $(foreach p,$(NEED) $(MAYBE),$(call have,$(p)))
feature = HAVE_$(shell echo $(1) | tr 'a-z' 'A-Z' | sed 's/[^A-Z0-9]/_/g')
DEFS := $(foreach p,$(FOUND),-D$(call feature,$(p)))
PKG_CFLAGS := $(shell pkg-config --cflags $(FOUND) 2>/dev/null | sed 's/-I\//-isystem \//g')
PKG_LIBS := $(shell pkg-config --libs $(FOUND) 2>/dev/null)
# no pkg-config file of their own
ifneq ($(wildcard /usr/include/cld2/public/compact_lang_det.h),)
DEFS += -DHAVE_CLD2
EXTRA_LIBS += -lcld2
endif
ifneq ($(wildcard /usr/include/bzlib.h),)
DEFS += -DHAVE_BZIP2
EXTRA_LIBS += -lbz2
endif
ifneq ($(wildcard /usr/include/readstat.h),)
DEFS += -DHAVE_READSTAT
EXTRA_LIBS += -lreadstat
endif
ifneq ($(wildcard /usr/include/chm_lib.h),)
DEFS += -DHAVE_CHM
EXTRA_LIBS += -lchm
endif

WARN := -Wall -Wextra -Wpedantic -Wshadow -Wconversion -Wsign-conversion -Wstrict-prototypes \
	-Wmissing-prototypes -Wcast-qual -Wwrite-strings -Wformat=2 -Wundef -Wvla -Wnull-dereference \
	-Wimplicit-fallthrough -fno-common
CPPFLAGS_ALL := -D_GNU_SOURCE -DSLUICE_VERSION='"$(VERSION)"' -DSLUICE_PREFIX='"$(PREFIX)"' -Iinclude -Ilib -I$(BUILD)/gen $(DEFS) $(PKG_CFLAGS) $(CPPFLAGS)
ifdef SAN
OPT := -O1 -g -fsanitize=address,undefined -fno-sanitize-recover=undefined -fno-omit-frame-pointer -DSLUICE_SAN
LDOPT := -fsanitize=address,undefined
else ifdef FUZZ # clang, by `make fuzz`
OPT := -O1 -g -fsanitize=fuzzer-no-link,address,undefined -fno-sanitize-recover=undefined -fno-omit-frame-pointer -DSLUICE_SAN -w
LDOPT := -fsanitize=fuzzer,address,undefined
else
OPT := -O2 -g -fstack-protector-strong -U_FORTIFY_SOURCE -D_FORTIFY_SOURCE=2
LDOPT := -Wl,-z,relro,-z,now
endif
ifdef DEVELOPER
WARN += -Werror
endif
CFLAGS_ALL := -std=c11 -fPIC $(WARN) $(OPT) $(CFLAGS)
# the vptr check needs type information that distributions' C++ libraries lack
CXXFLAGS_ALL := -std=c++17 -fPIC -Wall -Wextra $(OPT) $(if $(SAN),-fno-sanitize=vptr) $(if $(FUZZ),-fno-sanitize=vptr -fno-sanitize=function) $(CXXFLAGS)
LDLIBS_ALL := $(PKG_LIBS) $(EXTRA_LIBS) -lstdc++ -lm -ldl -lpthread
# LINK=shared: the tools load libsluice.so.0, as a distribution wants it
TOOL_LIB = $(BUILD)/libsluice.a
TOOL_LIBS = $(TOOL_LIB) $(LDLIBS_ALL)
ifeq ($(LINK),shared)
TOOL_LIB = $(BUILD)/libsluice.so
TOOL_LIBS = -L$(BUILD) -lsluice
endif

LIB_CXX := $(sort $(wildcard $(MODULES:%=lib/%/*.cc)))
LIB_OBJ := $(LIB_SRC:%.c=$(BUILD)/obj/%.o) $(LIB_CXX:%.cc=$(BUILD)/obj/%.o)
TOOLS := $(patsubst cmd/%.c,$(BUILD)/bin/sluice-%,$(filter-out cmd/sluice.c,$(CMD_SRC))) $(if $(wildcard cmd/sluice.c),$(BUILD)/bin/sluice)
UNITS := $(UNIT_SRC:tests/unit/%.c=$(BUILD)/tests/%)

.PHONY: FORCE all help deps lib install uninstall check unit demo score bench analyze fuzz golden lint clean samples
.SECONDARY:

all: $(TOOLS) $(BUILD)/libsluice.a $(BUILD)/libsluice.so $(BUILD)/sluice.pc $(BUILD)/lib/sluice/refs.compiled

help:
	@echo 'make deps      install what is missing from the distribution (asks for root only if needed)'
	@echo 'make           build programs into $(BUILD)/bin and the library'
	@echo 'make demo      dependencies, build, triage of the sample trove'
	@echo 'make check     dependencies, build, all tests'
	@echo 'make install   DESTDIR and PREFIX are respected'
	@echo 'make deb       Debian packages into build/deb, checked by lintian'
	@echo 'make dist      a source archive, the same bytes for the same commit'
	@echo 'make bench     speed, as ratios against other tools in the same run'
	@echo 'make score     accuracy on the benches of $(SHARED), where they are'
	@echo 'make kinds-table  precision and recall of identifiers, kind by kind'
	@echo 'make fuzz      T=60 TARGETS="doc xls": libFuzzer, so many seconds a target (needs clang)'
	@echo 'make analyze   gcc -fanalyzer, clang-tidy, cppcheck'
	@echo 'make golden    writes the golden files of the CLI tests anew: read the diff'

include $(wildcard mk/*.mk)

$(BUILD)/obj/%.o: %.c Makefile $(GENERATED)
	@mkdir -p $(@D)
	$(CC) $(CPPFLAGS_ALL) $(CFLAGS_ALL) -MMD -MP -c $< -o $@

$(BUILD)/obj/%.o: %.cc Makefile $(GENERATED)
	@mkdir -p $(@D)
	$(CXX) $(CPPFLAGS_ALL) $(CXXFLAGS_ALL) -MMD -MP -c $< -o $@

$(BUILD)/libsluice.a: $(LIB_OBJ)
	@rm -f $@
	ar rcs $@ $^

$(BUILD)/libsluice.so: $(LIB_OBJ)
	$(CC) -shared -Wl,-soname,libsluice.so.0 -Wl,--as-needed $(LDOPT) $(LDFLAGS) -o $@ $^ $(LDLIBS_ALL)
	@ln -sf libsluice.so $@.0

$(BUILD)/bin/sluice-%: $(BUILD)/obj/cmd/%.o $(TOOL_LIB)
	@mkdir -p $(@D)
	$(CC) -pie -Wl,--as-needed $(LDOPT) $(LDFLAGS) -o $@ $< $(TOOL_LIBS)

$(BUILD)/bin/sluice: $(BUILD)/obj/cmd/sluice.o $(TOOL_LIB)
	@mkdir -p $(@D)
	$(CC) -pie -Wl,--as-needed $(LDOPT) $(LDFLAGS) -o $@ $< $(TOOL_LIBS)

$(BUILD)/tests/%: $(BUILD)/obj/tests/unit/%.o $(BUILD)/libsluice.a
	@mkdir -p $(@D)
	$(CC) -pie $(LDOPT) -o $@ $< $(BUILD)/libsluice.a $(LDLIBS_ALL)

# anew each time: PREFIX may be another one. No Requires.private: our headers include no
# other library's, and a user of the shared library need not have their packages.
$(BUILD)/sluice.pc: FORCE
	@mkdir -p $(@D)
	printf '%s\n' 'prefix=$(PREFIX)' 'libdir=$(libdir)' 'includedir=$${prefix}/include' '' 'Name: sluice' \
	 'Description: references, contracts and targets in leaked documents' 'Version: $(VERSION)' \
	 'Libs: -L$${libdir} -lsluice' 'Libs.private: $(LDLIBS_ALL)' 'Cflags: -I$${includedir}' > $@

FORCE:

unit: $(UNITS)

clean:
	rm -rf build build-san build-fuzz build-dev build-san-dev

-include $(LIB_SRC:%.c=$(BUILD)/obj/%.d) $(LIB_CXX:%.cc=$(BUILD)/obj/%.d) $(CMD_SRC:%.c=$(BUILD)/obj/%.d) $(UNIT_SRC:%.c=$(BUILD)/obj/%.d)
