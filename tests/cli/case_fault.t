#!/bin/sh
# A disk that fails under the case file: the power goes at a sync, with any part
# of what was not synced yet on the disk; syncing fails; the disk is full. At most the open
# batch is lost: what is there is whole, and recorded again the case is as ever.
. "$(dirname "$0")/case_lib.sh"
${CC:-cc} -shared -fPIC -O1 -o power.so "$here/../fault/power.c" -ldl 2>err || { echo '1..0 # SKIP no compiler'; exit 0; }
case $b in *san*) echo '1..0 # SKIP the sanitizer must be loaded first'; exit 0 ;; esac
perl "$here/make_stream.pl" s.store 60 > s.jsonl
"$b/sluice-record" one.db < s.jsonl; "$b/sluice-case" dump one.db > one.dump
rec() { FAULT=$1 FAULT_COUNT=count LD_PRELOAD=./power.so "$b/sluice-record" -q --batch 25 f.db < s.jsonl 2> err; }
rm -f f.db*; rec cut:1000000:1; read syncs writes < count
[ "$syncs" -gt 12 ] && [ "$writes" -gt 100 ]; ok $? "a run has $syncs syncs and $writes writes"
cuts=0; bad=0; unmade=0; seed=1; at=1
while [ $at -le "$syncs" ]; do
	rm -f f.db f.db-*; rec cut:$at:$seed; [ $? -eq 137 ] && cuts=$((cuts + 1)); rm -f f.db-shm
	if [ -s f.db ]; then
		"$b/sluice-case" verify -q --no-store f.db > found 2>&1; s=$?
		# a case that the cut left without its first row is no case yet
		[ $s -eq 0 ] || grep -q 'no case file\|in the middle of' found || { bad=$((bad + 1)); sed "s/^/# cut at $at: /" found; }
		grep -q 'no case file' found && rm -f f.db*
		[ $s -ne 0 ] && unmade=$((unmade + 1))
	fi
	"$b/sluice-record" -q f.db < s.jsonl && "$b/sluice-case" dump f.db | cmp -s - one.dump || { bad=$((bad + 1)); echo "# cut at $at: not completed"; }
	seed=$((seed + 1)); at=$((at + (syncs + 17) / 18))
done
[ $cuts -ge 10 ]; ok $? "the power went $cuts times"
[ $unmade -le 2 ]; ok $? "$unmade of them before there was a case"
is $bad 0 'what was there was whole, and a second run completed it'
for fault in sync:1 sync:5 sync:11 full:3 full:40 full:90; do
	rm -f f.db f.db-*; rec $fault; r=$?
	[ $r -eq 3 ]; ok $? "$fault: 3, told: $(sed 's/.*: //' err | head -n 1)"
	"$b/sluice-record" -q f.db < s.jsonl && "$b/sluice-case" dump f.db | cmp -s - one.dump && "$b/sluice-case" verify -q --no-store f.db > found; ok $? 'and completed when it works again'
done
# fifty kills at any moment
rm -f k.db*; i=0; kills=0
# how long a run takes here and now is felt for: what ends before its kill is given less time, what does not is given more
perl -e 'use strict; my ($kills, $long) = (0, 0.2);
sub start { my ($case) = @_; my $pid = fork // die; return $pid if $pid; open STDIN, "<", "s.jsonl"; open STDERR, ">", "/dev/null"; exec "$ENV{SLUICE_BIN}/sluice-record", "-q", "--batch", "20", $case; exit 1 }
for my $i (1 .. 50) {
	my $pid = start("k.db"); select undef, undef, undef, $long * ($i % 25) / 25; kill 9, $pid; waitpid $pid, 0;
	if ($? & 127) { $kills++; $long *= 1.1 } elsif ($i % 25 > 5) { $long /= 2 }
} print $kills' > kills
[ "$(cat kills)" -ge 10 ]; ok $? "of fifty runs $(cat kills) were killed before their end"
"$b/sluice-case" verify -q --no-store k.db > found; is "$(cat found)" '' 'the case verifies'
"$b/sluice-record" k.db < s.jsonl; "$b/sluice-case" dump k.db | cmp -s - one.dump; ok $? 'and is the same as ever'
finish
