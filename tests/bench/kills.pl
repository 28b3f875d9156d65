#!/usr/bin/perl
# kills.pl - unpack killed at random moments, then run to its end: the store and the records must be
# those of a run that nobody killed. usage: kills.pl BIN [KILLS [DUMP]]
use strict;
use warnings;
use Digest::SHA;
use File::Find;
use File::Temp 'tempdir';
use Time::HiRes qw(time sleep);

my ($bin, $kills, $dump) = @ARGV;
$bin or die "usage: kills.pl BIN [KILLS [DUMP]]\n";
$kills ||= 50;
my $dir = tempdir('sluice-kills.XXXXXX', TMPDIR => 1, CLEANUP => 1);
srand(my $seed = $ENV{SEED} // time);

sub unpack_to { my ($store, $out) = @_; my $pid = fork // die;
	if (!$pid) { open STDOUT, '>', $out or die; open STDERR, '>', '/dev/null'; exec "$bin/sluice-unpack", '-q', '--json', '-o', $store, $dump or exit 127 }
	$pid }
# name and size of all that is in a store; with CHECK every blob is hashed
sub listing { my ($store, $check) = @_; my @l; my $bad = 0;
	find({ no_chdir => 1, wanted => sub { return unless -f; (my $n = $_) =~ s/^\Q$store\E\///; push @l, "$n " . -s _;
		$bad++ if $check && $n =~ m{^(..)/([0-9a-f]{62})$} && Digest::SHA->new(256)->addfile($_)->hexdigest ne $1 . $2 } }, $store) if -d $store;
	(join("\n", sort @l), $bad) }
sub slurp { open my $f, '<', shift or die; local $/; my $s = <$f>; $s =~ s/"store":"[^"]*"/"store":""/g; $s }

if (!$dump) { # small members, large ones, archives in archives
	mkdir "$dir/f";
	for my $i (1 .. 2000) { open my $o, '>', "$dir/f/$i.txt"; print $o "number $i\n" x (1 + $i % 300) }
	system("cd $dir && bsdtar --format zip -cf f/inner.zip f/1*.txt && bsdtar -cf - f/2*.txt | gzip > f/inner.tar.gz") == 0 or die;
	for my $i (1 .. 6) { open my $o, '>', "$dir/f/$i.bin"; my $x = $i; for (1 .. 200000) { $x = ($x * 1103515245 + 12345) & 0x7FFFFFFF; print $o pack 'N5', $x, $_, $x >> 3, $i, $x >> 7 } }
	system("cd $dir && bsdtar -cf - f | zstd -q -o dump.tar.zst && rm -r f") == 0 or die;
	$dump = "$dir/dump.tar.zst" }
my $t = time;
waitpid unpack_to("$dir/whole", "$dir/whole.jsonl"), 0;
my $long = time - $t;
my ($killed, $whole) = (0, (listing("$dir/whole", 1))[0]);
for (my $tries = 0; $killed < $kills && $tries < 20 * $kills; $tries++) {
	my $pid = unpack_to("$dir/store", "$dir/scrap.jsonl");
	sleep rand $long;
	kill 9, $pid;
	waitpid $pid, 0;
	# a run that finds its blobs in the store is shorter than the first
	if (($? & 127) == 9) { $killed++ } else { $long *= .9 } }
my ($before, $broken) = listing("$dir/store", 1);
waitpid unpack_to("$dir/store", "$dir/store.jsonl"), 0;
my ($after, $bad) = listing("$dir/store", 1);
my $same = slurp("$dir/whole.jsonl") eq slurp("$dir/store.jsonl");
printf "%d of %d killed (run of %.2f s, seed %s); blobs that are not whole: %d, %d after; store %s, records %s (%d)\n", $killed, $kills, $long, $seed, $broken, $bad,
	$whole eq $after ? 'equal' : 'DIFFERENT', $same ? 'equal' : 'DIFFERENT', scalar(() = slurp("$dir/whole.jsonl") =~ /\n/g);
exit !($whole eq $after && $same && !$broken && !$bad && $killed);
