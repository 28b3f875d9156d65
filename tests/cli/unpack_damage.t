#!/usr/bin/perl
# unpack: no damaged byte goes unnoticed where the format has a checksum, and each format's odd corners.
use strict; use warnings; use Compress::Zlib (); use Digest::SHA 'sha256_hex'; use JSON::PP (); use MIME::Base64;
my $n = 0;
sub is { my ($got, $want, $what) = @_; $n++; $got //= '(nothing)';
	if ($got eq $want) { print "ok $n - $what\n" } else { print "not ok $n - $what\n#   got  $got\n#   want $want\n" } }
chdir $ENV{TEST_TMP} or die;
my (@items, @errors);
sub run { @items = @errors = (); open my $p, '-|', "$ENV{SLUICE_BIN}/sluice-unpack", '-o', 'S', @_ or die;
	while (<$p>) { my $r = JSON::PP::decode_json($_); push @{$r->{type} eq 'item' ? \@items : \@errors}, $r } close $p }
sub put { my ($name, $bytes) = @_; open my $f, '>:raw', $name or die "$name: $!"; print $f $bytes; close $f }
sub get { my ($name) = @_; open my $f, '<:raw', $name or die "$name: $!"; local $/; <$f> }
sub codes { join ' ', map { $_->{code} } @errors }
sub names { join ' ', map { (my $p = $_->{path}) =~ s/^[^!]*!\///; $p } @items[1 .. $#items] }

# members that do not pack, so that every format stores some of their bytes as they are
srand 7; my %f = map { ("$_.bin" => join '', map { chr rand 256 } 1 .. 20000) } 'a' .. 'c';
put($_, $f{$_}) for keys %f;
my $files = join ' ', sort keys %f;
my @make = (['tar.gz', "tar -czf x.tar.gz $files"], ['tar.bz2', "tar -cjf x.tar.bz2 $files"], ['tar.xz', "tar -cJf x.tar.xz $files"], ['tar.zst', "tar --zstd -cf x.tar.zst $files"],
	['tar.lz4', "bsdtar --lz4 -cf x.tar.lz4 $files"], ['7z', "bsdtar --format 7zip --options 7zip:compression=store -cf x.7z $files"], ['xar', "bsdtar --format xar -cf x.xar $files"],
	['zip', "bsdtar --format zip -cf x.zip $files"]);
for (@make) {
	my ($kind, $command) = @$_;
	if (system("$command 2>/dev/null") != 0) { is('skip', 'skip', "$kind cannot be made here # SKIP"); next }
	my $good = get("x.$kind"); run("x.$kind"); is(names() . codes(), $files, "$kind whole");
	my $silent = 0;
	for my $at (map { int(length($good) * $_ / 8) } 2 .. 6) { my $bad = $good; substr($bad, $at, 1) ^= "\x40"; put("y.$kind", $bad); run("y.$kind"); $silent++ if !@errors }
	put("y.$kind", substr $good, 0, length($good) / 2); run("y.$kind"); $silent++ if !@errors;
	is($silent, 0, "$kind: one byte changed at five places, and cut");
	is(codes() =~ /encrypted/ ? 'locked' : 'damaged', 'damaged', 'half of a 7z is not called locked') if $kind eq '7z';
}

# RAR 5, stored, by hand
sub v { my ($x) = @_; my $s = ''; while ($x > 127) { $s .= chr($x & 127 | 128); $x >>= 7 } $s . chr $x }
sub block { my ($b) = @_; $b = v(length $b) . $b; pack('V', Compress::Zlib::crc32($b)) . $b }
sub rar_file { my ($name, $data, $crc) = @_; block(v(2) . v(2) . v(length $data) . v(4) . v(length $data) . v(0100644) . pack('V', $crc // Compress::Zlib::crc32($data)) . v(0) . v(1) . v(length $name) . $name) . $data }
my $sign = "Rar!\x1a\x07\1\0"; my $end = block(v(5) . v(0) . v(0));
put('hurt.rar', $sign . block(v(1) . v(0) . v(0)) . rar_file('a.txt', "first\n") . rar_file('b.txt', "second\n", 99) . rar_file('c.txt', "third\n") . $end);
run('hurt.rar'); is(names() . ' ' . join(' ', map { "$_->{path} $_->{code}" } @errors), 'a.txt b.txt c.txt hurt.rar!/b.txt corrupt', 'RAR 5: a stored member with another checksum');
put('late.part2.rar', $sign . block(v(1) . v(0) . v(3) . v(1)) . $end); run('late.part2.rar'); is(codes(), 'incomplete', 'a later volume alone');

# gzip: a checksum of a whole tar, and the stream's second member
put('list.txt', "Ministry of Ports\n"); system('tar -cf t.tar list.txt'); my $gz = Compress::Zlib::memGzip(get('t.tar'));
substr($gz, -8, 1) ^= "\1"; put('sum.tar.gz', $gz); run('sum.tar.gz'); is(names() . ' ' . codes(), 'list.txt corrupt', 'a checksum behind the tar that does not fit');
my $tar = get('t.tar'); put('two.tar.gz', Compress::Zlib::memGzip(substr $tar, 0, 700) . Compress::Zlib::memGzip(substr $tar, 700));
run('two.tar.gz'); is(names() . codes(), 'list.txt', 'a tar in two gzip members');
put('junk.tar.gz', Compress::Zlib::memGzip($tar) . 'junk behind it'); run('junk.tar.gz'); is(names() . codes(), 'list.txt', 'junk behind a gzip stream is none of it');

# zip: what came through a pipe, and a directory of a wrong size
sub zip { my ($size_off, @m) = @_; my ($local, $dir) = ('', '');
	for (@m) { my ($name, $data, $mode) = @$_; my $fix = pack('vvvvVVV', 0, 0, 0, 0x5021, Compress::Zlib::crc32($data), length $data, length $data);
		$dir .= pack('a4vv', "PK\1\2", 20 | 3 << 8, 20) . $fix . pack('vvvvvVV', length $name, 0, 0, 0, 0, $mode << 16, length $local) . $name;
		$local .= pack('a4v', "PK\3\4", 20) . $fix . pack('vv', length $name, 0) . $name . $data }
	$local . $dir . pack('a4vvvvVVv', "PK\5\6", 0, 0, scalar @m, scalar @m, length($dir) + $size_off, length $local, 0) }
put('pipe.zip', zip(0, ['-', "from a pipe\n", 0010600], ['fifo', '', 0010600])); run('pipe.zip');
is(join(' ', map { ($_->{kind} // 'file') . '=' . ($_->{id} // '') } @items[1, 2]), 'file=' . sha256_hex("from a pipe\n") . ' special=', 'a member with bytes is a file, whatever its mode');
put('size.zip', zip(-(46 + 5), ['a.txt', 'first', 0100644], ['b.txt', 'second', 0100644])); run('size.zip'); is(names() . codes(), 'a.txt b.txt', 'a directory whose size leads into its middle');

# LZ4 and Zstandard begin with frames of something else; LZ4's old form
my $skip = pack('VVa5', 0x184D2A53, 5, 'hello');
for my $k ('zst', 'lz4') { next if system("tar -cf - list.txt | " . ($k eq 'zst' ? 'zstd -q' : 'bsdcat >/dev/null; bsdtar --lz4 -cf - list.txt') . " > s.tar.$k 2>/dev/null") != 0;
	put("t.tar.$k", $skip . get("s.tar.$k")); run("t.tar.$k"); is(names() . codes(), 'list.txt', "$k behind a frame to be skipped") }
# cpio's "crc" form: a sum of bytes behind each header
sub newc { my ($name, $data, $sum) = @_; my $h = '070702' . sprintf('%08x' x 13, 1, 0100644, 0, 0, 1, 0, length $data, 0, 0, 0, 0, 1 + length $name, $sum // unpack '%32C*', $data) . "$name\0";
	$h . "\0" x (-length($h) % 4) . $data . "\0" x (-length($data) % 4) }
put('sum.cpio', newc('a.txt', 'first') . newc('b.txt', 'second', 5) . newc('c.txt', 'third') . newc('TRAILER!!!', '', 0));
run('sum.cpio'); is(names() . ' ' . join(' ', map { "$_->{path} $_->{code}" } @errors), 'a.txt b.txt c.txt sum.cpio!/b.txt corrupt', 'cpio: a sum that does not fit');
# mtree tells of files and has none
put('spec.mtree', "#mtree\n./list.txt type=file size=18\n./sub type=dir\n"); run('spec.mtree'); is(names() . ' ' . $items[1]{kind} . codes(), 'list.txt special', 'mtree');
# LHA: LArc's -lz5-, and behind a program
my $lh0 = sub { my ($name, $data) = @_; my $h = '-lh0-' . pack('VVVCCC/a*v', length $data, length $data, 0x50210000, 0x20, 0, $name, 0); my $sum = 0; $sum += ord for split //, $h; pack('CC', length $h, $sum & 255) . $h . $data };
my $crc16 = sub { my $c = 0; for (unpack 'C*', $_[0]) { $c ^= $_; $c = $c & 1 ? $c >> 1 ^ 0xA001 : $c >> 1 for 1 .. 8 } $c };
sub lha { my ($method, $name, $packed, $plain) = @_; my $h = $method . pack('VVVCCC/a*v', length $packed, length $plain, 0x50210000, 0x20, 0, $name, $crc16->($plain)); my $sum = 0; $sum += ord for split //, $h;
	pack('CC', length $h, $sum & 255) . $h . $packed . "\0" }
put('plain.lzh', lha('-lh0-', 'a.txt', 'stored', 'stored')); run('plain.lzh'); is(names() . codes(), 'a.txt', 'LHA, stored');
# flags: eight literals; the window's start is known: seven literals and none
put('larc.lzs', lha('-lz5-', 'a.txt', "\xff" . 'strelsau', 'strelsau')); run('larc.lzs'); is(($items[1]{id} // '') . codes(), sha256_hex('strelsau'), 'LArc -lz5-');
put('hurt.lzh', do { my $b = lha('-lh0-', 'a.txt', 'stored', 'stored'); $b =~ s/stored\0$/stoned\0/; $b }); run('hurt.lzh'); is(codes(), 'corrupt', 'and damaged');
put('self.exe', 'MZ' . "\0" x 600 . '-lh' . "\0" x 60 . lha('-lh0-', 'a.txt', 'stored', 'stored')); run('self.exe'); is(names() . codes(), 'a.txt', 'LHA behind a program');
# brotli: RFC 7932's stored meta-block, by the name alone
my $br = "\x0b\x02\x80" . 'hello' . "\x03"; put('a.txt.br', $br); run('a.txt.br');
is(names() . ' ' . ($items[1]{id} // '') . codes(), 'a.txt ' . sha256_hex('hello'), 'brotli') if !grep { $_->{code} eq 'unsupported-method' } @errors;
put('b.txt.br', substr $br, 0, 5); run('b.txt.br'); is(codes() =~ /truncated|unsupported/ ? 'told' : codes(), 'told', 'brotli, cut');
print "1..$n\n";
