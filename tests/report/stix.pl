#!/usr/bin/perl
# stix.pl BUNDLE: holds a bundle against the rules of STIX 2.1 (OASIS Standard, 10 June 2021):
# required and allowed properties of each type, forms of identifiers and times, open references,
# who may be related to whom how, identifiers of observables (section 2.9).
use strict; use warnings; use JSON::PP; use Digest::SHA 'sha1_hex';
my $json = JSON::PP->new->utf8->canonical;
open my $f, '<:raw', $ARGV[0] or die; local $/; my $b = $json->decode(<$f>);
my @bad; sub bad { push @bad, @_ if @bad < 20 }
my $uuid = qr/[0-9a-f]{8}-[0-9a-f]{4}-[1-5][0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}/;
my $time = qr/^\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])T([01]\d|2[0-3]):[0-5]\d:([0-5]\d|60)(\.\d+)?Z$/;
my %common = map { $_ => 1 } qw(type spec_version id created_by_ref created modified revoked labels confidence lang external_references object_marking_refs granular_markings extensions);
my %sdo = ( # required | optional
	'identity' => 'name|description roles identity_class sectors contact_information',
	'location' => '|name description latitude longitude precision region country administrative_area city street_address postal_code',
	'indicator' => 'pattern pattern_type valid_from|name description indicator_types pattern_version valid_until kill_chain_phases',
	'malware' => 'is_family|name description malware_types aliases kill_chain_phases first_seen last_seen operating_system_refs architecture_execution_envs implementation_languages capabilities sample_refs',
	'tool' => 'name|description tool_types aliases kill_chain_phases tool_version',
	'intrusion-set' => 'name|description aliases first_seen last_seen goals resource_level primary_motivation secondary_motivations',
	'attack-pattern' => 'name|description aliases kill_chain_phases',
	'vulnerability' => 'name|description',
	'report' => 'name published object_refs|description report_types',
	'relationship' => 'relationship_type source_ref target_ref|description start_time stop_time');
my %sco = ('domain-name' => 'value|resolves_to_refs', 'url' => 'value|', 'ipv4-addr' => 'value|resolves_to_refs belongs_to_refs', 'ipv6-addr' => 'value|resolves_to_refs belongs_to_refs', 'email-addr' => 'value|display_name belongs_to_ref', 'file' => 'hashes|size name');
my %hash = ('MD5' => 32, 'SHA-1' => 40, 'SHA-256' => 64, 'SHA-512' => 128);
my %class = map { $_ => 1 } qw(individual group system organization class unknown);
my %sector = map { $_ => 1 } qw(agriculture aerospace automotive chemical commercial communications construction defense education energy entertainment financial-services government emergency-services government-local government-national government-public-services government-regional healthcare hospitality-leisure infrastructure dams nuclear water insurance manufacturing mining non-profit pharmaceuticals retail technology telecommunications transportation utilities);
bad('no bundle') unless $b->{type} eq 'bundle' && $b->{id} =~ /^bundle--$uuid$/ && !exists $b->{spec_version};
my %id; $id{$_->{id}}++ && bad("twice: $_->{id}") for @{$b->{objects}};
for my $o (@{$b->{objects}}) {
	my $t = $o->{type}; my $rules = $sdo{$t} // $sco{$t} // ''; my $is_sco = exists $sco{$t};
	bad("type $t") unless $rules;
	my ($need, $may) = map { [split ' ', $_ // ''] } split /\|/, $rules, 2;
	my %ok = map { $_ => 1 } @$need, @$may;
	exists $o->{$_} or bad("$o->{id}: no $_") for 'type', 'id', 'spec_version', @$need, $is_sco ? () : qw(created modified);
	$ok{$_} || $common{$_} && !($is_sco && /^(created|modified|created_by_ref|labels)$/) or bad("$o->{id}: $_ is not allowed") for keys %$o;
	bad("$o->{id}: spec_version") unless $o->{spec_version} eq '2.1';
	bad("id $o->{id}") unless $o->{id} =~ /^\Q$t\E--$uuid$/;
	/^(created|modified|valid_from|published)$/ && ($o->{$_} =~ $time or bad("$o->{id}: $_ $o->{$_}")) for keys %$o;
	bad("$o->{id}: modified before created") if !$is_sco && $o->{modified} lt $o->{created};
	for my $k (grep { /_refs?$/ } keys %$o) { $id{$_} or bad("$o->{id}: $k to $_ that is not there") for ref $o->{$k} ? @{$o->{$k}} : $o->{$k} }
	ref $o->{$_} eq 'ARRAY' && !@{$o->{$_}} and bad("$o->{id}: $_ is empty") for keys %$o;
	!ref $o->{$_} && $o->{$_} eq '' and bad("$o->{id}: $_ is an empty string") for keys %$o;
	bad("$o->{id}: identity_class") if $t eq 'identity' && !$class{$o->{identity_class} // 'unknown'};
	$sector{$_} or bad("$o->{id}: sector $_") for @{$o->{sectors} || []};
	bad("$o->{id}: no place") if $t eq 'location' && !grep { exists $o->{$_} } qw(region country latitude);
	bad("$o->{id}: pattern") if $t eq 'indicator' && $o->{pattern} !~ /^\[[a-z0-9-]+:(value|hashes\.'[A-Z0-9-]+') = '(?:[^'\\]|\\['\\])*'\]$/;
	bad("$o->{id}: located-at") if $t eq 'relationship' && $o->{relationship_type} eq 'located-at' && $o->{target_ref} !~ /^location--/;
	$_->{source_name} or bad("$o->{id}: reference without a source") for @{$o->{external_references} || []};
	bad("$o->{id}: $_") for grep { $t eq 'vulnerability' && !/^CVE-\d{4}-\d{4,}$/ } map { $_->{external_id} } @{$o->{external_references} || []};
	if ($is_sco) {
		my $name = $t eq 'file' ? { hashes => $o->{hashes} } : { value => $o->{value} };
		my $hex = sha1_hex(pack('H*', '00abedb4aa42466c9c01fed23315a9b7') . $json->encode($name));
		substr $hex, 12, 1, '5'; substr $hex, 16, 1, sprintf '%x', hex(substr $hex, 16, 1) & 3 | 8;
		my $want = join '-', unpack 'A8 A4 A4 A4 A12', $hex;
		bad("$o->{id}: should be $want") unless $o->{id} eq "$t--$want";
		for (keys %{$o->{hashes} || {}}) { bad("$o->{id}: $_") unless $hash{$_} && length $o->{hashes}{$_} == $hash{$_} }
	}
}
print "$_\n" for @bad; print scalar @{$b->{objects}}, " objects\n"; exit !!@bad;
