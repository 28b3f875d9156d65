#!/bin/sh
# Reports and exports as their users meet them: in a browser, a graph library, a schema,
# a spreadsheet. What is not there is said and passed over. Usage: check.sh BIN WORK
set -u
bin=$1 work=$2 here=$(cd "$(dirname "$0")" && pwd)
skip() { echo "1..0 # SKIP check-report: $1"; echo "check-report: not run: $1" >&2; exit 0; }
command -v npm >/dev/null && command -v node >/dev/null || skip 'npm is not installed'
chromium=$(command -v chromium || command -v chromium-browser || true)
[ -n "$chromium" ] || skip 'chromium is not installed (make deps-report)'
mkdir -p "$work" && cp "$here/package.json" "$work/" || exit 1
(cd "$work" && npm install --silent --no-audit --no-fund --ignore-scripts >npm.log 2>&1) || skip 'the npm registry cannot be reached'
cd "$work" || exit 1
rm -rf cases out && mkdir -p cases out
export SLUICE_USER=tester
"$bin/sluice-triage" -q -g "$here/../../build/samples/gazetteer.tsv" -P "$here/../../build/samples/dump/passwords.txt" cases/sample.db "$here/../../build/samples/DONGYOU-2024.zip"
perl "$here/hostile.pl" cases/hostile > cases/hostile.jsonl
"$bin/sluice-triage" -q cases/hostile.db cases/hostile
"$bin/sluice-record" -q cases/hostile.db < cases/hostile.jsonl
perl "$here/big.pl" 100000 | "$bin/sluice-record" -q cases/big.db
printf '北山市公安局\n临渊洞幽\n' > names
for c in sample hostile big; do
	start=$(date +%s%N)
	"$bin/sluice-report" cases/$c.db > out/$c.html || exit 1
	echo "# $c: report written in $((($(date +%s%N) - start) / 1000000)) ms, $(wc -c < out/$c.html) bytes"
done
"$bin/sluice-report" --lang zh cases/sample.db > out/sample-zh.html
"$bin/sluice-report" --redact names --rows 7 cases/sample.db > out/sample-redacted.html
"$bin/sluice-show" --html cases/sample.db aaaaaaaa-0000-4000-8000-000000000001 > out/document.html
"$bin/sluice-show" --html --unmask cases/sample.db aaaaaaaa-0000-4000-8000-000000000001 > out/document-unmasked.html
for id in $(sqlite3 cases/hostile.db "SELECT DISTINCT b.sha256 FROM item i JOIN blob b ON b.id = i.blob WHERE i.chars > 60 AND i.format IN ('text', 'html', 'eml') ORDER BY 1 LIMIT 6"); do
	"$bin/sluice-show" --html cases/hostile.db $id > out/hostile-$(printf %.8s $id).html
done
for c in sample hostile; do
	for f in jsonl ftm stix misp gexf graphml datasette; do "$bin/sluice-export" -f $f cases/$c.db > out/$c.$f || exit 1; done
	"$bin/sluice-export" -f ftm --unmask cases/$c.db > out/$c-unmasked.ftm
	for v in documents targets contracts mentions references losses timeline; do "$bin/sluice-export" -f csv --view $v cases/$c.db > out/$c-$v.csv || exit 1; done
done
CHROMIUM=$chromium NODE_PATH="$work/node_modules" SLUICE_HERE=$here node "$here/check.cjs" "$work"
