#!/bin/sh
# One thing in several writings: numbers, telephones, hosts, scripts, endings. Each query finds its line's
# document and no other.
. "$(dirname "$0")/case_lib.sh"
perl -e 'use Digest::SHA "sha256_hex"; mkdir "s"; mkdir "s/tmp"; sub put { open my $f, ">", $_[0] or die $!; print $f $_[1]; close $f } put("s/VERSION", "sluice-store 1\n");
	my $n = 0; while (<STDIN>) { chomp; my ($text, @ref) = split /\t/; my $id = sha256_hex(++$n); mkdir "s/" . substr $id, 0, 2; put("s/" . substr($id, 0, 2) . "/" . substr($id, 2) . ".txt", $text);
	print qq({"sluice":1,"type":"item","id":"$id","path":"$n","size":9,"store":"s","text":{"chars":20}}\n);
	for (@ref) { my ($kind, $value) = split /=/; print qq({"sluice":1,"type":"ref","item":"$id","kind":"$kind","value":"$value","start":1,"end":2,"by":"x"}\n) } }' > s.jsonl <<'E'
call 13800138000 tomorrow	phone=+8613800138000
call 010-6888 1234 at the office	phone=+861068881234
the sum is 1,200,000 yuan
the sum is 3400000 yuan
card no. 2021-03-01 of the year
write to li (at) mail.example	email=li@mail.example
server mail.mfa.elbonia.example is down	domain=mail.mfa.elbonia.example
another one, notelbonia.example	domain=notelbonia.example
臺灣的檔案,裡面有一羣人
서울 외교부는 회의를
وزارة الخارجية في المدينة
وزارت کشور و خیابان
Réunion à l'Élysée, coût: 3 €
ＤＹ－２０２１ 全角
東京の図書館にて
Артём и КОРОЛЕВ
Hauptstraße, Groß-Gerau und GASSE
Wasserstraße
Schlossstraße
Сергей і Київ
Сергей и Київ
E
"$b/sluice-record" c.db < s.jsonl; is $? 0 'twenty-one lines'
finds() { is "$("$b/sluice-search" -l c.db "$2" 2>&1 | sort -n | tr '\n' ' ')" "$1 " "$2"; }
for w in 13800138000 '+86 138-0013-8000' '+8613800138000' '138-0013-8000' '138 0013 8000' '0086 138 0013 8000' '"(138) 0013-8000"' 'phone:138-0013-8000' 'phone:13800138000' 'call +86 138-0013-8000 tomorrow'; do finds 1 "$w"; done
for w in '010-68881234' '10 6888 1234' '+861068881234' 'phone:01068881234'; do finds 2 "$w"; done
for w in 1200000 1,200,000 1.200.000 '"1 200 000"' '1200000 yuan'; do finds 3 "$w"; done
for w in 3400000 3,400,000; do finds 4 "$w"; done
for w in 2021-03-01 '"2021 03 01"'; do finds 5 "$w"; done
for w in email:li@mail.example email:@mail.example email:LI@mail.example 'email:li*'; do finds 6 "$w"; done
for w in domain:elbonia.example domain:mfa.elbonia.example domain:ELBONIA.example elbonia.example 'mfa[.]elbonia[.]example'; do finds 7 "$w"; done
for w in 台湾 臺灣 里面 裡面 裏面 一群 一羣 檔案 档案; do finds 9 "$w"; done
for w in 외교부 외교부는 서울; do finds 10 "$w"; done
for w in خارجية الخارجية; do finds 11 "$w"; done
for w in کشور كشور; do finds 12 "$w"; done
for w in reunion RÉUNION elysee cout; do finds 13 "$w"; done
for w in DY-2021 'dy 2021' 全角; do finds 14 "$w"; done
for w in 図書館 東京 书馆; do finds 15 "$w"; done
for w in артем Артём АРТЕМ королёв королев 'королёв*' 'артем королев'; do finds 16 "$w"; done
for w in hauptstrasse Hauptstraße gross gasse; do finds 17 "$w"; done
for w in wasserstrasse Wasserstraße WASSERSTRASSE waßerstrasse; do finds 18 "$w"; done
for w in schlossstrasse Schlossstraße schloßstraße SCHLOSSSTRASSE; do finds 19 "$w"; done
for w in Сергей СЕРГЕЙ Київ Сергей Київ; do is "$("$b/sluice-search" -l c.db "$w" | sort -n | tr '\n' ' ')" '20 21 ' "$w, decomposed or not"; done
is "$("$b/sluice-search" -l c.db 138 0013 8001)" '' 'a number that nobody has'
is "$("$b/sluice-search" --json c.db 1200000 | jq -r '.snippet')" 'the sum is 1,200,000 yuan' 'the snippet shows it'
"$b/sluice-search" c.db 1200000 | grep -q '\[1,200,000\]'; ok $? 'with its mark'
is "$("$b/sluice-search" -l c.db '2019 2020 2021')" '' 'years are no telephone number'
"$b/sluice-search" -l c.db "$(printf '1%.0s' $(seq 300))" > out; is $? 0 'a number of three hundred digits'
printf '{"sluice":1,"type":"item","id":"%064d","path":"док/Сергей 2021.txt","size":9}\n' 7 | "$b/sluice-record" path.db
for w in path:Сергей path:сергей path:2021 'path:"сергей 2021"'; do is "$("$b/sluice-search" -l path.db "$w" | wc -l | tr -d ' ')" 1 "$w of a Mac"; done
# copies: the place that was asked for is the one that is shown
printf '{"sluice":1,"type":"item","id":"%064d","path":"%s","size":9}\n' 8 a/first.txt 8 z/ledger.txt 8 m/third.txt | "$b/sluice-record" copies.db
is "$("$b/sluice-search" -l copies.db path:ledger path:txt)" z/ledger.txt 'of copies the path that was asked for'
is "$("$b/sluice-search" -l copies.db path:txt)" a/first.txt 'or the first'
# sums and dates are compared
{ printf '{"sluice":1,"type":"item","id":"%064d","path":"%s","size":9}\n' 1 small 2 large 3 paper
	printf '{"sluice":1,"type":"ref","item":"%064d","kind":"amount","value":"%s","start":1,"end":2,"by":"x"}\n' 1 'CNY 2500.00' 2 'EUR 4000000.50'
	printf '{"sluice":1,"type":"contract","item":"%064d","number":"DY-1","amount":3000000,"currency":"CNY","signed":"2020-03-01"}\n' 3; } | "$b/sluice-record" sums.db
sums() { is "$("$b/sluice-search" -l sums.db "$2" 2>&1 | sort | tr '\n' ' ')" "$1" "$2"; }
sums 'large ' 'amount>3000000'; sums 'large paper ' 'amount>=3,000,000'; sums 'large paper ' 'amount > 2.5m'; sums 'paper small ' 'amount<=300万'
sums 'paper ' 'amount>3k amount<4m'; sums 'small ' amount:2500; sums 'large ' 'amount:>3m'; sums 'paper ' 'signed>=2020'; sums '' 'signed>2020'; sums 'paper ' 'signed<2020-04'
"$b/sluice-search" sums.db 'amount>many' 2> out; is $? 2 'what is compared with a sum is a number'
grep -q 'a number is needed' out; ok $? 'as is told'
"$b/sluice-search" -l sums.db 'a<b' > out; is $? 0 'other words with < are words'
finish
