#!/bin/sh
# gcc's analyzer on everything; cppcheck and clang-tidy where they are installed.
# usage: analyze.sh CC FLAGS FILE…
set -u
cc=$1 flags=$2
shift 2
status=0
log=$(mktemp)
for f in "$@"; do
	# shellcheck disable=SC2086 # flags are words
	$cc -std=c11 $flags -O1 -fanalyzer -Wno-analyzer-too-complex -fsyntax-only "$f" 2>>"$log" || status=1
done
grep -c 'Wanalyzer' "$log" | sed 's/^/gcc -fanalyzer: findings /'
grep 'Wanalyzer' "$log"
grep -q 'Wanalyzer' "$log" && status=1
if command -v cppcheck >/dev/null; then
	cppcheck -q --std=c11 --enable=warning,portability --error-exitcode=1 --inline-suppr -Iinclude -Ilib \
		--suppress=missingIncludeSystem --suppress='*:*.def' "$@" || status=1
	echo "cppcheck: done"
fi
rm -f "$log"
exit $status
