#!/usr/bin/perl
# Scores a case file of the sample trove against its truth table.
# usage: samples_score.pl CASE TRUTHDIR [--errors]
# Prints one line a class: precision, recall, F1; and what stands in it that
# must not. Contract and target records count by value and field; identifiers by
# recall, since a document holds more of them than the table lists.
use strict; use warnings; use utf8;
binmode STDOUT, ':utf8';
my ($case, $dir, $errors) = @ARGV;
sub rows {
	my ($sql) = @_;
	open my $in, '-|:utf8', 'sqlite3', '-readonly', '-separator', "\x1f", '-newline', "\x1e", $case, $sql or die "sqlite3: $!";
	local $/ = "\x1e";
	return map { chomp; [split /\x1f/, $_, -1] } <$in>;
}
sub tsv {
	my ($file) = @_;
	open my $in, '<:utf8', $file or die "$file: $!";
	my @head = split /\t/, <$in> =~ s/\n//r;
	return map { chomp; my @c = split /\t/, $_, -1; my %r; @r{@head} = @c; \%r } <$in>;
}
sub money { my ($cur, $min, $max) = @_; return '' if $max eq ''; return $min ne '' && $min != $max ? sprintf('%s %.0f-%.0f', $cur, $min, $max) : sprintf('%s %.2f', $cur, $max) }
sub norm { my ($kind, $v) = @_; $v =~ s/\s+//g; $v =~ s/\.00$//; $v = lc $v if $kind =~ /^(host|domain|email|url)$/; return $v }

my %id; # member path -> item
for (rows('SELECT path, id FROM documents')) { (my $p = $_->[0]) =~ s{^.*?DONGYOU-2024(?:\.zip!/DONGYOU-2024)?/}{}; $id{$p} = $_->[1] }
# records of a document bound from pages count for the file that lists them
my %part = map { $_->[0] => $_->[1] } rows("SELECT id, part_of FROM documents WHERE part_of IS NOT NULL");
my (%got, %ref, %record_n);
for (rows('SELECT item, number, party_a, party_b, project, amount, amount_min, currency, signed FROM contracts')) {
	my ($item, $no, $a, $b, $project, $max, $min, $cur, $signed) = @$_;
	my %f = (number => $no, party_a => $a, party_b => $b, project => $project, amount => money($cur, $min, $max), signed => $signed);
	$record_n{contract}{$item}++;
	for (keys %f) { $got{contract}{$item}{"$_=" . norm($_, $f{$_})}++ if $f{$_} ne '' }
}
for (rows('SELECT item, name, country, host, volume, date FROM targets')) {
	my ($item, $name, $country, $host, $volume, $date) = @$_;
	my %f = (name => $name, country => $country, host => $host, volume => $volume, date => $date);
	$record_n{target}{$item}++;
	for (keys %f) { $got{target}{$item}{"$_=" . norm($_, $f{$_})}++ if $f{$_} ne '' }
}
for (rows("SELECT item, kind, value, raw, json_extract(extra, '\$.amount'), json_extract(extra, '\$.amount_min'), json_extract(extra, '\$.currency') FROM mentions")) {
	my ($item, $kind, $value, $raw, $max, $min, $cur) = @$_;
	$ref{$item}{"$kind=" . norm($kind, $value)} = 1;
	$ref{$item}{"amount=" . norm('amount', money($cur || 'CNY', $min, $max))} = 1 if $kind eq 'amount' && $max ne '';
	$ref{$item}{amount_any}{$value} = 1 if $kind eq 'amount';
}
my (%score, @wrong);
my %want;
for my $t (tsv("$dir/truth.tsv")) {
	my $item = $id{ $t->{member_path} };
	if (!defined $item) { push @wrong, "no item $t->{file_id} $t->{member_path}"; $score{ $t->{class} }[2]++; next }
	if ($t->{class} eq 'meta') { $score{meta}[0]++; next }
	my $v = norm($t->{kind}, $t->{normalized});
	if ($t->{class} eq 'identifier') {
		$v = norm('amount', "$1$2") if $t->{kind} eq 'amount' && $t->{normalized} =~ /^(\S+ )(\S+)$/;
		# what stands in a member counts for its container
		my $hit = $ref{$item}{"$t->{kind}=$v"} || grep { $ref{ $id{$_} }{"$t->{kind}=$v"} } grep { index($_, "$t->{member_path}!/") == 0 } keys %id;
		$score{identifier}[$hit ? 0 : 2]++;
		push @wrong, "missed $t->{file_id} $t->{kind} $t->{normalized}" if !$hit;
		next;
	}
	$want{ $t->{class} }{$item}{"$t->{kind}=$v"} = "$t->{file_id} $t->{kind} $t->{normalized}";
}
for my $class (qw(contract target)) {
	for my $item (keys %{ $want{$class} }) {
		my @items = ($item, grep { $part{$item} && $_ eq $part{$item} } keys %{ $got{$class} });
		my %g = map { %{ $got{$class}{$_} || {} } } @items;
		for (keys %{ $want{$class}{$item} }) { if ($g{$_}) { $score{$class}[0]++ } else { $score{$class}[2]++; push @wrong, "missed $want{$class}{$item}{$_}" } }
		my %asked = map { /^(\w+)=/; $1 => 1 } keys %{ $want{$class}{$item} };
		for (keys %g) { /^(\w+)=/; next if !$asked{$1} || $want{$class}{$item}{$_}; $score{$class}[1]++; push @wrong, "extra $class $_ (" . (values %{ $want{$class}{$item} })[0] . ')' }
	}
}
for my $n (tsv("$dir/truth-neg.tsv")) {
	my $item = $id{ $n->{member_path} } // next;
	my $bad = $n->{kind} =~ /^(contract|target)$/ ? $record_n{$1}{$item}
		: grep { $n->{surface} eq '' ? /^\Q$n->{kind}\E=/ : $_ eq "$n->{kind}=" . norm($n->{kind}, $n->{surface}) } keys %{ $ref{$item} || {} };
	$score{negative}[$bad ? 1 : 0]++;
	push @wrong, "invented $n->{file_id} $n->{kind} $n->{surface}" if $bad;
}
for my $class (qw(contract target identifier meta negative)) {
	my ($tp, $fp, $fn) = map { $_ // 0 } @{ $score{$class} || [] }[0 .. 2];
	my $f1 = $tp + $fp + $fn ? 2 * $tp / (2 * $tp + $fp + $fn) : 0;
	printf "%s right %d wrong %d missed %d F1 %.3f\n", $class, $tp, $fp, $fn, $f1;
}
print "# $_\n" for $errors ? sort @wrong : ();
