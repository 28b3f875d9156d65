#!/usr/bin/perl
# make_one.pl log|shared OUT: a small section of OneNote in one of its two packagings ([MS-ONESTORE], [MS-FSSHTTPB]):
# a page whose text was changed once, a table, a link, a picture, a note that no page holds any more.
use strict; use warnings; use Encode;
my ($how, $out) = @ARGV;
my $guid = sub { chr($_[0]) x 16 };
my $wide = sub { encode('UTF-16LE', decode('utf8', $_[0])) };
# [property, value]: bytes for those of length, an array of object numbers, of spaces, a number
my $set = sub {
	my @props = @_; my (@ids, @spaces, $prids, $data); ($prids, $data) = ('', '');
	for (@props) {
		my ($id, $v) = @$_; my $type = $id >> 26 & 31; $prids .= pack 'V', $id;
		if ($type == 7) { $data .= pack('V', length $v) . $v } elsif ($type == 5) { $data .= pack 'V', $v } elsif ($type == 6) { $data .= pack 'Q<', $v }
		elsif ($type == 9) { $data .= pack 'V', scalar @$v; push @ids, @$v } elsif ($type == 8) { push @ids, $v } elsif ($type == 11) { $data .= pack 'V', scalar @$v; push @spaces, @$v }
	}
	my $bytes = pack('V', scalar @ids | (@spaces ? 0 : 1 << 31)) . pack('V*', map { 1 << 8 | $_ } @ids);
	$bytes .= pack('V', scalar @spaces) . pack('V*', map { 2 << 8 | $_ } @spaces) if @spaces;
	return ($bytes . pack('v', scalar @props) . $prids . $data, \@ids, \@spaces);
};
my ($TEXT, $KIDS, $PAGES) = (0x1C001C22, 0x24001C20, 0x2C001D63);
my %section = (1 => [0x60007, [$KIDS, [2]]], 2 => [0x60008, [$PAGES, [2]]], 3 => [0x120001, [0x1C001D75, $wide->("Han Meimei\0")]]);
my %page = (1 => [0x6000B, [0x1C001CF3, $wide->("虚衡计划")], [$KIDS, [2, 3, 4, 8, 10]]], 2 => [0x6000E, [$TEXT, $wide->('old plan of the harbour')]], 3 => [0x6000E, [0x1C003498, "second line, caf\xe9"]],
	4 => [0x60022, [$KIDS, [5]]], 5 => [0x60023, [$KIDS, [6, 7]]], 6 => [0x60024, [$TEXT, $wide->('left')]], 7 => [0x60024, [$TEXT, $wide->('right')]],
	8 => [0x60011, [0x1C001DD7, $wide->("印章.png\0")], [0x20001C3F, 9]], 10 => [0x6000E, [$TEXT, "\xDF\xFD" . $wide->("HYPERLINK \"http://c2.elbonia.example/a\"the plan")]],
	11 => [0x6000E, [$TEXT, $wide->('a note that was deleted')]]);
my %later = (2 => [0x6000E, [$TEXT, $wide->('new plan of the harbour')], [0x14001D09, 1300000000]]);
my $picture = "\x89PNG not really";

my $head = "\xE4\x52\x5C\x7B\x8C\xD8\xA7\x4D\xAE\xB1\x53\x78\xD0\x29\x96\xD3" . "\0" x 32;
my $file;
if ($how eq 'log') {
	$file = $head . "\x3F\xDD\x9A\x10\x1B\x91\xF5\x49\xA5\xD0\x17\x91\xED\xC8\xAE\xD8" . "\0" x 960;
	my $put = sub { my $at = length $file; $file .= $_[0]; return [$at, length $_[0]] };
	my $node = sub { my ($id, $ref, $body) = @_; my $all = ($ref ? pack('Q<V', @$ref) : '') . $body; return pack('V', $id | (4 + length $all) << 10 | ($ref ? $id == 0xA4 || $id == 0x94 ? 1 : 2 : 0) << 27 | 1 << 31) . $all };
	# the rest of the nodes in a second fragment
	my $list = sub {
		my @nodes = @_; my $last = pop @nodes;
		my $frag = sub { "\xC4\xF4\xF7\xF5\xB1\x7A\x56\xA4" . pack('VV', 16, 0) . $_[0] . pack('V', 0) . $_[1] . "\x4B\xBA\x33\x82\xC3\x15\xC2\x8B" };
		my $next = $put->($frag->($last, pack('Q<V', ~0, 0)));
		return $put->($frag->(join('', @nodes), pack('Q<V', @$next)));
	};
	my $group = sub {
		my ($g, $objects) = @_; my @n = ($node->(0xB4, undef, $guid->(9) . pack 'V', 1), $node->(0x22, undef, ''), $node->(0x24, undef, pack('V', 1) . $guid->($g)), $node->(0x24, undef, pack('V', 2) . $guid->(7)), $node->(0x28, undef, ''));
		for my $id (sort { $a <=> $b } keys %$objects) { my ($kind, @props) = @{ $objects->{$id} }; my ($bytes) = $set->(@props); push @n, $node->(0xA4, $put->($bytes), pack 'VVCC', 1 << 8 | $id, $kind, 3, 1); }
		push @n, $node->(0x72, undef, pack('VVC', 1 << 8 | 9, 0x80039, 1) . pack('V', 46) . $wide->('<ifndf>{05050505-0505-0505-0505-050505050505}  ') . pack('V', 4) . $wide->('.png')) if $objects->{9} || $objects->{8};
		return $node->(0xB0, $list->(@n, $node->(0xB8, undef, '')), $guid->(9) . pack 'V', 1);
	};
	my $root = sub { $node->(0x5A, undef, $guid->($_[0]) . pack 'VV', 1, 1) };
	my $revision = sub { $node->(0x1E, undef, ("\0" x 40) . pack 'VV', 1, 0) };
	my $space = sub { my ($n, @revisions) = @_; return $node->(0x08, $list->($node->(0x0C, undef, $guid->(7) . pack 'V', $n), $node->(0x10, $list->(@revisions), '')), $guid->(7) . pack 'V', $n) };
	my $s = $space->(1, $revision->(), $group->(3, \%section), $root->(3), $node->(0x1C, undef, ''));
	my $p = $space->(2, $revision->(), $group->(4, \%page), $root->(4), $node->(0x1C, undef, ''), $revision->(), $group->(4, \%later), $node->(0x1C, undef, ''));
	my $data = $put->("\xE7\x16\xE3\xBD\x65\x26\x11\x45\xA4\xC4\x8D\x4D\x0B\x7A\x9E\xAC" . pack('Q<VQ<', length $picture, 0, 0) . $picture . "\0" x 16);
	my $files = $node->(0x90, $list->($node->(0x94, $data, $guid->(5)), $node->(0xFF, undef, '')), '');
	substr($file, 172, 12) = pack 'Q<V', @{ $list->($s, $p, $files, $node->(0x04, undef, $guid->(7) . pack 'V', 1)) };
} else {
	my $num = sub { my $v = shift; return $v == 0 ? "\0" : $v < 128 ? chr($v << 1 | 1) : pack 'v', $v << 2 | 2 };
	my $id = sub { chr($_[1] << 3 | 4) . $guid->($_[0]) };
	my $open = sub { my ($type, $body, $compound) = @_; $body //= ''; return length $body < 128 && $type < 64 ? pack('v', ($compound ? 4 : 0) | $type << 3 | length($body) << 9) . $body : pack('V', 2 | ($compound ? 4 : 0) | $type << 3 | length($body) << 17) . $body };
	my $end = sub { chr($_[0] << 2 | 1) };
	my $serial = 0;
	my $element = sub { my ($n, $type, $body) = @_; return $open->(1, $id->(8, $n) . "\x80" . ("\6" x 16) . pack('Q<', ++$serial) . $num->($type), 1) . $body . $end->(1) };
	my $group = sub {
		my ($g, $objects) = @_; my ($declared, $given) = ('', '');
		for my $n (sort { $a <=> $b } keys %$objects) {
			my ($kind, @props) = @{ $objects->{$n} }; my ($bytes, $ids, $spaces) = $set->(@props);
			for ([4, pack('V', $kind), [], []], [1, $bytes, $ids, $spaces]) {
				my ($part, $b, $i, $s) = @$_;
				$declared .= $open->(0x18, $id->($g, $n) . $num->($part) . $num->(length $b) . $num->(scalar @$i) . $num->(scalar @$s));
				$given .= $open->(0x16, $num->(scalar @$i) . join('', map { $id->($g, $_) } @$i) . $num->(scalar @$s) . join('', map { $id->(2, 1) . $id->(7, $_) } @$s) . $num->(length $b) . $b);
			}
			if ($n == 8) { $declared .= $open->(5, $id->($g, 9) . $id->(8, 20) . $num->(2) . $num->(0) . $num->(0)); $given .= $open->(0x1C, "\0\0" . $id->(8, 20)); }
		}
		return $open->(0x1D, '', 1) . $declared . $end->(0x1D) . $open->(0x1E, '', 1) . $given . $end->(0x1E);
	};
	my $revision = sub { my ($own, $base, $g, @groups) = @_; return $open->(0x1A, $id->(6, $own) . ($base ? $id->(6, $base) : "\0")) . $open->(0x0A, $id->(9, 1) . $id->($g, 1)) . join '', map { $open->(0x19, $id->(8, $_)) } @groups };
	my $cell = sub { $open->(0x0E, $id->(2, 1) . $id->(7, $_[0]) . $id->(8, $_[1]) . "\0") };
	my $to = sub { $open->(0x0D, $id->(6, $_[0]) . $id->(8, $_[1]) . "\0") };
	$file = $head . "\x2F\xE9\x8D\x63\xD4\xA6\xC1\x4B\x9A\x36\xB3\xFC\x25\x11\xA5\xB7" . "\0" x 4 . $open->(0x7A, $id->(8, 1) . "\0" x 16, 1) . $open->(0x15, "\0", 1) .
		$element->(1, 1, $cell->(1, 3) . $cell->(2, 4) . $to->(1, 5) . $to->(2, 6) . $to->(3, 7)) . $element->(3, 3, $open->(0x0B, $id->(6, 1))) . $element->(4, 3, $open->(0x0B, $id->(6, 3))) .
		$element->(5, 4, $revision->(1, 0, 3, 10)) . $element->(6, 4, $revision->(2, 0, 4, 11)) . $element->(7, 4, $revision->(3, 2, 4, 12)) .
		$element->(10, 5, $group->(3, \%section)) . $element->(11, 5, $group->(4, \%page)) . $element->(12, 5, $group->(4, \%later)) . $element->(20, 10, $open->(2, $picture)) . $end->(0x15) . pack 'v', 0x7A << 2 | 3;
	$file .= "\0" x (1200 - length $file) if length $file < 1200;
}
open my $fh, '>:raw', $out or die "$out: $!\n"; print $fh $file; close $fh;
