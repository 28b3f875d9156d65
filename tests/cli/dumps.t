#!/bin/sh
# What databases and telephones are dumped as, and China's page format.
b=$SLUICE_BIN here=$PWD/tests/cli
cd "$TEST_TMP" || exit 1
n=0
is() { n=$((n + 1)); if [ "$1" = "$2" ]; then echo "ok $n - $3"; else echo "not ok $n - $3"; printf '%s\n' "$1" | sed 's/^/#   got  /'; printf '%s\n' "$2" | sed 's/^/#   want /'; fi; }
make() { perl "$here/make_dumps.pl" "$@"; }
text() { "$b/sluice-text" -j 1 "$1" 2>&1; }
members() { "$b/sluice-unpack" -q -j 1 -o store "$1" | jq -r 'if .type == "item" then .path else .code + ": " + .message end'; }
member() { id=$("$b/sluice-unpack" -q -j 1 -o store "$1" | jq -r --arg p "$1!/$2" 'select(.path == $p).id'); rest=${id#??}; cat "store/${id%"$rest"}/$rest"; }

make bson a.bson
user=$(printf '_id: 0102030405060708090a0b0c\tname: 李雷\temail: lilei@mail.example\tage: 31\tcreated: 2020-03-04T08:00:00Z\tactive: true\tkey: 616263\ncity: 临渊\tlat: 31.25\ntags: vip\tgov')
said=$(printf '2021-03-04T10:00:00Z\tlilei\thanmeimei\tthe mailboxes of 虚衡')
is "$(text a.bson)" "$user
$said" "a collection of MongoDB: a user's fields, a message as a line of a chat"
is "$("$b/sluice-identify" a.bson)" "a.bson: bson (application/bson)" "what it is"
make archive a.archive
is "$(text a.archive)" "$(printf 'version: 0.1\ndb: crm\tcollection: users\tEOF: false\n%s\ndb: crm\tcollection: users\tEOF: true' "$user")" "an archive of mongodump"
head -c -20 a.bson > cut.bson
is "$("$b/sluice-text" --json cut.bson 2>/dev/null | jq -r 'if .type == "error" then .code else .text.by end')" "bson
truncated" "one that is cut"
perl -e 'my $d = sub { pack("V", 5 + length $_[0]) . "$_[0]\0" }; my $e = sub { "\2$_[0]\0" . pack("V", 3) . "me\0" }; my $put = sub { open my $f, ">:raw", shift or die; print $f @_ };
	$put->("one.bson", $d->($e->("name") . "\1lat\0" . "\0" x 8)); $put->("void.bson", $d->(""), $d->($e->("name"))); $put->("key.bson", $d->($e->("k" x 300)))'
is "$("$b/sluice-identify" one.bson void.bson key.bson | cut -d ' ' -f 2 | tr '\n' ' ')" "bson bson bson " "one document, a first that is empty, a long key"
printf 'a\0\0\0\2name' > no.bson
is "$("$b/sluice-identify" no.bson)" "no.bson: binary (application/octet-stream)" "what only begins so"

for k in pgdump pgdump-packed; do
	make $k $k.dump
	is "$(members $k.dump)" "$k.dump
$k.dump!/schema.sql
$k.dump!/public.staff.sql
$k.dump!/blob_16398" "$k: statements, a table, a large object"
	is "$(member $k.dump public.staff.sql)" "$(printf 'COPY public.staff (id, name, mail) FROM stdin;\n1\t李雷\tlilei@mail.example\n2\tline\\none\t\\N\n\\.')" "$k: its rows as COPY writes them"
	is "$(member $k.dump blob_16398)" "a large object of 虚衡" "$k: the object"
done
is "$("$b/sluice-unpack" -q -o store pgdump.dump | "$b/sluice-identify" | "$b/sluice-text" | jq -r 'select(.type == "item") | [.path, .identify.format, .text.by] | join(" ")')" "pgdump.dump pgdump 
pgdump.dump!/schema.sql sql sql
pgdump.dump!/public.staff.sql sql sql
pgdump.dump!/blob_16398 text plain" "tables are read as SQL"
# a table whose stream is cut between its pieces; rows that are packed by zstd
make pgdump-packed-half mid.dump
is "$(members mid.dump | sed 's/:.*//')" "mid.dump
mid.dump!/schema.sql
mid.dump!/public.staff.sql
corrupt
mid.dump!/blob_16398" "rows that are cut are told, and what follows is given"
{ printf 'PGDMP\001\017\000\004\010\001\003'; perl -e 'print map { "\0" . pack("V", $_) } (0) x 7, (0) x 3, 0'; } > zstd.dump
is "$(members zstd.dump | grep :)" "unsupported: rows of a dump of PostgreSQL that are packed by zstd are not read (pg_restore reads them)" "rows packed by zstd"
head -c -90 pgdump-packed.dump > cut.dump
is "$(members cut.dump | grep -c truncated)" 2 "a dump that is cut: the member and the dump say so"

printf '[{"address": "+86 555", "body": "the contract"}]' > sms.json
for k in android android-raw; do
	make $k phone.ab
	is "$(members phone.ab)" "phone.ab
phone.ab!/phone.tar
phone.ab!/phone.tar!/sms.json" "$k: a backup of a telephone"
done
make android-locked phone.ab
is "$(members phone.ab)" "phone.ab
encrypted: a backup of Android that is encrypted: it is not opened" "a locked one is told"

make ofd d; (cd d && zip -qr ../a.ofd .)
is "$(text a.ofd)" "$(printf '购买方名称： 临渊东游科技有限公司\n货物名称\t金额\t税率\n*信息技术服务*软件\t12000.00\t6%%\n\f第二页 备注\n\f已作废' | sed 's/^\f已/已/')" "OFD: template and page as one, cells in a row, a stamp at the end"
is "$("$b/sluice-text" --json a.ofd | jq -c '[.text.by, .text.pages, .text.meta]')" '["ofd",2,{"author":"Tax office","created":"2020-11-05","custom:发票号码":"10099999"}]' "its pages and metadata"
is "$(members a.ofd | sort)" "a.ofd
a.ofd!/Doc_0/Attachs/original_invoice.xml
a.ofd!/Doc_0/Res/image_1.png" "its attachments and pictures are members"
# what a binary workbook keeps of elsewhere: cells of another file, a pivot table's rows; not of a sheet that is there
cat > xls.pl <<'X'
my $rec = sub { pack('v v', $_[0], length $_[1]) . $_[1] }; my $s = sub { pack('v C', length $_[0], 0) . $_[0] };
my $bof = sub { $rec->(0x809, pack 'v v v v V V', 0x600, $_[0], 0, 0, 0, 0) };
my $links = $rec->(0x1AE, pack('v', 1) . $s->("\1\1Chome\3salaries.xls") . $s->('S')) . $rec->(0x59, pack 'v v', 1, 0) . $rec->(0x5A, pack('C C v', 1, 0, 4) . "\2" . $s->('Li Lei') . "\1" . pack('d<', 9000));
my $pivots = join '', map { $rec->(0xD5, pack 'v', $_) . $rec->(0xE3, "\1\0") . $rec->(0x51, "\0" x 6 . $s->("\2" . ($_ == 1 ? 'Here' : 'Gone'))) } 1, 2;
my $head = $bof->(5); my $tail = $links . $pivots . $rec->(0x0A, '');
my $sheet = $rec->(0x85, pack('V v C C', length($head) + length($tail) + 16, 0, 4, 0) . 'Here');
print $head, $sheet, $tail, $bof->(16), $rec->(0x204, pack('v v v', 0, 0, 0) . $s->('a cell')), $rec->(0x0A, '');
open my $f, '>:raw', 'pivot'; my $field = sub { $rec->(0xC7, pack('v7', $_[1], 0, 0, 0, 0, 0, 0) . $s->($_[0])) };
print $f $rec->(0xC6, "\0" x 20), $field->('who', 1), $rec->(0xCD, $s->('Li Lei')), $rec->(0xCD, $s->('Han')), $field->('sum', 0), $rec->(0xC8, "\0"), $rec->(0xC9, pack 'd<', 50), $rec->(0xC8, "\1"), $rec->(0xCF, ''), $rec->(0xC8, "\7"), $rec->(0xCC, pack 'v', 7), $rec->(0x0A, '');
X
perl xls.pl > book; perl "$here/make_ole.pl" a.xls Workbook=book _SX_DB_CUR/0001=pivot _SX_DB_CUR/0002=pivot
is "$(text a.xls | tail -n +3 | tr -d '\f')" "$(printf 'C:/home/salaries.xls\nLi Lei\t9000\nwho\tsum\nLi Lei\t50\nHan\n\t7')" "a binary workbook: cells of another, rows of a pivot table"

# the list of an iTunes backup; Firefox's packed files, one with a copy of what stands before
perl -e 'my $s = sub { pack("n", length $_[0]) . $_[0] }; print "mbdb\5\0", map { $s->($_->[0]), $s->($_->[1]), "\xff\xff" x 3, pack("n N N N N N N N N N C C", $_->[2], 0, 1, 501, 501, 1614852000, 0, 0, 0, 77, 4, 1), $s->("key"), $s->("value") } ["HomeDomain", "Library/SMS", 0x41ed], ["HomeDomain", "Library/SMS/sms.db", 0x81a4]' > Manifest.mbdb
is "$(text Manifest.mbdb)" "$(printf '3d0d7e5fb2ce288813306e4d4636395e047a3d28\tHomeDomain\tLibrary/SMS/sms.db\t77\t2021-03-04T10:00:00Z')" "an iTunes backup: where each file lies"
printf 'mozLz40\0\032\0\0\0\156{"a":"\006\000\040"}' > s.jsonlz4
is "$(members s.jsonlz4 | tail -n 1) $(member s.jsonlz4 s.json)" 's.jsonlz4!/s.json {"a":"{"a":"{"a":"{"a":""}' "what Firefox keeps packed"
printf 'mozLz40\0\032\0\0\0\156{"a":' > cut.jsonlz4
is "$("$b/sluice-unpack" --json -o s cut.jsonlz4 | jq -r 'select(.path == "cut.jsonlz4!/cut.json") | .size // .code' | tr '\n' ' ')" '5 corrupt ' "what stands in front of a cut is given, the cut is told"
printf 'mozLz40\0\0\0\0\0\156{"a":"\006\000\040"}' > nil.jsonlz4
is "$("$b/sluice-unpack" --json -o s nil.jsonlz4 | jq -r 'select(.type == "error") | .code')" 'corrupt' "a length of nothing before a block with something is told"

# memos: FoxPro's in GB 18030, dBASE III's, dBASE IV's
perl -e 'print pack("N x2 n", 12, 64), "\0" x 504, map { pack("N N", 1, length) . $_ . "\0" x (-(8 + length) % 64) } "\xba\xcf\xcd\xac of Elbonia", "x" x 100' > a.fpt
perl -e 'print pack("V", 3), "\0" x 508, map { $_ . "\x1a\x1a" . "\0" x (-(2 + length) % 512) } "first memo", "y" x 600' > b.dbt
perl -e 'print pack("V x16 v", 3, 512), "\0" x 490, map { pack("V V", 0x0008FFFF, 8 + length) . $_ . "\0" x (-(8 + length) % 512) } "of dBASE IV", "last"' > c.dbt
is "$(text a.fpt; text b.dbt; text c.dbt)" "合同 of Elbonia
$(printf '%0100d' 0 | tr 0 x)
first memo
$(printf '%0600d' 0 | tr 0 y)
of dBASE IV
last" "memos beside tables"
{ head -c 512 a.fpt; perl -e 'print pack("N N", 1, 900), "a memo that is cut", "\0" x 38, pack("N N", 1, 4), "next"'; } > cut.fpt
perl -e 'print pack("V", 3), "\0" x 508, map { $_ . "\x1a\x1a" . "\0" x (-(2 + length) % 512) } "\r\nfirst memo", "\tsecond"' > d.dbt
is "$(text cut.fpt | tr -d '\000'; text d.dbt)" "sluice-text: cut.fpt: memos are cut or damaged
a memo that is cut
next
first memo
second" "memos that are cut; those that begin with a break of line or a tab"
printf 'TDF$\000\000\000\001rest of the data' > key_data
is "$(members key_data | tail -n 1)" "encrypted: data of Telegram's desktop program: it is not opened" "what is locked is told as such"
perl -e 'print "\xdb\xa5\xc1\0", "\0" x 508, "a text in an old document"' > old.doc
is "$("$b/sluice-text" --json old.doc 2>/dev/null | jq -r 'select(.type == "error").code')" partial "an old document that calls itself a new one killed its reader"
# mailboxes of other programs; a message in each that quotes the mark's letters
mail() { printf 'From: lilei@mail.example\nTo: hanmeimei@mail.example\nSubject: %s\nDate: Thu, 4 Mar 2021 10:00:00 +0000\n\nthe words of %s\n' "$1" "$1"; }
{ printf '\040\011\160\031\006\014'; head -c 100 /dev/zero; for s in one two; do printf '\041\011\160\031\060\000\000\000'; head -c 40 /dev/zero; mail $s; done; } > a.tbb
{ for s in one two; do printf '\020\020\020\020\020\020\020\021\021\021\021\021\021S\r\n'; mail $s; done; } > a.box
{ for s in one two; do printf '\001\001\001\001\n'; mail $s; printf '\001\001\001\001\n'; done; } > a.mmdf
{ for s in one two; do printf '\001\001\001\001\r\n'; mail $s; printf '\001\001\001\001\r\n'; done; } > crlf.mmdf
{ printf '*mbx*\r\n%08x00000002\r\n' 1; head -c 2021 /dev/zero | tr '\0' ' '; printf '\r\n'; for s in one two; do printf ' 4-Mar-2021 10:00:00 +0000,%d;000000000000-00000001\r\n' "$(mail $s | wc -c)"; mail $s; done; } > a.mbx
# marks at every place about the reader's window of 256 KiB, and behind a message larger than it
perl -e 'for (1 .. 9000) { print "\20" x 7, "\21" x 6, "S\r\n", "Subject: $_\r\n\r\n", "x" x ($_ % 100), $_ == 500 ? "y" x 300000 : "" }' > many.box
is "$(members many.box | wc -l) $(member many.box 000500.eml | wc -c) $(member many.box 009000.eml | tr -d '\r\n')" "9001 300016 Subject: 9000" "nine thousand of Foxmail, one of them large"
for f in a.tbb a.box a.mmdf crlf.mmdf a.mbx; do
	is "$("$b/sluice-identify" $f) $(members $f | tr '\n' ' ')" "$f: mailbox (application/x-mailbox) $f $f!/000001.eml $f!/000002.eml " "$f: what it is, its messages"
	is "$(member $f 000002.eml)" "$(mail two)" "$f: one of them"
	is "$("$b/sluice-unpack" -q -o store $f | "$b/sluice-identify" | "$b/sluice-text" | jq -r 'if .type == "item" then .text.by // "-" else .code end' | tr '\n' ' ')" "- mail mail " "$f: its messages are read, it is not"
done
sed 's/\x21\x09\x70\x19\x30\x00/\x21\x09\x70\x19\xff\xff/' a.tbb > b.tbb
is "$(members b.tbb | grep -c eml)" 2 "a length of a head that cannot be is not believed"
perl -e 'srand 7; print map { chr int rand 256 } 1 .. 8192' > EnMicroMsg.db; cp EnMicroMsg.db msgstore.db.crypt14
{ printf '\000\000\000\066\012\064\012\020'; head -c 100 EnMicroMsg.db; } > signal-2021.backup
is "$(for f in EnMicroMsg.db msgstore.db.crypt14 signal-2021.backup; do members $f | tail -n 1; done)" "encrypted: what is called a database and looks like chance (SQLCipher, as WeChat, Signal and others use): it is not opened
encrypted: a backup of WhatsApp: it is not opened
encrypted: a backup of Signal: it is not opened" "encrypted chats are told as such"
perl -e 'print "plain words, no chance. \0" x 1000' | head -c 8192 > plain.db
is "$(members plain.db)" "plain.db" "another database is not"

# lawyers' load files: UTF-8, UTF-16, Latin, Chinese
dat() { printf '\376DOCID\376\024\376CUSTODIAN\376\024\376TEXT\376\r\n\376D-1\376\024\376Zo\353 M\374ller\376\024\376first\256second, "quoted"\376\r\n\376D-2\376\024\376\376\024\376last\376\r\n'; }
want=$(printf 'DOCID\tCUSTODIAN\tTEXT\nD-1\tZoë Müller\tfirst second, "quoted"\nD-2\t\tlast')
dat > latin.dat; dat | iconv -f CP1252 -t UTF-8 > utf8.dat; { printf '\377\376'; dat | iconv -f CP1252 -t UTF-16LE; } > wide.dat
for f in latin utf8 wide; do is "$("$b/sluice-identify" $f.dat) $(text $f.dat)" "$f.dat: load-file (text/x-concordance) $want" "a load file, $f"; done
{ printf '\376DOCID\376\024\376NAME\376\r\n'; for i in 1 2 3; do printf '\376D-%s\376\024\376' $i; printf '虚衡市公安局采购合同书' | iconv -t GB18030; printf '\376\r\n'; done; } > gb.dat
is "$(text gb.dat | tail -n 1)" "$(printf 'D-3\t虚衡市公安局采购合同书')" "one of Chinese"

# a message of Outlook for Mac
cat > message.xml <<'X'
<?xml version="1.0" encoding="UTF-8"?>
<emails elementCount="1"><email><OPFMessageCopyBody>&lt;html&gt;&lt;p&gt;The &lt;b&gt;tender&lt;/b&gt; closes&lt;/p&gt;&lt;/html&gt;</OPFMessageCopyBody><OPFMessageCopyFromAddresses><emailAddress OPFContactEmailAddressAddress="lilei@mail.example" OPFContactEmailAddressName="Li Lei" OPFContactEmailAddressType="0"/></OPFMessageCopyFromAddresses><OPFMessageCopySentTime>2021-03-04T10:00:00</OPFMessageCopySentTime><OPFMessageCopySubject>Tender</OPFMessageCopySubject><OPFMessageCopyToAddresses><emailAddress OPFContactEmailAddressAddress="han@mail.example"/><emailAddress OPFContactEmailAddressAddress="petra@mail.example" OPFContactEmailAddressName="Petra"/></OPFMessageCopyToAddresses><OPFMessageCopyAttachmentList><messageAttachment OPFAttachmentName="plan.pdf" OPFAttachmentURL="a/1.pdf"/></OPFMessageCopyAttachmentList></email></emails>
X
is "$(text message.xml | grep .)" "From: Li Lei <lilei@mail.example>
To: <han@mail.example>, Petra <petra@mail.example>
Subject: Tender
Date: 2021-03-04T10:00:00
The tender closes
Attachment: plan.pdf" "a message of Outlook for Mac"

sed 's/<\/email>.*//' message.xml > cut.xml
is "$(text cut.xml | grep -c -e 'Subject: Tender' -e 'The tender closes' -e 'ends within')" 3 "one that is cut gives what is there, and it is told"
printf '<?xml version="1.0"?><emails><!-- x --><email><OPFMessageCopyReplyToAddresses><emailAddress OPFContactEmailAddressAddress="r@mail.example"/></OPFMessageCopyReplyToAddresses><OPFMessageCopySenderAddress><emailAddress OPFContactEmailAddressAddress="s@mail.example"/></OPFMessageCopySenderAddress><OPFMessageCopySource>Received: from h</OPFMessageCopySource><OPFMessageCopyThreadTopic>topic</OPFMessageCopyThreadTopic></email></emails>' > more.xml
is "$(text more.xml | grep .)" "Sender: <s@mail.example>
Reply-To: <r@mail.example>
Thread-Topic: topic
Received: from h" "its further fields"
printf '<?xml version="1.0"?><article><p>of olm: <OPFMessageCopyBody/> is by bob@mail.example</p></article>' > about.xml
is "$("$b/sluice-identify" about.xml | cut -d ' ' -f 2) $(text about.xml | grep -c bob@)" "xml 1" "XML that only speaks of one keeps its text"

# HTML among its pictures, as Outlook and Apple put it beside the plain words
printf 'From: a@mail.example\nSubject: s\nMIME-Version: 1.0\nContent-Type: multipart/alternative; boundary=A\n\n--A\nContent-Type: text/plain\n\nsee the web version of this message\n--A\nContent-Type: multipart/related; boundary=B\n\n--B\nContent-Type: text/html\n\n<p>The tender of the harbour authority closes on Friday, bids go to Petra Novak</p>\n--B\nContent-Type: image/png; name=logo.png\nContent-Transfer-Encoding: base64\n\niVBORw0K\n--B--\n--A--\n' > related.eml
is "$(text related.eml | tail -n +3 | grep .)" "see the web version of this message
The tender of the harbour authority closes on Friday, bids go to Petra Novak" "HTML beside its pictures that says more than the plain words"
sed 's/related/mixed/' related.eml > mixed.eml
is "$(text mixed.eml | tail -n 1)" "Attachment: logo.png" "files among pieces of HTML"
printf 'From: a@mail.example\nSubject: s\nMIME-Version: 1.0\nContent-Type: multipart/alternative; boundary=A\n\n--A\nContent-Type: text/plain\n\nplain words here\n--A\nContent-Type: multipart/mixed; boundary=B\n\n--B\nContent-Type: text/html\n\n<p>plain words here</p>\n--B\nContent-Type: text/plain\n\nwords here\n--B\nContent-Type: text/plain\n\ncall 555-0100\n--B--\n--A--\n' > among.eml
is "$(text among.eml | tail -n +3 | grep .)" "plain words here
call 555-0100" "plain text among pieces of HTML, where it is not shown yet"
echo "1..$n"
