#!/usr/bin/perl
# unpack: documents that need a password, by the programs that wrote them.
#
# data/libreoffice-argon2.odt (LibreOffice 25.2), -blowfish.odt (7.4, as ODF 1.1): both "zheshan"; -xor.doc: a
# document of LibreOffice's whose streams were obfuscated by [MS-OFFCRYPTO] 2.3.7.6 with "abc" (it opens it).
use strict; use warnings; use utf8; use Cwd 'abs_path'; use File::Basename; use JSON::PP (); use Digest::SHA qw(sha1);
my $here = dirname(abs_path(__FILE__));
my $n = 0;
sub is { my ($got, $want, $what) = @_; $n++; $got //= '(nothing)';
	if ($got eq $want) { print "ok $n - $what\n" } else { print "not ok $n - $what\n#   got  $got\n#   want $want\n" } }
binmode STDOUT, ':utf8';
chdir $ENV{TEST_TMP} or die;
sub put { my ($name, $bytes) = @_; open my $f, '>:raw', $name or die "$name: $!"; print $f $bytes; close $f }
# the text of what a file holds in clear, and which line opened it
sub opened { my ($file) = @_; my @r = map { JSON::PP::decode_json($_) } `sluice-unpack -q --no-hints -P words -o S '$file' | sluice-identify | sluice-text --ocr none`;
	my ($i) = grep { $_->{type} eq 'item' && $_->{depth} == 1 } @r; my @e = map { $_->{code} } grep { $_->{type} eq 'error' && (!$i || !$i->{id} || $_->{path} eq $i->{path}) } @r;
	return "@e" if !$i || !$i->{id}; open my $t, '<:utf8', 'S/' . substr($i->{id}, 0, 2) . '/' . substr($i->{id}, 2) . '.txt' or return 'no text'; local $/; my $text = <$t>; $text =~ s/\s+/ /g; $text =~ s/^ | $//g;
	join ' ', $i->{unpack}{password}, $text, @e }
put('words', "wrong\nabc\nzheshan\n");

my $odt = '3 Contract DY-2020-0123 with the Ministry of Ports, 合同';
is(opened("$here/../data/libreoffice-blowfish.odt"), $odt, 'ODF 1.1: Blowfish');
my $argon = opened("$here/../data/libreoffice-argon2.odt"); # where libargon2 was there to build with
is($argon, $argon =~ /unsupported/ ? $argon : $odt, 'ODF 1.4: AES-GCM, Argon2id');
open my $odf, '<:raw', "$here/../data/libreoffice-argon2.odt" or die; my $hurt = do { local $/; <$odf> }; substr($hurt, 3000, 1) ^= "\x01";
put('hurt.odt', $hurt); is(opened('hurt.odt') =~ /encrypted|unsupported|corrupt/ ? 'told' : 'silent', 'told', 'and damaged');
system("gzip -dc '$here/../data/libreoffice-xor.doc.gz' > xor.doc");
is(opened('xor.doc'), '2 采购合同 合同编号：DY-2020-0777 甲方：虚衡市公安局 名称 数量 金额（元） 折扇 450000.00 听雨 1 1200000.00 Ünïcode и кириллица.', 'Word, obfuscated');

# Word 95: the text is 8-bit and stands after a header of 52 bytes that stays in clear. Key and hash of "abc".
my ($key, $hash) = (0x514A, 0xCC1A);
my @c = (map({ ord } qw(a b c)), 0xBB, 0xFF, 0xFF, 0xBA, 0xFF, 0xFF, 0xB9, 0x80, 0, 0xBE, 0x0F, 0, 0xBF);
my @array = map { my $v = $c[$_] ^ ($_ & 1 ? $key >> 8 : $key & 255); ($v << 7 | $v >> 1) & 255 } 0 .. 15;
sub word95 { my $text = "Offer to the Ministry of Ports\r"; my $f = pack('v a4 v', 0xA5DC, "\x68\0\0\0", 0x409); $f .= "\0" x (10 - length $f) . pack('v', 0x0100) . "\0\0" . pack('v2', $hash, $key);
	$f .= "\0" x (0x18 - length $f) . pack('V V', 0x400, 0x400 + length $text); $f .= "\0" x (0x400 - length $f) . $text; $f .= "\0" x (1536 - length $f);
	for my $i (52 .. length($f) - 1) { my $o = ord substr $f, $i, 1; substr($f, $i, 1) = chr($o ^ $array[$i & 15]) if $o && $o != $array[$i & 15] } $f }
put('word', word95()); system($^X, "$here/make_ole.pl", 'word95.doc', 'WordDocument=word'); is(opened('word95.doc'), '2 Offer to the Ministry of Ports', 'Word 95, obfuscated');

# PowerPoint 2003: RC4 by CryptoAPI, an object a block
sub rc4 { my ($k, $data) = @_; my @s = 0 .. 255; my ($i, $j) = (0, 0); my @k = unpack 'C*', $k;
	for (0 .. 255) { $j = ($j + $s[$_] + $k[$_ % @k]) & 255; @s[$_, $j] = @s[$j, $_] } $j = 0;
	join '', map { $i = ($i + 1) & 255; $j = ($j + $s[$i]) & 255; @s[$i, $j] = @s[$j, $i]; chr($_ ^ $s[($s[$i] + $s[$j]) & 255]) } unpack 'C*', $data }
my $salt = 'harbour of ports'; my $wide = join '', map { pack 'v', ord } split //, 'zheshan'; my $h0 = sha1($salt . $wide);
sub block { my ($id, $data) = @_; rc4(substr(sha1($h0 . pack('V', $id)), 0, 16), $data) }
sub rec { my ($type, $body, $ver) = @_; pack('v v V', $ver // 0, $type, length $body) . $body }
my $text = join '', map { pack 'v', ord } split //, 'Targets: Elbonia';
my $doc = rec(1000, rec(0x0FF0, rec(0x0FA0, $text), 0xF), 0xF);
my $proof = block(0, 'sixteen bytes of' . sha1('sixteen bytes of'));
my $head = pack('V8', 4, 0, 0x6801, 0x8004, 128, 1, 0, 0) . "\0\0"; my $crypt = rec(0x2F14, pack('v v V V', 2, 2, 4, length $head) . $head . pack('V', 16) . $salt . substr($proof, 0, 16) . pack('V', 20) . substr($proof, 16), 0xF);
my $main = block(1, $doc); my $at = length $main; $main .= $crypt; my $list = length $main; $main .= rec(0x1772, pack('V V V', 1 | 2 << 20, 0, $at)); my $edit = length $main;
$main .= rec(0x0FF5, pack('V4 V V v2 V', 0, 0, 0, $list, 1, 2, 0, 0, 2)); put('main', $main); put('user', rec(0x0FF6, pack('V V V', 20, 0xF3D1C4DF, $edit) . "\0" x 8));
put('pictures', join '', map { block(0, $_) } pack('v v V', 0x6E00, 0xF01E, 17 + 60), 'p' x 16, "\xff", "\x89PNG\r\n\x1a\n" . 'x' x 52);
system($^X, "$here/make_ole.pl", 'show.ppt', 'PowerPoint Document=main', 'Current User=user', 'Pictures=pictures'); is(opened('show.ppt'), '3 Targets: Elbonia', 'PowerPoint 2003');
is(scalar(grep { /picture-1.png/ } `sluice-unpack -q -P words -o S show.ppt`), 1, 'and its picture');
put('words', "wrong\n"); is(opened('show.ppt') . ' ' . opened('xor.doc'), 'encrypted encrypted encrypted encrypted', 'none serves, told by unpack and by text');
print "1..$n\n";
