# F40, F48 to F52: a database dump, archives that go wrong elsewhere, and noise.
use strict; use warnings; use utf8;
use Encode qw(encode);

our $F09;
my @host = map { "victim$_.elbonia.example" } 1 .. 4;
text('db/panel.sql', "-- $NOTE\n/*!40101 SET NAMES utf8 */;\nINSERT INTO `btc_addresses` VALUES (1,'16L5yRNPTuciSgXGHqYwn9N6NeoKqopAu'),(2,'31nM1WuowNDzocNxPPW9NQWJEtwWpjfcLj'),(3,'bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kv8f3t4'),(4,'16L5yRNPTuciSgXGHqYwn9N6NeoKqopAv');\n"
	. 'INSERT INTO `victims` VALUES ' . join(',', map { "($_,'$host[$_ % 4]',_binary 'it\\'s',0xDEADBEEF)" } 1 .. 2000) . ";\n");
truth('F40', 'db/panel.sql', 'identifier', 'btc', $_) for '16L5yRNPTuciSgXGHqYwn9N6NeoKqopAu', '31nM1WuowNDzocNxPPW9NQWJEtwWpjfcLj', 'bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kv8f3t4';
truth('F40', 'db/panel.sql', 'identifier', 'domain', $_) for @host;
neg('F40', 'db/panel.sql', 'btc', '16L5yRNPTuciSgXGHqYwn9N6NeoKqopAv');

# F48: 7z holds a zip with GBK names (謀 ends in a byte 0x5C) that holds a tar.gz with a copy of F09
my $tmp = "$ROOT/../trap";
system('rm', '-rf', $tmp); mkdir $tmp; mkdir "$tmp/in";
my $write = sub { my ($f, $b) = @_; open my $o, '>:raw', $f or die "$f: $!"; print $o $b; close $o; utime 1704067200, 1704067200, $f };
$write->("$tmp/in/" . encode('UTF-8', '合同-听雨.docx'), $F09);
system("cd '$tmp/in' && bsdtar -czf ../inner.tar.gz --options gzip:!timestamp *") == 0 or die 'bsdtar';
$write->("$tmp/middle.zip", zip_bytes([[convert('謀.txt', 'GBK'), encode('UTF-8', "$NOTE\n會議定在週三。\n")], ['inner.tar.gz', slurp("$tmp/inner.tar.gz")]]));
mkdir "$ROOT/trap";
system("cd '$tmp' && 7zz a -bso0 -bsp0 -mtm- -mtc- -mta- '$ROOT/trap/nested.7z' middle.zip >/dev/null") == 0 or die '7zz';
truth('F48', 'trap/nested.7z!/middle.zip!/謀.txt', 'meta', 'path', '謀.txt');
truth('F48', 'trap/nested.7z!/middle.zip!/inner.tar.gz!/合同-听雨.docx', 'meta', 'path', '合同-听雨.docx');

# F49: an AES zip whose password stands in the list
my $hidden = "$NOTE\n合同编号：DY-2021-0200\n甲方：虚衡市公安局\n乙方：临渊洞幽信息技术有限公司\n合同金额：30万元\n签订日期：2021年2月3日\n";
$write->("$tmp/" . encode('UTF-8', '合同.txt'), encode('UTF-8', $hidden));
system("cd '$tmp' && 7zz a -bso0 -bsp0 -tzip -mem=AES256 -p'linyuan2021' '$ROOT/trap/locked.zip' 合同.txt >/dev/null") == 0 or die '7zz';
text('passwords.txt', "123456\nlinyuan2021\n");
truth('F49', 'trap/locked.zip!/合同.txt', 'contract', @$_) for ['number', 'DY-2021-0200'], ['party_a', '虚衡市公安局'], ['party_b', '临渊洞幽信息技术有限公司'], ['amount', 'CNY 300000.00'], ['signed', '2021-02-03'];

# F50: a split set, joined where its volumes lie in a folder
my $pdf = "$ROOT/0/docs/框架协议.pdf";
my $volume = int((-s $pdf) / 3 / 1024) + 1; # three of them, however large its fonts make it
system("cd '$tmp' && cp '$pdf' framework.pdf && 7zz a -bso0 -bsp0 -v${volume}k -mx=0 '$ROOT/trap/split.7z' framework.pdf >/dev/null") == 0 or die '7zz';

# F51: hostile names
$write->("$ROOT/trap/names.zip", zip_bytes([['../../escape.txt', "1\n"], ['/etc/absolute.txt', "2\n"], ['a' x 300 . '.txt', "3\n"], [encode('UTF-8', "evil\x{202E}txt.exe"), "4\n"],
	['C:\\windows\\x.txt', "5\n"], ["new\nline.txt", "6\n"], ['CON', "7\n"], ['con', "8\n"]]));

text('neg/noise.txt', <<"END");
公告编号：2017-052 证券代码：600170 编号:临2010-024
通过 ISO 9001:2015 认证，软件版本 v1.2.3.4，更新时间 2020-01-02T03:04:05
设备 6ba7b810-9dad-11d1-80b4-00c04fd430c8 {6BA7B811-9DAD-11D1-80B4-00C04FD430C8}
订单 20200102030405123 流水 139000000001234567
代码 91990000MA0FAKE092 证件 999999209901010019
校验 0x0123456789abcdef0123 0xdeadbeef ISBN 978-7-302-12345-6
第 3.2.1 节 参见第 12 页，比例 16:9，共 3/4
END
neg('F52', 'neg/noise.txt', $_, '') for qw(contract target email url ipv4 phone company-id id-number contract-number organization);
system('rm', '-rf', $tmp);
1;
