#!/bin/sh
# The examples of README and manual that query a case, run as they stand there:
# with stock sqlite3, jq, Python's sqlite3, and what Datasette is given.
. "$(dirname "$0")/case_lib.sh"
command -v sqlite3 > /dev/null || { echo '1..0 # SKIP no sqlite3'; exit 0; }
perl "$here/make_stream.pl" case.store 40 > s.jsonl; "$b/sluice-record" case.db < s.jsonl
"$b/sluice-tag" -a relevant case.db mail.txt
mkdir bin; ln -s "$b"/sluice* bin; PATH=$PWD/bin:$PATH
# whatever stands in README.md with four spaces before it and names case.db, but what makes it
sed -n 's/^    \(.*case\.db.*\)/\1/p' "$here/../../README.md" | grep '^sqlite3\|jq \|export\|^sluice search\|^sluice case info' | grep -v '^sluice \(triage\|unpack\)\|…' |
	sed 's/ && datasette .*//; s/  *# .*//' > readme
[ "$(wc -l < readme)" -ge 8 ]; ok $? "README has $(wc -l < readme) examples"
while read -r line; do
	sh -c "$line" > out 2> err < /dev/null; r=$?
	[ $r -eq 0 ] && [ -s out -o -s metadata.json ]; ok $? "README: $line"
	sed 's/^/# /' err
done < readme
jq -e '.databases.case.tables | keys | length > 5' metadata.json > out; ok $? 'the metadata name the case as Datasette does'
for t in $(jq -r '.databases.case.tables | keys[]' metadata.json); do sqlite3 case.db "SELECT * FROM \"$t\" LIMIT 1" > out; ok $? "Datasette's $t is there"; done
# the manual's: continued lines begin with a tab
mandoc -T man "$here/../../man/sluice-case.5" > /dev/null 2>&1 || :
perl -ne '$in = 1 if /^\.Sh EXAMPLES/; $in = 0 if /^\.Sh SEE/; next if !$in || /^\./; if (/^\t/) { s/^\t/ /; chomp $all; } $all .= $_; END { print $all }' "$here/../../man/sluice-case.5" > man5
[ "$(wc -l < man5)" -ge 5 ]; ok $? "sluice-case(5) has $(wc -l < man5) examples"
while read -r line; do sh -c "$line" > out 2> err < /dev/null; [ $? -eq 0 ] && [ -s out ]; ok $? "sluice-case(5): $line"; done < man5
is "$(sqlite3 case.db "SELECT b.sha256 FROM text_index x JOIN blob b ON b.id = x.rowid >> 8 WHERE text_index MATCH '\"外交 交部\" AND email'" | wc -l | tr -d ' ')" 1 'the index, as the manual shows'
is "$(sqlite3 case.db "SELECT count(*) > 1 FROM text_index WHERE text_index MATCH '\"外\"*'")" 1 'one character as a prefix'
is "$(sqlite3 case.db "SELECT count(*) FROM reading_list r JOIN tag t ON t.sha256 = r.id")" 1 'reading_list: what is tagged'
"$b/sluice-tag" -a seen case.db mail.txt; is "$(sqlite3 case.db "SELECT count(*) FROM reading_list r JOIN tag t ON t.sha256 = r.id")" 0 'but not what was seen'
is "$(sqlite3 case.db 'SELECT tool, added > 100, ended IS NOT NULL FROM runs')" 'record|1|1' 'runs'
is "$(sqlite3 case.db 'SELECT who, tags FROM examiners')" 'tester|2' 'examiners'
for q in "documents WHERE id = 'x'" "losses WHERE item = 'x'" "unread WHERE id = 'x'" "targets WHERE item = 'x'" "contracts WHERE item = 'x'" "mentions WHERE item = 'x'"; do
	is "$(sqlite3 case.db "EXPLAIN QUERY PLAN SELECT * FROM $q" | grep -c 'SCAN [a-z]*$\|SCAN [a-z]* USING')" 0 "one document's rows are found by index: $q"
done
if python3 -c 'import sqlite3' 2> /dev/null; then
	is "$(python3 -c 'import sqlite3; print(len(sqlite3.connect("case.db").execute("SELECT * FROM targets").fetchall()))')" "$(q case.db 'SELECT count(*) FROM targets')" 'Python reads it, as pandas does'
fi
finish
