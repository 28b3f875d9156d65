#!/bin/sh
# What people do to case files: damaged, cut short, no case at all, in a folder without permission. Each tool
# says which file it is and what can be done, and none answers as if nothing were there.
. "$(dirname "$0")/case_lib.sh"
perl "$here/make_stream.pl" s.store 60 > s.jsonl
"$b/sluice-record" a.db < s.jsonl
cp a.db d.db; perl -e 'open my $f, "+<", "d.db" or die; seek $f, 5 * 4096, 0; print $f "x" x (20 * 4096)'
says() { want=$1 file=$2; shift 2; "$b/sluice" "$@" > out 2> err; r=$?; { [ $r -eq "$want" ] && grep -q "'$file' is damaged: .*recover" err; }; ok $? "damaged: $1 ${2%%.*}"; sed 's/^/# /' err | head -n 2; }
says 3 d.db search d.db 外交
says 3 d.db show d.db mail.txt
says 3 d.db tag -a x d.db mail.txt
says 3 d.db export -f csv d.db
says 3 d.db report d.db
says 3 d.db case diff a.db d.db
says 3 d.db case diff d.db a.db
says 3 d.db case merge -o m.db a.db d.db
"$b/sluice-case" verify -q d.db > out 2> err; is "$? $(cat err)" '1 ' 'verify ends, with findings'
grep -q '^database: Page [0-9]*: ' out && grep -q '^evidence: .*cannot be checked' out; ok $? 'which pages, and what they held'
[ "$(wc -L < out)" -lt 200 ]; ok $? 'a finding a line'
head -c 50000 a.db > cut.db
says 3 cut.db case info cut.db
says 3 cut.db case merge -o m.db a.db cut.db
"$b/sluice-record" cut.db < s.jsonl 2> err; is "$?" 3 'nothing is recorded into what is left of one'
grep -q "'cut.db' is damaged" err; ok $? 'and said so'
for f in s.jsonl nosuch.db s.store; do
	for c in 'search' 'case info' 'case merge -o m.db a.db' 'case diff a.db'; do
		word=; [ "$c" = search ] && word=x
		"$b/sluice" $c $f $word > out 2> err; r=$?
		{ [ $r -eq 3 ] && grep -q "'$f'" err && [ "$(wc -l < err)" -eq 1 ]; }; ok $? "$c of $f"; sed 's/^/# /' err
	done
done
if [ "$(id -u)" -eq 0 ] && command -v setpriv > /dev/null; then as() { setpriv --reuid 65534 --regid 65534 --clear-groups "$@"; }; else as() { "$@"; }; fi
mkdir ro; cp a.db ro/; chmod 755 . ro; chmod 644 ro/a.db; [ "$(id -u)" -eq 0 ] || chmod 555 ro
is "$(as "$b/sluice-search" -l ro/a.db ministry)" "$("$b/sluice-search" -l a.db ministry)" 'a case in a folder without permission is read'
printf 'changes' > ro/a.db-wal; [ "$(id -u)" -eq 0 ] && { as "$b/sluice-search" -l ro/a.db ministry > out 2> err; [ $? -eq 3 ] && [ ! -s out ]; ok $? 'but not where somebody left changes beside it'; }; rm -f ro/a.db-wal
as "$b/sluice-tag" -a x ro/a.db mail.txt 2> err; is $? 3 'but not written'; grep -q "ro/a.db" err; ok $? "$(cat err)"
chmod 600 ro/a.db; [ "$(id -u)" -eq 0 ] || chmod 000 ro/a.db
as "$b/sluice-case" info ro/a.db > out 2> err; is $? 3 'one without permission'; grep -qi 'ro/a.db.*permission' err; ok $? "$(cat err)"
finish
