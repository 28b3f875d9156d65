#!/usr/bin/perl
# unpack: discs, file systems, virtual machines' discs; what other programs are called for.
#
# data/discs.tar.xz: an ext2, a FAT and a squashfs file system of the same files, both of the first in an
# MBR and a GPT, that in the forms of five virtual machines, a WIM and a UDF disc (mke2fs, mkfs.fat, mtools,
# mksquashfs, qemu-img, 7zz, genisoimage).
use strict; use warnings; use Compress::Zlib (); use Cwd 'abs_path'; use Digest::SHA 'sha256_hex'; use File::Basename; use JSON::PP (); use MIME::Base64;
my $here = dirname(abs_path(__FILE__));
my $n = 0;
sub is { my ($got, $want, $what) = @_; $n++; $got //= '(nothing)';
	if ($got eq $want) { print "ok $n - $what\n" } else { print "not ok $n - $what\n#   got  $got\n#   want $want\n" } }
chdir $ENV{TEST_TMP} or die;
binmode STDOUT, ':utf8'; use utf8;
my (@items, @errors);
sub run { @items = @errors = (); open my $p, '-|', "$ENV{SLUICE_BIN}/sluice-unpack", '-o', 'S', @_ or die;
	while (<$p>) { my $r = JSON::PP::decode_json($_); push @{$r->{type} eq 'item' ? \@items : \@errors}, $r } close $p }
sub put { my ($name, $bytes) = @_; open my $f, '>:raw', $name or die "$name: $!"; print $f $bytes; close $f }
sub codes { join ' ', map { $_->{code} } @errors }
my $list = "Ministry of Ports, Lower Ruritania\n";
my $paper = "合同编号：DY-2020-0123\n"; utf8::encode(my $paper_bytes = $paper);
my %name = (sha256_hex($list) => 'LIST', sha256_hex($paper_bytes) => 'PAPER', sha256_hex('list.txt') => 'LINK');
# path, what is there, and a link's target
sub seen { join ' ', sort map { (my $p = $_->{path}) =~ s/^[^!]*!\///; "$p=" . $name{$_->{id}} . ($_->{unpack}{link} ? ">$_->{unpack}{link}" : '') } grep { $name{$_->{id} // ''} } @items }

my $seven = grep { -x } '/usr/bin/7zz', '/usr/bin/7z', '/usr/bin/7za';
if (!$seven) { print "ok 1 # SKIP 7-Zip is not installed\n1..1\n"; exit }
system('tar', '-xJf', "$here/../data/discs.tar.xz") == 0 or die;
my $ext = 'again=LINK>list.txt docs/合同-听雨.txt=PAPER list.txt=LIST';
my $fat = 'docs/合同-听雨.txt=PAPER list.txt=LIST';
for (['ext2.img', $ext, 'ext'], ['fat.img', $fat, 'fat'], ['squash.img', $ext, 'squashfs'], ['fixed.vhd', $ext, 'vhd'],
	['ports.wim', 'again=LIST docs/合同-听雨.txt=PAPER list.txt=LIST', 'wim'], ['udf.iso', 'DOCS/________.TXT=PAPER LIST.TXT=LIST', 'udf']) {
	my ($file, $want, $format) = @$_;
	run($file); is(seen() . ' ' . codes(), "$want ", $file);
	is($items[0]{unpack}{container}{format}, $format, "$file is called $format") if $file !~ /vhd/;
}
for my $file (qw(mbr.img gpt.qcow2 gpt.vmdk gpt.vhd gpt.vhdx gpt.vdi)) {
	run($file);
	my ($first, $second) = $file =~ /mbr/ ? ('0.img', '1.fat') : ('0.ext.img', '1.fat.img');
	is(seen() . ' ' . codes(), join(' ', map({ "$first!/$_" } split / /, $ext), map({ "$second!/$_" } split / /, $fat)) . ' ', "$file: two file systems");
}
run('ext2.img'); is($items[1]{mtime}, '2020-09-13T12:26:40Z', 'times of ext are UTC');
run('fat.img'); is($items[1]{mtime}, '2020-09-13T12:26:40', 'those of FAT are of some zone');
run('--list', 'fat.img'); is(join(' ', map { $_->{path} } @items), 'fat.img fat.img!/list.txt fat.img!/docs/合同-听雨.txt', '--list');
# a DMG begins with its first piece, which is a stream of zlib
my $raw = do { local (@ARGV, $/) = 'fat.img'; <> }; my ($data, @runs, $at) = ('');
for (unpack '(a131072)*', $raw) { my $z = Compress::Zlib::compress($_); push @runs, pack 'N N Q> Q> Q> Q>', 0x80000005, 0, ($at // 0), length() / 512, length $data, length $z; $at += length() / 512; $data .= $z }
my $mish = 'mish' . pack('N Q> Q> Q> N N x24 N N x128 N', 1, 0, $at, 0, 264, 0, 2, 32, @runs + 1) . join('', @runs) . pack 'N N Q> Q> Q> Q>', 0xFFFFFFFF, 0, $at, 0, length $data, 0;
my $plist = '<?xml version="1.0" encoding="UTF-8"?>' . ' ' x 4096 . '<plist version="1.0"><dict><key>resource-fork</key><dict><key>blkx</key><array><dict><key>Attributes</key><string>0x0050</string><key>Data</key><data>' . encode_base64($mish) . '</data><key>ID</key><string>0</string><key>Name</key><string>disk</string></dict></array></dict></dict></plist>';
put('packed.dmg', $data . $plist . 'koly' . pack 'N N N Q> Q> Q> Q> Q> N N x16 N N x128 Q> Q> x120 N N x128 N Q> x12', 4, 512, 1, 0, 0, length $data, 0, 0, 1, 1, 2, 32, length $data, length $plist, 2, 32, 1, $at);
run('packed.dmg'); is(seen(), $fat, 'a DMG whose first bytes are those of zlib');
# what only looks like one
my $sector = "\0" x 510 . "\x55\xaa";
put('none.img', $sector . 'x' x 5000); run('none.img'); is(scalar(@items) . codes(), '1', 'a signature without partitions is no disc');
put('wrong.img', "\0" x 446 . pack('CCCCCCCCVV', 0, 0, 0, 0, 0x83, 0, 0, 0, 1 << 30, 5) . "\0" x 48 . "\x55\xaa" . 'x' x 5000);
run('wrong.img'); is(scalar(@items) . codes(), '1', 'nor is one whose partition lies beyond its end');
# cut in the middle: what is told is told, the rest is a loss
open my $f, '<:raw', 'ext2.img' or die; read $f, my $half, 40000; close $f;
put('half.img', $half); run('half.img'); is(codes() ne '' ? 'told' : 'silent', 'told', 'a file system cut short');

# locked RAR 5 (AES-256, PBKDF2 of 16 rounds), made by hand; only unar reads it
my $lock = 'UmFyIRoHAQDFGjMyAwEAAJsX3fdGAgMlIAQcpIMCz6BGTAABEeWQiOWQjC3lkKzpm6gudHh0JAEAAAQwMTIzNDU2Nzg5YWJjZGVmcG9ydHMgYW5kIGhhcmJvdV6m6l5pIU/XBMCcL62X2yQiy5vPVwhb7cSD55mAVWd/hgKMKz0CAyUgBBKkgwL6J+fEAAEIbGlzdC50eHQkAQAABDAxMjM0NTY3ODlhYmNkZWZwb3J0cyBhbmQgaGFyYm917UkVDd/jx+bRn3El1knNd6zvhduIU9X9Cz5VwXy1hjMZsjo1AwUAAA==';
put('lock5.rar', decode_base64($lock));
put('words', "wrong\nelbonia\n"); put('wrong', "wrong\n");
my @names = ('lock5.rar!/合同-听雨.txt', 'lock5.rar!/list.txt');
run('lock5.rar'); is(join(' ', map { $_->{path} . ($_->{id} // '') } @items[1, 2]) . ' ' . codes(), "@names encrypted encrypted", 'RAR 5, locked');
if (-x '/usr/bin/unar') {
	run('--passwords', 'wrong', 'lock5.rar'); is(codes(), 'encrypted encrypted', 'a wrong password');
	run('--passwords', 'words', 'lock5.rar'); is(join(' ', map { $_->{path}, $_->{id}, $_->{unpack}{password} } @items[1, 2]) . codes(),
		join(' ', $names[0], sha256_hex($paper_bytes), 2, $names[1], sha256_hex("Ministry of Ports\n"), 2), 'the second password');
} else { is('skip', 'skip', 'unar is not installed # SKIP') for 1, 2 }
print "1..$n\n";
