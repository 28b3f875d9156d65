#!/bin/sh
# Cases of every earlier version (tests/data/case-vN.db.gz) are brought up to date
# and are then what this version makes of the same stream and the same marks.
. "$(dirname "$0")/case_lib.sh"
perl "$here/make_stream.pl" s.store 12 > s.jsonl
"$b/sluice-record" new.db < s.jsonl
"$b/sluice-tag" -a relevant --who anna new.db mail.txt
"$b/sluice-tag" --reject email:li@mail.example new.db
"$b/sluice-tag" --reject target:目标02 new.db
"$b/sluice-tag" --join 第1研究所=organization:第2研究所 new.db
printf '國家電網\n' > w.txt; "$b/sluice-watch" new.db w.txt > hits.new
dump() { "$b/sluice-case" dump "$1" | grep -v '"row":"mark"' | sed 's/,"at":"[^"]*"//'; }
dump new.db > new.dump
now=$(q new.db 'SELECT user_version FROM pragma_user_version')
for v in 1; do
	gzip -dc "$here/../data/case-v$v.db.gz" > c$v.db
	"$b/sluice-search" c$v.db 外交部 > out 2> err; is $? 3 "version $v is not read as it is"
	grep -q "sluice case upgrade" err; ok $? 'and the way out is told'
	"$b/sluice-case" upgrade c$v.db; is $? 0 'it is brought up to date'
	is "$(q c$v.db 'SELECT user_version FROM pragma_user_version')" "$now" 'and says so'
	"$b/sluice-case" verify -q --no-store c$v.db > out; is "$(cat out)" '' 'it verifies'
	is "$(q c$v.db "SELECT detail FROM log WHERE action = 'migrate'")" "{\"from\":$v,\"to\":$now}" 'the log tells'
	"$b/sluice-case" rebuild c$v.db; dump c$v.db | diff - new.dump > out; ok $? 'all that was in it is in it'
	head -n 5 out | sed 's/^/# /'
	is "$(q c$v.db "SELECT group_concat(tag || who) FROM tags")" 'relevantanna' 'marks'
	is "$(q c$v.db 'SELECT note FROM notes')" 'see page 2' 'notes'
	"$b/sluice-watch" c$v.db | diff - hits.new > out; ok $? 'watchlist hits'
	"$b/sluice-record" -v c$v.db < s.jsonl 2> err; grep -q ' 0 new rows' err; ok $? 'recorded again, nothing is new'
	gzip -dc "$here/../data/case-v$v.db.gz" > d$v.db; "$b/sluice-record" -v d$v.db < s.jsonl 2> err; grep -q ' 0 new rows' err; ok $? 'record brings it up to date by itself'
	gzip -dc "$here/../data/case-v$v.db.gz" > e$v.db
	"$b/sluice-case" merge -o m.db e$v.db 2> err; is $? 3 'an old one is not merged'; grep -q upgrade err; ok $? 'and the way out is told'
	"$b/sluice-case" upgrade e$v.db; rm -f m.db*; "$b/sluice-case" merge -o m.db e$v.db; dump m.db | diff - new.dump > out; ok $? 'brought up to date it is'
done
cp new.db f.db; if command -v sqlite3 > /dev/null; then sqlite3 f.db 'PRAGMA user_version = 999'; "$b/sluice-search" f.db x 2> err; is $? 3 'a newer version is refused'; "$b/sluice-record" f.db < s.jsonl 2> err; is $? 3 'and not written to'; fi
finish
