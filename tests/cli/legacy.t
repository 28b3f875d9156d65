# Office files of the compound file kind, written by LibreOffice, and RTF.
n=0
ok() { n=$((n+1)); if [ "$1" = "$2" ]; then echo "ok $n - $3"; else echo "not ok $n - $3"; printf '%s\n' "$1" | sed 's/^/#   got  /'; printf '%s\n' "$2" | sed 's/^/#   want /'; fi; }
top=$PWD
cd "$TEST_TMP" || exit 1
for f in doc xls ppt; do gzip -dc "$top/tests/data/libreoffice.$f.gz" > "a.$f"; done
text() { "$SLUICE_BIN/sluice-text" "$@" 2>&1; }
ok "$(text a.doc)" "采购合同
合同编号：DY-2020-0777
甲方：虚衡市公安局
名称	数量	金额（元）
折扇		450000.00
听雨	1	1200000.00
Ünïcode и кириллица." "Word 97: pieces, and a table with an empty cell"
ok "$(text a.xls | sed -n 2,4p)" "序号	合同编号	签订日期	金额
1	DY-2020-0777	2020-01-02	450000.5
2	DY-2020-0778	2020-03-15	1200000" "Excel 97: strings, numbers, dates as dates"
ok "$(text a.ppt | tr '\f' '|')" "“折扇”远程控制系统 V2.1
|mfa.elbonia.example
|" "PowerPoint 97: slides"
gzip -dc "$top/tests/data/libreoffice-lists.doc.gz" > lists.doc
ok "$(text lists.doc)" "采购合同
1. 合同标的
a. 折扇
b. 听雨
2. 付款方式
见 招标公告 <http://mfa.elbonia.example/tender>。" "Word 97: numbers of lists and addresses of links"
printf '{\\rtf1 {\\*\\gone x}one {\\f0\\*\\cs7 two}\\par}' > star.rtf
ok "$(text star.rtf)" "one two" "RTF: a star within a group hides nothing"
cp a.doc a.wps; ok "$("$SLUICE_BIN/sluice-identify" --json a.wps | jq -r .identify.format)" doc "a WPS file is told by its streams"
for size in 100 600 3000 6000 9000; do
	for f in doc xls ppt; do head -c $size "a.$f" > "cut.$f"; text -q "cut.$f" > /dev/null; st=$?; [ $st -le 1 ] || break 2; done
done
ok $st "$([ $st -le 1 ] && echo $st)" "cut files end with a loss or less"
printf '{\\rtf1\\ansi\\ansicpg936{\\fonttbl{\\f0\\fcharset134 SimSun;}{\\f1\\fcharset204 Arial;}}{\\info{\\author \\'"'"'c1\\'"'"'d9}{\\creatim\\yr2020\\mo1\\dy2}}\\f0 \\'"'"'ba\\'"'"'cf\\'"'"'cd\\'"'"'ac\\u-28797?\\par{\\*\\unknown x}{\\f1 \\'"'"'c4\\'"'"'e0}\\par\\trowd a\\cell b\\cell\\row{\\field{\\*\\fldinst HYPERLINK "http://mfa.elbonia.example/x"}{\\fldrslt link}}\\par}' > a.rtf
ok "$(text a.rtf)" "合同较
Да
a	b	
link
http://mfa.elbonia.example/x" "RTF: GBK, Unicode, Cyrillic by font, rows, addresses"
ok "$("$SLUICE_BIN/sluice-text" --json a.rtf | jq -r '.text.meta.author, .text.meta.created' | tr '\n' ' ')" "临 2020-01-02T00:00 " "RTF: metadata"
printf '{\\rtf1 half' > half.rtf
ok "$("$SLUICE_BIN/sluice-text" --json half.rtf | jq -r 'select(.type=="error").code')" truncated "an RTF that ends within a group is told to"
for f in doc ppt emf wmf; do gzip -dc "$top/tests/data/libreoffice-parts.$f.gz" > "parts.$f"; done
ok "$("$SLUICE_BIN/sluice-text" --json parts.doc | jq -r '.text.meta["custom:MyProp"], .text.meta.commenters' | tr '\n' ' ')" "MyValue Commenter " "Word 97: a property its author named, who made remarks"
ok "$(text parts.ppt | grep Comment)" "SlideCommenter: SlideComment" "PowerPoint 97: a remark"
for f in emf wmf; do ok "$(text parts.$f | sed -n '1p;4p')" "SlideTitle
SlideCellA SlideCellB" "a metafile ($f): runs on one line"; done
printf '{\\rtf1{\\*\\userprops{\\propname Client}\\proptype30{\\staticval Elbonia}}a{\\*\\atnid LL}{\\*\\atnauthor Li Lei}\\chatn{\\*\\annotation{\\*\\atndate 1}\\pard not so\\par}b\\par}' > remark.rtf
ok "$(text remark.rtf)" "a Li Lei: not so
b" "RTF: a remark and who made it"
ok "$("$SLUICE_BIN/sluice-text" --json remark.rtf | jq -r '.text.meta["custom:Client"]')" Elbonia "RTF: a property its author named"
for f in emf wmf; do for size in 20 100 400 900 2000; do head -c $size "parts.$f" > "cut.$f"; text -q "cut.$f" > /dev/null; st=$?; [ $st -le 1 ] || break 2; done; done
ok $st "$([ $st -le 1 ] && echo $st)" "cut metafiles end"
ole() { perl "$top/tests/cli/make_ole.pl" "$@"; }
printf 'Targets of the week\rMinistry of Foreign Affairs of Elbonia\r' > index; head -c 5000 /dev/zero > records
ole old.ppt "PowerPoint Document=records" Text_Content=index
ok "$(text old.ppt | head -n 2)" "Targets of the week
Ministry of Foreign Affairs of Elbonia" "PowerPoint 95: the text it lays down for programs that search"
perl -e 'my $w = sub { join "", map { pack "v", ord } split //, $_[0] }; my $c = sub { my $z = $w->($_[1]); pack("vvV", $_[0] << 4, 0x0FBA, length $z) . $z };
my $in = pack("vvVV", 0, 0x0FD3, 4, 1) . $c->(0, "shown") . $c->(1, "http://mfa.elbonia.example/x"); print pack("vvV", 15, 0x0FD7, length $in) . $in' > link
ole link.ppt "PowerPoint Document=link"
ok "$(text link.ppt | head -n 1)" "http://mfa.elbonia.example/x" "PowerPoint: where a link leads"
head -c 5000 /dev/zero > records; printf '\001\002Framework agreement No. 7 with the Ministry\000\003' | dd of=records conv=notrunc 2>/dev/null
ole older.ppt PP40=records
ok "$(text older.ppt | grep Framework)" "Framework agreement No. 7 with the Ministry" "PowerPoint 4: its runs of text"
ok "$("$SLUICE_BIN/sluice-text" --json older.ppt | jq -r 'select(.type=="error").code')" partial "… and that they are no more than that"
# Word 95 of East Asia: 16 bits a character, here pairs of GBK bytes
perl -e 'my $f = pack("v a4 v", 0xA699, "\x68\0\0\0", 0x409); my $text = join "", map { pack "v", $_ } 0xBACF, 0xCDAC, 0x41, 0xD2BB, 0x0D;
	my $fonts = pack("v C4 C C a4", 0, 9, 0, 0, 0, 134, 0, "Sun"); my $runs = pack("V V v", 0x400, 0x400 + length $text, 3);
	my $page = pack("V V C", 0x400, 0x400 + length $text, 200); $page .= "\0" x (400 - length $page) . pack("C C v", 3, 93, 0); $page .= "\0" x (511 - length $page) . "\x01";
	$f .= "\0" x (10 - length $f) . pack("v", 0x1000); $f .= "\0" x (0x18 - length $f) . pack("V V", 0x400, 0x400 + length $text);
	$f .= "\0" x (0xB8 - length $f) . pack("V V", 0x500, length $runs); $f .= "\0" x (0xD0 - length $f) . pack("V V", 0x540, length $fonts);
	$f .= "\0" x (0x400 - length $f) . $text; $f .= "\0" x (0x500 - length $f) . $runs; $f .= "\0" x (0x540 - length $f) . $fonts; $f .= "\0" x (1536 - length $f) . $page; print $f' > word
ole east.doc WordDocument=word
ok "$(text east.doc)" "合同A一" "Word 95 of East Asia: pairs of bytes in the set of the font"
for f in locked.xls locked.doc protected.xls; do gzip -dc "$top/tests/data/libreoffice-$f.gz" > $f; done
ok "$(text protected.xls | sed -n 3p)" "DY-2020-0301	320000" "Excel 97, protected against changes: everybody's password"
ok "$("$SLUICE_BIN/sluice-text" --json locked.xls | jq -r 'select(.type=="error").code')" encrypted "Excel 97, encrypted: told"
printf 'wrong\nzheshan\n' > words
opened() { "$SLUICE_BIN/sluice-unpack" -P "$1" -o opened.store "$2" 2> /dev/null | "$SLUICE_BIN/sluice-identify" | "$SLUICE_BIN/sluice-text" | jq -r 'select(.type=="item" and (.path|contains("!/")))|[.text.chars, .unpack.password, .unpack.state]|map(tostring)|join(" ")'; }
ok "$(opened words locked.xls)" "38 2 null" "… and opened by the second password of a list"
ok "$(opened words locked.doc)" "18 2 null" "Word 97, encrypted: likewise"
printf 'wrong\n' > wrong
ok "$(opened wrong locked.doc)" "null null locked" "… none serves: locked"
# method 1 of Excel 5 to 2003, password "abc" ([MS-OFFCRYPTO] 2.3.7): a row encrypted here
perl -e 'my @key = (0x4A, 0x51); my @c = (map({ ord } qw(a b c)), 0xBB, 0xFF, 0xFF, 0xBA, 0xFF, 0xFF, 0xB9, 0x80, 0, 0xBE, 0x0F, 0, 0xBF);
	my @array = map { my $v = $c[$_] ^ $key[$_ & 1]; ($v << 2 | $v >> 6) & 255 } 0 .. 15; my $out = pack("v2 v8", 0x809, 16, 0x600, 0x10, 0, 0, 0, 0, 0, 0) . pack("v2 v3", 0x2F, 6, 0, 0x514A, 0xCC1A);
	my $add = sub { my ($type, $body) = @_; $out .= pack("v2", $type, length $body); my $at = length $out; my $i = 0;
		$out .= join "", map { my $v = ord($_) ^ $array[($at + $i++ + length $body) & 15]; chr(($v >> 3 | $v << 5) & 255) } split //, $body; };
	$add->(0x204, pack("v3 v C a*", 0, 0, 0, 9, 0, "DY-2020-3")); $add->(0x0A, ""); print $out' > book
ole xor.xls Workbook=book
printf 'abc\n' > abc
ok "$(opened abc xor.xls)" "10 1 null" "Excel, obfuscated: opened"
echo "1..$n"
