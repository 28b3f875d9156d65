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
is "$("$b/sluice-search" c.db 通话记录 2>&1)" "$(printf '%s\n' "$("$b/sluice-search" --json c.db 通话记录 | sed 's/.*"id":"\(.\{12\}\).*/\1/')  dump.zip!/合同/一号.txt  p. 2  priority $("$b/sluice-case" query c.db "SELECT printf('%.1f', max(priority)) FROM documents" | tail -n 1)" "    …山市公安局 乙方：东游信息 金额 120 万元 联系 li@mail.example 第二页 印度外交 部[通话记录] 95.2GB" "    ~ 1 target: 印度外交部; 1 contract: DY-2021-007; 2 with a role; 1 × organisation; 1 × person or account")" 'page, snippet, mark, why it should be read'
"$b/sluice-search" --json c.db ministry | grep -q '"copies":1,.*"matches":\[\[16,24\]\]'; ok $? 'copies are folded, matches have places'
is "$("$b/sluice-search" -l c.db 义务 | wc -l | tr -d ' ')" 1 'near-duplicates are folded'
is "$("$b/sluice-search" -a -l c.db 义务 | wc -l | tr -d ' ')" 2 'and shown with --all'
"$b/sluice-search" --json c.db 通话记录 | jq -e '.reasons[0] == "1 target: 印度外交部"' > out; ok $? 'reasons in JSON'
# unknown fields
"$b/sluice-search" c.db 'emial:li@mail.example' 2>err >out; is $? 2 'a field that is none'; grep -q "'emial' is no field" err; ok $? 'is told'
"$b/sluice-search" c.db '公安 AND (外交部 OR nope:x)' 2>/dev/null >out; is $? 2 'within brackets too'
"$b/sluice-search" -l c.db 'imei:490154203237518' > out 2>err; is $? 0 'a kind that the case has none of'; is "$(cat out err)" '' 'is not there'
"$b/sluice-search" -l c.db '"emial:li"' > out 2>err; is $? 0 'quoted it is words'
printf '%s\n' '{"sluice":1,"type":"item","id":"0000000000000000000000000000000000000000000000000000000000000001","path":"x"}' '{"sluice":1,"type":"ref","item":"0000000000000000000000000000000000000000000000000000000000000001","kind":"ship","value":"Ever Green","by":"me"}' | "$b/sluice-record" ship.db
is "$("$b/sluice-search" -l ship.db 'ship:"Ever Green"')" x 'a kind of somebody else'
# several cases, one answer
perl "$here/make_stream.pl" s.store 60 > m.jsonl; "$b/sluice-record" one.db < m.jsonl
perl -ne '$k++ if /"type":"item"/; open $f[$k % 3], ">", "part." . ("aa", "ab", "ac")[$k % 3] unless $f[$k % 3]; print { $f[$k % 3] } $_' m.jsonl; for p in part.??; do "$b/sluice-record" $p.db < $p; done
for query in 外交部 '外交部 AND email' email:shared@mail.example role:target 'path:many 研究所'; do
	"$b/sluice-search" -l -n 100 --sort path one.db "$query" > want; "$b/sluice-search" -l -n 100 --sort path part.??.db "$query" | diff want - > out; ok $? "three cases answer as one: $query"
done
"$b/sluice-search" --json -n 100 one.db 外交部 | jq -r .id | sort > want; "$b/sluice-search" --json -n 100 part.??.db 外交部 | jq -r .id | sort | diff want - > out; ok $? 'by relevance the same documents'
"$b/sluice-search" -l -n 2 --skip 1 --sort path part.??.db 外交部 > out; "$b/sluice-search" -l --sort path one.db 外交部 | sed -n 2,3p | diff - out > d; ok $? 'the second and third'
is "$("$b/sluice-search" -l one.db one.db ministry | wc -l | tr -d ' ')" 1 'what stands in two is shown once'
for x in a b; do grep -v "long-[^$x].txt" m.jsonl > long-$x.jsonl; "$b/sluice-record" long-$x.db < long-$x.jsonl; done
is "$("$b/sluice-search" -l long-a.db long-b.db 协议的约定 | wc -l | tr -d ' ')" 1 'near-duplicates in two cases are one'
is "$("$b/sluice-search" -l --all long-a.db long-b.db 协议的约定 | wc -l | tr -d ' ')" 2 'but with --all'
"$b/sluice-search" --json part.??.db ministry | jq -e '.case | test("^part")' > out; ok $? 'the case is told'
"$b/sluice-search" part.??.db ministry | grep -q ' in part' ; ok $? 'and printed'
"$b/sluice-search" --json c.db ministry | grep -q '"case"'; is $? 1 'not for one alone'
"$b/sluice-search" one.db c.db > out 2>err; is $? 0 'the last operand is the query, whatever it is'
"$b/sluice-search" part.aa.db nowhere.db ministry > out 2>err; is $? 0 'what is no case is words'; is "$(cat out)" '' 'that are not found'
"$b/sluice-search" part.aa.db ship.db ship:Ever* > out 2>err; is $? 0 'a kind that one of two cases knows'; grep -q '^000000000000  x ' out; ok $? 'is found in that one'
"$b/sluice-search" c.db '(' 2>/dev/null; is $? 2 'an open bracket'
"$b/sluice-search" c.db '"x' 2>/dev/null; is $? 2 'an open quotation mark'
"$b/sluice-search" c.db '!!' 2>/dev/null; is $? 2 'nothing to look for'
for bad in '公安 AND' 'a OR' '(a NOT) b' 'a AND AND b' 'a OR AND b' role: 'a path:' 'a AND email:'; do
	"$b/sluice-search" c.db "$bad" >out 2>err; is "$? $(grep -c 'the query has nothing behind' err)" '2 1' "nothing behind it: $bad"
done
for bad in AND 'AND a' 'OR a' '(AND a) b' 'a OR (OR b)'; do
	"$b/sluice-search" c.db "$bad" >out 2>err; is "$? $(grep -c 'the query has nothing before' err)" '2 1' "nothing before it: $bad"
done
is "$(s '外交部 "AND"')" 'copy of mail.txt ' 'in quotation marks it is a word'
for bad in "'" '"' ')' 'a NEAR(b' '^a' 'body:x' 'a AND' 'OR' 'NOT' '-' '*' '{}' 'x:' ':x' 'kind:' "path:'"; do
	"$b/sluice-search" -q -l c.db -- "$bad" >/dev/null 2>err; r=$?
	[ $r -le 2 ] && ! grep -qi 'syntax\|fts5\|sql' err; ok $? "no query reaches SQL: $bad"
done
deep=$(perl -e 'print "(" x 200, "a", ")" x 200')
"$b/sluice-search" c.db "$deep" 2>/dev/null; is $? 2 'brackets have a limit'
is "$("$b/sluice-show" -r c.db 一号.txt | awk 'NR > 1 { print $1, $2 }' | tr '\n' ';')" 'email li@mail.example;organization 北山市公安局;' 'show: references'
is "$("$b/sluice-show" -t c.db trad.txt)" '外交部與國家電網公司簽訂合同，資料庫' 'show: text'
"$b/sluice-show" c.db 一号.txt > out; grep -q '^in .*dump.zip$' out; ok $? 'show: the chain of containers'
grep -q '^priority  *[0-9.]*: 1 target: 印度外交部; 1 contract' out; ok $? 'show: why it should be read'
"$b/sluice-show" c.db nowhere 2>/dev/null; is $? 1 'show: no such document'
"$b/sluice-show" --html --lang xx c.db trad.txt >out 2>/dev/null; is $? 2 'show: a language that pages do not have'
"$b/sluice-tag" -a '' c.db trad.txt 2>/dev/null; is $? 2 'tag: nothing is no tag'
"$b/sluice-watch" --known-good --known-bad c.db /dev/null >out 2>/dev/null; is $? 2 'watch: good or bad'
is "$("$b/sluice-search" c.db ministr 2>&1)" "no documents; 'ministr*' finds 1" 'nothing found: what would be, as the beginning of words'
is "$("$b/sluice-search" c.db trad.txt 2>&1)" "no documents; 'path:trad.txt' finds 1" 'or in names'
is "$("$b/sluice-search" c.db 'nowhere AND email' 2>&1)" "no documents" 'or not at all'
is "$("$b/sluice-search" -q c.db ministr 2>&1; "$b/sluice-search" --json c.db ministr 2>&1)" "" 'for people only'
finish
