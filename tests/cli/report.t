#!/bin/sh
# Reports and exports, of a friendly case and of one full of markup, formulas and escapes.
. "$(dirname "$0")/case_lib.sh"
perl "$here/make_stream.pl" s.store 60 > s.jsonl
perl -CS -Mutf8 -MJSON::PP -e '
	my $evil = "</script><img src=x onerror=alert(1)>&\"\x27<!--\x{202E}gpj.exe\x1b[31m\x07=HYPERLINK(1)";
	my $id = "e" x 64; my $j = JSON::PP->new->canonical;
	my @r = ({type => "item", id => $id, path => "=cmd|calc!$evil", size => 9, mtime => "2021", text => {by => "plain", chars => 5, meta => {title => $evil, author => "\@SUM(1)"}}},
		{type => "ref", item => $id, path => "x", kind => "organization", value => $evil, raw => $evil, start => 0, end => 4, context => "a $evil b", score => 0.9, by => "t"},
		{type => "ref", item => $id, path => "x", kind => "phone", value => "+8613812345678", raw => "13812345678", start => 1, end => 4, context => "call 13812345678 or １３８１２３４５６７８ now, passport E12345678", score => 0.9, by => "t"},
		{type => "ref", item => $id, path => "x", kind => "url", value => "javascript:alert(1)", start => 2, end => 4, context => $evil, score => 0.9, by => "t"},
		{type => "target", item => $id, path => "x", name => $evil, country => "<b>", sector => "</table>", score => 0.8, bytes => 952000000000, contact => "13812345678"},
		{type => "contract", item => $id, path => "x", number => "-1+1", title => $evil, party_a => "\t=1+1", party_b => "+1", amount => 1e300, currency => "CNY", signed => "2021"},
		{type => "error", item => $id, path => $evil, stage => "text", code => $evil, message => $evil});
	print $j->encode({sluice => 1, %$_}), "\n" for @r' > evil.jsonl
cat evil.jsonl >> s.jsonl
"$b/sluice-record" c.db < s.jsonl; is $? 0 'recorded'
"$b/sluice-report" c.db > r.html; is $? 0 'report'
"$b/sluice-report" --lang zh --title 测试 c.db | grep -q '<h1>测试</h1>'; ok $? 'in Chinese'
"$b/sluice-show" --html c.db 一号.txt > d.html; grep -q '<span class="k2" title="e-mail: ••@mail.example (staff)">••@mail.example</span>' d.html; ok $? 'show --html: references in the text, masked'
"$b/sluice-show" --html --unmask c.db 一号.txt | grep -q 'title="e-mail: li@mail.example (staff)">li@mail.example</span>'; ok $? 'show --html --unmask'
cat > check.pl <<'P'
use strict; use warnings; use JSON::PP; use Digest::SHA 'sha256_base64';
my ($file, $scripts) = @ARGV;
open my $f, '<:raw', $file or die; local $/; my $h = <$f>; my @bad;
my ($csp) = $h =~ /Content-Security-Policy" content="([^"]+)"/ or push @bad, 'no policy';
push @bad, 'policy' unless $csp =~ /default-src 'none'/ && $csp !~ /unsafe/;
my ($css) = $h =~ m{<style>(.*?)</style>}s; push @bad, 'style digest' unless index($csp, sha256_base64($css) . '=') >= 0;
my $n = 0;
while ($h =~ m{<script>(.*?)</script>}sg) { $n++; push @bad, 'script digest' unless index($csp, sha256_base64($1) . '=') >= 0 }
push @bad, "$n scripts" unless $n == $scripts;
while ($h =~ m{<script type="application/json" id="[-a-z]+">(.*?)</script>}sg) { my $t = $1; push @bad, 'markup in data' if $t =~ /[<>&]/; eval { decode_json($t); 1 } or push @bad, "data: $@" }
(my $rest = $h) =~ s{<script.*?</script>}{}sg;
push @bad, "tag $1" if $rest =~ m{<(img|iframe|object|embed|form|base|b|link)\b}i;
(my $bare = $rest) =~ s/"[^"]*"/""/g;
push @bad, "attribute $1" if $bare =~ /<[^>]*\s(on\w+|style|src)\s*=/i;
push @bad, 'control' if $h =~ /[\x00-\x08\x0b-\x1f\x7f]/; push @bad, 'bidi' if $h =~ /\xE2\x80[\xAA-\xAE]/;
push @bad, 'private' if $h =~ /13812345678|wang\@mail/;
push @bad, "fetches $1" if $rest =~ m{\s((?:src|href)="(?!#)[^"]*)};
push @bad, "anchor $1" for grep { $h !~ /id="\Q$_\E"/ } $rest =~ /href="#([^"]+)"/g;
print "$file: @bad\n" if @bad; exit !!@bad;
P
perl check.pl r.html 1; ok $? 'the report: nothing runs, nothing is fetched, nothing private'
"$b/sluice-show" --html c.db eeeeeeeeeeee > e.html; perl check.pl e.html 0; ok $? 'the same for a document'
for what in 'class="wide map"' 'class="matrix"' 'class="scroll time"' 'class="scroll net"' 'id="t-contracts"' 'id="docs"' '<noscript><table>'; do grep -q "$what" r.html; ok $? "the report has $what"; done
cp c.db m.db; "$b/sluice-tag" --accept target:印度外交部 m.db; "$b/sluice-tag" --note 'see page two' m.db trad.txt
"$b/sluice-report" m.db > m.html; grep -q 'see page two' m.html && grep -q '印度外交部 ✓' m.html; ok $? 'what people said is in it'
"$b/sluice-report" --unmask c.db | grep -q 13812345678; ok $? '--unmask'
"$b/sluice-report" --rows 100000 c.db > all.html; "$b/sluice-report" --rows 2 c.db > two.html
perl -0777 -ne 'm{<div class="lede">(.*?)</div>}s or die; $_ = $1; s/<[^>]*>//g; print' r.html > lede
grep -q "^$("$b/sluice-case" query --json c.db 'SELECT count(*) AS n FROM top_targets' | sed 's/[^0-9]//g') targets are named in [0-9]* document" lede; ok $? 'the first words count'
! grep -q '[{}|]\|(s)' lede; ok $? 'and say one or more, not both'
rows() { perl -MJSON::PP -0777 -ne 'for my $t (qw(targets contracts orgs people timeline)) { /id="t-$t">(.*?)<\/script>/s or die; my $j = decode_json($1); print "$t ", $j->{cut} // scalar @{$j->{rows}}, "\n" }' $1; }
rows all.html > all; rows two.html > two; diff all two >&2; ok $? '--rows: what is left out is counted in rows, not in pieces of evidence'
is "$(awk '$1 == "targets" { print $2 }' all)" "$("$b/sluice-case" query --json c.db 'SELECT count(*) AS n FROM top_targets' | sed 's/[^0-9]//g')" 'a row a target, as in top_targets'
if [ -w /dev/full ]; then is "$("$b/sluice-report" c.db 2>&1 >/dev/full)" 'sluice-report: cannot write the page: No space left on device' 'a full disk is told'; else ok 0 'full # SKIP'; fi
printf '北山市公安局\nWANG@mail.example\n' > names
"$b/sluice-report" --redact names c.db > x; ! grep -q '北山市公安局\|wang@mail' x; ok $? '--redact: report'
for f in csv jsonl ftm stix misp gexf graphml datasette; do
	"$b/sluice-export" -f $f --redact names c.db > out.$f; is $? 0 "export $f"
	! grep -q '北山市公安局\|wang@mail\|13812345678\|１３８１２３４５６７８\|E12345678' out.$f; ok $? "$f: redacted and masked"
	! LC_ALL=C grep -q "$(printf '[\001-\010\033]')" out.$f; ok $? "$f: no terminal escapes"
done
perl -MJSON::PP -e 'local $/; for (qw(stix misp datasette)) { open my $f, "<", "out.$_"; decode_json(<$f>) }'; ok $? 'stix, misp, datasette are JSON'
perl -MJSON::PP -ne 'decode_json($_)' out.jsonl out.ftm; ok $? 'jsonl, ftm are JSON Lines'
perl "$here/../report/stix.pl" out.stix >stix.log; ok $? 'stix: by the rules of the standard'; sed 's/^/# /' stix.log
perl -MJSON::PP -e 'open my $f, "<", "out.stix"; local $/; my $b = decode_json(<$f>); my %s = map { $_->{id} => 1 } @{$b->{objects}}; for (@{$b->{objects}}) { die "dup" if 2 < ++$s{$_->{id}}; die unless $_->{id} =~ /^$_->{type}--[0-9a-f]{8}-[0-9a-f]{4}-5[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/; if ($_->{type} eq "relationship") { die unless $s{$_->{source_ref}} && $s{$_->{target_ref}} } }'; ok $? 'stix: identifiers, no dangling relationship'
if command -v xmllint >/dev/null; then xmllint --noout out.gexf out.graphml; ok $? 'gexf, graphml are XML'; else ok 0 'XML # SKIP no xmllint'; fi
is "$("$b/sluice-export" -f jsonl --view targets c.db | jq -r '.extra // empty | fromjson | select(.contact) | "\(.bytes) \(.contact)"')" '952000000000 138••••••78' 'JSON in a cell: sizes stay, numbers of people do not'
# 0-UUID.png is the thumbnail of UUID.png: a file's name, nobody's number
printf '{"sluice":1,"type":"item","id":"%064d","path":"0-bbbbbbbb-0000-4000-8000-000000000002.png","size":9}\n' 8 | "$b/sluice-record" uuid.db
is "$("$b/sluice-export" -f csv --view documents uuid.db | grep -c '0-bbbbbbbb-0000-4000-8000-000000000002.png')" 1 'a UUID behind a short part of a name is one'
# a piece of text that is cut within a number: half of it would not be known for one
i=0; while [ $i -lt 60 ]; do printf 'wxid_synthetic0001 '; i=$((i+1)); done > long.txt; printf '虚衡市公安局 ' >> long.txt; cat long.txt long.txt > longer.txt
"$b/sluice-triage" -q cut.db longer.txt > /dev/null 2>&1
is "$("$b/sluice-report" cut.db | grep -oE 'synthetic|[g-z_]c0001|wxid_[a-z]+' | sort | uniq -c | tr -s ' ' | head -n 3)" '' 'no half of an account at the edges of a piece of text'
printf '{"sluice":1,"type":"item","id":"%064d","path":"x","size":9}\n{"sluice":1,"type":"contract","item":"%064d","path":"x","number":"A-77","amount":123456789,"currency":"CNY","title":"call 13812345678","score":0.5,"start":0,"end":2,"by":"x"}\n' 7 7 | "$b/sluice-record" sum.db
"$b/sluice-report" sum.db | grep -q '^<tr><td>A-77</td><td>call 138••••••78</td>.*<td class="n">123456789</td>'; ok $? 'the plain table: a sum whole, a telephone number masked'
for v in contracts documents targets; do
	"$b/sluice-export" -f csv --view $v c.db > v.csv
	! grep -qE '(^|,)"?[=+@-][^0-9.]' v.csv; ok $? "csv $v: no formula"
done
if command -v sqlite3 >/dev/null; then
	"$b/sluice-export" -f csv --view contracts c.db > v.csv; is "$(sqlite3 :memory: '.mode csv' '.import v.csv t' 'SELECT count(*), min(amount) FROM t')" '2,1.0e+300' 'csv in sqlite3'
fi
"$b/sluice-export" -f csv --dir tables c.db; is $? 0 'every view as a file of its own'; "$b/sluice-export" -f csv --view targets c.db | cmp -s - tables/targets.csv; ok $? 'as one by one'
"$b/sluice-export" --dir alone c.db; is "$? $(cmp alone/targets.csv tables/targets.csv)" '0 ' '--dir means csv'
"$b/sluice-export" --dir nowhere/x c.db 2> said; is "$? $(cat said)" "3 sluice-export: cannot make the folder 'nowhere/x': No such file or directory" 'a folder that cannot be made'
"$b/sluice-export" -f jsonl --dir other c.db 2> said; is "$?" 2 '--dir with another format'
is "$(ls tables | sed 's/.csv//' | sort | tr '\n' ' ')" "$(sqlite3 c.db "SELECT name FROM sqlite_master WHERE type = 'view' ORDER BY name" | tr '\n' ' ')" 'and they are all'
"$b/sluice-export" --bundle ex c.db 一号.txt trad.txt; is $? 0 'a bundle'
(cd ex && sha256sum -c --quiet SHA256SUMS); ok $? 'its digests hold'
is "$(ls ex | wc -l | tr -d ' ')" 11 'bytes, text, page and facts of both, the log, a word to the reader, the digests'
perl -MJSON::PP -0777 -ne 'my $j = decode_json($_); die unless $j->{documents}[0]{path} && $j->{chain}' ex/*.json; ok $? 'the facts: paths, chain'
"$b/sluice-export" --bundle ex.zip c.db 一号.txt trad.txt; is $? 0 'a bundle as one file'
if command -v unzip >/dev/null; then unzip -q -d exz ex.zip && diff -r ex exz; ok $? 'unzip finds the same in it'; else ok 0 'unzip # SKIP'; fi
if command -v 7z >/dev/null; then 7z t ex.zip >/dev/null; ok $? '7z finds it sound'; else ok 0 '7z # SKIP'; fi
"$b/sluice-export" --bundle ex2.zip c.db 一号.txt trad.txt; cmp -s ex.zip ex2.zip; ok $? 'the same bytes again'
for f in ex/*.bin; do is "$(sha256sum < $f | cut -c1-12)" "$(basename $f .bin)" 'the bytes are those that were recorded'; done
"$b/sluice-export" --bundle ex c.db trad.txt 2>/dev/null; is $? 3 'a folder that is there is left alone'
is "$(SLUICE_FAKE_TTY=1 SLUICE_PAGER='sed s/^/P/' COLUMNS=80 NO_COLOR=1 "$b/sluice-case" info c.db | sed -n 1p | cut -c1)" 'P' 'a pager on a terminal, if it is wanted'
is "$("$b/sluice-case" info c.db | grep -c ^P)" '0' 'none in a pipe'
is "$(SLUICE_FAKE_TTY=1 SLUICE_PAGER='sed s/^/P/' "$b/sluice-case" --json info c.db | cut -c1)" '{' 'none for --json'
"$b/sluice-export" -f nothing c.db 2>/dev/null; is $? 2 'an unknown format'
"$b/sluice-export" --view nothing c.db 2>/dev/null; is $? 2 'an unknown view'
"$b/sluice-export" -f stix --view targets c.db >out 2>/dev/null; is $? 2 'a view of a format that has none'
awk 'BEGIN { id = sprintf("%064d", 5); printf "{\"sluice\":1,\"type\":\"item\",\"id\":\"%s\",\"path\":\"a.txt\"}\n", id; for (i = 0; i < 4000; i++) printf "{\"sluice\":1,\"type\":\"ref\",\"item\":\"%s\",\"path\":\"a.txt\",\"kind\":\"domain\",\"value\":\"host%d.example\",\"start\":%d,\"end\":%d,\"by\":\"url\"}\n", id, i, i * 20, i * 20 + 9 }' | "$b/sluice-record" many.db
(trap '' XFSZ; ulimit -f 200; "$b/sluice-export" -f csv --dir fulldir many.db) 2> said; is "$? $(sed 's/[a-z]*\.csv/X.csv/' said)" "3 sluice-export: cannot write 'fulldir/X.csv': File too large" 'export into a folder that is full says where and why'
# two files, one text: to be read once
mkdir twice; printf '合同编号：DY-2020-0123\n甲方：虚衡市公安局\n乙方：临远东游科技有限公司\n合同金额：120000元\n' > twice/plain.txt; { printf '\357\273\277'; cat twice/plain.txt; } > twice/marked.txt
"$b/sluice-triage" -q --ocr none twice.db twice; "$b/sluice-report" twice.db | sed -n '/<section id="first"/,/<\/section>/p' > first
is "$(grep -o 'twice/[a-z]*.txt' first | sort -u | wc -l) $(q twice.db 'SELECT count(*) FROM reading_list')" '1 1' 'what to read first: one of two files with one text, as in reading_list'
# what a private reference was found at, wherever text shows it
mkdir "微信lao_wang-88"; printf 'Call Ivan: +7 912 345-67-89\n手机 138.9999.1236\nTelegram: @secret_person99\nmail li[at]qq[dot]com\n微信lao_wang-88\nphone: ٠١٠١٢٣٤٥٦٧٨\n' > "微信lao_wang-88/a.txt"
"$b/sluice-triage" -q --ocr none spans.db "微信lao_wang-88"; "$b/sluice-export" -f csv --view mentions spans.db > spans.csv
is "$(grep -c . spans.csv | awk '{ print ($1 > 6) }') $(grep -cE '345-67|9999|secret_person|li\[at|lao_wang|١٢٣٤' spans.csv)" '1 0' 'numbers and accounts are masked in contexts and paths as they are in values'
"$b/sluice-report" spans.db | grep -qE '345-67|9999\.|secret_person|li\[at|lao_wang|١٢٣٤'; is $? 1 'and in the report'
finish
