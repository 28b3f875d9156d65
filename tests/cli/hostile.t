# Bombs and traps: each costs its own item, within limits and by its own code,
# and what stands beside it is read. What there is: make_bombs.pl.
n=0
ok() { n=$((n+1)); if [ "$1" = "$2" ]; then echo "ok $n - $3"; else echo "not ok $n - $3"; printf '#   got  %s\n#   want %s\n' "$1" "$2"; fi; }
b=$SLUICE_BIN
perl tests/cli/make_bombs.pl "$TEST_TMP/b" || exit 1
cd "$TEST_TMP" || exit 1
{ "$b/sluice-unpack" -q -o s b; echo $? > rc; } | "$b/sluice-identify" | timeout 1800 "$b/sluice-text" --ocr none > out
ok "$? $(cat rc)" "1 1" "losses, and no failure"
codes() { jq -r --arg p "b/$1" 'select(.type == "error" and (.path | split("!/")[0]) == $p) | .code' out | sort -u | tr '\n' ' '; }
while read -r file code what; do
	# a worker under the sanitizer has no limit of address space: xz gets its dictionary there
	case $SLUICE_BUILD:$file in *-san*:window.xz) continue ;; esac
	ok "$(codes "$file")" "$code${code:+ }" "$file: $what"
done <<'T'
deep.zip limit-depth archives in archives
sizes.tar corrupt a negative size
nested.eml limit-depth ten thousand messages in each other
vast.png limit-bytes 60,000 pixels square
vast.tif limit-bytes 200,000 pixels square
vast.gif limit-bytes 65,535 pixels square
vast.webp limit-bytes 16,384 pixels square
vast.bmp truncated two thousand million pixels wide
strings.xlsx limit-output one string in 200,000 cells
rows.dbf corrupt four thousand million rows of nothing
window.xz limit-memory a dictionary of 4 GiB
window.zst limit-memory a window of 2 GiB
quine.gz limit-depth an archive that holds itself
T
ok "$(codes overlap.zip | grep -c overlap)" 1 "overlap.zip: a thousand members of the same bytes"
ok "$(codes chains.doc | grep -c truncated)" 1 "chains.doc: chains in a loop"
ok "$(codes mail.tnef | grep -c truncated)" 1 "mail.tnef: an attachment beyond the end"
# what must be read in spite of it, and what must not
text() { id=$(jq -r --arg p "b/$1" 'select(.type == "item" and .path == $p) | .id' out | head -n 1); cat "s/$(echo "$id" | cut -c1-2)/$(echo "$id" | cut -c3-).txt"; }
while read -r file word what; do
	ok "$(text "$file" | grep -c "$word")" 1 "$file: $what"
done <<'T'
laughs.xml mirth no entity is expanded
quadratic.docx before nor many times
external.xlsx cell nor fetched
include.svg drawn nor included
fonts.pdf legible fonts that are none
tables.docx innermost tables in each other
groups.rtf deep a million groups
deep.html bottom deep HTML
deep.json bottom deep JSON
attributes.html kept 50,000 attributes
string.sql good a string without end
card.vcf first a card of a million folds
columns.xlsx 1 columns beyond the last
loop.pdf round an outline that is its own child
small.xz!/small good a dictionary of 16 MiB
zz.txt 虚衡市公安局 a plain text at the end of it all
T
ok "$(text include.svg | cat - s/*/*.txt | grep -c 'root:.*:0:0:')" 0 "no file of this machine is in any text"
for f in laughs.xml quadratic.docx repeat.fods wide.csv columns.xlsx self.plist; do
	ok "$(test "$(text $f | wc -c)" -lt 9000000 && echo bounded)" bounded "$f: bounded text"
done
ok "$(jq -r 'select(.type == "item" and (.path | startswith("b/links/"))) | .kind' out | sort | uniq -c | tr -s ' ')" " 5 link" "links are told and not followed"
ok "$(jq -r 'select(.type == "item" and .path == "b/members.gz!/members") | .size' out)" 4 "100,001 gzip members are one stream"
ok "$(jq -r 'select(.type == "item" and (.path | startswith("b/streams.pdf"))) | .path' out)" b/streams.pdf "a PDF of streams that unpack twice"
ok "$("$b/sluice-unpack" -l --json million.zip | wc -l)" 1000001 "a million empty members"
ok "$("$b/sluice-unpack" -l --json --max-entries 5000 million.zip | grep -c limit-entries)" 1 "or as many as are allowed"
ok "$("$b/sluice-unpack" -q -l --json parts.eml | grep -c limit-entries)" 1 "a mail of too many parts"
# processor time of all that was run: the same on a machine that has much else to do
times > times; seconds=$(perl -ne '$s += $1 * 60 + $2 while /(\d+)m([\d.]+)s/g; END { printf "%d", $s }' times)
ok "$([ "$seconds" -lt 400 ] && echo quick)" quick "all of it in $seconds s of processor time"
"$b/sluice-refs" --json b/string.sql b/wide.csv b/deep.html > refs; ok $? 0 "references in long lines"
echo "1..$n"
