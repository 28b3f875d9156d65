#!/bin/sh
# triage again and again: over its own case, under other names, with and without passwords.
. "$(dirname "$0")/case_lib.sh"
run() { "$b/sluice-triage" -q --ocr none "$@"; }
paths() { q "$1" 'SELECT path FROM item ORDER BY path' | tr '\n' ' '; }
mkdir -p own/sub; echo 'mail a@b.example' > own/sub/a.txt
cd own || exit 1
for i in 1 2; do run case.db .; is "$? $(paths case.db)" '0 ./sub/a.txt ' "run $i over the folder of its own case leaves case and store out"; done
sqlite3 case.db 'SELECT count(*) FROM item' .shell\ "'$b/sluice-unpack' --case case.db -o case.store . > seen" > kept
is "$(jq -r .path seen | tr '\n' ' ')" './kept ./seen ./sub/a.txt ' 'and what SQLite keeps beside it while it is open'; rm kept seen
ln case.db sub/other; run case.db .; is "$? $(paths case.db)" '0 ./sub/a.txt ' 'by its inode, not its name'; rm sub/other
run case.db case.db 2> said; is "$? $(cat said)" "1 sluice-unpack: 'case.db' is the case itself: left out" 'a dump that is the case is told'; rm said
run case.db case.store 2> /dev/null; is "$? $(paths case.db) $(q case.db 'SELECT count(*) FROM error')" '1 ./sub/a.txt  0' 'and one that is the store; nothing of them is recorded'
cd ..
finish
