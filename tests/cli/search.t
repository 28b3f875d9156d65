#!/bin/sh
. "$(dirname "$0")/case_lib.sh"
perl "$here/make_stream.pl" s.store > s.jsonl
"$b/sluice-record" c.db < s.jsonl
s() { "$b/sluice-search" -l --sort path c.db "$@" | sed 's,^dump.zip!/,,' | tr '\n' ' '; }
is "$(s 外交部)" 'copy of mail.txt trad.txt 合同/一号.txt ' 'three characters, over a line break too'
is "$(s 公安)" '合同/一号.txt ' 'two characters'
is "$(s 簽)" 'trad.txt ' 'one character'
is "$(s 签订合同)" 'trad.txt ' 'simplified finds traditional'
is "$(s 數據)" '' 'what is not there is not found'
is "$(s 外交部 AND email)" 'copy of mail.txt ' 'AND'
is "$(s 公安 OR 資料庫)" 'trad.txt 合同/一号.txt ' 'OR'
is "$(s 外交部 NOT ministry)" 'trad.txt 合同/一号.txt ' 'NOT'
is "$(s '外交部 -ministry')" 'trad.txt 合同/一号.txt ' 'minus'
is "$(s '"ministry dump"')" 'copy of mail.txt ' 'a phrase'
is "$(s '"dump ministry"')" '' 'in its order'
is "$(s 'minist*')" 'copy of mail.txt ' 'a prefix'
is "$(s ministr)" '' 'a word is not a prefix'
is "$(s 'li@mail.example')" '合同/一号.txt ' 'an address'
is "$(s 'email:li@mail.example')" '合同/一号.txt ' 'a reference'
is "$(s 'kind:email -公安')" 'copy of mail.txt ' 'a kind'
is "$(s country:in)" '合同/一号.txt ' 'a country'
is "$(s role:staff)" '合同/一号.txt ' 'a role'
is "$(s 'path:合同')" '合同/一号.txt ' 'a path'
is "$(s 'after:2021-06-01 外交部')" '' 'a date'
is "$(s '(公安 OR ministry) AND 外交部')" 'copy of mail.txt 合同/一号.txt ' 'brackets'
is "$(s 'ＭＩＮＩＳＴＲＹ')" 'copy of mail.txt ' 'full-width letters'
is "$("$b/sluice-search" c.db 通话记录 2>&1)" "$(printf '%s\n' "$("$b/sluice-search" --json c.db 通话记录 | sed 's/.*"id":"\(.\{12\}\).*/\1/')  dump.zip!/合同/一号.txt  p. 2  priority $("$b/sluice-case" query c.db "SELECT printf('%.1f', max(priority)) FROM documents" | tail -n 1)" "    …山市公安局 乙方：东游信息 金额 120 万元 联系 li@mail.example 第二页 印度外交 部[通话记录] 95.2GB")" 'page, snippet, mark'
"$b/sluice-search" --json c.db ministry | grep -q '"copies":1,.*"matches":\[\[16,24\]\]'; ok $? 'copies are folded, matches have places'
is "$("$b/sluice-search" -l c.db 义务 | wc -l | tr -d ' ')" 1 'near-duplicates are folded'
is "$("$b/sluice-search" -a -l c.db 义务 | wc -l | tr -d ' ')" 2 'and shown with --all'
"$b/sluice-search" c.db '(' 2>/dev/null; is $? 2 'an open bracket'
"$b/sluice-search" c.db '"x' 2>/dev/null; is $? 2 'an open quotation mark'
"$b/sluice-search" c.db '!!' 2>/dev/null; is $? 2 'nothing to look for'
for bad in "'" '"' ')' 'a NEAR(b' '^a' 'body:x' 'a AND' 'OR' 'NOT' '-' '*' '{}' 'x:' ':x' 'kind:' "path:'"; do
	"$b/sluice-search" -q -l c.db -- "$bad" >/dev/null 2>err; r=$?
	[ $r -le 2 ] && ! grep -qi 'syntax\|fts5\|sql' err; ok $? "no query reaches SQL: $bad"
done
deep=$(perl -e 'print "(" x 200, "a", ")" x 200')
"$b/sluice-search" c.db "$deep" 2>/dev/null; is $? 2 'brackets have a limit'
is "$("$b/sluice-show" -r c.db 一号.txt | awk 'NR > 1 { print $1, $2 }' | tr '\n' ';')" 'email li@mail.example;organization 北山市公安局;' 'show: references'
is "$("$b/sluice-show" -t c.db trad.txt)" '外交部與國家電網公司簽訂合同，資料庫' 'show: text'
"$b/sluice-show" c.db 一号.txt > out; grep -q '^in .*dump.zip$' out; ok $? 'show: the chain of containers'
"$b/sluice-show" c.db nowhere 2>/dev/null; is $? 1 'show: no such document'
"$b/sluice-show" --html --lang xx c.db trad.txt >out 2>/dev/null; is $? 2 'show: a language that pages do not have'
"$b/sluice-tag" -a '' c.db trad.txt 2>/dev/null; is $? 2 'tag: nothing is no tag'
"$b/sluice-watch" --known-good --known-bad c.db /dev/null >out 2>/dev/null; is $? 2 'watch: good or bad'
finish
