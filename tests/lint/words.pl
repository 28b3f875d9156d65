#!/usr/bin/perl
# Calls that are banned, with what to use instead; and shapes of code that are
# not ours.
use strict; use warnings;
my %banned = (strcpy => 'struct buf', strcat => 'struct buf', sprintf => 'snprintf or buf_printf', vsprintf => 'buf_vprintf',
	gets => 'io_lines', strtok => 'str_next', atoi => 'strtol with a check', alloca => 'an arena', mktemp => 'mkostemp',
	tmpnam => 'mkostemp', system => 'nothing', popen => 'the work pool', scanf => 'a parser', strncpy => 'memcpy with a length');
my $re = join '|', map { quotemeta } sort keys %banned;
# WHERE clauses that query.c builds of parameters; columns of report_table.c
my %constant = map { $_ => 1 } qw(lib/casefile/search.c lib/report/report_table.c);
my $bad = 0;
for my $f (glob('lib/*/*.c lib/*/*.cc cmd/*.c')) {
	open my $in, '<', $f or die "$f: $!";
	my $comment = 0;
	while (<$in>) {
		my $line = $_;
		$line =~ s{/\*.*?\*/}{}g;
		if ($comment) { next unless $line =~ s{^.*?\*/}{}; $comment = 0; }
		$comment = 1 if $line =~ s{/\*.*$}{};
		$line =~ s{//.*$}{};
		# SQL holds numbers of parameters and numbers of ours, no text: %s in it is
		# a hole. The few that stand here join constants of ours.
		if ($line =~ /print[f_a-z]*\s*\(/ && $line =~ /"[^"]*\b(?:SELECT|INSERT INTO|UPDATE|DELETE FROM|WHERE|ATTACH|PRAGMA|MATCH)\b[^"]*%[-.*0-9]*s/ && !$constant{"$f"}) {
			print "$f:$.: SQL takes text as bound parameters only\n"; $bad++;
		}
		$line =~ s{"(?:[^"\\]|\\.)*"}{""}g;
		if ($line =~ /(?<![\w.>])($re)\s*\(/) { print "$f:$.: $1() is banned: use $banned{$1}\n"; $bad++; }
		if ($f =~ m{^lib/} && $f !~ m{^lib/(cli|base/(str|err)\.c)} && $line =~ /(?<![\w.>])(getenv|exit|printf|puts|perror)\s*\(/) {
			print "$f:$.: $1() has no place in lib\n"; $bad++;
		}
	}
}
exit($bad ? 1 : 0);
