#!/usr/bin/perl
# unpack: methods of old packers, spelled out bit by bit or made by their programs.
use strict; use warnings; use Compress::Zlib (); use Digest::SHA 'sha256_hex'; use JSON::PP (); use MIME::Base64;
my $n = 0;
sub is { my ($got, $want, $what) = @_; $n++; $got //= '(nothing)';
	if ($got eq $want) { print "ok $n - $what\n" } else { print "not ok $n - $what\n#   got  $got\n#   want $want\n" } }
chdir $ENV{TEST_TMP} or die;
my $bin = "$ENV{SLUICE_BIN}/sluice-unpack";
my (@items, @errors);
sub run { @items = @errors = (); open my $p, '-|', $bin, '-o', 'S', @_ or die;
	while (<$p>) { my $r = JSON::PP::decode_json($_); push @{$r->{type} eq 'item' ? \@items : \@errors}, $r } close $p }
sub put { my ($name, $bytes) = @_; open my $f, '>:raw', $name or die "$name: $!"; print $f $bytes; close $f }
sub got { join ' ', map { "$_->{path} " . ($_->{id} // 'nothing') } @items[1 .. $#items] }
sub codes { join ' ', map { $_->{code} } @errors }

# A ZIP archive of one member that is packed already.
sub zip { my ($file, $method, $flags, $packed, $data) = @_;
	my $fix = pack('vvvvVVV', $flags, $method, 0, 0x5021, Compress::Zlib::crc32($data), length $packed, length $data);
	my $dir = pack('a4vv', "PK\1\2", 20, 20) . $fix . pack('vvvvvVV', 5, 0, 0, 0, 0, 0, 0) . 'a.txt';
	my $local = pack('a4v', "PK\3\4", 20) . $fix . pack('vv', 5, 0) . 'a.txt' . $packed;
	put($file, $local . $dir . pack('a4vvvvVVv', "PK\5\6", 0, 0, 1, 1, length $dir, length $local, 0)) }
# Numbers as [value, bits], the lowest bit first.
sub low { my $s = ''; for (@_) { my ($v, $w) = @$_; $s .= join '', map { $v >> $_ & 1 } 0 .. $w - 1 } pack 'b*', $s }
sub high { my ($v, $w) = @_; map { [$v >> $w - 1 - $_ & 1, 1] } 0 .. $w - 1 }

# shrink: "abab" as a, b, 257 ("ab"), then the string not yet there, clearing, a wider code
my @shrink = map { [$_, 9] } ord 'a', ord 'b', 257, 259, 256, 2, ord 'c', ord 'd', 256, 1;
zip('shrink.zip', 1, 0, low(@shrink, [ord 'e', 10], [258, 10]), my $text = 'ab' . 'ab' . 'aba' . 'cde' . 'cd');
run('shrink.zip'); is(got() . codes(), 'shrink.zip!/a.txt ' . sha256_hex($text), 'shrink');
# reduce 1: 'b' follows 'a'; a copy of 5 from 2 back; a mark as such
my @sets = map { my $c = 255 - $_; $c == ord 'a' ? ([1, 6], [ord 'b', 8]) : [0, 6] } 0 .. 255;
zip('reduce.zip', 2, 0, low(@sets, [ord 'a', 8], [0, 1], [0, 1], [144, 8], [2, 8], [1, 8], [144, 8], [0, 8]), $text = 'ab' . 'ababa' . "\x90");
run('reduce.zip'); is(got() . codes(), 'reduce.zip!/a.txt ' . sha256_hex($text), 'reduce');
# implode: trees of equal lengths, of which the last symbol has the lowest code
my $even = sub { my ($bits, $count) = @_; chr($count / 16 - 1) . chr(0xF0 | $bits - 1) x ($count / 16) };
my $code = sub { my ($bits, $v) = @_; high((1 << $bits) - 1 - $v, $bits) };
my $long = 'x' x 300;
zip('implode2.zip', 6, 2, $even->(6, 64) x 2 . low([1, 1], [ord 'a', 8], [1, 1], [ord 'b', 8], [0, 1], [1, 7], $code->(6, 0), $code->(6, 3),
	[1, 1], [ord 'x', 8], [0, 1], [0, 7], $code->(6, 0), $code->(6, 63), [234, 8]), $text = "ab" . "ababa" . $long);
run('implode2.zip'); is(got() . codes(), 'implode2.zip!/a.txt ' . sha256_hex($text), 'implode, two trees');
zip('implode3.zip', 6, 4, $even->(8, 256) . $even->(6, 64) x 2 . low([1, 1], $code->(8, ord 'q'), [0, 1], [0, 6], $code->(6, 0), $code->(6, 1)), $text = 'qqqqq');
run('implode3.zip'); is(got() . codes(), 'implode3.zip!/a.txt ' . sha256_hex($text), 'implode, three trees');
zip('cut.zip', 6, 4, $even->(8, 256) . "\3\xF5", 'qqqqq'); run('cut.zip'); is(codes(), 'truncated', 'cut within its trees');
zip('odd.zip', 6, 4, "\0\0" x 40, 'qqqqq'); run('odd.zip'); is(codes(), 'corrupt', 'trees that are none');
zip('more.zip', 7, 0, 'abc', 'qqqqq'); run('more.zip'); is(codes(), 'unsupported-method', 'a method that nobody had');

# LHA's first method, packed after LZHUF.C and read by lhasa
put('old.lzh', decode_base64('HX8tbGgxLUYAAABbAAAAAAAhUCAAB29sZC50eHRcvvB7f98/iAaz8fX/4HGv+ze/qMA+GC2/38rfctLFa83E2EqcTCoUbmtpqzvhTX+mDT/LcFLgO9iYBy7EO8Av1In6LsO6ywAA'));
run('old.lzh'); is(got() . codes(), 'old.lzh!/old.txt ' . sha256_hex("Target list: Ministry of Ports, Ministry of Ports again, and the ports of Lower Ruritania.\n"), 'LHA -lh1-');

# lzop: two blocks, the second stored; then a damaged one between them
sub lzop { my @blocks = @_; my $h = pack('nnnCCNNNNC/a*', 0x1030, 0x2080, 0x0940, 1, 5, 1, 0100644, 1600000000, 0, 'list.txt');
	return "\x89LZO\0\r\n\x1a\n" . $h . pack('N', Compress::Zlib::adler32($h)) . join('', map { my ($plain, $packed) = @$_; $packed //= $plain;
		pack('NNN', length $plain, length $packed, Compress::Zlib::adler32($plain)) . $packed } @blocks) . pack('N', 0) }
# 22: five literals; a copy of 7 from 5 back (op 101|00|100, then 0), its two low bits: two literals; the end
my $packed = chr(17 + 5) . 'port ' . "\xD2\0" . 'ss' . "\x11\0\0";
put('list.lzo', lzop(['port port poss', $packed], ['plain']) . lzop(['again']));
run('list.lzo'); is(got() . codes(), join(' ', 'list.lzo!/list.txt', sha256_hex('port port possplain'), 'list.lzo!/list.txt', sha256_hex('again')), 'lzop, two files');
is($items[1]{mtime}, '2020-09-13T12:26:40Z', 'with its time');
put('hurt.lzo', lzop(['port port poss', chr(255) . substr $packed, 1], ['plain']));
run('hurt.lzo'); is(got() . ' ' . codes(), 'hurt.lzo!/list.txt ' . sha256_hex('plain') . ' corrupt', 'a damaged block costs no other');

put('lzo.rec', do { open my $p, '-|', $bin, '-o', 'S', 'list.lzo'; local $/; <$p> });
is(scalar(grep { /"type":"error"/ } `sluice-identify < lzo.rec | sluice-text`), 0, 'text has nothing to say of what was unpacked');

# uuencode, as sent by mail before MIME
put('sent.txt', "begin 644 a b.txt\n" . pack('u', 'first ' x 20) . "`\nend\nwords between\nbegin-base64 600 b.txt\n" . encode_base64('second') . "====\n");
run('sent.txt'); is(got() . codes(), join(' ', 'sent.txt!/a b.txt', sha256_hex('first ' x 20), 'sent.txt!/b.txt', sha256_hex('second')), 'uuencode');
put('half.uu', "begin 644 a\n" . pack('u', 'x' x 90)); run('half.uu'); is(codes(), 'truncated', 'without an end');
put('prose.txt', "begin 100 years of work\nHere it begins.\n"); run('prose.txt'); is(scalar @items, 1, 'prose is no container');
# a folder of Outlook Express, laid out as undbx reads it
sub dbx { my ($file, @mails) = @_;
	my $b = "\xCF\xAD\x12\xFE\xC5\xFD\x74\x6F\x66\xE3\xD1\x11\x9A\x4E\x00\xC0\x4F\xA3\x09\xD4" . pack('VV', 5, 1); $b .= "\0" x (0x24BC - length $b);
	my @info;
	for my $mail (@mails) { my $first = 0; my $last;
		for (my $i = 0; $i < length $mail; $i += 512) { my $part = substr $mail, $i, 512; my $at = length $b; $first ||= $at; substr($b, $last + 12, 4) = pack 'V', $at if $last; $last = $at;
			$b .= pack('VVVV', $at, 512, length $part, 0) . pack 'a512', $part }
		my $at = length $b; push @info, $at; # fields: 1 flags (direct), 4 the message, by turns direct and not
		$b .= @info % 2 ? pack('VVvCCVV', $at, 8, 20, 2, 0, 0x81, 0x84 | $first << 8) : pack('VVvCCVVV', $at, 12, 24, 2, 0, 0x81, 0x04, $first) }
	my $node = sub { my ($parent, @e) = @_; my $at = length $b; $b .= pack('VVVVCCvV', $at, 0, 0, $parent, 0, scalar @e, 0, 0) . join('', map { pack 'VVV', @$_ } @e); $b .= "\0" x (0x27C - 24 - 12 * @e); return $at };
	my $child = $node->(0, map { [$_, 0, 0] } @info[2 .. $#info]);
	my $root = $node->(0, [$info[0], 0, 0], [$info[1], $child, @info - 2]);
	substr($b, 0xC4, 4) = pack 'V', scalar @mails; substr($b, 0xE4, 4) = pack 'V', $root; substr($b, 0x30, 4) = pack 'V', $root;
	open my $f, '>:raw', $file or die; print $f $b; close $f }
my @mails = map { "From: a$_\@mail.example\r\nSubject: note $_\r\n\r\n" . "line $_ of a letter\r\n" x (5 * $_ ** 3) } 1 .. 5;
dbx('in.dbx', @mails); run('in.dbx');
is(join(' ', map { ($_->{path} =~ s/.*!.//r) . " $_->{id}" } grep { $_->{depth} == 1 } @items) . codes(), join(' ', map { sprintf('%06d.eml ', $_) . sha256_hex($mails[$_ - 1]) } 1 .. 5), 'mail of Outlook Express');
is(join(' ', @{$items[0]{unpack}{container}}{qw(format expected given)}), 'dbx 5 5', 'all that its header tells of');
my $dbx = do { open my $h, '<:raw', 'in.dbx'; local $/; <$h> };
put('cut.dbx', substr($dbx, 0, index $dbx, 'line 5')); run('cut.dbx'); is(codes(), 'corrupt', 'cut before its tree');
(my $torn = $dbx) =~ s/(line 3 of a letter\r\n){7}/substr($&, 0, -4) . 'junk'/e; substr($torn, rindex($torn, 'line 5') & ~511, 512) = "\xff" x 512;
put('torn.dbx', $torn); run('torn.dbx'); is(scalar(grep { $_->{depth} == 1 } @items) . ' ' . (codes() ? 'told' : 'silent'), '5 told', 'a torn chain costs one message its rest');
print "1..$n\n";
