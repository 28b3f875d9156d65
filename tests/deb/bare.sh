#!/bin/sh
# make check-deb: the packages of build/deb in a bare Debian: they install, an ordinary user
# triages the sample trove and compiles against the library, and purging leaves nothing.
# usage: bare.sh BUILD
build=$1
n=0
ok() { n=$((n + 1)); if [ "$1" -eq 0 ]; then echo "ok $n - $2"; else echo "not ok $n - $2"; fi; }
skip() { echo "1..0 # skip $1"; echo "check-deb: $1" >&2; exit 0; }
ls "$build"/deb/*.deb > /dev/null 2>&1 || skip "no packages ('make deb')"
command -v debootstrap > /dev/null || skip "no debootstrap ('make deps-deb')"
[ "$(id -u)" = 0 ] || skip 'needs root'
# the mirror and release that this machine itself uses
site=$(apt-get indextargets --format '$(SITE) $(RELEASE)' 'Created-By: Packages' 2> /dev/null | head -n 1)
[ -n "$site" ] || skip 'apt knows no mirror'
R=$(mktemp -d "${TMPDIR:-/tmp}/sluice-bare.XXXXXX")
chmod 755 "$R" # a user of its own lives there
finish() { umount "$R/proc" "$R/dev" 2> /dev/null; rm -rf --one-file-system "$R"; }
trap finish EXIT
trap 'exit 130' INT TERM
debootstrap --variant=minbase "${site#* }" "$R" "${site% *}" > "$R.log" 2>&1 || { tail -n 3 "$R.log"; rm -f "$R.log"; skip 'debootstrap fails here'; }
rm -f "$R.log"
cp -r /etc/apt/sources.list* "$R/etc/apt/" 2> /dev/null
mount -t proc none "$R/proc" && mount --bind /dev "$R/dev"
in_it() { chroot "$R" env -i PATH=/usr/sbin:/usr/bin:/sbin:/bin LC_ALL=C.UTF-8 DEBIAN_FRONTEND=noninteractive HOME=/root "$@"; }
user() { in_it su - reader -c "$1"; }
mkdir "$R/deb" && cp "$build"/deb/*.deb "$R/deb/"
began=$(date +%s)
in_it apt-get update -qq > "$R/log" 2>&1 && in_it sh -c 'apt-get install -y -qq /deb/sluice_*.deb /deb/sluice-data_*.deb /deb/libsluice0_*.deb' >> "$R/log" 2>&1
ok $? 'the packages install in a bare Debian'
installed=$(date +%s)
in_it useradd -m reader
cp "$build"/samples/DONGYOU-2024.zip "$build"/samples/dump/passwords.txt "$build"/samples/gazetteer.tsv "$R/home/reader/"
user 'sluice triage -q -g gazetteer.tsv -P passwords.txt case.db DONGYOU-2024.zip'; [ $? -le 1 ]; ok $? 'an ordinary user triages the sample trove'
user 'sluice report case.db > report.html' && [ "$(head -c 15 "$R/home/reader/report.html")" = '<!doctype html>' ]; ok $? 'and has its report'
echo "# installed in $((installed - began)) s, triage and report in $(($(date +%s) - installed)) s"
user 'sluice search -l case.db DY-2020-0123' | grep -q docx; ok $? 'search finds a contract'
user 'sqlite3 case.db "SELECT count(*) > 0 FROM targets"' | grep -qx 1; ok $? 'there are targets'
user 'sluice --version -v' | grep -q seccomp; ok $? 'the sandbox is described'
[ -e "$R/usr/share/man/man1/sluice.1.gz" ] && [ -e "$R/usr/share/bash-completion/completions/sluice" ]; ok $? 'man pages and completion are there'
in_it sh -c 'apt-get install -y -qq gcc libc6-dev pkg-config /deb/libsluice-dev_*.deb' >> "$R/log" 2>&1; ok $? 'the development package installs'
user 'printf "#include <sluice/hash.h>\nint main(void) { unsigned char d[32]; return hash_once(HASH_SHA256, STR(\"x\"), d) != 32; }\n" > t.c && cc t.c $(pkg-config --cflags --libs sluice) -o t && ./t'; ok $? 'a program of a user builds and runs with it'
in_it apt-get purge -y -qq sluice sluice-data libsluice0 libsluice-dev >> "$R/log" 2>&1
[ -z "$(find "$R/usr" "$R/etc" -name '*sluice*' -not -path '*/lib/dpkg/*' | head -n 3)" ]; ok $? 'purging leaves nothing'
[ -z "$KEEP_LOG" ] || cp "$R/log" "$KEEP_LOG"
echo "1..$n"
