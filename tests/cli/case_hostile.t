#!/bin/sh
# A case made by an attacker, and a stream whose records lie: no tool hangs, dies
# of a signal, runs what is not ours, or shows a control character.
. "$(dirname "$0")/case_lib.sh"
command -v sqlite3 > /dev/null || { echo '1..0 # SKIP no sqlite3'; exit 0; }
perl "$here/make_stream.pl" case.store 30 > s.jsonl; "$b/sluice-record" good.db < s.jsonl
fresh() { rm -f x.db*; cp good.db x.db; }
# each tool that reads a case; the worst exit status, 99 for a signal or a hang
tools() {
	worst=0
	for cmd in "case info $1" "case verify -q --no-store $1" "case log $1" "case dump $1" "search -q $1 外交部" "search $1 role:target" "show $1 mail.txt" "similar $1" "tag $1" "report $1" "export -f ftm $1" "export -f csv --view documents $1" "case diff $1 good.db" "case diff good.db $1"; do
		# shellcheck disable=SC2086
		timeout 900 "$b/sluice-${cmd%% *}" ${cmd#* } > out 2> err; r=$?
		if [ $r -gt 3 ]; then echo "# $cmd: $r"; r=99; fi
		[ $r -le "${2:-3}" ] || echo "# $cmd: $r, $(head -n 1 err)"
		[ $r -gt $worst ] && worst=$r
	done
	[ $worst -le "${2:-3}" ]
}
tools good.db 1; ok $? 'every tool reads a good case'
# views that never end, or lie
fresh; sqlite3 x.db "DROP VIEW documents; CREATE VIEW documents AS WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT i AS path FROM n"
"$b/sluice-case" query x.db 'SELECT count(*) FROM documents' > out; r=$?; is "$r $(cat out)" "0 $("$b/sluice-case" query good.db 'SELECT count(*) FROM documents')" 'a view without end is not asked'
tools x.db 1; ok $? 'by any tool'
"$b/sluice-tag" -a seen x.db mail.txt > out; is "$(sqlite3 x.db 'SELECT count(*) > 3 FROM documents')" 1 'the next writer puts ours there'
fresh; sqlite3 x.db "DROP VIEW targets; DROP VIEW unread; CREATE TABLE unread(a); INSERT INTO unread VALUES (1)"; tools x.db 1; ok $? 'a view that is a table, one that is gone'
# a table that is a view without end
fresh; sqlite3 x.db "ALTER TABLE item RENAME TO hidden; CREATE VIEW item AS WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT h.* FROM hidden h, n" 2> err
"$b/sluice-case" info x.db > out 2> err; is $? 3 'a table that is a view'; grep -q 'no table of ours' err; ok $? 'is told'
tools x.db; ok $? 'and read by none'
rm -f m.db*; timeout 900 "$b/sluice-case" merge -o m.db x.db 2> err; is $? 3 'nor merged'
# a trigger: read, but never written to
fresh; sqlite3 x.db "CREATE TRIGGER t AFTER INSERT ON mark BEGIN DELETE FROM item; END"; tools x.db 1; ok $? 'a case with a trigger is read'
"$b/sluice-tag" -a seen x.db mail.txt > out 2> err; is $? 3 'but not written'; grep -q "trigger 't' that is not ours" err; ok $? 'and why is told'
fresh; sqlite3 x.db "DROP TRIGGER log_is_kept; CREATE TRIGGER log_is_kept BEFORE DELETE ON log BEGIN SELECT 1; END"; "$b/sluice-tag" -a seen x.db mail.txt > out 2> err; is $? 3 'one that bears our name only'
# what users add is theirs
fresh; sqlite3 x.db "CREATE TABLE mine(a); CREATE VIEW my_view AS SELECT 1; CREATE INDEX my_index ON item(size)"; "$b/sluice-tag" -a seen x.db mail.txt > out 2> err; is $? 0 'own tables, views, indexes'
# values of other types and sizes than any tool writes
fresh; sqlite3 x.db "PRAGMA writable_schema = 1; UPDATE sqlite_master SET sql = replace(sql, 'STRICT', '') WHERE type = 'table' AND sql LIKE '%STRICT'" 2> err
sqlite3 x.db "UPDATE item SET extra = zeroblob(30000000) WHERE id = 1; UPDATE item SET extra = '{\"a' || char(27) || '[31m', mime = x'ff00fe', depth = 'x', chars = 1e300 WHERE id = 2; UPDATE text_part SET body = x'ff00', start = -5, page = 9223372036854775807; UPDATE priority SET score = 9e999, reasons = 'no json'; UPDATE posting SET n = -9223372036854775808 WHERE rowid IS NULL OR 1; UPDATE mention SET start = 9223372036854775806, stop = -3; UPDATE target SET name = char(27) || ']0;t' || char(7); UPDATE blob SET sha256 = '../../../etc/passwd' WHERE id = 3" 2> err
tools x.db 3; ok $? 'wrong types, sizes, offsets, names'
# pages cut, turned over, noise
size=$(wc -c < good.db); bad=0; seed=1
while [ $seed -le 6 ]; do
	fresh; perl -e 'srand shift; my $n = shift; open my $f, "+<:raw", "x.db"; for (1 .. 40) { seek $f, 100 + int rand($n - 100), 0; print $f chr int rand 256 }' $seed "$size"
	"$b/sluice-search" -q x.db 外交部 > out 2>&1; a=$?; timeout 900 "$b/sluice-case" verify -q --no-store x.db > out 2>&1; c=$?; timeout 900 "$b/sluice-report" x.db > out 2>&1; d=$?; timeout 900 "$b/sluice-record" x.db < s.jsonl > out 2>&1; e=$?
	[ $a -le 3 ] && [ $c -le 3 ] && [ $d -le 3 ] && [ $e -le 3 ] || { bad=$((bad + 1)); echo "# seed $seed: $a $c $d $e"; }
	seed=$((seed + 1))
done
is $bad 0 'noise in six cases'
fresh; head -c $((size / 2)) good.db > x.db; tools x.db 3; ok $? 'half a case'
printf 'SQLite format 3\0' > x.db; head -c 52 /dev/zero >> x.db; perl -e 'print pack "N", unpack("N", (sub { open my $f, "<:raw", "good.db"; seek $f, 68, 0; read $f, my $b, 4; $b })->())' >> x.db; tools x.db; ok $? 'a header alone'
# a stream that lies
id=$(sqlite3 good.db "SELECT sha256 FROM blob WHERE sha256 <> '' LIMIT 1")
perl -e 'my $id = shift;
	print qq({"sluice":1,"type":"item","id":"../../etc/passwd","path":"../../../etc/passwd","store":"/"}\n);
	print qq({"sluice":1,"type":"item","id":"$id","path":"neg","size":-5,"depth":1e9,"mtime":"\\u0000","pages":-1,"text":{"chars":-9}}\n);
	print qq({"sluice":1,"type":"item","id":"$id","id":"$id","path":"a","path":"b","size":1e400,"depth":-1e300,"text":{"chars":1e308}}\n);
	print qq({"sluice":1,"type":"ref","item":"$id","kind":"k\\u001b[31m","value":"v\\u001b]0;t\\u0007","start":1e300,"end":-1e300,"page":1e999,"score":1e999}\n);
	print qq({"sluice":1,"type":"ref","item":"$id","kind":"email","value":"n\@x.example","start":9223372036854775807,"end":-9223372036854775808,"score":-1e999,"by":"watch:x"}\n);
	print qq({"sluice":1,"type":"contract","item":"$id","amount":1e999,"amount_min":-1e999,"title":{"a":[]},"number":[1]}\n);
	print qq({"sluice":1,"type":"target","item":7,"name":true,"score":"x"}\n);
	print qq({"sluice":1,"type":"error","item":"$id","path":"p","stage":"s\\u001b[2J s","code":"no such code","message":"\\u202e"}\n);
	print qq({"sluice":1,"type":"item","id":"$id","path":"keys",) . ("\"" . "k" x 100000 . "\":") x 1 . "1}\n";
	print qq({"sluice":1,"type":"item","id":"$id","path":"deep","x":) . "[" x 100000 . "]" x 100000 . "}\n";
	print qq({"sluice":1,"type":"item","id":"$id","path":") . "p/" x 500000 . qq("}\n);
	print qq({"sluice":1,"type":"item","id":"$id","path":"long","x":") . "y" x 100_000_000 . qq("}\n);
	print qq({"sluice":2,"type":"item"}\n)' "$id" > lies.jsonl
rm -f l.db*; "$b/sluice-record" l.db < lies.jsonl > out 2> err; is $? 3 'a version of the future ends it'
grep -v '^{"sluice":2' lies.jsonl > l2; rm -f l.db*; "$b/sluice-record" l.db < l2 > out 2> err; is $? 1 'lies are bad lines at most'
LC_ALL=C grep -q "$(printf '[\033\007]')" err; is $? 1 'told without control characters'
tools l.db 1; ok $? 'and every tool reads what came of them'
"$b/sluice-case" dump l.db | jq -e . > out 2> err; is "$? $(wc -l < err)" '0 0' 'the dump is JSON'
for cmd in "case info l.db" "case log l.db" "search l.db email:n@x.example" "show l.db neg" "case verify --no-store l.db" "case diff l.db good.db" "case info --losses l.db"; do
	# shellcheck disable=SC2086
	"$b"/sluice-$cmd > out 2>&1; LC_ALL=C grep -q "$(printf '[\033\007]')\|$(printf '\342\200\256')" out; is $? 1 "$cmd: no control characters"
done
for stage in identify text refs bind; do timeout 900 "$b/sluice-$stage" < l2 > out 2> err; r=$?; [ $r -le 3 ]; ok $? "$stage: $r"; done
# watchlists, rules, gazetteers, passwords
perl -e 'print "name\n", "x" x 2_000_000, "\n", "\"", "a\n" x 1000, "=cmd,\x1b[31m,\xff\xfe\n", "(" x 5000, "\n", "\" OR 1 NEAR(\n", "a" . "*" x 500, "\n"' > hostile.txt
timeout 900 "$b/sluice-watch" good.db hostile.txt > out 2> err; r=$?; [ $r -le 2 ]; ok $? "a hostile watchlist: $r"; LC_ALL=C grep -q "$(printf '\033')" out err; is $? 1 'shown without control characters'
perl -e 'print "[" x 200000' > deep.json; timeout 900 "$b/sluice-watch" good.db deep.json > out 2> err; r=$?; [ $r -le 3 ]; ok $? "a deep one in JSON: $r"
timeout 900 "$b/sluice-refs" --rules hostile.txt -g hostile.txt s.jsonl > out 2> err; r=$?; [ $r -le 3 ]; ok $? "hostile rules: $r"
mkdir d; echo text > d/a.txt; timeout 900 "$b/sluice-unpack" -q -P hostile.txt -o p.store d > out 2> err; r=$?; [ $r -le 3 ]; ok $? "hostile passwords: $r"
# stores: a symbolic link to one, one to nowhere, one that is a file; two runs on one
mkdir real; ln -s real link.store; "$b/sluice-unpack" -q -o link.store d > out; is $? 0 'a store by a symbolic link'; ln -s nowhere gone.store; "$b/sluice-unpack" -q -o gone.store d > out 2> err; is $? 3 'a link to nowhere'
mkdir two; for i in $(seq 60); do echo "office$i@mail.example 合同" > two/$i.txt; done
for i in 1 2 3; do "$b/sluice-triage" -q --ocr none --no-summary -o two.store two$i.db two & done; wait
"$b/sluice-case" dump two1.db > d1; "$b/sluice-case" dump two2.db | cmp -s - d1 && "$b/sluice-case" dump two3.db | cmp -s - d1; ok $? 'three runs at once on one store'
"$b/sluice-case" verify -q two1.db > out; is "$? $(cat out)" '0 ' 'which is whole'; is "$(find two.store/tmp -type f | wc -l | tr -d ' ')" 0 'with nothing left over'
for i in 1 2 3; do "$b/sluice-triage" -q --ocr none --no-summary same.db two & done; wait; "$b/sluice-case" dump same.db | cmp -s - d1; ok $? 'three runs at once on one case'
finish
