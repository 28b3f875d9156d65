#!/bin/sh
# Which records tell of one contract: a copy, an annex, a scan of it do; another client's contract of the same number does not.
# The report and case info count by the same view.
. "$(dirname "$0")/case_lib.sh"
perl -CS -Mutf8 -MJSON::PP -e '
	my ($n, $j) = (0, JSON::PP->new->canonical);
	sub told { my ($file, @records) = @_; my $id = sprintf "%064x", ++$n;
		print $j->encode({sluice => 1, type => "item", id => $id, path => "dump/$file", size => 9, text => {by => "plain", chars => 5}}), "\n";
		print $j->encode({sluice => 1, type => "contract", item => $id, path => "dump/$file", score => 0.9, %$_}), "\n" for @records }
	my %one = (number => "DY-2021-0101", title => "设备采购合同", party_a => "虚衡市公安局", party_b => "临渊洞幽信息技术有限公司", amount => 1200000, currency => "CNY", signed => "2021-03-01");
	told("合同.docx", {%one});
	told("合同.pdf", {%one});                                                     # a copy
	told("补充协议.docx", {number => "DY-2021-0101", party_a => "虚衡市公安局", party_b => "临渊洞幽信息技术有限公司", amount => 360000, relation => {type => "amends"}});
	told("扫描.png", {%one, number => "DY-2O21-O1O1", party_a => "虚衡市公安尸"});  # a scan
	told("催款.txt", {number => "DY-2021-0101", amount => 600000, paper => "invoice"});
	told("别家.docx", {number => "DY-2021-0101", party_a => "南渚市图书馆", party_b => "南渚烛照网络科技有限公司", amount => 95000}); # a number used twice
	told("短.xlsx", map +{number => "0012", party_a => $_, amount => 5000}, "青崖县教育体育局", "青崖县卫生健康局");
	my %bare = (title => "保密协议", party_a => "虚衡市公安局", party_b => "南渚砚池软件有限公司", signed => "2020-02-03");
	told("保密.docx", {%bare}); told("保密（副本）.pdf", {%bare});
	told("保密二.docx", {%bare, signed => "2021-02-03"});                          # the next year
	told("月租.csv", map +{title => "机柜租赁", party_a => "青崖县公安局", amount => 3000, signed => "2020-0$_"}, 1 .. 3);
	told("聊天.txt", {party_a => "南渚市公安局", amount => 380000}); told("聊天2.txt", {party_a => "南渚市公安局", amount => 380000}); # too little to be sure
	told("报价.docx", {party_a => "虚衡市公安局", party_b => "临渊洞幽信息技术有限公司", amount => 9900000, paper => "offer"});
' > s.jsonl
"$b/sluice-record" c.db < s.jsonl; is $? 0 'recorded'
same() { q c.db "SELECT count(DISTINCT same) FROM contract_groups WHERE path IN ('$(printf %s "$1" | sed "s/ /','/g")')"; }
is "$(same 'dump/合同.docx dump/合同.pdf dump/补充协议.docx dump/扫描.png dump/催款.txt')" 1 'a copy, an annex, a scan and an invoice of one contract'
is "$(same 'dump/合同.docx dump/别家.docx')" 2 'another client and another sum: another contract'
is "$(same 'dump/短.xlsx')" 2 'a short number tells only with its client'
is "$(same 'dump/保密.docx dump/保密（副本）.pdf')" 1 'a copy without a number'
is "$(same 'dump/保密.docx dump/保密二.docx')" 2 'the same parties a year later'
is "$(same 'dump/月租.csv')" 3 'one a month'
is "$(same 'dump/聊天.txt dump/聊天2.txt')" 2 'a name and a sum are too little'
all=11
is "$(q c.db 'SELECT count(*) FROM distinct_contracts')" $all 'distinct contracts'
is "$(q c.db "SELECT records || ' ' || party_a || ' ' || CAST(amount AS INTEGER) FROM distinct_contracts WHERE number LIKE 'DY-2021-0101' AND party_a = '虚衡市公安局'")" '5 虚衡市公安局 1200000' 'the fullest record speaks'
is "$("$b/sluice-case" info --json c.db | jq -c '[.contracts, ."their records", ."offers and such"]')" "[$all,15,2]" 'case info: contracts, their records, offers and such'
"$b/sluice-report" c.db > r.html
grep -q "<strong>$all</strong> contract" r.html; ok $? 'the report counts as case info does'
! grep -q '9,900,000</strong>' r.html && grep -q '"offer"' r.html; ok $? 'an offer is shown as one, and its sum not counted'
finish
