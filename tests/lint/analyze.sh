#!/bin/sh
# Static analysis: gcc's analyzer on every file; cppcheck and clang-tidy where they
# are installed. A finding that is none stands in analyze.known, with the reason.
# gcc 12's checks for uninitialised values, null pointers and leaks are left out: all
# of their findings here were wrong (they do not know that two conditions go together);
# the sanitizers and the fuzz targets look for those.
# usage: CC=… FLAGS=… analyze.sh FILE…
set -u
here=$(dirname "$0")
log=$(mktemp) found=$(mktemp)
trap 'rm -f "$log" "$found"' EXIT
tidy='-*,bugprone-suspicious-*,-bugprone-suspicious-include,-bugprone-suspicious-string-compare,bugprone-infinite-loop,bugprone-undefined-memory-manipulation,bugprone-misplaced-*,bugprone-posix-return,bugprone-unused-return-value,bugprone-terminating-continue,bugprone-string-integer-assignment,cert-err34-c,cert-flp30-c'
analyzer='-fanalyzer -Wno-analyzer-too-complex -Wno-analyzer-use-of-uninitialized-value -Wno-analyzer-null-dereference -Wno-analyzer-null-argument
-Wno-analyzer-possible-null-dereference -Wno-analyzer-possible-null-argument -Wno-analyzer-malloc-leak'
analyzer=$(echo $analyzer)
export CC FLAGS tidy analyzer

printf '%s\n' "$@" | xargs -P "${ANALYZE_JOBS:-2}" -I{} sh -c \
	'eval "$CC -std=c11 $FLAGS -O1 $analyzer -c -o /dev/null {}" 2>&1 | grep -E "\[-Wanalyzer|error:" || :' >> "$log"
echo "gcc -fanalyzer: $# files"
if command -v cppcheck > /dev/null; then
	cppcheck -q --std=c11 --enable=warning,portability --inline-suppr -Iinclude -Ilib --suppress=missingIncludeSystem --suppress='*:*.def' \
		--suppress=unknownMacro --template='{file}:{line}: {severity}: {message} [{id}]' "$@" 2>&1 | grep -E '^[a-z].*: (error|warning|portability): ' >> "$log"
	echo "cppcheck: $# files"
fi
if command -v clang-tidy > /dev/null; then
	printf '%s\n' "$@" | xargs -P "${ANALYZE_JOBS:-2}" -n 12 sh -c 'eval "clang-tidy --quiet \"--checks=\$tidy\" $* -- -std=c11 $FLAGS -w" 2> /dev/null' sh |
		sed "s|^$PWD/||" | grep -E '(warning|error): ' >> "$log"
	echo "clang-tidy: $# files"
fi
# without line numbers, which move
sed -E 's/^([^:]*):[0-9]+(:[0-9]+)?: /\1: /' "$log" | sort -u | grep -vxFf "$here/analyze.known" > "$found"
[ ! -s "$found" ] && exit 0
echo 'findings (lines of tests/lint/analyze.known silence them, with a reason):'
sort "$log" | while IFS= read -r line; do
	printf '%s\n' "$line" | sed -E 's/^([^:]*):[0-9]+(:[0-9]+)?: /\1: /' | grep -qxFf "$found" && printf '%s\n' "$line"
done
exit 1
