# Debian packages of what is committed, in build/deb, and whether they serve in a bare Debian
# (tests/deb; needs root and a mirror). `make deps-deb` brings what both need.
deps-deb:
	@sh deps/install.sh deb-packages.txt

deb:
	rm -rf build/deb && mkdir -p build/deb
	git archive --prefix=sluice-$(VERSION)/ HEAD | tar -xf - -C build/deb
	cd build/deb/sluice-$(VERSION) && env -u MAKEFLAGS -u MAKELEVEL -u DEVELOPER dpkg-buildpackage -us -uc $(DEB_ARGS)
	cd build/deb && lintian --allow-root --info --fail-on error,warning *.changes

check-deb: samples
	@prove -f -o --exec sh tests/deb/bare.sh :: $(abspath build)

.PHONY: deps-deb deb check-deb
