#!/usr/bin/perl
# big.pl REFS: the records of a made-up case of REFS references in REFS/20 documents,
# with targets all over the world and contracts of ten years, on standard output.
use strict; use warnings; use utf8;
use Digest::SHA 'sha256_hex'; use Encode 'encode_utf8';
my ($refs) = @ARGV; my $docs = int($refs / 20) || 1;
binmode STDOUT, ':encoding(UTF-8)';
my @code = qw(IN VN NP KZ KG MN TW TH MY ID PK RW NG KE EG TR GB FR US BR SG MV KR JP);
my @sector = qw(government telecom education health energy finance military);
my $dump = sha256_hex('big');
print qq({"sluice":1,"type":"item","id":"$dump","path":"big.tar","size":1000000,"identify":{"format":"tar","mime":"application/x-tar"}}\n);
my $n = 0;
for my $d (1 .. $docs) {
	my $id = sha256_hex("document $d"); my $dir = $d % 97; my $path = "big.tar!/share/部门$dir/文件-$d.docx";
	print qq({"sluice":1,"type":"item","id":"$id","path":"$path","size":@{[2000 + $d]},"depth":1,"parent":"$dump","mtime":"@{[2012 + $d % 10]}-0@{[1 + $d % 9]}-01T08:00:00Z","identify":{"format":"docx","mime":"application/vnd.openxmlformats-officedocument.wordprocessingml.document"},"text":{"by":"ooxml","chars":900,"lang":"@{[$d % 3 ? 'zh' : 'en']}"}}\n);
	for my $k (1 .. 20) {
		last if $n >= $refs; $n++;
		my ($kind, $value) = $k % 5 == 0 ? ('organization', "第${n}研究所") : $k % 5 == 1 ? ('email', "user$n\@mail.example") : $k % 5 == 2 ? ('domain', "host$n.example") : $k % 5 == 3 ? ('phone', sprintf '+86139%08d', $n) : ('ipv4', join '.', 198, 18, ($n >> 8) & 255, $n & 255);
		my $at = $k * 40;
		print qq({"sluice":1,"type":"ref","item":"$id","path":"$path","kind":"$kind","value":"$value","raw":"$value","start":$at,"end":@{[$at + length encode_utf8 $value]},"page":1,"context":"第${k}条 双方应当按照约定履行义务，联系 $value，并承担相应的责任。","score":0.9,"by":"$kind"}\n);
	}
	print qq({"sluice":1,"type":"target","item":"$id","path":"$path","name":"目标机构@{[$d % 400]}","country":"$code[$d % 400 % @code]","sector":"$sector[$d % 400 % @sector]","what":"邮件","volume":"@{[$d % 90]} GB","date":"@{[2014 + $d % 8]}-@{[sprintf '%02d', 1 + $d % 12]}","score":0.8}\n) if $d % 5 == 0;
	print qq({"sluice":1,"type":"contract","item":"$id","path":"$path","number":"DY-@{[2012 + $d % 10]}-$d","title":"“听雨@{[$d % 6]}”系统采购合同","party_a":"北山市第@{[$d % 23]}局","party_b":"东游信息@{[$d % 5]}公司","amount":@{[50000 + $d * 100]},"currency":"CNY","signed":"@{[2012 + $d % 10]}-@{[sprintf '%02d', 1 + $d % 12]}-05","score":0.9}\n) if $d % 7 == 0;
}
