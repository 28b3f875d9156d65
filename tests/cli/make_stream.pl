#!/usr/bin/perl
# make_stream.pl STORE [N]: a stream of a small fictitious dump on standard
# output, its texts in STORE; N more documents with references.
use strict; use warnings; use utf8;
use Digest::SHA 'sha256_hex'; use Encode 'encode_utf8'; use JSON::PP;
my ($store, $n) = @ARGV;
my $json = JSON::PP->new->canonical->utf8;
mkdir $store; mkdir "$store/tmp";
put("$store/VERSION", "sluice-store 1\n");
sub put { open my $f, '>', $_[0] or die "$_[0]: $!"; print $f $_[1]; close $f }
sub emit { print $json->encode({ sluice => 1, @_ }), "\n" }
my $dump = sha256_hex('dump');
emit(type => 'item', id => $dump, path => 'dump.zip', size => 4000, identify => { format => 'zip', mime => 'application/zip' });
sub item {
	my ($path, $text, %more) = @_;
	my $bytes = encode_utf8($text); my $id = sha256_hex($bytes); my $dir = "$store/" . substr($id, 0, 2);
	mkdir $dir; my $at = "$dir/" . substr($id, 2);
	put($at, $bytes); put("$at.txt", $bytes);
	emit(type => 'item', id => $id, path => "dump.zip!/$path", size => length $bytes, depth => 1, parent => $dump, store => $store,
		mtime => '2021-05-01T08:00:00Z', identify => { format => 'text', mime => 'text/plain', charset => 'utf-8', md5 => substr($id, 0, 32) },
		text => { by => 'plain', chars => length $text, lang => 'zh', pages => ($text =~ tr/\f//) + 1 }, %more);
	return ($id, $bytes);
}
sub ref_ {
	my ($id, $bytes, $path, $kind, $raw, %more) = @_;
	my $at = index $bytes, encode_utf8($raw); my $value = delete $more{value} // $raw;
	emit(type => 'ref', item => $id, path => "dump.zip!/$path", kind => $kind, value => $value, raw => $raw, start => $at,
		end => $at + length(encode_utf8($raw)), page => 1, context => "… $raw …", score => 0.9, by => $kind, %more);
}
my ($id, $b) = item('合同/一号.txt', "技术服务合同\n合同编号：DY-2021-007\n甲方：北山市公安局\n乙方：东游信息\n金额 120 万元\n联系 li\@mail.example\f第二页 印度外交\n部通话记录 95.2GB");
ref_($id, $b, '合同/一号.txt', 'email', 'li@mail.example', role => 'staff');
ref_($id, $b, '合同/一号.txt', 'organization', '北山市公安局', role => 'client');
emit(type => 'contract', item => $id, path => 'dump.zip!/合同/一号.txt', number => 'DY-2021-007', title => '技术服务合同', party_a => '北山市公安局', party_b => '东游信息', amount => 1200000, amount_min => 1200000, currency => 'CNY', signed => '2021-05-01', score => 0.9, evidence => { number => [34, 45] });
emit(type => 'target', item => $id, path => 'dump.zip!/合同/一号.txt', name => '印度外交部', country => 'IN', sector => 'government', what => 'call records', volume => '95.2 GB', date => '2020-11', score => 0.8);
($id, $b) = item('mail.txt', "Hello team, the ministry dump is ready. Ask wang\@mail.example about 外交部 and the email server.\n");
ref_($id, $b, 'mail.txt', 'email', 'wang@mail.example');
item('trad.txt', "外交部與國家電網公司簽訂合同，資料庫\n");
item('copy of mail.txt', "Hello team, the ministry dump is ready. Ask wang\@mail.example about 外交部 and the email server.\n");
my $story = join '', map { "第${_}条 双方应当按照本协议的约定履行各自的义务并承担相应的责任。\n" } 1 .. 30;
item('long-a.txt', $story); item('long-b.txt', $story . "另附一行。\n");
my $pic = sha256_hex('picture');
emit(type => 'item', id => $pic, path => 'dump.zip!/scan.png', size => 900, depth => 1, parent => $dump, identify => { format => 'png', mime => 'image/png' });
emit(type => 'error', item => $pic, path => 'dump.zip!/scan.png', stage => 'text', code => 'needs-ocr', message => 'a picture');
emit(type => 'item', path => 'dump.zip!/link', kind => 'link', depth => 1, target => '/etc/passwd');
for my $i (1 .. $n // 0) {
	my ($d, $t) = item("many/$i.txt", "文件 $i 提到 user$i\@mail.example 和 shared\@mail.example，机构 第" . ($i % 7) . "研究所。\n");
	ref_($d, $t, "many/$i.txt", 'email', "user$i\@mail.example");
	ref_($d, $t, "many/$i.txt", 'email', 'shared@mail.example');
	ref_($d, $t, "many/$i.txt", 'organization', '第' . ($i % 7) . '研究所', role => $i % 3 ? 'target' : 'client');
	emit(type => 'target', item => $d, path => "dump.zip!/many/$i.txt", name => "目标" . ($i % 5), country => 'VN', score => 0.7) if $i % 4 == 0;
}
