#!/bin/sh
# What a seized machine holds: shortcuts, registry hives, event logs, captured traffic.
b=$SLUICE_BIN here=$PWD/tests/cli
cd "$TEST_TMP" || exit 1
n=0
is() { n=$((n + 1)); if [ "$1" = "$2" ]; then echo "ok $n - $3"; else echo "not ok $n - $3"; printf '%s\n' "$1" | sed 's/^/#   got  /'; printf '%s\n' "$2" | sed 's/^/#   want /'; fi; }
for w in lnk hive evtx pcap pcapng; do perl "$here/make_windows.pl" $w a.$w; done
text() { "$b/sluice-text" -j 1 "$1" 2>&1; }
is "$(text a.lnk)" 'item: C:\虚衡计划.docx
target: C:\合同\虚衡计划.docx
volume: DATA
volume serial: 1A2B3C4D
share: \\linyuan\share\
description: project of the harbour
arguments: -w hidden http://c2.elbonia.example/a.ps1
machine: dongyou-pc7
network card: 00:50:56:ab:cd:ef' "a shortcut: where it leads, with what, on whose machine"
is "$("$b/sluice-text" --json a.lnk | jq -c .text.meta)" '{"created":"2021-03-04T10:00:00Z","modified":"2021-03-05T10:00:00Z","target":"C:\\合同\\虚衡计划.docx","machine":"dongyou-pc7"}' "its metadata"
is "$(text a.hive | sed 's/\t2021-03-04T10:00:00Z$//')" "$(printf 'Software\\Run\tUpdater\tC:\\a.exe -c c2.elbonia.example\nSoftware\\Run\t(default)\t77\nSoftware\\Run\tBoth\tone; two\nSoftware\\UserAssist\\Count\tC:\\Temp\\null.exe\t\nSoftware\\最近文档\t0\t虚衡计划.docx\nSoftware\\Empty\t\t')" "a hive: a line a value; names that are turned, names in binary values"
is "$(text a.evtx)" "$(printf '2021-03-04T10:00:01Z\t1\tName=Security\tEventID=4624\tTargetUserName=lilei\tIpAddress=203.0.113.7\tSid=S-1-5-32-544\n2021-03-04T10:00:02Z\t2\tName=Security\tEventID=4624\tTargetUserName=han.meimei\tIpAddress=198.51.100.9\tSid=S-1-5-32-544')" "an event log: a line an event, from one template"
traffic=$(printf '2021-03-04T10:00:00Z\tUDP\t192.0.2.7:40000\t192.0.2.1:53\nDNS mail.elbonia.example\nDNS mail.elbonia.example = 203.0.113.7\n2021-03-04T10:00:00Z\tTCP\t192.0.2.7:40001\t203.0.113.7:80\nPOST /login HTTP/1.1\nHost: mail.elbonia.example\n\nuser=lilei&city=虚衡\nHTTP/1.1 200 OK\nServer: x\n2021-03-04T10:00:00Z\tTCP\t192.0.2.7:40002\t203.0.113.8:443\nTLS c2.elbonia.example')
is "$(text a.pcap)" "$traffic" "traffic: who speaks with whom, names, what is in clear"
is "$(text a.pcapng)" "$traffic" "the newer kind of file"
cat > links.pl <<'X'
my ($link) = @ARGV; my $tcp = sub { my ($from, $to, $said) = @_; "\0" x 12 . "\x08\0" . pack('C C n n n C C n N N', 0x45, 0, 40 + length $said, 1, 0, 64, 6, 0, 0x0A000001, 0x0A000002) . pack('n n N N n n n n', $from, $to, 1, 1, 0x5018, 1000, 0, 0) . $said };
my $hello = sub { my $name = pack('C n', 0, length $_[0]) . $_[0]; $name = pack('n', length $name) . $name; $name = pack('n n', 0, length $name) . $name; "\x16\3\1\0\0\1\0\0\0\3\3" . 'R' x 32 . "\0" . pack('n n', 2, 0x1301) . "\1\0" . pack('n', length $name) . $name };
my @said = ($tcp->(80, 4000, "HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=gb2312\r\n\r\n<p>\xba\xcf\xcd\xac</p>\n"), $tcp->(4001, 443, $hello->("c2.elbonia\nTCP\e[31m.example")), $tcp->(4002, 443, $hello->('c2.elbonia.example')));
if ($link) { print pack('N n n N N N N', 0xA1B2C3D4, 2, 4, 0, 0, 65535, $link), map { pack('N N N N', 0, 0, length, length) . $_ } @said; exit }
my $block = sub { my ($type, $v) = @_; $v .= "\0" x (-length($v) % 4); pack('V V', $type, 12 + length $v) . $v . pack 'V', 12 + length $v };
print $block->(0x0A0D0D0A, pack('V v v q<', 0x1A2B3C4D, 1, 0, -1)), $block->(1, pack('v v V', 1, 0, 65535)), map { $block->(2, pack('v v V V V V', 0, 0, 0, 0, length, length) . $_) } @said;
X
for link in 1 127 0; do perl links.pl $link > link$link.cap; done
said=$(printf 'HTTP/1.1 200 OK\nContent-Type: text/html; charset=gb2312\n\n<p>合同</p>\nTLS c2.elbonia.example')
is "$(text link1.cap | grep -v '^	')" "$said" "a body in the set that its head states; a host is a name or nothing"
is "$(text link0.cap | grep -v '^	')" "$said" "packets of the old kind of block"
is "$("$b/sluice-text" --json link127.cap 2>/dev/null | jq -r 'select(.type == "error").message')" "3 packets of links that are not read, the first of type 127" "links that are not read are told, once"
{ head -c 28 link0.cap; tail -c +49 link0.cap; } > none.cap
is "$("$b/sluice-text" --json none.cap 2>/dev/null | jq -r 'select(.type == "error").message')" "3 packets of interfaces that are not described, or cut" "packets of an interface that no block describes are told"
gzip -k a.pcap
is "$(text a.pcap.gz)" "$traffic" "of what is compressed the plain bytes are mapped"
{ echo "PRAGMA journal_mode=wal; CREATE TABLE message(id INTEGER PRIMARY KEY, who TEXT, t INTEGER, body TEXT, x REAL); INSERT INTO message VALUES(1, 'lilei', 1614852000, '合同 is ready', 1.5);"
	echo "INSERT INTO message VALUES(2, 'hanmeimei', -5, 'to be deleted', NULL); DELETE FROM message WHERE id = 2;"; echo ".shell cp m.db-wal a.wal"; } | sqlite3 m.db > /dev/null
is "$(text a.wal | grep -v CREATE)" "$(printf '1\tlilei\t1614852000\t合同 is ready\t1.5\n2\thanmeimei\t-5\tto be deleted')" "a log beside a database: rows that the file does not hold"
{ echo "PRAGMA encoding='UTF-16le'; PRAGMA journal_mode=wal; CREATE TABLE m(who TEXT, body TEXT); INSERT INTO m VALUES('lilei', '合同 is ready'), ('中文', '合同'), ('long', printf('%09000d', 7));"; echo ".shell cp w.db-wal wide.wal"; } | sqlite3 w.db > /dev/null
is "$("$b/sluice-text" wide.wal 2>/dev/null | grep -v 'CREATE\|^long')" "$(printf 'lilei\t合同 is ready\n中文\t合同')" "one of a database in UTF-16"
is "$(text wide.wal | grep -c '^long	0\{8999\}7$') $("$b/sluice-text" --json wide.wal 2>/dev/null | jq -r 'select(.type == "error").code')" '1 ' "a row that runs over its page"
head -c -4120 wide.wal > short.wal
is "$(text short.wal | grep -c '^long	0000') $("$b/sluice-text" --json short.wal 2>/dev/null | jq -r 'select(.type == "error").code')" '1 partial' "where the log does not hold the rest, that is told"
{ echo "PRAGMA page_size=512; CREATE TABLE m(id INTEGER PRIMARY KEY, body TEXT); WITH RECURSIVE c(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM c WHERE x < 400) INSERT INTO m SELECT x, printf('old %0100d', x) FROM c;"
	echo "PRAGMA cache_size=10; BEGIN; UPDATE m SET body = replace(body, 'old', 'new');"; echo ".shell cp j.db-journal a.journal"; } | sqlite3 j.db > /dev/null
is "$(text a.journal | grep -c '	old 0')" "$(grep -ao 'old 0[0-9]*' a.journal | sort -u | wc -l)" "a journal that begins anew again and again"
for w in lnk hive evtx pcap pcapng wal; do
	bad=0 size=$(wc -c < a.$w)
	for part in 3 5 8; do
		head -c $((size * part / 10)) a.$w > cut.$w; "$b/sluice-text" --json cut.$w > out 2>&1; [ $? -le 1 ] || bad=1
	done
	is $bad 0 "$w: cut files cost no more than themselves"
done
is "$(for w in lnk pcap pcapng; do "$b/sluice-text" --json cut.$w 2>/dev/null | jq -r 'select(.type == "error").code'; done | tr '\n' ' ')" "truncated truncated truncated " "and are told"
perl -e 'my $b = "regf" . "\0" x 8188; my $w = sub { substr($b, $_[0], length $_[1]) = $_[1] }; $w->(20, pack "V V x8 V V", 1, 5, 32, 4096); $w->(4096, "hbin" . pack "V V", 0, 4096);
	$w->(4128, pack("l<", -128) . "nk" . pack("v x16 V x4 V", 0x2c, 1, 200)); $w->(4296, pack("l<", -3800) . "ri" . pack("v V*", 900, (200) x 900)); print $b' > loop.hive
is "$(timeout 120 "$b/sluice-text" --json loop.hive 2>/dev/null | jq -r 'select(.type == "error").code')" corrupt "a list that names itself ends"
perl -e 'my $c = "ElfChnk\0" . "\0" x 65528; my $w = sub { substr($c, $_[0], length $_[1]) = $_[1] }; $w->(48, pack "V", 65536); $w->(20020, pack("V", 13500) . pack("C C V V V", 12, 1, 1, 20000, 0) x 900);
	for (my $at = 512; $at + 60 < 20000; $at += 60) { $w->($at, pack("V V Q< Q<", 0x2A2A, 60, 1, 132000000000000000) . pack("C C V V V", 12, 1, 1, 20000, 0) . "\0" x 18 . pack "V", 60) } print "ElfFile\0", "\0" x 4088, $c x 20' > loop.evtx
is "$(timeout 120 "$b/sluice-text" --json loop.evtx 2>/dev/null | jq -r 'select(.type == "error").code')" corrupt "so do templates of templates, of all events together"
printf 'Obj\001 and so\n' > obj.txt; printf 'MAM\004' > mam.txt
is "$("$b/sluice-identify" obj.txt mam.txt)" "$(printf 'obj.txt: text (text/plain, US-ASCII)\nmam.txt: text (text/plain, US-ASCII)')" "four bytes make no file of Avro, and none of Prefetch"
echo "1..$n"
