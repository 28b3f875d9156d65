# Installation. DESTDIR and PREFIX are respected; `make uninstall` takes away
# what `make install` put.
BINDIR = $(DESTDIR)$(PREFIX)/bin
LIBDIR = $(DESTDIR)$(libdir)
DATADIR = $(DESTDIR)$(PREFIX)/share/sluice
# found from the programs' folder, whatever libdir is
BUILTDIR = $(DESTDIR)$(PREFIX)/lib/sluice
MANDIR = $(DESTDIR)$(PREFIX)/share/man

# what the tools read; share/ocr is added where it was fetched
DATA := cues gazetteers refs report slurm README.md

install: all
	install -d '$(BINDIR)' '$(LIBDIR)/pkgconfig' '$(BUILTDIR)' '$(DATADIR)' '$(DESTDIR)$(PREFIX)/include/sluice'
	install -m 755 $(TOOLS) share/bin/* '$(BINDIR)'
	install -m 644 $(BUILD)/libsluice.a '$(LIBDIR)'
	install -m 755 $(BUILD)/libsluice.so '$(LIBDIR)/libsluice.so.0'
	ln -sf libsluice.so.0 '$(LIBDIR)/libsluice.so'
	install -m 644 $(BUILD)/sluice.pc '$(LIBDIR)/pkgconfig'
	install -m 644 include/sluice/*.h include/sluice/*.def '$(DESTDIR)$(PREFIX)/include/sluice'
	install -m 644 $(BUILD)/lib/sluice/refs.compiled '$(BUILTDIR)'
	cp -R $(DATA:%=share/%) '$(DATADIR)'
	[ ! -f share/ocr/libonnxruntime.so.1 ] || cp -RL share/ocr '$(DATADIR)'
	install -d '$(DESTDIR)$(PREFIX)/share/bash-completion/completions' '$(DESTDIR)$(PREFIX)/share/zsh/site-functions'
	install -m 644 share/completions/sluice.bash '$(DESTDIR)$(PREFIX)/share/bash-completion/completions/sluice'
	install -m 644 share/completions/_sluice '$(DESTDIR)$(PREFIX)/share/zsh/site-functions/_sluice'
	for s in 1 5 7; do install -d "$(MANDIR)/man$$s"; for f in man/*.$$s; do [ ! -e "$$f" ] || install -m 644 "$$f" "$(MANDIR)/man$$s"; done; done

uninstall:
	rm -f $(TOOLS:$(BUILD)/bin/%='$(BINDIR)'/%) $(patsubst share/bin/%,'$(BINDIR)'/%,$(wildcard share/bin/*))
	rm -f '$(LIBDIR)/libsluice.a' '$(LIBDIR)/libsluice.so' '$(LIBDIR)/libsluice.so.0' '$(LIBDIR)/pkgconfig/sluice.pc'
	rm -f '$(DESTDIR)$(PREFIX)/share/bash-completion/completions/sluice' '$(DESTDIR)$(PREFIX)/share/zsh/site-functions/_sluice'
	rm -rf '$(BUILTDIR)' '$(DATADIR)' '$(DESTDIR)$(PREFIX)/include/sluice'
	rm -f '$(MANDIR)'/man?/sluice.? '$(MANDIR)'/man?/sluice-*.?

# A source archive of what is committed; the same commit gives the same bytes.
dist:
	@mkdir -p $(BUILD)
	git archive --format=tar --prefix=sluice-$(VERSION)/ HEAD | gzip -n9 > $(BUILD)/sluice-$(VERSION).tar.gz
	@sha256sum $(BUILD)/sluice-$(VERSION).tar.gz

.PHONY: dist
