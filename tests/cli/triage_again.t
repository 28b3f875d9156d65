#!/bin/sh
# A second triage passes over what the case holds as read by the same rules, and the case is that of one run.
. "$(dirname "$0")/case_lib.sh"
run() { "$b/sluice-triage" -v --no-summary --ocr none "$@" 2> said; sed -n 's/.*files, \([0-9]*\) references, \([0-9]*\) targets, \([0-9]*\) contracts.*/\1 \2 \3/p' said; }
fresh() { run once.db dump "$@" > /dev/null; }
same() { rm -rf once.db* once.store; what=$1; shift; fresh "$@"; "$b/sluice-case" dump once.db > once; "$b/sluice-case" dump c.db | cmp - once; is $? 0 "$what: the case of one run"; "$b/sluice-case" verify -q c.db; is $? 0 "$what: it verifies"; }
mkdir -p dump/7d; echo 'mail a@b.example and c2.evil.example' > dump/a.txt
printf '合同编号：DY-2020-0123\n甲方：虚衡市公安局\n乙方：临远东游科技有限公司\n合同金额：120000元\n' > dump/contract.txt
echo 'the same words of x@y.example' > dump/13123456789.txt
id=0a1b2c3d-0000-4000-8000-000000000001
printf '<img src="%s_0.png">\n' $id > dump/$id.md; printf '%s' page0 > dump/${id}_0.png
isnt() { [ "$1" != "$2" ]; ok $? "$3"; }
isnt "$(run c.db dump)" '0 0 0' 'the first run reads'
is "$(run c.db dump)" '0 0 0' 'the second reads nothing again'; same twice
echo 'mail new@b.example' > dump/new.txt
is "$(run c.db dump | cut -d' ' -f1)" 2 'a new file: its references alone'; same 'a file more'
cp dump/13123456789.txt dump/7d/13987654321.txt
isnt "$(run c.db dump)" '0 0 0' 'known bytes at a new place are read'
is "$(q c.db "SELECT value FROM mentions WHERE kind = 'phone' ORDER BY 1" | tr '\n' ' ')" '+8613123456789 +8613987654321 ' 'both names tell their number'; same 'a copy more'
printf '%s' page1 > dump/${id}_1.png; printf '<img src="%s_0.png"><img src="%s_1.png">\n' $id $id > dump/$id.md; rm -rf c.db* c.store; run c.db dump > /dev/null
is "$(run c.db dump)" '0 0 0' 'nor are documents bound from pages'; same 'pages'
printf 'organization\tFoobar Quux\t\t\t\n' > names.tsv; echo 'we met Foobar Quux' > dump/met.txt; run c.db dump > /dev/null
isnt "$(run -g names.tsv c.db dump)" '0 0 0' 'by other rules everything is read'
is "$(run -g names.tsv c.db dump)" '0 0 0' 'and by these not again'; same 'other rules' -g names.tsv
isnt "$(run c.db dump)" '0 0 0' 'by the old ones once more'; same 'the old rules'
isnt "$(run --again c.db dump)" '0 0 0' '--again reads everything'; same again
is "$(run c.db dump)" '0 0 0' 'and the next run none: what --again read is noted'
# rows that went by hand
sqlite3 c.db 'DELETE FROM mention'; "$b/sluice-case" rebuild -q c.db; isnt "$(run c.db dump)" '0 0 0' 'after a rebuild everything is read again'
isnt "$(q c.db 'SELECT count(*) FROM mention')" 0 'and what was deleted is there'
# what counts as the same rules: every cell of a pattern, kinds, what is dropped
mkdir pat; echo 'case AKTE-2021-77 of mail a@pat.example' > pat/a.txt; printf 'project\t/AKTE-[0-9-]+/\t\t\t0.9\n' > pat.rules; run --rules pat.rules pat.db pat > /dev/null
printf 'contract-number\t/AKTE-[0-9-]+/\t\t\t0.4\n' > pat.rules; run --rules pat.rules pat.db pat > /dev/null
is "$(q pat.db "SELECT kind || score FROM mentions WHERE value = 'AKTE-2021-77'")" contract-number0.4 'a pattern of another kind and score: read again'
printf 'id-number\t/AKTE-[0-9-]+/\tcard\t\t0.9\n' > pat.rules; "$b/sluice-refs" --rules pat.rules pat/a.txt > out 2> said; is "$? $(grep -c 'line 1: a pattern' said)" '2 1' 'a pattern with a check is refused'
"$b/sluice-unpack" -o pat.store --json pat | "$b/sluice-identify" | "$b/sluice-text" > pat.in; "$b/sluice-case" init -q k.db
"$b/sluice-refs" -k contract --case k.db < pat.in | "$b/sluice-record" --replace -q k.db
"$b/sluice-refs" --case k.db < pat.in | "$b/sluice-record" --replace -q k.db
is "$(q k.db "SELECT count(*) FROM mentions WHERE value = 'a@pat.example'")" 1 'other kinds: read again'
is "$("$b/sluice-refs" --case k.db < pat.in | grep -c '"read_before":"whole"')" 1 'and by the same not'
is "$("$b/sluice-refs" --drop-reserved --case k.db < pat.in | grep -c '"read_before":"whole"')" 0 'nor holds it for --drop-reserved'
# a run that stops between an item and the end of its records leaves no reading
"$b/sluice-unpack" -o c.store --json dump > items; "$b/sluice-identify" < items | "$b/sluice-text" --ocr none | "$b/sluice-bind" > bound
echo 'later@b.example' >> dump/a.txt; cp dump/a.txt dump/b.txt; "$b/sluice-unpack" -o c.store --json dump > items; "$b/sluice-identify" < items | "$b/sluice-text" --ocr none | "$b/sluice-bind" > bound
"$b/sluice-refs" --case c.db < bound > all; stop=$(grep -n '"type":"read"' all | head -1 | cut -d: -f1)
head -n $((stop - 1)) all > part; "$b/sluice-record" --replace c.db < part
isnt "$(run c.db dump)" '0 0 0' 'what was half recorded is read again'
is "$(q c.db "SELECT count(*) FROM mentions WHERE value = 'later@b.example'")" 1 'and is there whole'
is "$(run c.db dump)" '0 0 0' 'then no more'
"$b/sluice-refs" --case missing.db < bound | grep -c '"read_before"' > marks; is "$(cat marks)" 0 'a case that is not there knows nothing'
# merged cases keep what was read by the same rules
mkdir two; echo 'mail two@b.example' > two/two.txt; cp dump/a.txt two/; run m1.db dump > /dev/null; run m2.db two > /dev/null
"$b/sluice-case" merge -q -o m.db m1.db m2.db; is "$(run -o m1.store m.db dump)$(run -o m2.store m.db two)" '0 0 00 0 0' 'merged: nothing is read again'
run -g names.tsv m3.db two > /dev/null; "$b/sluice-case" merge -q -o n.db m1.db m3.db
isnt "$(run -o m1.store n.db dump)" '0 0 0' 'merged with a reading by other rules: it is'
"$b/sluice-case" verify -q m.db && "$b/sluice-case" verify -q n.db; is $? 0 'they verify'
SLUICE_DATA=nowhere run e.db dump > /dev/null; is "$(grep ended said)" "sluice-triage: 'refs' ended with status 3" 'the step that failed is named'
# a file replaced in place
mkdir place; echo 'mail one@b.example' > place/f.txt; touch -d 2024-01-01T00:00:00Z place/f.txt; echo 'mail z@b.example' > place/z.txt; run p.db place > /dev/null
is "$(q p.db 'SELECT count(*) FROM superseded')" 0 'nothing is superseded'
old=$(q p.db "SELECT id FROM documents WHERE path = 'place/f.txt'"); echo 'mail two@b.example' > place/f.txt; touch -d 2024-02-01T00:00:00Z place/f.txt; run p.db place > /dev/null
is "$(q p.db 'SELECT id, by_mtime FROM superseded' | tr -s ' ')" "$old 2024-02-01T00:00:00Z" 'a file that was replaced: the older version is told'
is "$("$b/sluice-case" info --json p.db | jq -c '[.files, ."older versions"]')" '[3,1]' 'and counted'
"$b/sluice-show" p.db "$old" | grep -q "^replaced by .*2024-02-01"; is $? 0 'show says what replaced it'
new=$(q p.db 'SELECT by_id FROM superseded'); ! "$b/sluice-show" p.db "$new" | grep -q '^replaced by'; is $? 0 'the version in force says nothing'
is "$("$b/sluice-show" p.db place/f.txt | sed -n 's/^id  *//p')" "$new" 'show by its path: the version in force'
is "$("$b/sluice-show" p.db f.txt | sed -n 's/^id  *//p')" "$new" 'and by the end of its path'
run o.db dump > /dev/null; sqlite3 o.db "INSERT INTO reference (kind, value) VALUES ('email', 'nowhere@b.example')"
is "$("$b/sluice-case" info --json o.db | jq .references)" "$(q o.db 'SELECT count(*) FROM "references"')" 'a value that is in no document is not counted'
# a bound document to which a page comes, and from which one goes
mkdir pages; cp dump/$id.md dump/${id}_0.png pages/; run g.db pages > /dev/null; one=$(q g.db "SELECT id FROM documents WHERE kind = 'document'"); cp dump/${id}_1.png pages/; run g.db pages > /dev/null
both=$(q g.db "SELECT id FROM documents WHERE kind = 'document' AND id <> '$one'"); replaced() { q g.db 'SELECT id, by_id FROM superseded' | tr -s ' '; }
is "$(replaced)" "$one $both" 'a page came: the binding without it is told'
is "$("$b/sluice-show" g.db pages/$id | sed -n 's/^id  *//p')" "$both" 'and its place is that of the new one'
rm pages/${id}_1.png; run g.db pages > /dev/null; is "$(replaced)" "$both $one" 'it went: the other way round'
cp dump/${id}_1.png pages/; rm pages/${id}_0.png; run g.db pages > /dev/null; is "$(replaced | cut -d' ' -f2 | sort -u | grep -cv -e "$one" -e "$both")" 1 'the first page went: both are replaced by one'
# findings of an older program that knows no readings
sqlite3 p.db "INSERT INTO extraction SELECT id, '0ldrules' FROM blob WHERE sha256 = '$new'"
is "$(run p.db place | cut -d' ' -f1) $(q p.db "SELECT count(*) FROM extraction WHERE ruleset = '0ldrules'")" '2 0' 'what another program found among it: read again'
# names that another run decodes otherwise: Договор, Копия, Счёт in the set of DOS
mkdir -p old/dir box; dog=$(printf '\204\256\243\256\242\256\340'); kop=$(printf '\212\256\257\250\357'); sch=$(printf '\221\347\361\342')
echo 'mail dog@b.example' > "box/$dog.txt"; cp "box/$dog.txt" "box/$kop.txt"; echo 'in it: in@b.example' > "box/$sch 13123456789.txt"; echo plain > box/plain.txt
(cd box && tar cf "../$kop.tar" "$sch 13123456789.txt" plain.txt && rm "$sch 13123456789.txt" && mv "../$kop.tar" . && tar cf ../old/a.tar *); cp "box/$dog.txt" "old/dir/$kop.doc"
places() { q "$1" 'SELECT path FROM item ORDER BY 1' > $1.places; }
run ren.db --name-charset IBM866 old > /dev/null; places ren.db; cp ren.db.places right; q ren.db 'SELECT n FROM posting ORDER BY 1' > right.n
grep -q 'old/a.tar!/Копия.tar!/Счёт 13123456789.txt' right; ok $? 'names are decoded by the set that is told'
run ren.db --name-charset windows-1251 old > /dev/null; places ren.db; is "$(wc -l < ren.db.places) $(comm -12 right ren.db.places | tr '\n' ' ')" "$(wc -l < right) old/a.tar old/a.tar!/plain.txt " 'by another set no file is there twice'
run ren.db --name-charset IBM866 old > /dev/null; places ren.db; cmp right ren.db.places; ok $? 'and back'
q ren.db 'SELECT n FROM posting ORDER BY 1' | cmp - right.n; ok $? 'what was found in names is found once'
is "$(q ren.db "SELECT DISTINCT m.item FROM mention m WHERE m.item <> ''")" 'old/a.tar!/Копия.tar!/Счёт 13123456789.txt' 'in the name it has now'
"$b/sluice-case" verify -q ren.db; is $? 0 'it verifies'
"$b/sluice-unpack" -o ren.store --name-charset windows-1251 old 2> /dev/null | head -n 5 | "$b/sluice-record" --replace -q ren.db; is "$(q ren.db "SELECT count(*) FROM item WHERE path LIKE '%Договор.txt'")" 1 'a stream that is cut takes nothing away'
finish
