#!/bin/sh
. "$(dirname "$0")/case_lib.sh"
perl "$here/make_stream.pl" s.store 40 > s.jsonl
"$b/sluice-record" c.db < s.jsonl
is "$(q c.db "SELECT name || ' ' || country || ' ' || volume || ' ' || path FROM targets WHERE country = 'IN'")" '印度外交部 IN 95.2 GB dump.zip!/合同/一号.txt' 'view targets'
is "$(q c.db "SELECT number || ' ' || party_a || ' ' || CAST(amount AS INTEGER) FROM contracts")" 'DY-2021-007 北山市公安局 1200000' 'view contracts'
is "$(q c.db 'SELECT path || reason FROM unread')" 'dump.zip!/scan.pngneeds-ocr' 'view unread: no containers, no links'
is "$(q c.db 'SELECT stage || code FROM losses')" 'textneeds-ocr' 'view losses'
is "$(q c.db "SELECT date || what FROM timeline WHERE what = 'contract'")" '2021-05-01contract' 'view timeline'
is "$(q c.db "SELECT name || documents FROM top_targets LIMIT 1")" '目标02' 'view top_targets'
is "$(q c.db "SELECT path FROM documents ORDER BY priority DESC LIMIT 1")" 'dump.zip!/合同/一号.txt' 'the contract that names a target comes first'
is "$(q c.db "SELECT reasons LIKE '%印度外交部%' FROM documents ORDER BY priority DESC LIMIT 1")" 1 'and says why'
"$b/sluice-case" info c.db | grep -q '^unread  *1$'; ok $? 'info'
is "$("$b/sluice-case" info --json c.db | jq '.documents == .files + ."bound of pages" + ."links and such"')" true 'info: the kinds add up'
is "$("$b/sluice-case" info --json c.db | jq .documents)" "$(q c.db 'SELECT count(*) FROM documents')" 'info counts what the view holds'
"$b/sluice-case" query c.db 'DELETE FROM item' 2>/dev/null; is $? 2 'query reads only'
for view in documents mentions references targets top_targets contracts contract_groups distinct_contracts entities losses unread timeline tags notes hits similar; do
	"$b/sluice-case" query c.db "SELECT * FROM \"$view\" LIMIT 3" > /dev/null; ok $? "view $view"
	if command -v sqlite3 >/dev/null; then sqlite3 c.db "SELECT * FROM \"$view\"" > /dev/null; ok $? "view $view in stock sqlite3"; fi
done
if command -v sqlite3 >/dev/null; then
	is "$(sqlite3 c.db "SELECT count(*) FROM text_index WHERE text_index MATCH '\"外交 交部\"'")" 3 'the index in stock sqlite3'
fi

# marks
"$b/sluice-search" -l c.db ministry | "$b/sluice-tag" -a relevant --who anna c.db -
is "$(q c.db 'SELECT tag || who || path FROM tags')" 'relevantannadump.zip!/copy of mail.txt' 'tag, by whom'
is "$("$b/sluice-search" -l c.db tag:relevant)" 'dump.zip!/copy of mail.txt' 'search by tag'
"$b/sluice-tag" -r relevant c.db mail.txt; is "$(q c.db 'SELECT count(*) FROM tags')" 0 'untag'
"$b/sluice-tag" -n 'see page 2' c.db 一号.txt; is "$(q c.db 'SELECT note FROM notes')" 'see page 2' 'a note'
"$b/sluice-tag" --reject target:印度外交部 c.db; is "$(q c.db "SELECT count(*) FROM targets WHERE country = 'IN'")" 0 'a target rejected'
"$b/sluice-record" --replace c.db < s.jsonl; is "$(q c.db "SELECT count(*) FROM targets WHERE country = 'IN'")" 0 'stays rejected when found again'
"$b/sluice-tag" --clear target:印度外交部 c.db; is "$(q c.db "SELECT count(*) FROM targets WHERE country = 'IN'")" 1 'the verdict taken back'
is "$("$b/sluice-tag" --reject target:NoSuch c.db 2>&1)" "sluice-tag: no target of the case is 'NoSuch'; noted all the same" 'a name that nothing has is told'
is "$("$b/sluice-tag" --clear target:NoSuch c.db 2>&1; "$b/sluice-tag" --accept email:li@mail.example c.db 2>&1; "$b/sluice-tag" --clear email:li@mail.example c.db 2>&1)" '' 'one that something has is not'
"$b/sluice-tag" --accept email:li@mail.example --reject email:li@mail.example c.db 2>/dev/null; is $? 2 'yes and no at once'
"$b/sluice-tag" --reject email:li@mail.example c.db; is "$(q c.db "SELECT count(*) FROM mentions WHERE value = 'li@mail.example'")" 0 'a reference rejected'
"$b/sluice-tag" --join 第1研究所=organization:第2研究所 c.db
is "$(q c.db "SELECT name || names FROM entities WHERE names > 1")" '第1研究所2' 'two names joined'
"$b/sluice-tag" --split organization:第2研究所 c.db; is "$(q c.db 'SELECT count(*) FROM entities WHERE names > 1')" 0 'and parted'

# one name in several countries
perl -MDigest::SHA=sha256_hex -e 'my $n = 0; for (["外交部", "VN"], ["外交部", "NP"], ["外交部", "CN"], ["外交部", "CN"], ["外交部", ""], ["越南外交部", "VN"], ["越南外交部", ""]) { my $id = sha256_hex(++$n); my $c = $_->[1] ? qq(,"country":"$_->[1]") : "";
	print qq({"sluice":1,"type":"item","id":"$id","path":"$n","size":9}\n{"sluice":1,"type":"target","item":"$id","path":"$n","name":"$_->[0]"$c,"what":"w$n","score":0.5,"start":0,"end":2,"by":"x"}\n) }' > same.jsonl
"$b/sluice-record" same.db < same.jsonl
is "$(q same.db "SELECT group_concat(name || coalesce(country, '-') || documents, ' ') FROM (SELECT * FROM top_targets ORDER BY name, country)")" '外交部-1 外交部CN2 外交部NP1 外交部VN1 越南外交部VN2' 'targets of one name in several countries'
is "$("$b/sluice-export" -f stix same.db | jq -r '[.objects[] | select(.type == "identity" and .identity_class == "organization") | .id] | "\(length) \(unique | length)"')" '5 5' 'stix: an identity each'
is "$("$b/sluice-export" -f stix same.db | jq '[.objects[] | select(.relationship_type == "located-at") | .source_ref] | unique | length')" 4 'each in its country'
is "$("$b/sluice-export" -f ftm same.db | jq -r 'select(.schema == "Organization") | .id' | sort -u | wc -l | tr -d ' ')" 5 'ftm: likewise'
"$b/sluice-report" same.db | perl -MJSON::PP -0777 -ne '/id="t-targets">(.*?)<\/script>/s or die; print join " ", sort map { $_->[3] . "x" . @{$_->[-1]} } @{decode_json($1)->{rows}}' > out
is "$(cat out)" 'w1x1 w2x1 w4x2 w5x1 w7x2' 'the report: a row each with its own evidence'

# watchlists
printf '國家電網\n' > w.txt
"$b/sluice-watch" c.db w.txt > out; grep -q '國家電網  *1  *1  *dump.zip!/trad.txt' out; ok $? 'a name is found in its other script'
printf '{"id":"Q1","schema":"Company","caption":"东游信息","properties":{"name":["东游信息"],"alias":["DY Info"]}}\n' > f.json
"$b/sluice-watch" c.db f.json > out; grep -q '东游信息  *1  *1 ' out; ok $? 'a FollowTheMoney entity'
printf 'id,name,alias\n7,Ministry,外交部\n' > l.csv
"$b/sluice-watch" --json c.db l.csv | grep -c '"name":"Ministry"' > out; is "$(cat out)" 4 'CSV with aliases'
printf 'id,schema,name,aliases,countries,birth_date,addresses\nNK-1,Person,"Wang, Li","wang@mail.example;國家電網",cn,2021-05-01,"street 1\nMinistry road"\nNK-2,Company,東遊信息,,zh,,\n' > os.csv
"$b/sluice-watch" --json c.db os.csv | jq -r 'select(.list == "watch:os.csv") | .name' | sort | uniq -c | sed 's/^ *//' | tr '\n' ' ' > out
is "$(cat out)" '2 Wang, Li 1 東遊信息 ' 'OpenSanctions CSV: names and aliases only'
"$b/sluice-watch" --remove os.csv c.db > /dev/null
printf '名称\t别名\n甲\t外交部|資料庫\n' > tab.csv; "$b/sluice-watch" --json c.db tab.csv | jq -c 'select(.list == "watch:tab.csv") | [.name, .raw]' | sort -u | tr '\n' ' ' > out
is "$(cat out)" '["甲","外交\n部"] ["甲","外交部"] ["甲","資料庫"] ' 'tabs and Chinese heads'
"$b/sluice-watch" --remove tab.csv c.db > /dev/null
"$b/sluice-watch" --remove l.csv c.db > /dev/null; is "$(q c.db "SELECT count(*) FROM hits WHERE name = 'Ministry'")" 0 'a list taken away'
printf '%s  evil.bin\n' "$(printf picture | sha256sum | cut -c1-64)" > bad.txt
"$b/sluice-watch" --known-bad c.db bad.txt | grep -q 'evil.bin .*scan.png'; ok $? 'a list of hashes'
printf '"SHA-256","FileName"\n"%s","good.png"\n' "$(printf picture | sha256sum | cut -c1-64 | tr a-f A-F)" > nsrl.txt
"$b/sluice-watch" --known-good c.db nsrl.txt 2> err > out; is "$(q c.db "SELECT value FROM mentions WHERE kind = 'known-good'")" good.png 'as the NSRL has them'; "$b/sluice-watch" --remove nsrl.txt c.db > /dev/null

# near-duplicates
is "$(q c.db "SELECT path || ' ' || representative FROM similar WHERE how LIKE 'similar%'" | tail -n 1)" 'dump.zip!/long-a.txt dump.zip!/long-b.txt' 'similar'
# pictures: of four, two pairs; one of a pair has a few bits flipped, one is plain
look() { printf '{"sluice":1,"type":"item","id":"%064d","path":"%s","size":%d,"text":{"by":"ocr","chars":0,"look":"%s"}}\n' "$1" "$2" "$3" "$4"; }
A=3c6e1f0f87c3e1f0a5c3f00f3c5a96e14b2d8778c31e0ff0d2c3a5965a69c33c; B=$(echo $A | sed 's/^3c6e/3c6f/; s/c33c$/c31c/'); C=$(echo $A | tr 0123456789abcdef fedcba9876543210)
{ look 1 a.jpg 900 $A; look 2 a-small.jpg 300 $B; look 3 other.jpg 800 $C; look 4 plain.jpg 500 0000000000000001000000000000000100000000000000000000000000000000; look 5 plain2.jpg 400 0000000000010000000000000000000100000000000000000000000000000000; } > looks.jsonl
"$b/sluice-record" look.db < looks.jsonl; "$b/sluice-similar" look.db > out
is "$(q look.db "SELECT path || ' ' || representative || ' ' || how FROM similar WHERE how <> 'representative'")" 'a-small.jpg a.jpg similar picture' 'pictures that look nearly the same'
"$b/sluice-case" dump look.db > want; perl -e 'print reverse <>' looks.jsonl | "$b/sluice-record" look2.db; "$b/sluice-case" dump look2.db | cmp -s - want; ok $? 'in any order'
is "$("$b/sluice-search" -l look.db 'path:a* OR path:other*' | sort | tr '\n' ' ')" 'a.jpg other.jpg ' 'and are folded in search'

# verify
"$b/sluice-case" log --check c.db > out; is $? 0 'the log is whole'
"$b/sluice-case" rebuild c.db; "$b/sluice-case" verify c.db > out 2>/dev/null; is "$(grep -vc 'scan.png\|dump.zip:' out)" 0 'after a rebuild it verifies'
"$b/sluice-case" dump c.db > before; "$b/sluice-case" rebuild c.db; "$b/sluice-case" dump c.db | cmp -s - before; ok $? 'a rebuild changes nothing'
f=$(find s.store -type f ! -name '*.txt' ! -name VERSION | sort | head -n 1); cp "$f" keep; printf X | dd of="$f" conv=notrunc 2>/dev/null
"$b/sluice-case" verify -q c.db > out; is $? 1 'a flipped byte in the store'; grep -q '^store: .*not those' out; ok $? 'is named'
cp keep "$f"
if command -v sqlite3 >/dev/null; then
	for change in "UPDATE item SET path = 'x' WHERE id = 2" "UPDATE contract SET amount = 5" "DELETE FROM error" "UPDATE mark SET value = 'y'" \
		"DROP TRIGGER log_is_kept; DELETE FROM log WHERE seq = 2" "DROP TRIGGER log_is_kept; DELETE FROM log WHERE seq = (SELECT max(seq) FROM log)" \
		"DROP TRIGGER log_is_final; UPDATE log SET who = 'z' WHERE seq = 3" "DELETE FROM mention WHERE blob = (SELECT max(blob) FROM mention)" "UPDATE text_part SET body = body || 'x' WHERE id = (SELECT min(id) FROM text_part)" \
		"UPDATE text_part SET body = replace(body, '外', '内')" "UPDATE mention SET context = 'z'" "UPDATE mention SET score = 0.1" "UPDATE reference SET value = 'zz@mail.example' WHERE value = 'li@mail.example'" \
		"UPDATE target SET country = 'XX'" "UPDATE blob SET sha256 = replace(sha256, 'a', 'b') WHERE id = 3"; do
		cp c.db t.db; sqlite3 t.db "PRAGMA foreign_keys = OFF; $change"
		"$b/sluice-case" verify -q --no-store t.db > out; is $? 1 "seen: $change"
	done
	sqlite3 c.db "DELETE FROM log" 2>/dev/null; [ $? -ne 0 ]; ok $? 'the log cannot be cut by mistake'
fi

# merge and diff
"$b/sluice-record" all.db < s.jsonl; "$b/sluice-case" dump all.db > all.dump
split -n r/10 s.jsonl part.
for p in part.*; do "$b/sluice-record" $p.db < $p; done
"$b/sluice-case" merge -o m1.db part.*.db; is $? 0 'ten shards merged'
"$b/sluice-case" dump m1.db | cmp -s - all.dump; ok $? 'are the case made in one go'
"$b/sluice-case" merge -o m2.db $(ls -r part.*.db) part.aa.db; "$b/sluice-case" dump m2.db | cmp -s - all.dump; ok $? 'in any order, one twice'
"$b/sluice-case" verify -q --no-store m1.db > out; is "$(cat out)" '' 'the merged case verifies, with the logs of all'
is "$(q m1.db 'SELECT count(DISTINCT origin) FROM log')" 11 'eleven chains'; is "$(ls part.??.db | wc -l) $(wc -l < all.dump | awk '{ print ($1 > 300) }')" '10 1' 'of ten cases, with something in them'
"$b/sluice-case" diff all.db m1.db > out; is "$(cat out)" '' 'no difference'
grep -v 'mail.txt' s.jsonl > fewer.jsonl; "$b/sluice-record" fewer.db < fewer.jsonl
"$b/sluice-case" diff all.db fewer.db > out; grep -q 'vanished *dump.zip!/mail.txt' out; ok $? 'diff: a vanished document'
grep -q 'vanished *email *wang@mail.example *1 *0' out; ok $? 'diff: a vanished reference'
one() { printf '{"sluice":1,"type":"item","id":"%064d","path":"%s"}\n' "$1" "$2"; }
mail() { printf '{"sluice":1,"type":"ref","item":"%064d","kind":"email","value":"%s","by":"x"}\n' "$1" "$2"; }
{ one 1 same; one 2 old; one 3 edited; one 4 gone; one 5 twice; one 6 twice; mail 1 a@b.example; mail 2 a@b.example; mail 4 c@d.example; } | "$b/sluice-record" d1.db
{ one 1 same; one 2 new; one 7 edited; one 8 come; one 5 twice; one 6 twice; mail 1 a@b.example; mail 8 e@f.example; } | "$b/sluice-record" d2.db
is "$("$b/sluice-case" diff --json d1.db d2.db | jq -r 'select(.path) | .change + " " + .path' | tr '\n' ';')" 'appeared come;changed edited;vanished gone;moved old -> new;' 'diff: appeared, changed, vanished, moved; what is there twice is no change'
is "$("$b/sluice-case" diff --json d1.db d2.db | jq -r 'select(.kind) | "\(.change) \(.value) \(.documents_were) \(.documents_now)"' | tr '\n' ';')" 'changed a@b.example 2 1;vanished c@d.example 1 0;appeared e@f.example 0 1;' 'diff: references, and in how many documents'
# what info tells is counted when a writer ends, and anew when the case has changed since
perl "$here/make_stream.pl" t.store 30 > t.jsonl; "$b/sluice-record" t.db < t.jsonl
is "$(q t.db "SELECT (SELECT n FROM tally WHERE what = 'count' AND name = 'documents') = (SELECT count(*) FROM item)")" 1 'tallied'
"$b/sluice-case" info t.db > kept; "$b/sluice-case" info --json t.db > kept.json
sqlite3 t.db "UPDATE meta SET value = value + 1 WHERE key = 'changes'; UPDATE tally SET n = 4711, files = 4711"
"$b/sluice-case" info t.db | diff kept - > out; ok $? 'info counts what no writer has counted'
"$b/sluice-case" info --json t.db | diff kept.json - > out; ok $? 'in JSON too'
grep -q 4711 kept; [ $? -ne 0 ]; ok $? 'and believes no old count'
is "$(jq -r '[.documents, .files, .mentions, .references, .unread, .bytes] | @tsv' kept.json)" "$(sqlite3 -separator "$(printf '\t')" t.db "SELECT (SELECT count(*) FROM item), (SELECT count(*) FROM item WHERE kind = 'file'), (SELECT count(*) FROM mention), (SELECT count(DISTINCT reference) FROM posting), (SELECT count(*) FROM unread), (SELECT sum(size) FROM blob)")" 'the counts are right'
"$b/sluice-record" t.db < t.jsonl; "$b/sluice-tag" --reject email:nobody@x.example t.db
is "$(q t.db "SELECT count(DISTINCT value) FROM meta WHERE key IN ('changes', 'settled', 'tallied')")" 1 'the next writer counts, and a verdict changes nothing'
# more kinds than there are numbers for: SQLite counts
perl -e 'for (1 .. 300) { printf qq({"sluice":1,"type":"ref","item":"%064x","path":"k","kind":"own-%d","value":"v%d","start":1,"end":2,"by":"me"}\n), $_ % 7, $_, $_ % 3 }' | "$b/sluice-record" k.db
is "$(q k.db "SELECT count(*) || ' ' || sum(n) || ' ' || sum(more) || ' ' || sum(files) FROM tally WHERE what = 'kind'")" '300 300 300 300' 'three hundred kinds'
# a name that stands alone has no rows; the view shows it all the same
is "$(q t.db "SELECT count(*) FROM entity_name WHERE entity IN (SELECT entity FROM entity_name GROUP BY 1 HAVING count(*) = 1)")" 0 'no entity of one name'
is "$(q t.db "SELECT sum(names) FROM entities WHERE kind = 'organization'")" "$(q t.db "SELECT count(*) FROM reference WHERE kind IN ('organization', 'party')")" 'but each name in the view'
# a place that can hold no case is told before anything is made of the dump
echo no case > nocase; mkdir dump; echo 'write to li@mail.example' > dump/one.txt; cp dump/one.txt dump/two.txt
"$b/sluice" triage -q nocase dump 2>said; is $? 3 'triage: the case file is none'
is "$(cat said)" "sluice-triage: 'nocase' is no case file" 'told once'
! [ -e nocase.store ]; ok $? 'and no store is left'
if [ "$(id -u)" != 0 ]; then mkdir -m 555 shut; "$b/sluice" triage -q shut/c.db dump 2>said; is "$(cat said)" "sluice-triage: cannot make 'shut/c.db': Permission denied" 'a folder without permission'; else ok 0 'permission # SKIP root'; fi
"$b/sluice" triage -q --ocr none two.db dump
is "$("$b/sluice-show" two.db dump/two.txt | sed -n 's/^path  *//p')" dump/two.txt 'show: the place that was asked for stands first'
is "$("$b/sluice-show" two.db two.txt | sed -n 's/^also at  *//p')" dump/one.txt 'then the others'
mkdir -p same/x same/y; echo one > same/x/note.txt; echo two > same/y/note.txt; "$b/sluice-triage" -q --no-summary same.db same > /dev/null 2>&1
is "$("$b/sluice-show" same.db note.txt 2>&1 | sed 's/[0-9a-f]\{12\}/ID/g')" "sluice-show: 'note.txt' may be several documents: ID (same/y/note.txt), ID (same/x/note.txt) …" 'a name that several have: which'
is "$("$b/sluice-tag" two.db two.txt seen 2>&1)" "sluice-tag: no document 'seen' in the case (a tag is given with --add TAG)" 'tag: how a tag is given'
# a name in several countries: a verdict may be on one of them
d=$(printf '%064d' 7)
printf '{"sluice":1,"type":"item","id":"%s","path":"list.tsv"}\n' "$d" > many
for cc in IN VN ''; do printf '{"sluice":1,"type":"target","item":"%s","path":"list.tsv","name":"外交部","country":"%s","host":"mfa%s.example","score":0.9}\n' "$d" "$cc" "$cc"; done >> many
"$b/sluice-record" many.db < many
rows() { q many.db "SELECT coalesce(country, '-') AS c FROM top_targets ORDER BY 1" | tr '\n' ' '; q many.db 'SELECT host FROM targets ORDER BY 1' | tr '\n' ' '; }
say() { "$b/sluice-tag" many.db "$@"; }
say --reject target:外交部 --country VN; is "$(rows)" '- IN mfa.example mfaIN.example ' 'rejected in one country: the others stay'
is "$(say | tail -1 | tr -s ' ' | cut -d' ' -f1-4)" 'rejected target 外交部 (VN)' 'and listed with it'
say --reject target:外交部; is "$(rows)" '' 'rejected everywhere'
say --accept target:外交部 --country IN; is "$(rows)" 'IN mfaIN.example ' 'but for the country in which it is accepted'
"$b/sluice-report" many.db > many.html; grep -q '外交部 ✓' many.html; is $? 0 'report: accepted there'
is "$(say --reject target:外交部 --country XX 2>&1)" "sluice-tag: no target of the case is '外交部' in XX; noted all the same" 'a country without it is told'
say --clear target:外交部; say --clear target:外交部 --country VN; say --reject target:外交部 --country ''; is "$(rows)" 'IN VN mfaIN.example mfaVN.example ' 'those of no country'
for w in '--reject email:a@b.example --country IN' '--country IN' "--reject target:x --country IN --in $d"; do say $w 2> /dev/null; is $? 2 "tag $w: used wrongly"; done
"$b/sluice-case" verify -q many.db; is $? 0 'verdicts in countries: the case verifies'
# the country a verdict is on is the one that is shown, and verdicts move no record to another
top() { q "$1" "SELECT coalesce(name, '') || '|' || coalesce(country, '') || '|' || records FROM top_targets ORDER BY 1" | tr '\n' ' '; }
say --clear target:外交部 --country IN; say --clear target:外交部 --country ''; is "$(top many.db)" '外交部|IN|1 外交部|VN|1 外交部||1 ' 'all three again'
say --reject target:外交部 --country VN; is "$(top many.db)" '外交部|IN|1 外交部||1 ' 'what has no country gets none when all but one are rejected'
"$b/sluice-report" many.db > many.html; is $? 0 'and the report agrees'
f=$(printf '%064d' 8); { printf '{"sluice":1,"type":"item","id":"%s","path":"b.tsv"}\n' "$f"; for i in "$d" "$f"; do for cc in IN ''; do printf '{"sluice":1,"type":"target","item":"%s","path":"list.tsv","name":"内政部","country":"%s","host":"moi%s.example","score":0.9}\n' "$i" "$cc" "$cc"; done; done; } > half
cat many half | "$b/sluice-record" half.db; half() { "$b/sluice-tag" half.db "$@"; }
moi() { top half.db | grep -o '内政部[^ ]*'; q half.db "SELECT count(*) FROM targets WHERE name = '内政部'"; }
is "$(moi)" "$(printf '内政部|IN|4\n4')" 'of the one country the name has'
half --reject target:内政部 --country IN; is "$(moi)" 0 'rejected there: the whole row goes'
half --clear target:内政部 --country IN; half --reject target:内政部; half --accept target:内政部 --in "$f"
is "$(moi)" "$(printf '内政部|IN|2\n2')" 'rejected, but accepted in one document: there it stands'
is "$("$b/sluice-search" -l half.db target:内政部) " 'b.tsv ' 'search: what was rejected is not found'
half --reject target:外交部; is "$("$b/sluice-search" -l half.db country:VN)" '' 'nor by its country'
for w in V 'V N' VNM 越; do half --reject target:外交部 --country "$w" 2> said; is "$? $(wc -l < said)" '2 1' "no code of a country: $w"; done
half --clear target:外交部; half --reject target:外交部 --country vn; is "$(top half.db | grep -c '外交部|VN')" 0 'small letters are the same code'
"$b/sluice-report" half.db > half.html; is "$(grep -c 'b.tsv' half.html | sed 's/[1-9][0-9]*/some/')" some 'the report shows what stands'
finish
