# The stages as a pipe: any of them replaced, rubbish between them, ends cut off.
n=0
ok() { n=$((n+1)); if [ "$1" = "$2" ]; then echo "ok $n - $3"; else echo "not ok $n - $3"; printf '#   got  %s\n#   want %s\n' "$1" "$2"; fi; }
b=$SLUICE_BIN
cd "$TEST_TMP" || exit 1
mkdir dump
printf '<table><tr><td>甲方：</td><td>虚衡市公安局</td></tr></table>\n<p>联系邮箱 office@mail.example</p>' > dump/a.html
printf '合同编号：DY-2020-0555\n甲方：虚衡市公安局\n乙方：临渊洞幽信息技术有限公司\n合同金额：45万元\n' > dump/b.txt
cp dump/b.txt dump/c.log
for out in none identify text bind refs; do
	for with in cat "jq -c ."; do
		rm -rf case.db* s
		"$b/sluice-unpack" -q -o s dump > 0
		i=0
		for st in identify text bind refs; do
			if [ $st = $out ]; then $with < $i > $((i+1)); else "$b/sluice-$st" < $i > $((i+1)); fi
			i=$((i+1))
		done
		"$b/sluice-record" case.db < $i || echo "# record ends with $?"
		ok "$(sqlite3 case.db 'SELECT count(*) FROM documents')" 3 "$out replaced by '$with': the case holds the files"
		[ $out = refs ] || [ $out = text ] || ok "$(sqlite3 case.db "SELECT count(DISTINCT value) FROM mentions WHERE value = 'office@mail.example' OR kind = 'contract-number'")" 2 "and their references"
		[ $out = none ] && break
	done
done
ok "$(sqlite3 case.db "SELECT count(*) FROM contracts")" 0 "without refs there are no contracts"
# an annotator of one's own
"$b/sluice-unpack" -q -o s2 dump | "$b/sluice-identify" | "$b/sluice-text" | jq -c '., (select(.path? // "" | endswith("b.txt")) | {sluice: 1, type: "ref", item: .id, path, kind: "watch", value: "mine", score: 1, by: "me"})' |
	"$b/sluice-refs" | "$b/sluice-record" own.db
ok "$(sqlite3 own.db "SELECT value FROM mentions WHERE kind = 'watch'")" mine "a foreign extractor's reference is in the case"
# rubbish
(printf 'rubbish\n\377\376\n{"half\n{"sluice":1,"type":"item","broken\n{"a":1}\n'; "$b/sluice-unpack" -q -o s2 dump) | "$b/sluice-identify" > rub; ok $? 1 "rubbish lines are a loss, not the end"
ok "$(grep -c '"identify":' rub)" 3 "and the items behind them are worked on"
ok "$(sed -n 1p rub)" rubbish "what is no record passes"
ok "$(grep -c bad-record rub)" 1 "what should be one is reported"
printf '{"sluice":7,"type":"item"}\n' | "$b/sluice-text" > /dev/null 2> e; ok "$? $(wc -l < e)" "3 1" "a newer stream: one line, status 3"
# ends cut off
"$b/sluice-unpack" -q -o s2 dump | "$b/sluice-identify" | head -n 1 | wc -l > h; ok "$(tr -d ' ' < h)" 1 "a reader that leaves early is no accident"
yes 'mail a@mail.example.org' | timeout 60 sh -c '"$0" -t -k email; echo $? > code' "$b/sluice-refs" 2> err | head -n 2 | wc -l > h
ok "$(tr -d ' ' < h)$(cat code err)" 23 "nor of endless text, which is read no further"
"$b/sluice-unpack" -o s3 missing > m 2> e; ok "$? $(grep -c "\"code\":\"missing\"" m) $(grep -c "missing" e)" "1 1 1" "a missing operand is a loss that names it, here and in the stream"
"$b/sluice-triage" x.db 2> e; ok $? 2 "triage without a dump is wrong use"
"$b/sluice-triage" -q x.db missing 2> e; ok "$? $(grep -c "missing" e)" "3 1" "triage of nothing that exists"
mkdir -p s4 && echo 'sluice-store 9' > s4/VERSION; "$b/sluice-unpack" -q -o s4 dump > /dev/null 2> e; ok "$? $(wc -l < e)" "3 1" "a store of another version is refused"
perl -e 'srand 4; print "\0", pack "C*", map { rand 256 } 1 .. 200' > cut.gz; printf '\037\213\010' | cat - cut.gz > cut2.gz; "$b/sluice-unpack" -q -o s2 cut2.gz > c; ok "$? $(grep -c '"type":"error"' c)" "1 1" "a damaged archive is an item and a loss"
# a worker that cannot write tells of the disk, not of the document
perl -e 'print "line $_ of a long text\n" for 1 .. 20000' > long.txt; "$b/sluice-unpack" -q -o s5 long.txt | "$b/sluice-identify" > l
(trap '' XFSZ; ulimit -f 200; "$b/sluice-text" < l > t 2> e); ok "$? $(grep -c '"type":"error"' t) $(grep -c "cannot write into store 's5': File too large" e)" "3 0 1" "a full store ends the run; no document is told as lost for it"
# nothing that a login shell sets changes a record
all() { "$b/sluice-unpack" -q -o "$1" dump | "$b/sluice-identify" | "$b/sluice-text" --ocr none | "$b/sluice-bind" | "$b/sluice-refs" | jq -c 'del(.store)' | cksum; }
want=$(all s6)
ok "$(export LC_ALL=tr_TR.UTF-8 TZ=Asia/Kathmandu; unset HOME; umask 077; all s7)" "$want" "the same in Kathmandu, without HOME, private"
ok "$(export LC_ALL=C TZ=America/St_Johns HOME=/nonexistent TMPDIR=/nonexistent COLUMNS=20; umask 0; all s8)" "$want" "the same in the locale C, in a HOME that is not there"
for t in unpack identify text bind refs record triage case job search show tag watch similar report export; do
	"$b/sluice-$t" --help > out 2> err; st=$?
	ok "$st $([ -s out ] && echo out) $(wc -c < err)" "0 out 0" "$t --help"
	"$b/sluice-$t" --no-such-option > out 2> err < /dev/null; ok "$? $(wc -c < out)" "2 0" "$t with an unknown option"
done
"$b/sluice" help refs > out 2> err; ok "$? $(sed -n 's/^usage: sluice \([a-z]*\).*/\1/p' out)" "0 refs" "sluice help refs"
# a reader that leaves, as head does, is no fault to speak of; a full disk is
awk 'BEGIN { for (i = 0; i < 60000; i++) print "write to office@mail.example" i }' > long.txt
"$b/sluice-triage" -q long.db long.txt > /dev/null 2>&1
{ "$b/sluice-show" long.db long.txt 2> err; echo $? > code; } | head -n 1 > out
ok "$(cat code) $(wc -l < out) $(wc -c < err)" "3 1 0" "into head, without a word"
"$b/sluice-show" long.db long.txt > /dev/full 2> err; ok "$? $(grep -c 'cannot write standard output' err)" "3 1" "a full disk is told"
echo "1..$n"
