#!/usr/bin/perl
# make_git.pl: a small repository of git into the folder at hand: a.pack, a.bundle, objects/ (loose), plain.zz (bare zlib).
use strict; use warnings; use Compress::Zlib; use Digest::SHA 'sha1';
my (%type) = (commit => 1, tree => 2, blob => 3, tag => 4); my ($pack, $count, $loose) = ('', 0, 'objects'); my %at;
sub size { my ($type, $n) = @_; my $c = $type << 4 | ($n & 15); $n >>= 4; my $s = ''; while ($n) { $s .= chr($c | 0x80); $c = $n & 0x7F; $n >>= 7 } return $s . chr $c }
sub object { my ($type, $bytes) = @_; my $id = sha1("$type " . length($bytes) . "\0$bytes"); $at{$id} = 12 + length $pack; $pack .= size($type{$type}, length $bytes) . compress($bytes); $count++;
	my $hex = unpack 'H*', $id; mkdir $loose; mkdir "$loose/" . substr($hex, 0, 2); open my $f, '>:raw', "$loose/" . substr($hex, 0, 2) . '/' . substr($hex, 2) or die; print $f compress("$type " . length($bytes) . "\0$bytes"); close $f; return $id }
sub number { my $n = shift; my $s = ''; do { $s .= chr($n & 0x7F | ($n > 0x7F ? 0x80 : 0)); $n >>= 7 } while $n; return $s }
# a delta: what is copied from the base is [from, length], the rest stands in it
sub delta { my ($by, $base, $from, @parts) = @_; my ($d, $bytes) = ('', ''); for (@parts) { if (ref) { my ($o, $n) = @$_; $d .= chr(0x80 | 1 | 2 | 16 | 32) . pack('v', $o) . pack('v', $n); $bytes .= substr $from, $o, $n } else { $d .= chr(length) . $_; $bytes .= $_ } }
	$d = number(length $from) . number(length $bytes) . $d; my $here = 12 + length $pack; my $id = sha1('blob ' . length($bytes) . "\0$bytes");
	if ($by eq 'ref') { $pack .= size(7, length $d) . $base } else { my $back = $here - $at{$base}; my $s = chr($back & 0x7F); while ($back >>= 7) { $back--; $s = chr(0x80 | ($back & 0x7F)) . $s } $pack .= size(6, length $d) . $s }
	$pack .= compress($d); $count++; $at{$id} = $here; return ($id, $bytes) }
my $old = join '', map { "line $_\n" } 1 .. 300;
my $first = object('blob', $old);
my ($second, $new) = delta('ofs', $first, $old, [0, 700], "changed\n", [700, length($old) - 700]);
my ($third, $newer) = delta('ref', $second, $new, [0, 1000], "again\n", [1000, length($new) - 1000]);
my $readme = object('blob', "project of the harbour\n"); my $link = object('blob', 'README');
my $lost = object('blob', "nobody names me\n");
my $src1 = object('tree', "100644 a.c\0$second"); my $src2 = object('tree', "100644 a.c\0$third");
my $t1 = object('tree', "100644 README\0${readme}120000 link\0${link}40000 src\0$src1"); my $t2 = object('tree', "100644 copy\0${readme}100644 \xe5\x90\x88\xe5\x90\x8c\0${readme}40000 src\0$src2");
my $who = 'Li Lei <li.lei@linyuan.example>';
my $c1 = object('commit', 'tree ' . unpack('H*', $t1) . "\nauthor $who 1614852000 +0800\ncommitter $who 1614852000 +0800\n\nfirst\n");
my $c2 = object('commit', 'tree ' . unpack('H*', $t2) . "\nparent " . unpack('H*', $c1) . "\nauthor $who 1614938400 +0800\ncommitter $who 1614938400 +0800\n\nfor the client\n");
$pack = 'PACK' . pack('NN', 2, $count) . $pack; $pack .= sha1($pack);
open my $f, '>:raw', 'a.pack' or die; print $f $pack; close $f;
open $f, '>:raw', 'a.bundle' or die; print $f "# v2 git bundle\n", unpack('H*', $c2), " refs/heads/main\n\n", $pack; close $f;
open $f, '>:raw', 'plain.zz' or die; print $f compress(join " ", map { "word" . $_ * $_ } 1 .. 100); close $f;
# lists of files: version 2, names filled to eight bytes; version 4, each name by what it shares with the one before
my $entry = sub { my ($size) = @_; pack('N10', 0, 0, 1614852000, 0, 0, 0, 0100644, 0, 0, $size) . "\1" x 20 };
my ($two, $four) = ('', ''); my $last = '';
for (['docs/plan.txt', 77], ['docs/plans.txt', 9], ["\xe5\x90\x88\xe5\x90\x8c", 5]) {
	my ($name, $size) = @$_; my $e = $entry->($size) . pack('n', length $name); my $shared = 0; $shared++ while $shared < length $last && substr($last, 0, $shared + 1) eq substr $name, 0, $shared + 1;
	$two .= $e . $name . "\0" x (8 - (62 + length $name) % 8); $four .= $e . chr(length($last) - $shared) . substr($name, $shared) . "\0"; $last = $name;
}
open $f, '>:raw', 'index2' or die; print $f 'DIRC', pack('NN', 2, 3), $two, sha1('x'); close $f;
open $f, '>:raw', 'index4' or die; print $f 'DIRC', pack('NN', 4, 3), $four, sha1('x'); close $f;
# commits of several sets, one of a time that nobody has; one of SHA-256
($pack, $count, $loose) = ('', 0, 'more');
my $tree = 'tree ' . '1' x 40; my $gbk = "\xba\xcf\xcd\xac\xd2\xd1\xbe\xad\xc7\xa9\xca\xf0\xcd\xea\xb3\xc9"; my $utf8 = "\xe5\x90\x88\xe5\x90\x8c";
object('commit', "$tree\nauthor $utf8 <a\@linyuan.example> 5 +0000\ncommitter X <x\@linyuan.example> 4 +0000\nencoding GBK\n\n$gbk\n");
object('commit', "$tree\nauthor X <x\@linyuan.example> 9223372036854775807 +2147483647\ncommitter X <x\@linyuan.example> 3 +0000\n\n$utf8\n");
object('commit', "$tree\nauthor X <x\@linyuan.example> 2 +0000\ncommitter X <x\@linyuan.example> 2 +0000\n\n$gbk\n");
open $f, '>:raw', 'sets.pack' or die; print $f 'PACK', pack('NN', 2, $count), $pack, sha1($pack); close $f;
($pack, $count) = ('', 0);
object('commit', 'tree ' . '1' x 64 . "\nauthor X <x\@linyuan.example> 2 +0000\ncommitter X <x\@linyuan.example> 2 +0000\n\nx\n");
open $f, '>:raw', 'sha256.pack' or die; print $f 'PACK', pack('NN', 2, $count), $pack, 'x' x 32; close $f;
my $long = pack('N10', 0, 0, 1614852000, 0, 0, 0, 0100644, 0, 0, 77) . "\1" x 32 . pack('n', 13) . "docs/plan.txt\0";
open $f, '>:raw', 'index256' or die; print $f 'DIRC', pack('NN', 2, 1), $long, "\0" x (-length($long) % 8), 'x' x 32; close $f;
open $f, '>:raw', 'tree256' or die; { my $bytes = "100644 a\0" . "\xee" x 32 . "100644 b\0" . "\xee" x 32; print $f compress('tree ' . length($bytes) . "\0$bytes") } close $f;
