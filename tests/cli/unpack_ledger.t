#!/usr/bin/perl
# unpack's ledger: what is lost is told, what can be had is given, nothing lost is called complete.
#
# Six files in archives of other programs, which are then damaged: cut, bits turned, bytes put in, left out or zeroed, at places that
# a fixed seed draws. Whatever happens, each of the files comes out as it was or a loss is told; where the format has checksums,
# no other bytes pass as sound. Then single cases, each of which once lost something.
use strict; use warnings; use utf8; use Cwd 'abs_path'; use Digest::SHA 'sha256_hex'; use File::Basename; use JSON::PP ();
my $here = dirname(abs_path(__FILE__));
my $n = 0;
sub is { my ($got, $want, $what) = @_; $n++; $got //= '(nothing)';
	if ($got eq $want) { print "ok $n - $what\n" } else { print "not ok $n - $what\n#   got  $got\n#   want $want\n" } }
binmode STDOUT, ':utf8';
chdir $ENV{TEST_TMP} or die;
my (@items, @errors);
sub run { @items = @errors = (); open my $p, '-|', "$ENV{SLUICE_BIN}/sluice-unpack", '-q', '--no-hints', '--json', '-o', 'S', @_ or die;
	while (<$p>) { my $r = JSON::PP::decode_json($_); push @{$r->{type} eq 'item' ? \@items : \@errors}, $r } close $p }
sub put { my ($name, $bytes) = @_; open my $f, '>:raw', $name or die "$name: $!"; print $f $bytes; close $f }
sub get { my ($name) = @_; open my $f, '<:raw', $name or die "$name: $!"; local $/; <$f> }
sub codes { join ' ', map { $_->{code} } @errors }

srand 11; my @words = qw(contract harbour ministry ports Elbonia list office agreement);
my $text = sub { join(' ', map { $words[rand @words] } 1 .. shift) . "\n" };
my %f = ('a.txt' => $text->(700), 'b.bin' => join('', map { chr rand 256 } 1 .. 20000), 'c.txt' => $text->(2500), 'd.bin' => join('', map { chr rand 256 } 1 .. 9000), 'e.txt' => "small\n", 'z.txt' => $text->(400));
put($_, $f{$_}), utime 1600000000, 1600000000, $_ for keys %f; my $files = join ' ', sort keys %f; my %name = map { sha256_hex($f{$_}) => $_ } keys %f;
sub came { my %s; $s{$name{$_->{id} // ''} // next}++ for @items; scalar keys %s }
my ($seven) = grep { -x } '/usr/bin/7zz', '/usr/bin/7z', '/usr/bin/7za'; my $unar = -x '/usr/bin/unar';

# kind, how it is made, has it a checksum of all, how few of the 6 files may come on average (hundredths). Damage is drawn by place, so what
# comes depends on the archive's bytes, and these on the versions of the programs: the floors lie a fifth below what came when they were set.
my $same = '--owner=0 --group=0 --numeric-owner --mode=644';
my @make = (
	['zip', "zip -q -X x.zip $files", 1, 330],
	['7z', "bsdtar --format 7zip -cf x.7z $files", 1, 40],
	['tar', "tar $same -cf x.tar $files", 0, 290],
	['tar.gz', "tar $same -cf - $files | gzip -n > x.tar.gz", 1, 170],
	['tar.xz', "tar $same -cJf x.tar.xz $files", 1, 110],
	['tar.zst', "tar $same --zstd -cf x.tar.zst $files", 1, 0],
	['cpio', "printf '%s\\n' $files | cpio -o -H crc > x.cpio", 1, 320],
	['xar', "bsdtar --format xar -cf x.xar $files", 1, 240],
);
# The I-th damage of GOOD: five times cut, then bits turned, zeros, bytes put in, bytes left out.
sub damaged {
	my ($good, $i) = @_;
	my $at = 1 + int rand(length($good) - 40);
	my $b = $good;
	if ($i < 5) { $b = substr $b, 0, $at }
	elsif ($i < 11) { substr($b, $at, 1) ^= chr(1 << rand 8) }
	elsif ($i < 14) { substr($b, $at, 32) = "\0" x 32 }
	elsif ($i < 17) { substr($b, $at, 0) = 'JUNKJNK' }
	else { substr($b, $at, 5) = '' }
	return $b;
}
for (@make) {
	my ($kind, $how, $sums, $floor) = @$_;
	if (system("$how 2>/dev/null") != 0) { is('skip', 'skip', "$kind cannot be made here # SKIP") for 1 .. 3; next }
	my $good = get("x.$kind"); srand 5;
	my @bad = map { "bad$_.$kind" } 0 .. 19;
	put($bad[$_], damaged($good, $_)) for 0 .. 19;
	run(@bad);
	# by container: which of the six files came whole, members with other bytes, losses told, said to be complete
	my (%sound, %wrong, %told, %complete);
	for my $i (@items) {
		my ($top) = split /!\//, $i->{path};
		my $who = $name{$i->{id} // ''};
		$complete{$top} = $i->{unpack}{container}{complete} if $i->{path} eq $top && $i->{unpack}{container};
		$sound{$top}{$who}++ if $who;
		$wrong{$top}++ if $i->{depth} && $i->{id} && !$who && !$i->{unpack}{state};
	}
	$told{(split /!\//, $_->{path})[0]}++ for @errors;
	my $got = 0; $got += keys %{$sound{$_}} for @bad;
	my @silent = grep { keys %{$sound{$_} // {}} < 6 && !$told{$_} && ($sums || !$wrong{$_}) } @bad;
	my @claims = grep { $complete{$_} && $told{$_} } @bad;
	is("@silent", '', "$kind: no loss without a word");
	is("@claims", '', "$kind: what lost something is not complete");
	is($got >= @bad * $floor / 100 ? 'enough' : "$got of " . 6 * @bad, 'enough', "$kind: what can be had is given");
}

# bytes put in or left out move all members behind them: their headers are looked for
my $zip = get('x.zip'); my $at = index $zip, 'b.bin'; my $mid = $at + 9000;
put('in.zip', substr($zip, 0, $mid) . 'x' x 900 . substr $zip, $mid); run('in.zip'); is(came() . ' ' . codes(), '5 corrupt', 'zip: bytes put in');
put('out.zip', substr($zip, 0, $mid) . substr $zip, $mid + 900); run('out.zip'); is(came() . ' ' . codes(), '5 corrupt', 'zip: bytes left out');
# a directory that says something else than the member's own header, which is right
my $dir = rindex $zip, "PK\1\2"; my $row = $zip; substr($row, $dir + 24, 1) ^= "\x40"; put('size.zip', $row); run('size.zip'); is(came(), 6, 'zip: a wrong size in the directory');
$row = $zip; substr($row, $dir + 16, 1) ^= "\x40"; put('sum.zip', $row); run('sum.zip'); is(came(), 6, 'zip: a wrong checksum in the directory');
# an archive within one that was cut behind it: the inner one's end is not the outer one's
system('zip -q -X in1.zip a.txt; zip -q -X in2.zip c.txt; zip -q -0 -X outer.zip in1.zip in2.zip b.bin'); my $outer = get('outer.zip');
put('tail.zip', substr $outer, 0, length(get('in1.zip')) + length(get('in2.zip')) + 4000); run('tail.zip');
is(join(' ', map { $_->{path} =~ s/^tail.zip!?.?//r } @items) . ' ' . came(), ' b.bin in1.zip in1.zip!/a.txt in2.zip in2.zip!/c.txt 2', 'zip: cut, its last whole member an archive');
is((grep { $_->{path} eq 'tail.zip' } @errors)[0]{code}, 'truncated', 'which is told');
put('tail.zip', substr $outer, 0, length(get('in1.zip')) + 60); run('tail.zip'); is(join(' ', map { $_->{path} =~ s/^tail.zip!?.?//r } @items), ' in1.zip in1.zip!/a.txt', 'zip: cut within its first member, an archive');
system('zip -q -X both.zip e.txt'); put('behind.zip', get('in1.zip') . get('both.zip')); run('behind.zip'); is($items[1]{path}, 'behind.zip!/e.txt', 'zip: two behind each other are the last one still');
# junk behind a small stream
for my $c (['xz', 'xz -c'], ['bz2', 'bzip2 -c'], ['zst', 'zstd -qc'], ['lzma', 'xz --format=lzma -c'], ['gz', 'gzip -c']) {
	my ($s, $how) = @$c; if (system("$how c.txt > c.txt.$s 2>/dev/null") != 0) { is('skip', 'skip', "$s # SKIP"); next }
	put("junk.txt.$s", get("c.txt.$s") . "\x01junk" x 300); run("junk.txt.$s"); is(came() . codes(), 1, "$s: junk behind it");
	put("two.txt.$s", get("c.txt.$s") x 2), run("two.txt.$s"), is($items[1]{size}, 2 * length $f{'c.txt'}, "$s: two behind each other") if $s ne 'lzma' }
# what was decoded before the break is given
if (system('xz -c b.bin > b.bin.xz') == 0) { my $x = get('b.bin.xz'); put('cut.bin.xz', substr $x, 0, 15000); run('cut.bin.xz'); is(($items[1]{size} > 12000 ? 'most' : 'little') . ' ' . codes(), 'most truncated', 'xz: cut short') }
# a first header that is gone
my $tar = get('x.tar'); put('first.tar', "\0" x 512 . substr $tar, 512); run('first.tar'); is(came() . ' ' . (codes() ? 'told' : 'silent'), '5 told', 'tar: zeros where its first header was');
# called an archive, and none
put('none.rar', "\1\2\3\4" x 500); put('none.txt', "\1\2\3\4" x 500); put('page.zip', "<html><body>404 Not Found</body></html>\n"); put('nothing.tar', "\0" x 10240);
run('none.rar', 'none.txt', 'page.zip', 'nothing.tar'); is(join(' ', map { "$_->{path} $_->{code}" } @errors), 'none.rar corrupt', 'an archive by its name alone');
system('tar -cf holds.tar none.rar none.txt'); run('holds.tar'); is(join(' ', map { "$_->{path} $_->{code}" } @errors), 'holds.tar!/none.rar corrupt', 'within another');
# containers that nobody here reads are told by their names
my %unread = ('d.dar' => ["\0\0\0\x7b" . 'x' x 10 . 'TN' . 'x' x 40, 'dar unsupported'], 'z.zpaq' => ["7kSt\xa0\x31\x83\xd3\x8c\xb2zPQ\2\1" . 'x' x 40, 'zpaq unsupported'], 'e.egg' => ["EGGA\0\1" . 'x' x 40, 'egg unsupported'],
	'l.img' => ["LUKS\xba\xbe\0\1" . 'x' x 600, 'luks encrypted'], 'k.kdbx' => ["\x03\xd9\xa2\x9a\x67\xfb\x4b\xb5" . 'x' x 40, 'keepass encrypted'], 's.enc' => ["Salted__" . 'x' x 40, 'openssl-enc encrypted'],
	'f.L01' => ["LVF\x09\x0d\x0a\xff\0" . 'x' x 40, 'ewf-files unsupported'], 'm.asc' => ["-----BEGIN PGP MESSAGE-----\n\nhQEMA\n", 'pgp encrypted'], 'm.gpg' => [pack('H*', '8c0d04090302') . 'x' x 9 . "\xd2\x40" . 'x' x 64, 'pgp encrypted'], 'r.gpg' => ["\x85\1\x0c\3" . 'k' x 8 . "\1" . 'x' x 258 . "\xd2\x40" . 'x' x 64, 'pgp encrypted'], 'a.age' => ["age-encryption.org/v1\n-> X25519 x\n", 'age encrypted']);
put($_, $unread{$_}[0]) for keys %unread; run(sort keys %unread);
is(join(', ', map { my $p = $_->{path}; my ($i) = grep { $_->{path} eq $p } @items; "$i->{unpack}{container}{format} $_->{code}" } @errors), join(', ', map { $unread{$_}[1] } sort keys %unread), 'containers that are not read');
# Snappy: a packed chunk (five literals, seven from five back), a plain one, then one with another sum
sub crc32c { my $c = 0xFFFFFFFF; for (unpack 'C*', $_[0]) { $c ^= $_; $c = $c & 1 ? $c >> 1 ^ 0x82F63B78 : $c >> 1 for 1 .. 8 } $c ^= 0xFFFFFFFF; ((($c >> 15) | ($c << 17)) + 0xa282ead8) & 0xFFFFFFFF }
sub chunk { my ($kind, $plain, $packed, $sum) = @_; my $b = pack('V', $sum // crc32c($plain)) . ($packed // $plain); chr($kind) . substr(pack('V', length $b), 0, 3) . $b }
my $mark = "\xff\6\0\0sNaPpY"; my $packed = "\x0c" . chr(4 << 2) . 'port ' . chr((7 - 4) << 2 | 1) . "\5";
put('list.txt.sz', $mark . chunk(0, 'port port po', $packed) . chunk(1, "rts\n")); run('list.txt.sz'); is("$items[1]{path} $items[1]{id}" . codes(), 'list.txt.sz!/list.txt ' . sha256_hex("port port ports\n"), 'snappy');
put('bad.sz', $mark . chunk(0, 'port port po', $packed, 1) . chunk(1, "rts\n")); run('bad.sz'); is(codes(), 'corrupt', 'snappy: another sum'); put('cut.sz', substr get('list.txt.sz'), 0, 30); run('cut.sz'); is(codes(), 'truncated', 'snappy: cut');
# exFAT: data/exfat.img.xz was filled through exfat-fuse, files in pieces; then a damaged set of a folder
system("xz -dc '$here/../data/exfat.img.xz' > exfat.img") == 0 or die; run('exfat.img');
is(join(' ', map { (my $p = $_->{path}) =~ s/.*!\///; "$p=" . substr $_->{id}, 0, 8 } @items[1 .. $#items]) . ' ' . $items[0]{unpack}{container}{format} . codes(), join(' ', map { "$_->[0]=" . substr sha256_hex($_->[1]), 0, 8 } ['docs/合同-听雨.txt', do { my $s = "合同编号：DY-2020-0123\n"; utf8::encode($s); $s }],
	['list.txt', "Ministry of Ports, Lower Ruritania\n"], ['a.txt', 'a' x 15000], ['b.txt', 'b' x 15000], ['empty', ''], ['a very long name of a file that needs several entries in its folder.txt', 'x']) =~ s/合同-听雨/合同-听雨/r . ' exfat', 'exFAT');
my $disc = get('exfat.img'); my $set = index $disc, join '', map { "$_\0" } split //, 'list.txt'; substr($disc, $set, 1) = 'm' if $set > 0; put('hurt.img', $disc); run('hurt.img'); is(scalar(@items) . ' ' . codes(), '6 corrupt', 'exFAT: a set whose sum does not fit');
put('half.img', substr $disc, 0, length($disc) / 8); run('half.img'); is(codes() ne '' ? 'told' : 'silent', 'told', 'exFAT: cut');
if ($seven) {
	# not solid: what stands behind a damaged member is asked for by itself
	system("$seven a -bso0 -ms=off s.7z $files"); my $s = get('s.7z'); substr($s, 2500, 16) = "\0" x 16; put('hurt.7z', $s); run('hurt.7z'); is(came() . ' ' . codes(), '5 corrupt', '7z: one of six damaged');
	system("$seven a -bso0 -twim s.wim $files"); my $w = get('s.wim'); substr($w, length($w) / 4, 0) = 'JUNKJNK'; put('hurt.wim', $w); run('hurt.wim'); is(codes() ne '' && !$items[0]{unpack}{container}{complete} ? 'told' : 'silent', 'told', 'wim: bytes put in');
}
print "1..$n\n";
