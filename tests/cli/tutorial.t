# tutorial: every command line of sluice-tutorial(7), in its order, in one shell.
n=0
ok() { n=$((n+1)); if [ "$1" = "$2" ]; then echo "ok $n - $3"; else echo "not ok $n - $3"; printf '#   got  %s\n#   want %s\n' "$1" "$2"; fi; }
page=$PWD/man/sluice-tutorial.7
SAMPLES=$PWD/build/samples; PATH=$SLUICE_BIN:$PATH; export SAMPLES PATH
cd "$TEST_TMP" || exit 1
sed -n '/^\.Bd -literal/,/^\.Ed/s/^\$ //p' "$page" | sed 's/\\e/\\/g' > commands
ok "$(wc -l < commands | tr -d ' ')" 25 "commands on the page"
i=0
while IFS= read -r line; do
	i=$((i+1))
	eval "$line" > "out.$i" 2> "err.$i" < /dev/null
	status=$?
	case $line in
	'sluice triage '*-P\ *) ok $status 0 "$line" ;;
	'sluice triage '*) ok $status 1 "$line" ;;
	*) ok $status 0 "$line"; [ $status -eq 0 ] || sed 's/^/# /' "err.$i" ;;
	esac
	case $line in
	*'>'*|'cp '*|doc=*|'sluice tag '*|'sluice export --bundle '*|*FROM\ unread*|'sluice case verify '*) ;;
	*) ok "$(test -s "out.$i" && echo told)" told "  … tells something" ;;
	esac
done < commands
ok "$(grep -l '合同-听雨.docx' out.* | wc -l | tr -d ' ')" 2 "both searches find the contract"
ok "$(grep -c '^DY-2020-0123	虚衡市公安局	1200000' out.*  | grep -c ':[1-9]')" 1 "the pipeline of one's own finds the contract"
ok "$(test -s exhibit/index.html -o -d exhibit && ls exhibit | wc -l | tr -d ' ' | sed 's/^[1-9].*/files/')" files "the exhibit is there"
ok "$(sqlite3 case.db "SELECT count(*) FROM losses")" 0 "nothing is lost when the password is known"
sluice triage -q -g gazetteer.tsv -P passwords.txt once.db DONGYOU-2024.zip
for c in case once; do sqlite3 $c.db "SELECT path, id, size, extra FROM documents ORDER BY 1, 2; SELECT * FROM losses" > $c.rows; done
ok "$(cmp case.rows once.rows && echo same)" same "its documents are those of a case that knew the password from the start"
sluice triage -q --no-hints no-password.db DONGYOU-2024.zip > /dev/null 2>&1
ok "$(sluice case info --losses --json no-password.db | jq -r 'select(.failed) | [.format, .expected, .given, .failed, (.why | tojson)] | map(tostring) | join(" ")')" \
	'zip 1 0 1 {"encrypted":1}' "info --losses: the container that was locked"
ok "$(sluice case info --losses --json no-password.db | jq -r 'select(.code == "encrypted") | .stage')" unpack "info --losses: and what stayed in it"
ok "$(head -c 15 report.html)" '<!doctype html>' "the report is a page"
echo "1..$n"
