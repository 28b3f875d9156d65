#!/bin/sh
# triage again and again: over its own case, under other names, with and without passwords.
. "$(dirname "$0")/case_lib.sh"
run() { "$b/sluice-triage" -q --ocr none "$@"; }
paths() { q "$1" 'SELECT path FROM item ORDER BY path' | tr '\n' ' '; }
mkdir -p own/sub; echo 'mail a@b.example' > own/sub/a.txt
cd own || exit 1
for i in 1 2; do run case.db .; is "$? $(paths case.db)" '0 ./sub/a.txt ' "run $i over the folder of its own case leaves case and store out"; done
sqlite3 case.db 'SELECT count(*) FROM item' .shell\ "'$b/sluice-unpack' --case case.db -o case.store . > seen" > kept
is "$(jq -r '.path // .type' seen | tr '\n' ' ')" './kept ./seen ./sub/a.txt end ' 'and what SQLite keeps beside it while it is open'; rm kept seen
ln case.db sub/other; run case.db .; is "$? $(paths case.db)" '0 ./sub/a.txt ' 'by its inode, not its name'; rm sub/other
run case.db case.db 2> said; is "$? $(cat said)" "1 sluice-unpack: 'case.db' is the case itself: left out" 'a dump that is the case is told'; rm said
run case.db case.store 2> /dev/null; is "$? $(paths case.db) $(q case.db 'SELECT count(*) FROM error')" '1 ./sub/a.txt  0' 'and one that is the store; nothing of them is recorded'
run --name-charset nosuch case.db . 2> said; is "$? $(head -n 1 said)" "2 sluice-triage: --name-charset: no character set is called 'nosuch'" 'a character set that is none is an error of usage'; rm said
cd ..
for d in own/sub ./own/sub own//sub .//./own///sub ./own/sub/a.txt; do run names.db $d; done; is "$(paths names.db)" 'own/sub/a.txt ' 'a dump has one path, however it is typed'
echo x > ./-; is "$("$b/sluice-unpack" -o s ./- < /dev/null | jq -r .path)" "./-" "a file of that name is not what is piped in"
# a member that was opened stays so, whatever passwords later runs have; what none opens is lost once
mkdir locked; echo 'mail x1@b.example' > x1.txt; echo 'mail x2@b.example' > x2.txt
if command -v zip > /dev/null; then
	zip -q -P secret locked/u.zip x1.txt; zip -q -P other locked/u.zip x2.txt
	echo secret > pw1; printf 'a\nsecret\nb\n' > pw3
	state() { q u.db "SELECT path, (SELECT sha256 FROM blob WHERE id = i.blob) <> '' FROM item i WHERE path LIKE '%txt' ORDER BY 1, 2" | tr -s ' \n' ' '; q u.db "SELECT path, message FROM error" | tr -s ' \n' ' '; }
	rows='locked/u.zip!/x1.txt 1 locked/u.zip!/x2.txt 0 locked/u.zip!/x2.txt encrypted'
	run -P pw1 u.db locked; is "$(state)" "$rows, and none of 1 passwords serves " 'a password opens one of two members'
	run u.db locked; is "$(state)" "$rows " 'without it nothing is lost that was read'
	run -P pw3 u.db locked; is "$(state)" "$rows, and none of 3 passwords serves " 'with more of them, the other is lost once'
	"$b/sluice-case" verify -q u.db; is $? 0 'the case verifies'
	run w.db locked; run -P pw1 w.db locked; run w.db locked; run -P pw1 w.db locked; "$b/sluice-case" dump w.db > w; run -P pw1 once.db locked; "$b/sluice-case" dump once.db | cmp -s - w; is $? 0 'with and without by turns: the case of one run'
else for i in 1 2 3 4 5; do ok 0 'members with a password # SKIP no zip'; done; fi
mkdir alike; printf A1 > "alike/$(printf '\273\341\322\351\274\315\322\252').txt"; printf B2 > alike/会议纪要.txt
run alike.db alike; is "$(q alike.db 'SELECT count(DISTINCT path) || count(*) FROM item') $(q alike.db 'SELECT count(*) FROM superseded')" '12 0' 'two names on disk that read alike: neither file is an older version of the other'
printf A2 > "alike/$(printf '\273\341\322\351\274\315\322\252').txt"; touch -d '+1 hour' alike/*; run alike.db alike; is "$(q alike.db 'SELECT size FROM superseded')" '2' 'but what one of them was before is'
finish
