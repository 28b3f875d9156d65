#!/bin/sh
# A large case: recorded, queried warm and cold, checked. usage: case.sh BIN [DOCUMENTS]
# Ten mentions a document; a million documents need some 9 GB and an hour of one core.
set -eu
bin=$1 n=${2:-100000}
dir=$(mktemp -d "${TMPDIR:-/tmp}/sluice-case.XXXXXX")
trap 'rm -rf "$dir"' EXIT
cd "$dir"
here=$(cd "$(dirname "$0")" 2>/dev/null && pwd || echo .)
make=$OLDPWD/tests/bench/make_case.pl
[ -f "$make" ] || make=$here/make_case.pl
# user and system seconds, wall seconds, peak KiB of a command
run() { what=$1; shift; perl -MTime::HiRes=time -e 'use strict; my $w = shift; my $t = time; system(@ARGV); my $r = $?; my (undef, undef, $u, $s) = times;
	printf STDERR "%-44s %7.3f s processor, %7.3f s wall\n", $w, $u + $s, time - $t; exit($r >> 8 > 1)' "$what" "$@"; }
# the file's pages out of the cache: what a first query after a start sees
cold() { dd of=case.db oflag=nocache conv=notrunc,fdatasync count=0 2> /dev/null; }
both() { name=$1; shift; cold; run "$name, cold" "$@" > out; run "$name, warm" "$@" > out; }
perl "$make" case.store 0 "$n" > records
grep '"type":"ref"' records > refs
run "record $(wc -l < refs) references alone" "$bin/sluice-record" refs.db < refs
run "record them with $n documents' texts" "$bin/sluice-record" case.db < records
ls -l refs.db case.db | awk -v n="$n" '{ printf "%s: %.1f MB a million mentions\n", $NF, $5 / n / 10 * 1e6 / 1e6 }'
rm -f records refs refs.db
word=$(sqlite3 case.db 'SELECT substr(body, 1, 2) FROM text_part LIMIT 1 OFFSET 5')
both "a Chinese word of two characters" "$bin/sluice-search" -q case.db "$word"
both "the documents of a rare reference" "$bin/sluice-search" -q case.db email:user77.2@mail.example
both "the documents of a common reference" "$bin/sluice-search" -q case.db email:staff0@mail.example
both "a word and a role" "$bin/sluice-search" -q case.db "$word role:target"
both "top targets" sqlite3 case.db 'SELECT * FROM top_targets LIMIT 10'
both "what to read next" sqlite3 case.db 'SELECT * FROM reading_list LIMIT 10'
both "show of one document" "$bin/sluice-show" case.db "$(sqlite3 case.db "SELECT sha256 FROM blob WHERE id = $((n / 2))")"
both "case info" "$bin/sluice-case" info case.db
run "verify, but for the store" "$bin/sluice-case" verify -q --no-store case.db
