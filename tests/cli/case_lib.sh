# case_lib.sh - TAP in sh for the tests of the case file.
n=0
ok() { n=$((n + 1)); if [ "$1" -eq 0 ]; then echo "ok $n - $2"; else echo "not ok $n - $2"; fi; }
is() { n=$((n + 1)); if [ "$1" = "$2" ]; then echo "ok $n - $3"; else echo "not ok $n - $3"; printf '%s\n' "$1" | sed 's/^/# got  /'; printf '%s\n' "$2" | sed 's/^/# want /'; fi; }
finish() { echo "1..$n"; }
b=${SLUICE_BIN:?where the programs are}
command -v sqlite3 > /dev/null || { echo 'Bail out! no sqlite3 (make deps)'; exit 1; }
here=$(cd "$(dirname "$0")" && pwd)
cd "$TEST_TMP" || exit 1
export SLUICE_USER=tester
q() { "$b/sluice-case" query "$1" "$2" | tail -n +2 | sed 's/^ *//; s/ *$//'; }
