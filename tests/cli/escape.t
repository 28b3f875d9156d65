# One dump of names and texts that attack whoever shows them: a terminal, JSON,
# HTML with its SVG, CSV, XML and SQL.
n=0
ok() { n=$((n+1)); if [ "$1" = "$2" ]; then echo "ok $n - $3"; else echo "not ok $n - $3"; printf '#   got  %s\n#   want %s\n' "$1" "$2"; fi; }
b=$SLUICE_BIN
cd "$TEST_TMP" || exit 1
mkdir dump
esc=$(printf '\033]0;title\007\033[31m')
evil="<script>alert(1)</script><img src=x onerror=alert(2)>\"'&]]>"
for name in "$esc red.txt" "<img src=x onerror=alert(3)>.txt" "=cmd|' calc'!A1.txt" "');DROP TABLE item;--.txt" "a
b.txt" "$(printf 'rtl\342\200\256txt.exe')" "$(printf 'c1\302\233m.txt')"; do
	printf '合同编号：DY-2021-0%s\n甲方：虚衡%s局\n乙方：=HYPERLINK("http://mail.example")有限公司\n金额：45万元\n联系 office@mail.example\n%s%s\n' "${#name}" "$evil" "$esc" "$evil" > "dump/$name"
done
"$b/sluice-triage" -q --ocr none case.db dump; ok $? 0 "triage"
ok "$(sqlite3 case.db 'SELECT count(*) FROM documents')" 7 "no name is lost, no table dropped"
controls() { LC_ALL=C tr -d '\t\n\f\040-\176\200-\377' < "$1" | wc -c; }
# C1 controls as UTF-8, and what turns the direction of writing
signs() { LC_ALL=C grep -c "$(printf '\302[\200-\237]')\|$(printf '\342\200\256')" "$1"; }
for cmd in "search case.db office" "search case.db path:txt" "case info case.db" "case log case.db" "similar case.db" "show case.db red.txt" "identify dump/*" "text dump/*" "refs -e dump/*" "unpack -l dump"; do
	# shellcheck disable=SC2086 # words
	set -- $cmd; tool=$1; shift
	# shellcheck disable=SC2068
	"$b/sluice-$tool" $@ > out 2>&1
	ok "$(controls out)" 0 "$cmd: no control characters reach a terminal"
	[ "$tool" = text ] || ok "$(signs out)" 0 "$cmd: nor hidden ones"
done
"$b/sluice-unpack" -q -o s dump | "$b/sluice-identify" | "$b/sluice-text" --ocr none | "$b/sluice-refs" > stream
jq -e . stream > lines 2> err; ok "$? $(wc -l < err)" "0 0" "every record is JSON"
ok "$(controls stream) $(signs stream)" "0 0" "and holds no control characters"
"$b/sluice-report" case.db > r.html
ok "$(grep -c '<script>alert\|<img src=x\|onerror=alert([0-9])>' r.html)" 0 "HTML: nothing of the dump is markup"
ok "$(sed 's/<script[^>]*>/\n&\n/g; s/<\/script>/\n&\n/g' r.html | grep -c '<script')" "$(sed 's/<script[^>]*>/\n&\n/g; s/<\/script>/\n&\n/g' r.html | grep -c '</script>')" "HTML: scripts begin and end as they should"
ok "$(controls r.html)" 0 "HTML: no control characters"
ok "$(grep -c 'Content-Security-Policy' r.html)" 1 "HTML: a policy that would forbid it all the same"
# names of the dump reach the drawings too: whatever stands in one is shapes and text, and well-formed
perl -0777 -ne 'print "$_\n" for /<svg\b.*?<\/svg>/gs' r.html > drawings
ok "$(grep -c '&lt;script\|&lt;img\|HYPERLINK' drawings | sed 's/[1-9][0-9]*/some/')" some "SVG: what attacks is drawn"
ok "$(perl -0777 -ne 'my %may = map { $_, 1 } qw(svg g rect text tspan title desc line path circle polyline polygon a defs use symbol); $may{$1} or print "$1\n" while /<\/?([a-zA-Z!?]\w*)/g; print "$1\n" while /\s(on\w+|(?:xlink:)?href)\s*=\s*"(?!#)/g' drawings | sort -u | tr '\n' ' ')" "" "SVG: nothing but shapes, no handler, no link outside"
ok "$(perl -MJSON::PP -0777 -ne 'my $bad = 0; for (/<svg\b.*?<\/svg>/gs) { my @open; while (/<(\/?)([a-zA-Z]\w*)((?:\s+[\w:-]+="[^"<]*")*)\s*(\/?)>|<|&(?!(?:amp|lt|gt|quot|#\d+|#x[0-9a-fA-F]+);)/g) { defined $2 or $bad++, next; $1 ? (pop @open // "") eq $2 || $bad++ : $4 || push @open, $2 } $bad += @open } print $bad' drawings)" 0 "SVG: well-formed"
for f in csv jsonl ftm stix gexf graphml; do "$b/sluice-export" -f $f case.db > "x.$f" 2> err || "$b/sluice-export" --format $f case.db > "x.$f" 2> err || rm -f "x.$f"; done
for f in x.jsonl x.ftm x.stix; do [ -s $f ] && { jq -e . $f > lines 2> err; ok "$? $(wc -l < err)" "0 0" "$f is JSON"; }; done
for f in x.csv; do [ -s $f ] && ok "$(grep -c '^=\|,=\|^"=\|,"=' $f)" 0 "$f: no cell begins a formula"; done
for f in x.gexf x.graphml; do [ -s $f ] && ok "$(grep -c '<script\|<img' $f)" 0 "$f: nothing of the dump is markup"; done
ls dump | wc -l > count; ok "$(tr -d ' ' < count)" 8 "the dump is as it was"
echo "1..$n"
