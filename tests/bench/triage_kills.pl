#!/usr/bin/perl
# triage_kills.pl - triage killed at random moments, whole or one process of it (a worker too), then run
# to its end: the case must be that of a run that nobody killed, and verify. A reader of containers
# that is killed alone leaves the member cut at which it died as evidence, so DUMP had better be plain files
# and small archives. usage: triage_kills.pl BIN DUMP [KILLS]
use strict;
use warnings;
use File::Temp 'tempdir';
use Time::HiRes qw(time sleep);

my ($bin, $dump, $kills) = @ARGV;
defined $dump or die "usage: triage_kills.pl BIN DUMP [KILLS]\n";
$kills ||= 60;
my $dir = tempdir('sluice-kills.XXXXXX', TMPDIR => 1, CLEANUP => 1);
srand(my $seed = $ENV{SEED} // time);

sub start { my ($name) = @_; my $pid = fork // die;
	if (!$pid) { setpgrp; open STDERR, '>', '/dev/null'; exec "$bin/sluice-triage", '-q', '--ocr', 'none', '-o', "$dir/$name.store", "$dir/$name.db", $dump or exit 127 }
	$pid }
sub contents { my ($name) = @_; open my $f, '-|', "$bin/sluice-case", 'dump', "$dir/$name.db" or die; local $/; my $s = <$f>; $s =~ s/\Q$name\E\.store/STORE/g; $s }
sub processes { my ($group) = @_; map { /^\s*(\d+)\s+\Q$group\E\s/ ? $1 : () } `ps -eo pid,pgid,args` }

my $t = time;
waitpid start('whole'), 0;
my $long = time - $t;
my $whole = contents('whole');
length $whole or die "triage_kills.pl: the dump gives an empty case\n";
my ($killed, $cases, $bad) = (0, 0, 0);
while ($killed < $kills) {
	system('rm', '-rf', glob "$dir/cut.*");
	$cases++;
	for (1 .. 1 + rand 5) {
		my $pid = start('cut');
		sleep rand $long;
		my @all = processes($pid);
		$killed += kill 9, rand 2 < 1 || !@all ? -$pid : $all[rand @all];
		waitpid $pid, 0 }
	waitpid start('cut'), 0;
	$bad++ if contents('cut') ne $whole || system("$bin/sluice-case", 'verify', '-q', "$dir/cut.db") != 0 }
print "$killed kills in $cases cases (run of ", sprintf('%.1f', $long), " s, seed $seed): $bad differ\n";
exit($bad > 0);
