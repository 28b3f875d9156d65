#!/bin/sh
# OneNote: text, tables, links, older versions, pictures; as the program writes it and as SharePoint does.
b=$SLUICE_BIN here=$PWD/tests/cli
cd "$TEST_TMP" || exit 1
n=0
is() { n=$((n + 1)); if [ "$1" = "$2" ]; then echo "ok $n - $3"; else echo "not ok $n - $3"; printf '%s\n' "$1" | sed 's/^/#   got  /'; printf '%s\n' "$2" | sed 's/^/#   want /'; fi; }
tab=$(printf '\t')
text="new plan of the harbour
second line, café
left${tab}right
印章.png
the plan <http://c2.elbonia.example/a>
old plan of the harbour
a note that was deleted"
for how in log shared; do
	perl "$here/make_one.pl" $how $how.one
	is "$("$b/sluice-text" $how.one 2>&1 | tr -d '\f')" "$text" "$how: the latest text in order, then what no page holds any more"
	is "$("$b/sluice-text" --json $how.one | jq -c '[.text.by, .text.pages, .text.meta]')" '["onenote",1,{"title":"虚衡计划","author":"Han Meimei","created":"2021-03-12T07:06:40Z"}]' "$how: who wrote it and when"
	is "$("$b/sluice-unpack" -o store $how.one | jq -c '[.path, .size]' | tr '\n' ' ')" "[\"$how.one\",$(wc -c < $how.one)] [\"$how.one!/印章.png\",15] " "$how: pictures are members with their names"
	size=$(wc -c < $how.one) bad=0
	for at in 172 1100 1900; do
		head -c $at $how.one > cut.one; "$b/sluice-text" --json cut.one > out 2>&1; [ $? -le 1 ] || bad=1
		{ head -c $at $how.one; printf '\377\377\377\377'; tail -c +$((at + 5)) $how.one; } > hurt.one; "$b/sluice-text" --json hurt.one > out 2>&1; [ $? -le 1 ] || bad=1
	done
	is $bad 0 "$how: damage costs no more than itself"
	head -c $((size - 700)) $how.one > cut.one
	is "$("$b/sluice-text" --json cut.one 2>/dev/null | jq -r 'select(.type == "error").code' | grep -c .)" 1 "$how: and is told"
done
echo "1..$n"
