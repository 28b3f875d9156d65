#!/bin/sh
# Where the time of refs goes, over TEXT or over mixed documentation of BENCH_MB MiB.
# usage: rules.sh BENCH_RULES [TEXT [records]]
set -eu
bench=$1
here=$(dirname "$0")
dir=$(mktemp -d "${TMPDIR:-/tmp}/sluice-bench.XXXXXX")
trap 'rm -rf "$dir"' EXIT
text=${2:-}
if [ -z "$text" ]; then
	text=$dir/text
	perl "$here/corpus.pl" "${BENCH_MB:-64}" "$text" ${DOCS:-/usr/share/man /usr/share/doc}
fi
perl "$here/names.pl" > "$dir/names"
"$bench" "$here/../../share/refs" "$dir/names" "$text" ${3+records}
