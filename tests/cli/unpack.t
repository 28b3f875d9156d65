#!/usr/bin/perl
# unpack: trees, ledgers, limits at the limit and one past it, losses.
use strict; use warnings; use MIME::Base64 (); use JSON::PP ();
my $n = 0;
sub is { my ($got, $want, $what) = @_; $n++; $got //= '(nothing)';
	if ($got eq $want) { print "ok $n - $what\n" } else { print "not ok $n - $what\n#   got  $got\n#   want $want\n" } }
binmode STDOUT, ':utf8';
use Cwd (); use File::Basename 'dirname';
my $tests = Cwd::abs_path(dirname(__FILE__));
chdir $ENV{TEST_TMP} or die;
my $bin = 'sluice-unpack'; # tests/run has put the programs into PATH
my ($rc, @items, @errors, $raw);
sub run { @items = @errors = (); $raw = '';
	open my $p, '-|', $bin, @_ or die;
	while (<$p>) { $raw .= $_; my $r = JSON::PP::decode_json($_); push @{$r->{type} eq 'item' ? \@items : \@errors}, $r }
	close $p; $rc = $? >> 8 }
sub paths { join ' ', map { $_->{path} } @items }
sub codes { join ' ', map { $_->{code} } @errors }
sub put { my ($name, $bytes) = @_; open my $f, '>:raw', $name or die "$name: $!"; print $f $bytes; close $f }
sub sh { system(@_) == 0 or die "@_" }

mkdir 'd'; mkdir 'd/sub';
put('d/b.txt', 'bee'); put('d/a.txt', 'ay'); put('d/sub/c.txt', 'see'); symlink 'a.txt', 'd/link';
run('-o', 'S', 'd');
is(paths(), 'd/a.txt d/b.txt d/link d/sub/c.txt', 'folders are walked in order');
is($items[2]{kind} . ' ' . $items[2]{unpack}{link}, 'link a.txt', 'links are told, not followed');
is($rc, 0, 'exit 0');
open my $f, '<', "S/" . substr($items[0]{id}, 0, 2) . '/' . substr($items[0]{id}, 2) or die; is(<$f>, 'ay', 'the bytes are in the store'); close $f;

# one tree in many wrappings
sh('bsdtar', '-cf', 't.tar', 'd/a.txt', 'd/b.txt', 'd/link', 'd/sub');
sh('bsdtar', '--format', 'zip', '-cf', 't.zip', 'd/a.txt', 'd/b.txt');
sh('bsdtar', '--format', '7zip', '-cf', 't.7z', 'd/a.txt', 'd/b.txt');
sh('bsdtar', '--format', 'newc', '-cf', 't.cpio', 'd/a.txt', 'd/b.txt');
sh('bsdtar', '--format', 'iso9660', '-cf', 't.iso', 'd/a.txt', 'd/b.txt');
sh('bsdtar', '-czf', 't.tgz', 'd/a.txt', 'd/b.txt');
sh('bsdtar', '--xz', '-cf', 't.txz', 'd/a.txt', 'd/b.txt');
sh('bsdtar', '--zstd', '-cf', 't.tzst', 'd/a.txt', 'd/b.txt');
for my $t (qw(t.zip t.7z t.cpio t.iso t.tgz t.txz t.tzst)) {
	run('-o', 'S', $t);
	is(join(' ', sort map { $_->{path} } @items), "$t $t!/d/a.txt $t!/d/b.txt", $t);
	is($items[0]{unpack}{container}{given}, 2, "ledger of $t");
}
run('-o', 'S', 't.tar');
is(paths(), 't.tar t.tar!/d/a.txt t.tar!/d/b.txt t.tar!/d/link t.tar!/d/sub/c.txt', 'tar with a link');
is($items[0]{unpack}{container}{folders}, 1, 'folders are counted, no items');
is(join(' ', map { ($_->{kind} // 'file') . " $_->{unpack}{link} $_->{size}" } grep { $_->{unpack}{link} } @items), 'file a.txt 5', 'whose bytes are its target, as in zip and cpio');
sh('bsdtar', '--format', 'ar', '-cf', 't.a', '-C', 'd', 'a.txt');
put('sym.a', "!<arch>\n" . sprintf('%-16s%-12s%-6s%-6s%-8s%-10s', '/', 0, 0, 0, 0, 4) . "`\n\0\0\0\0" . substr(do { open my $h, '<:raw', 't.a'; local $/; <$h> }, 8));
run('-o', 'S', 'sym.a');
is(paths(), 'sym.a sym.a!/a.txt', 'the table of symbols is no member');

# nesting, order, workers
sh('bsdtar', '-cf', 'in.tar', 't.zip', 't.tgz', 'd/a.txt');
sh('gzip -nc in.tar > out.gz; zip -q0 outer.zip out.gz d/b.txt t.7z');
run('-o', 'S1', '-j', 1, 'outer.zip', 'd'); my $one = $raw;
is(scalar(grep { $_->{depth} == 3 } @items), 4, 'containers in containers');
is(paths() =~ /^outer.zip outer.zip!\/d\/b.txt outer.zip!\/out.gz outer.zip!\/out.gz!\/d\/a.txt outer.zip!\/out.gz!\/t.zip outer.zip!\/out.gz!\/t.zip!\/d\/a.txt/ ? 1 : 0, 1,
	'a container, its plain members, then the nested');
run('-o', 'S1', '-j', 4, 'outer.zip', 'd'); is($raw eq $one ? 1 : 0, 1, 'the same with four workers');
run('-o', 'S1', '--max-depth', 2, 'outer.zip'); is(codes(), 'limit-depth limit-depth', 'one past the depth'); is($rc, 1, 'is a loss');
run('-o', 'S1', '--max-depth', 3, 'outer.zip'); is(codes(), '', 'at the depth');
run('-o', 'S1', '--flat', 'outer.zip'); is(paths(), 'outer.zip', 'flat');
run('--list', 't.zip'); is(paths() . ' ' . ($items[1]{id} // 'no id') . ' ' . $items[1]{size}, 't.zip t.zip!/d/a.txt t.zip!/d/b.txt no id 2', 'list');

# limits
put('big.bin', 'x' x 5000); sh('zip', '-q', 'big.zip', 'big.bin', 'd/a.txt');
run('-o', 'S2', '--max-bytes', 5000, 'big.zip'); is(codes(), '', 'a member at the limit');
run('-o', 'S2', '--max-bytes', 4999, 'big.zip'); is(codes(), 'limit-bytes', 'one past it');
is(paths(), 'big.zip big.zip!/big.bin big.zip!/d/a.txt', 'is an item all the same, and the next is given');
is($items[0]{unpack}{container}{why}{'limit-bytes'}, 1, 'and in the ledger');
run('-o', 'S2', '--max-entries', 2, 'big.zip'); is(codes(), '', 'members at the limit');
run('-o', 'S2', '--max-entries', 1, 'big.zip'); is(codes(), 'limit-entries', 'one past it');
run('-o', 'S2', '--max-total', 5002, 'big.zip'); is(codes(), '', 'all bytes at the limit');
run('-o', 'S2', '-j', 4, '--max-total', 5001, 'big.zip', 'big.zip'); is(scalar(grep { $_->{code} eq 'limit-total' } @errors), 4, 'one past it');
is((grep { $_->{path} =~ /a.txt$/ } @items)[0]{unpack}{state}, 'lost', 'costs the member at which it is passed');
system('head -c 200000000 /dev/zero | gzip > zeros.gz');
run('-o', 'S2', 'zeros.gz'); is(codes(), 'limit-ratio', 'a bomb'); is(defined $items[1]{id} ? 1 : 0, 0, 'of which nothing is kept');
run('-o', 'S2', '--max-ratio', 0, 'zeros.gz'); is(codes() . $items[1]{size}, '200000000', 'no limit');

# read ahead or not: the same dump ends at the same place
mkdir 'many'; for my $i (1 .. 9) { put("many/$i.txt", "$i" x 3000); sh("cd many && bsdtar --format ustar -cf $i.tar $i.txt") } sh('cd many && zip -q0 ../many.zip *.tar');
my %ends; my $most = 9 * (-s 'many/1.tar') + 5 * 3000 + 1000; for my $j (1, 4, 4, 3) { run('-o', 'S2', '-j', $j, '--max-total', $most, 'many.zip'); $ends{$raw}++ }
is(scalar(keys %ends) . ' ' . scalar(grep { $_->{code} eq 'limit-total' } @errors), '1 8', 'and with any number of workers');

# damage
my $z = do { open my $h, '<:raw', 't.tgz'; local $/; <$h> }; put('cut.tgz', substr($z, 0, length($z) / 2));
run('-o', 'S3', 'cut.tgz'); is($rc, 1, 'a cut archive is a loss'); is(scalar(@errors) > 0 ? 1 : 0, 1, 'and told');
my $b = do { open my $h, '<:raw', 'big.zip'; local $/; <$h> }; put('nodir.zip', substr($b, 0, index($b, "PK\1\2")));
run('-o', 'S3', 'nodir.zip'); is(paths(), 'nodir.zip nodir.zip!/big.bin nodir.zip!/d/a.txt', 'members without a directory');
my $tar = do { open my $h, '<:raw', 't.tar'; local $/; <$h> }; substr($tar, 1024, 30) = "\xff" x 30; put('hurt.tar', $tar);
run('-o', 'S3', 'hurt.tar'); is(paths(), 'hurt.tar hurt.tar!/d/a.txt hurt.tar!/d/link hurt.tar!/d/sub/c.txt', 'a tar is read on behind a damaged header');
is("$rc $errors[0]{message}", '1 damaged at byte 1024: 1024 bytes are passed over', 'and the break is told');
sh('gzip -kf hurt.tar; bzip2 -kf hurt.tar');
for my $packed (qw(hurt.tar.gz hurt.tar.bz2)) {
	run('-o', 'S3', $packed); is(join(' ', map { $_->{path} =~ s/.*!//r } @items[1 .. $#items]) . " $errors[0]{message}", '/d/a.txt /d/link /d/sub/c.txt damaged at byte 1024: 1024 bytes are passed over', "and so is $packed");
}
my $cpio = do { open my $h, '<:raw', 't.cpio'; local $/; <$h> }; substr($cpio, index($cpio, 'd/b.txt') - 110, 60) = "\xff" x 60; put('hurt.cpio', $cpio . "\xff" x 700);
run('-o', 'S3', 'hurt.cpio'); is(join(' ', $rc, scalar @items, codes()), '1 2 corrupt corrupt', 'a damaged cpio');
# a broken attribute before the second member: the first is told once
my $pax = sub { my ($type, $name, $body) = @_; my $h = pack('a100a8a8a8a12a12a8aa100a6a2a32a32a8a8a155', $name, '000644 ', '0000000', '0000000', sprintf('%011o', length $body), '00000000000', ' ' x 8, $type, '', 'ustar', '00', ('') x 5);
	$h = pack 'a512', $h; substr($h, 148, 8) = sprintf "%06o\0 ", unpack '%32C*', $h; return $h . $body . "\0" x (-length($body) % 512) };
put('pax.tar', $pax->('x', 'PaxHeader/file', "13 path=./one\n") . $pax->('0', 'one', 'first') . $pax->('x', 'PaxHeader/file', '12 path=two.') . "junk" x 128 . $pax->('0', 'three', 'third') . "\0" x 1024);
run('-o', 'S3', 'pax.tar'); is(join(' ', map { $_->{path} =~ s/.*!//r } @items[1 .. $#items]), '/one /three', 'what was given before a break is not given again');
(my $short = $b) =~ s/(PK\x05\x06\0{4}....)/substr($1, 0, 8) . pack('vv', 9, 9)/se; put('short.zip', $short);
run('-o', 'S3', 'short.zip'); is("$rc $items[0]{unpack}{container}{expected} $items[0]{unpack}{container}{given} " . codes(), '1 9 2 corrupt', 'a directory that tells of more than it holds');
put('strange.zip', "PK\3\4" . '0' x 22 . "\4\0\0\0name");
run('-o', 'S3', 'strange.zip'); is(paths(), 'strange.zip strange.zip!/name', 'the name in a header that is all there is');
sh('zip', '-q', '-P', 'secret', 'locked.zip', 'd/a.txt');
run('-o', 'S3', 'locked.zip'); is(codes() . ' ' . $items[1]{unpack}{state}, 'encrypted locked', 'locked');
put('words', "wrong\nsecret\n");
run('-o', 'S3', '-P', 'words', 'locked.zip'); is(codes() . ' ' . ($items[1]{unpack}{password} // '') . ' ' . $items[1]{size}, ' 2 2', 'opened by the second password');
# documents
put('big.txt', join '', map { "line $_ of a text that repeats\n" } 1 .. 9000);
if (my ($seven) = grep { -x } '/usr/bin/7zz', '/usr/bin/7z', '/usr/bin/7za') {
	sh("$seven a -bso0 -mm=Deflate64 d64.zip big.txt d/a.txt > /dev/null");
	run('-o', 'S3', 'big.txt', 'd64.zip'); is($items[0]{id}, (grep { $_->{path} eq 'd64.zip!/big.txt' } @items)[0]{id}, 'Deflate64');
} else { is('skip', 'skip', 'Deflate64 # SKIP no 7-Zip') }
my $package = pack('v', 2) . "note.txt\0C:\\x\\note.txt\0" . pack('vvV', 0, 3, 4) . "C:\\\0" . pack('V', 5) . 'hello';
my $object = pack('VVV', 0x501, 2, 8) . "Package\0" . pack('VVV', 0, 0, length $package) . $package;
put('t.rtf', '{\\rtf1 text {\\*\\shppict{\\pict\\pngblip ' . unpack('H*', "\x89PNG") . '}}{\\nonshppict{\\pict\\wmetafile8 01}}{\\object{\\*\\objdata ' . unpack('H*', $object) .
	"}}{\\pict\\jpegblip\\bin3 {}}}}");
run('-o', 'S3', 't.rtf');
is(join(' ', map { "$_->{path}=$_->{size}" } @items[1 .. $#items]), 't.rtf!/picture-1.png=4 t.rtf!/note.txt=5 t.rtf!/picture-2.jpg=3', 'pictures and objects of RTF');
my @part = ('', '<</Type/Catalog/Pages 2 0 R/Names<</EmbeddedFiles<</Names[(a) 4 0 R]>>>>>>', '<</Type/Pages/Kids[3 0 R]/Count 1>>',
	'<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]/Annots[<</Type/Annot/Subtype/FileAttachment/Rect[0 0 1 1]/FS 6 0 R>>]>>',
	'<</Type/Filespec/F(list.txt)/EF<</F 5 0 R>>>>', "<</Type/EmbeddedFile/Length 5>>stream\nhello\nendstream",
	'<</Type/Filespec/F(pinned.txt)/EF<</F 7 0 R>>>>', "<</Type/EmbeddedFile/Length 3>>stream\npin\nendstream");
my ($pdf, $xref) = ("%PDF-1.4\n", sprintf "%010d 65535 f \n", 0);
for (1 .. 7) { $xref .= sprintf "%010d 00000 n \n", length $pdf; $pdf .= "$_ 0 obj$part[$_]\nendobj\n" }
put('a.pdf', $pdf . "xref\n0 8\n${xref}trailer<</Root 1 0 R/Size 8>>\nstartxref\n" . length($pdf) . "\n%%EOF\n");
run('-o', 'S3', 'a.pdf');
is(join(' ', map { "$_->{path}=$_->{size}" } @items[1 .. $#items]), 'a.pdf!/list.txt=5 a.pdf!/pinned.txt=3', 'files of a PDF, in its list and on its pages');
for my $how (qw(agile standard)) {
	put('keys', "wrong\n\xE9\x92\xA5\xE5\x8C\x99 key\n");
	my $file = "$tests/locked-$how.docx";
	run('-o', 'S3', '-P', 'keys', $file);
	is(join(' ', $rc, $items[1]{unpack}{password}, $items[1]{unpack}{container}{format}), '0 2 ooxml', "an Office document with a password ($how)");
	run('-o', 'S3', $file); is(join(' ', $rc, codes(), $items[1]{unpack}{state}), '1 encrypted locked', 'is locked without it');
}
run('-o', 'S3', '-P', 'keys', "$tests/locked.odt"); my ($clear) = grep { $_->{depth} == 1 } @items;
is(join(' ', $rc, $clear->{unpack}{password}, $clear->{unpack}{container}{format}), '0 2 odf', 'an OpenDocument file with a password, as LibreOffice wrote it');
put('odf.rec', $raw); sh("sluice-identify < odf.rec | sluice-text > odf.text");
open my $odf, '<', 'S3/' . substr($clear->{id}, 0, 2) . '/' . substr($clear->{id}, 2) . '.txt'; is(<$odf> // '', "Contract of Lower Ruritania with the Ministry of Ports.\n", 'and its text');
run('-o', 'S3', "$tests/locked.odt"); is(join(' ', $rc, codes(), $items[1]{unpack}{state}), '1 encrypted locked', 'is locked without it');
run('-o', 'S3', 'missing', 'd/a.txt'); is("$rc " . paths() . ' ' . codes(), '1 missing d/a.txt missing', 'a missing operand is told, the next is done');
is(system("$bin 2> /dev/null") >> 8, 2, 'nothing to do');
is(system("$bin -o d d 2> /dev/null") >> 8, 3, 'a folder that is no store');

# split sets and shards
srand 3; put("f$_.bin", pack 'N*', map { int rand 2**32 } 1 .. 20000) for 1 .. 4;
mkdir 'v'; my $cut = 'split -b 100k -a 3 --numeric-suffixes=1'; # so 7-Zip makes volumes
sh("bsdtar --format 7zip -cf s.7z f1.bin f2.bin f3.bin f4.bin; $cut s.7z v/s.7z.; zip -q -s 100k v/z.zip f1.bin f2.bin f3.bin f4.bin");
run('-o', 'S5', 'v');
is("$rc " . scalar(grep { $_->{depth} == 1 && $_->{size} == 80000 } @items), '0 8', 'volumes are joined, each set once');
is(scalar(grep { $_->{unpack}{volume} } @items), scalar(@{[glob 'v/*']}) - 2, 'the further ones are told to be such');
unlink 'v/z.z02'; run('-o', 'S5', 'v/z.zip');
is(join(' ', sort keys %{{map { $_->{code} => 1 } @errors}}), 'incomplete', 'a missing volume');
is(scalar(@items), 5, 'costs no name');
run('-o', 'S5', 'v/s.7z.001'); my %set = map { $_->{id} => 1 } grep { $_->{depth} == 1 } @items;
sh("zip -q q.zip f1.bin f2.bin f3.bin f4.bin; $cut q.zip v/q.zip.; bsdtar -cf sets.tar -C v s.7z.001 s.7z.002 s.7z.003 s.7z.004 q.zip.001 q.zip.002 q.zip.003 q.zip.004");
run('-o', 'S5', 'sets.tar');
is("$rc " . scalar(grep { $_->{depth} == 2 && $set{$_->{id}} } @items), '0 8', 'sets whose volumes are members of a container');
is(join(' ', map { $_->{path} =~ s/.*!.//r } grep { $_->{unpack}{volume} } @items), 's.7z.002 s.7z.003 s.7z.004 q.zip.002 q.zip.003 q.zip.004', 'and the further ones are told to be such, too');
put('sets.rec', $raw); my @said = grep { /"stage":"text"/ && /\.00\d"/ } split /\n/, `sluice-identify < sets.rec | sluice-text`;
is(scalar @said, 0, 'text has nothing to say of them');
my $piped = do { open my $p, '-|', "cat sets.tar | $bin -o S5 - d/a.txt" or die; local $/; <$p> };
run('-o', 'S5', 'sets.tar', 'd/a.txt'); (my $named = $raw) =~ s/"path":"sets\.tar/"path":"-/g;
is(join("\n", map { s/"mtime":"[^"]*",//r } split /\n/, $piped), join("\n", map { s/"mtime":"[^"]*",//r } split /\n/, $named), 'piped in');
run('-o', 'S6', '-j', 1, 'outer.zip', 'd', 'v'); my %all; $all{$_}++ for split /\n/, $raw; my %parts;
for my $k (1 .. 3) { run('-o', 'S6', '--shard', "$k/3", 'outer.zip', 'd', 'v'); $parts{$_}++ for split /\n/, $raw }
is(join("\n", sort keys %parts), join("\n", sort keys %all), 'three shards give what one run gives');
is(scalar(grep { $parts{$_} != $all{$_} } keys %all), 0, 'each row once');
is(system("$bin --shard 4/3 d 2> /dev/null") >> 8, 2, 'no such shard');

sh("$bin -o S8 d | sluice-record now.db > /dev/null"); put('d/new.txt', 'new');
run('-o', 'S8', '--since', 'now.db', 'd', 't.tar'); is(paths(), 'd/link d/new.txt t.tar t.tar!/d/a.txt t.tar!/d/b.txt t.tar!/d/link t.tar!/d/sub/c.txt', 'only what a case does not hold'); unlink 'd/new.txt';
# a container that is held whole is not read; one that was recorded in part is
sub filter { my ($from, $to, $keep) = @_; open my $i, '<', $from or die; open my $o, '>', $to or die; while (<$i>) { print $o $_ if $keep->($_) } close $o }
sh("$bin -o S9 outer.zip > whole.rec; sluice-record whole.db < whole.rec > /dev/null");
filter('whole.rec', 'part.rec', sub { $_[0] !~ m{out.gz!/t.zip!/} }); sh("sluice-record part.db < part.rec > /dev/null");
rename 'S9', 'S9.old'; run('-o', 'S9', '--since', 'whole.db', 'outer.zip'); is("$rc " . scalar(@items) . ' ' . scalar(@{[glob 'S9/??/*']}), '0 0 1', 'of a container that a case holds whole only the hash is taken');
run('-o', 'S9', '--since', 'part.db', 'outer.zip'); is("$rc " . paths(), '0 outer.zip!/out.gz!/t.zip!/d/a.txt outer.zip!/out.gz!/t.zip!/d/b.txt', 'of one that it holds in part the rest is given');
# what a killed run left of half-written blobs goes with the next
open my $hole, '>', 'hole.bin' or die; truncate $hole, 64 << 20; close $hole;
if (my $pid = fork) { 1 until glob 'S10/tmp/*' or waitpid($pid, 1) > 0; kill 'KILL', $pid; waitpid $pid, 0 } else { exec $bin, '-q', '-o', 'S10', 'hole.bin' or exit 1 }
my @left = glob 'S10/tmp/*'; my ($name) = @left ? $left[0] =~ /([^\/]+)$/ : 'none-1.0'; (my $alive = $name) =~ s/-\d+\./-$$./; (my $far = $name) =~ s/^\w+-/0-/;
mkdir 'S10/tmp'; put("S10/tmp/$_", 'x') for $alive, $far;
run('-o', 'S10', 'd/a.txt'); is(join(' ', sort map { s/.*\///r } glob 'S10/tmp/*'), join(' ', sort $alive, $far), 'what a killed run left half-written goes, what others may be writing stays');


# mail
put('m.eml', join "\r\n", 'From: a@mail.example', 'To: b@mail.example', 'Subject: offer', 'MIME-Version: 1.0', 'Content-Type: multipart/mixed; boundary=x', '',
	'--x', 'Content-Type: text/plain', '', 'body', '--x', 'Content-Type: application/octet-stream; name="=?GB2312?B?us/NrC50eHQ=?="',
	'Content-Transfer-Encoding: base64', 'Content-Disposition: attachment', '', 'Ynl0ZXM=', '--x', 'Content-Type: message/rfc822', '',
	'From: c@mail.example', 'To: d@mail.example', 'Subject: inner', '', 'text', '--x--', '');
run('-o', 'S4', 'm.eml');
is(join(' ', map { $_->{path} =~ s/.*!\///r } @items[1 .. 2]), "\x{5408}\x{540c}.txt inner.eml", 'attachment and inner message');
is($items[1]{size}, 5, 'decoded');
put('m.mbox', join "\n", 'From a@mail.example Mon Mar  2 10:00:00 2020', 'From: a@mail.example', 'Subject: one', 'Date: x', '', 'text', '>From here on', '',
	'From is no separator here', '', 'From b@mail.example Mon Mar  2 10:00:00 2020', 'From: b@mail.example', 'Subject: two', 'Date: x', '', 'text', '');
run('-o', 'S4', 'm.mbox');
is(paths(), 'm.mbox m.mbox!/000001.eml m.mbox!/000002.eml', 'a mailbox has its two messages');
open $f, '<', "S4/" . substr($items[1]{id}, 0, 2) . '/' . substr($items[1]{id}, 2) or die; my $body = do { local $/; <$f> };
is($body =~ /^From here on$/m && $body =~ /^From is no separator here$/m ? 1 : 0, 1, 'quoting taken away, false separators kept');
put('short.mbox', join "\n", map { ("From $_\@mail.example Thu Jan  2 00:00:00 2020", "From: $_\@mail.example", "Subject: $_", '', 'body', '') } 'a', 'b');
run('-o', 'S4', 'short.mbox');
is(paths(), 'short.mbox short.mbox!/000001.eml short.mbox!/000002.eml', 'one whose headers are From and Subject alone');
# winmail.dat: the body is a member, a message within it as well
sub attribute { my ($level, $id, $bytes) = @_; pack('C V V a* v', $level, $id, length $bytes, $bytes, unpack('%16C*', $bytes)) }
sub property { my ($type, $id, $bytes) = @_; pack('v v V V a*', $type, $id, 1, length $bytes, $bytes) . "\0" x (-length($bytes) % 4) }
sub tnef { pack('V v', 0x223E9F78, 1) . join '', @_ }
my $inner = tnef(attribute(1, 0x2800C, "inner body\0"));
put('winmail.dat', tnef(attribute(1, 0x69003, pack('V', 2) . property(0x102, 0x1013, '<p>in HTML</p>') . property(0x1F, 0x1000, "p\0l\0a\0i\0n\0\0\0")),
	attribute(2, 0x69002, "\1\0"), attribute(2, 0x69005, pack('V', 1) . property(0x0D, 0x3701, "\7\3\2\0" . "\0" x 12 . $inner))) . "\0\0");
run('-o', 'S4', 'winmail.dat');
is(join(' ', sort map { $_->{path} =~ s/.*?!\///r . ":$_->{size}" } @items[1 .. $#items]), 'message.tnef!/message.txt:10 message.tnef:' . length($inner) . ' message.txt:5',
	'winmail.dat: the plainest body, and a message within the message with its own');
is(scalar @errors, 0, '... without a loss for the padding at its end');
put('chance.bin', "\x1f\x9d\xe1" . join '', map { chr(($_ * 167 + 13) & 255) } 1 .. 900);
run('-o', 'S5', 'chance.bin');
is(scalar(@items) . scalar(@errors), '10', 'two bytes of chance make no compressed stream');
# signed messages (CMS): what was signed is the member, whole or in pieces, by itself or as base64; RFC 5652
sub der { my ($tag, @in) = @_; my $b = join '', @in; my $n = length $b; pack('C', $tag) . ($n < 128 ? pack('C', $n) : pack('C n', 0x82, $n)) . $b }
sub oid { der(6, pack('H*', shift)) }
my $cms = '2a864886f70d010';
sub signed { der(0x30, oid("${cms}702"), der(0xA0, der(0x30, der(2, "\1"), der(0x31, der(0x30, oid('608648016503040201'))), der(0x30, oid("${cms}701"), @_), der(0x31)))) }
my $letter = "Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\nContent-Type: text/plain\r\n\r\nthe words\r\n--b\r\nContent-Type: application/octet-stream; name=list.txt\r\nContent-Transfer-Encoding: base64\r\n\r\nUnVyaXRhbmlh\r\n--b--\r\n";
my $endless = "\x30\x80" . oid("${cms}702") . "\xA0\x80\x30\x80" . der(2, "\1") . der(0x31) . "\x30\x80" . oid("${cms}701") . "\xA0\x80\x24\x80" . der(4, 'in ') . der(4, 'pieces') . "\0" x 12 . 'more';
put('smime.p7m', signed(der(0xA0, der(4, $letter)))); put('a.pdf.sig', $endless); put('base.sig', MIME::Base64::encode(signed(der(0xA0, der(4, 'a string as base64' x 9))), "\r\n"));
put('pem.p7m', "-----BEGIN PKCS7-----\n" . MIME::Base64::encode(signed(der(0xA0, der(4, 'in PEM')))) . "-----END PKCS7-----\n");
put('b.tsd', der(0x30, oid("${cms}910011f"), der(0xA0, der(0x30, der(2, "\1"), der(0x30, der(1, "\0"), der(12, 'stamped.txt')), der(4, 'a stamp'), der(0xA0)))));
put('beside.p7s', signed()); put('locked.p7m', der(0x30, oid("${cms}703"), der(0xA0, der(0x30, der(2, "\0"), 'x' x 40))));
put('cut.p7m', substr signed(der(0xA0, der(4, 'y' x 300))), 0, 200); put('loop.p7m', "\x30\x80" . oid("${cms}702") . "\xA0\x80" . "\x30\x80" x 400);
run('-o', 'S6', qw(smime.p7m a.pdf.sig base.sig pem.p7m b.tsd beside.p7s locked.p7m cut.p7m loop.p7m));
is(join(' ', map { "$_->{path}:$_->{size}" } grep { $_->{depth} } @items), 'smime.p7m!/smime.eml:' . length($letter) . ' smime.p7m!/smime.eml!/list.txt:9 a.pdf.sig!/a.pdf:9 base.sig!/base:162 pem.p7m!/pem:6 b.tsd!/stamped.txt:7 cut.p7m!/cut:136',
	'signed and stamped messages: what they hold');
is(join(' ', map { "$_->{path} $_->{code}" } @errors), 'locked.p7m encrypted cut.p7m!/cut truncated', '... what is locked or cut');
is((grep { $_->{path} eq 'beside.p7s' } @items)[0]{unpack}{container} ? 'one' : 'none', 'none', '... a signature beside its document is no container');
# several behind each other, words before PEM, what is not signed, pieces of pieces
my ($one, $two) = map { signed(der(0xA0, der(4, "document $_"))) } 1, 2;
sub pem { "-----BEGIN PKCS7-----\n" . MIME::Base64::encode(shift) . "-----END PKCS7-----\n" }
my $deep = der(4, 'x'); $deep = der(0x24, $deep) for 1 .. 14;
put('two.p7m', $one . $two); put('two.pem', "subject=/CN=Test\n\n" . pem($one) . "MIDDLE\n" . pem($two)); put('blank.p7m', "\xEF\xBB\xBF\r\n" . MIME::Base64::encode(signed(der(0xA0, der(4, 'behind a blank' x 10)))));
put('data.p7m', der(0x30, oid("${cms}701"), der(0xA0, der(4, 'data alone'))));
put('digest.p7m', der(0x30, oid("${cms}705"), der(0xA0, der(0x30, der(2, "\0"), der(0x30, oid('608648016503040201')), der(0x30, oid("${cms}701"), der(0xA0, der(4, 'digested'))), der(4, 'd')))));
my $stream = pack('H*', '789c') . pack('C v v', 1, 70, 0xFFFF - 70) . 'compressed' x 7 . pack('N', do { my ($p, $q) = (1, 0); $q = ($q + ($p = ($p + ord) % 65521)) % 65521 for split //, 'compressed' x 7; $q << 16 | $p });
put('smime.p7z', der(0x30, oid("${cms}9100109"), der(0xA0, der(0x30, der(2, "\0"), der(0x30, oid("${cms}9100308")), der(0x30, oid("${cms}701"), der(0xA0, der(4, $stream)))))));
put('deep.p7m', signed(der(0xA0, $deep)));
run('-o', 'S7', qw(two.p7m two.pem blank.p7m data.p7m digest.p7m smime.p7z deep.p7m));
is(join(' ', map { "$_->{path}:$_->{size}" } grep { $_->{depth} && $_->{size} } @items), 'two.p7m!/two:10 two.p7m!/two-2:10 two.pem!/two:10 two.pem!/two-2:10 blank.p7m!/blank:140 data.p7m!/data:10 digest.p7m!/digest:8 smime.p7z!/smime:81 smime.p7z!/smime!/smime.unpacked:70',
	'several messages, data, digested, compressed');
is(join(' ', map { "$_->{path} $_->{code}" } @errors), 'deep.p7m!/deep limit-depth', '... and one nested too deeply');
put('many.p7m', $one x 10001);
run('-o', 'S8', 'many.p7m');
is(scalar(grep { $_->{code} eq 'limit-entries' } @errors), 1, '... more of them than are opened are told');
print "1..$n\n";
