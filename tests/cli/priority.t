#!/bin/sh
# What to read first, where a trove is mostly something else: forty notices with contracts, a manual
# that mentions everybody, a list of telephone numbers, and a few short papers that name targets.
. "$(dirname "$0")/case_lib.sh"
perl -e 'use strict; use Digest::SHA "sha256_hex";
	mkdir "s"; mkdir "s/tmp"; put("s/VERSION", "sluice-store 1\n");
	sub put { open my $f, ">", $_[0] or die $!; print $f $_[1]; close $f }
	sub item { my ($path, $text) = @_; my $id = sha256_hex($path); mkdir "s/" . substr $id, 0, 2; put("s/" . substr($id, 0, 2) . "/" . substr($id, 2) . ".txt", $text);
		print qq({"sluice":1,"type":"item","id":"$id","path":"$path","size":9,"store":"s","identify":{"mime":"text/plain"},"text":{"chars":) . length($text) . "}}\n"; $id }
	sub ref_ { my ($id, $kind, $value, $at, $role) = @_; print qq({"sluice":1,"type":"ref","item":"$id","kind":"$kind","value":"$value","start":$at,"end":) . ($at + 1) . ($role ? qq(,"role":"$role") : "") . qq(,"score":0.9,"by":"x"}\n) }
	sub target { my ($id, $name, $score) = @_; print qq({"sluice":1,"type":"target","item":"$id","name":"$name","score":$score}\n); ref_($id, "organization", $name, 0, "target") }
	sub contract { my ($id, $n) = @_; print qq({"sluice":1,"type":"contract","item":"$id","number":"$n","score":0.9}\n) }
	for my $i (1 .. 40) { my $id = item("notices/$i.html", "notice $i " . "about a bridge " x 300); contract($id, "N-$i-$_") for 1, 2; ref_($id, "organization", "builder $i-$_", $_, $_ < 5 ? "supplier" : "") for 1 .. 12; ref_($id, "amount", "CNY $i$_", 50 + $_) for 1 .. 6 }
	my $id = item("manual.pdf", "a manual " x 40000); ref_($id, "organization", "office $_", $_) for 1 .. 40; ref_($id, "amount", "USD $_", 100 + $_) for 1 .. 350; ref_($id, "url", "http://m.example/$_", 900 + $_) for 1 .. 80; target($id, "Household", 0.3);
	$id = item("phones.csv", "13900000000\n" x 500); ref_($id, "phone", "+86139" . (10000000 + $_), $_) for 1 .. 500;
	$id = item("chat.md", "the ministry of Ruritania is done, and the university"); target($id, "Ministry of Ruritania", 0.7); target($id, "University of Ruritania", 0.6);
	$id = item("week.txt", "weekly report: the bank of Elbonia"); target($id, "Bank of Elbonia", 0.6);
	for my $c ("list.tsv", "list.csv") { $id = item($c, join "\t", map "target$_", 1 .. 30); target($id, "target $_", 0.9) for 1 .. 30 }
	$id = item("ledger.xlsx", "a ledger"); contract($id, "L-$_") for 1 .. 40;
	$id = item("beacons.log", "beacon " x 30); ref_($id, "ipv4", "198.51.100.$_", $_, "infrastructure") for 1 .. 60;
' > s.jsonl
"$b/sluice-record" c.db < s.jsonl; is $? 0 'a trove'
q c.db "SELECT path FROM reading_list" > order
at() { grep -n "^$1\$" order | cut -d: -f1; }
is "$(head -n 3 order | sed 's/list.*/list/' | tr '\n' ' ')" 'list chat.md ledger.xlsx ' 'the list of targets, the chat that names two, the ledger'
is "$(grep -c '^list' order)" 1 'what is word for word another is listed once'
is "$(q c.db "SELECT count(*) FROM documents WHERE path LIKE 'list.%' AND priority > 20")" 2 'though both are documents of high priority'
first=$(grep -n notices order | head -n 1 | cut -d: -f1); last=$(grep -n notices order | tail -n 1 | cut -d: -f1)
[ "$(at chat.md)" -lt "$first" ]; ok $? 'no notice before it'; [ "$(at ledger.xlsx)" -lt "$first" ]; ok $? 'nor before the ledger'
[ "$(at manual.pdf)" -gt "$(at chat.md)" ]; ok $? 'bulk of a long text does not drown it'
[ "$(at phones.csv)" -gt "$last" ]; ok $? 'five hundred numbers are less than a contract'
[ "$(at beacons.log)" -gt "$last" ]; ok $? 'and so are sixty addresses'
is "$(q c.db "SELECT reasons LIKE '%role%' FROM documents WHERE path = 'beacons.log'")" 0 'hosts of the infrastructure are no people with a role'
"$b/sluice-case" dump c.db > want; perl -e 'print reverse <>' s.jsonl | "$b/sluice-record" r.db; "$b/sluice-case" dump r.db | cmp -s - want; ok $? 'in any order of the stream'
finish
