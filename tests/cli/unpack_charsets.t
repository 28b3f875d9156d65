#!/usr/bin/perl
# unpack: the same names in the character sets of their countries, raw in LHA, CAB and RAR before 5: one path each.
use strict; use warnings; use utf8; use Compress::Zlib (); use Encode; use JSON::PP ();
binmode STDOUT, ':utf8';
my $n = 0;
sub is { my ($got, $want, $what) = @_; $n++; if ($got eq $want) { print "ok $n - $what\n" } else { print "not ok $n - $what\n#   got  $got\n#   want $want\n" } }
chdir $ENV{TEST_TMP} or die;
sub run { my @got; open my $p, '-|', "$ENV{SLUICE_BIN}/sluice-unpack", '-o', 'S', @_ or die;
	while (<$p>) { my $r = JSON::PP::decode_json($_); push @got, $r->{type} eq 'error' ? $r->{code} : $r->{path} =~ s/^[^!]*!\///r } close $p; shift @got; join ' ', sort @got }
sub put { my ($name, $bytes) = @_; open my $f, '>:raw', $name or die "$name: $!"; print $f $bytes; close $f }
sub crc16 { my $c = 0; for (unpack 'C*', $_[0]) { $c ^= $_; $c = $c & 1 ? $c >> 1 ^ 0xA001 : $c >> 1 for 1 .. 8 } $c }
my %make = (
	lzh => sub { join '', map({ my $d = "x$_"; my $h = '-lh0-' . pack('VVVCCC/a*v', length $d, length $d, 0x50210000, 0x20, 0, $_, crc16($d)); my $sum = 0; $sum += ord for split //, $h; pack('CC', length $h, $sum & 255) . $h . $d } @_), "\0" },
	cab => sub { my ($data, $files) = ('', ''); for (@_) { $files .= pack('VVvvvv', 3, length $data, 0, 0x5021, 0, 0x20) . "$_\0"; $data .= 'abc' } my $at = 44 + length $files;
		'MSCF' . pack('VVVVVCCvvvvv', 0, $at + 8 + length $data, 0, 44, 0, 3, 1, 1, scalar @_, 0, 0, 0) . pack('Vvv', $at, 1, 0) . $files . pack('Vvv', 0, length $data, length $data) . $data },
	rar => sub { my $block = sub { pack('v', Compress::Zlib::crc32($_[0]) & 0xffff) . $_[0] };
		"Rar!\x1a\7\0" . $block->(pack('CvvvV', 0x73, 0, 13, 0, 0)) . join('', map { my $d = "x$_"; $block->(pack('CvvVVCVVCCvV', 0x74, 0x8000, 32 + length, length $d, length $d, 2, Compress::Zlib::crc32($d), 0x50210000, 20, 0x30, length, 0x20) . $_) . $d } @_) . $block->(pack('Cvv', 0x7b, 0x4000, 7)) });
# with second bytes 0x5C among them: ソ and 能 of Shift-JIS, 功 and 許 of Big5
for (['gb18030', '合同-听雨.txt', '客户名单/外交部.doc', '汇总表.xls'], ['shiftjis', '契約書一覧.txt', '顧客リスト/外務省.doc', '集計表ソ能.xls'], ['cp866', 'Договор № 12.txt', 'Отчёты/Список целей.doc'],
	['cp1251', 'Договор № 12.txt', 'Отчёты/Список целей.doc'], ['euc-kr', '계약서 목록.txt', '고객/외교부.doc'], ['euc-kr', '월별 급여대장.xls'], ['big5', '客戶名單.txt', '專案/外交部合約.doc', '功許蓋.xls'], ['utf8', '合同-听雨.txt', '客户名单/外交部.doc']) {
	my ($set, @names) = @$_;
	for my $kind (sort keys %make) {
		my @raw = map { join $kind eq 'lzh' ? '/' : '\\', map { encode($set eq 'gb18030' ? 'gbk' : $set, $_) } split m{/} } @names;
		put("a.$kind", $make{$kind}->(@raw));
		is(run("a.$kind"), join(' ', sort map { s/ /_/gr } @names) =~ s/_/ /gr, "$kind, $set") }
}
print "1..$n\n";
