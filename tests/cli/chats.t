#!/bin/sh
# Chats as programs export them: tests/data/chats has one sample of each, with
# made-up people; tests/data/chats/want.tsv what each becomes. A message is a
# line: time, from, to, text.
#
# want.tsv is written by: SLUICE_BIN=… GOLDEN=1 tests/run tests/cli/chats.t
b=$SLUICE_BIN
d=$(cd "$(dirname "$0")/../data/chats" && pwd)
n=0
want() { awk -v f="== $1" '$0 == f { on = 1; next } /^== / { on = 0 } on' "$d/want.tsv"; }
one() { "$b/sluice-text" --ocr none -q -j 1 --no-cache "$1" 2>&1; }
if [ -n "$GOLDEN" ]; then
	for f in "$d"/*; do
		case $f in */want.tsv) continue ;; esac
		echo "== ${f##*/}"
		one "$f"
	done > "$TEST_TMP/want" && cp "$TEST_TMP/want" "$d/want.tsv"
fi
for f in "$d"/*; do
	case $f in */want.tsv) continue ;; esac
	n=$((n + 1))
	got=$(one "$f")
	if [ "$got" = "$(want "${f##*/}")" ]; then
		echo "ok $n - ${f##*/}"
	else
		echo "not ok $n - ${f##*/}"
		printf '%s\n' "$got" | sed 's/^/#   got  /'
	fi
done

# a program's log has times as well, and stays as it is
cd "$TEST_TMP" || exit 1
ok() { n=$((n + 1)); if [ "$1" -eq 0 ]; then echo "ok $n - $2"; else echo "not ok $n - $2"; fi; }
printf '2021-03-15 10:21:33,123 - app - INFO - started\n2021-03-15 10:21:34,001 - app - ERROR - trace: it broke\n  at line 3\n2021-03-15 10:21:35,001 - app - INFO - stopped\n' > app.log
printf '2021-03-15 10:21:33 Starting the service\n2021-03-15 10:21:34 Connected\n2021-03-15 10:21:35 Done\n' > plain.log
printf '[2021-03-15 10:21:33] production.ERROR: it broke {"x":1}\n#0 a.php(3)\n[2021-03-15 10:21:34] production.INFO: fine\n' > laravel.log
printf '2021-03-15 10:21\thost\tup\t3\n2021-03-15 10:22\thost\tdown\t4\n2021-03-15 10:23\tother\tup\t5\n' > table.tsv
printf 'Mar 15 10:21:33 host sshd[12]: Accepted password\nMar 15 10:21:34 host cron[13]: (root) CMD\n' > syslog.log
for f in app.log plain.log laravel.log table.tsv syslog.log; do
	[ "$(one $f)" = "$(cat $f)" ]
	ok $? "$f is no chat"
done
echo "1..$n"
