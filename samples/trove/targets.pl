# F21, F22, F25 to F30: target lists, minutes, samples of data, logs.
use strict; use warnings; use utf8;

my @org = (['艾尔博尼亚外交部', '艾尔博尼亚', '政府', 'mfa.elbonia.example', 'government', 'XE'], ['艾博电信', '艾尔博尼亚', '运营商', 'elbotel.example.net', 'telecom', 'XE'],
	['鲁里坦尼亚国立大学', '鲁里坦尼亚', '教育', 'univ.ruritania.example', 'education', 'XR'], ['鲁里坦尼亚财政部', '鲁里坦尼亚', '政府', 'mof.ruritania.example', 'government', 'XR'],
	['艾尔博尼亚国立医院', '艾尔博尼亚', '医疗', 'hospital.elbonia.example', 'health', 'XE'], ['鲁里坦尼亚电力公司', '鲁里坦尼亚', '能源', 'power.ruritania.example', 'energy', 'XR']);
my @group = ('一组', '二组', '三组');
my @size = (['820GB', 820], ['1.09TB', 0], ['6.85GB', 0], ['228MB', 0], ['421KB', 0], ['95.2GB', 0]);
my @when = (['2019-2021', '2019/2021'], ['2021.04-2021.12', '2021-04/2021-12'], ['2021.12.20', '2021-12-20'], ['2021.05', '2021-05'], ['2020', '2020']);
my @what = ('话单、用户表', '邮件', 'PC文件、邮件', '数据表', '基站表');
my @access = ('邮服权限', '内网全控', '办公网权限,核心网权限', '在做', '权限情况不明');
my @head = ('权限组', '国家区域', '目标类型', '目标名称', '域名', '样本数据量', '数据类型', '样本时间', '权限说明', '备注');
my @rows;
for my $i (0 .. 29) {
	my $o = $org[$i % 6];
	my $branch = $i < 6 ? '' : '第' . (int($i / 6) + 1) . '分部';
	my $name = $o->[0] . $branch;
	my $host = $branch ? sprintf('b%d.%s', int($i / 6) + 1, $o->[3]) : $o->[3];
	push @rows, [$group[$i % 3], $o->[1], $o->[2], $name, $host, $size[$i % 6][0], $what[$i % 5], $when[$i % 5][0], $access[$i % 5], $i == 0 ? $NOTE : ''];
	for my $f (['F21', '0/docs/目标清单.csv'], ['F22', '0/docs/目标清单.tsv']) {
		truth(@$f, 'target', @$_) for ['name', $name, 'target'], ['country', $o->[5]], ['host', $host], ['volume', $size[$i % 6][0]], ['date', $when[$i % 5][1]];
	}
}
my $csv = join('', map { join(',', map { /[,"\n]/ ? '"' . s/"/""/gr . '"' : $_ } @$_) . "\r\n" } \@head, @rows);
text('0/docs/目标清单.csv', $csv, 'GBK');
text('0/docs/目标清单.tsv', join('', map { join("\t", @$_) . "\r\n" } \@head, @rows), 'UTF-16LE');

# The same table as it mostly comes: two sheets as pictures, with an index of
# them and a thumbnail of the first.
my $SHEET = 'cccccccc-0000-4000-8000-000000000003';
text("0/$SHEET.md", "<!-- $NOTE -->\n" . join('', map { qq{<img src="${SHEET}_$_.png">\n} } 0, 1));
for my $sheet (0, 1) {
	my $rows = join '', map { join("\t", map { $_ eq '' ? ' ' : $_ } @{$_}[0 .. 8], '') . "\n" } \@head, @rows[15 * $sheet .. 15 * $sheet + 14];
	render('png', "0/${SHEET}_$sheet.png", $rows, 1500, 600, 14);
	render('png', "0/0-${SHEET}_$sheet.png", $rows, 300, 120, 2.8) if !$sheet;
}
for my $i (0 .. 29) {
	my @r = @{$rows[$i]};
	truth('F39', "0/$SHEET.md", 'target', @$_) for ['name', $r[3], 'target'], ['country', $org[$i % 6][5]], ['host', $r[4]], ['volume', $r[5]], ['date', $when[$i % 5][1]];
}

text('0/docs/会议纪要.txt', "$NOTE\n会议纪要\n本周会战的目标有三个：艾尔博尼亚外交部的邮服权限已经拿到，艾博电信的话单样本已出货，鲁里坦尼亚国立大学内网全控。\n记录人：𠮷野㐂。\n", 'GB18030');
truth('F25', '0/docs/会议纪要.txt', 'target', 'name', $_, 'target') for '艾尔博尼亚外交部', '艾博电信', '鲁里坦尼亚国立大学';
text('0/docs/周报.txt', "周報\n日期：民國109年5月20日\n本週取得魯里坦尼亞財政部的郵件樣本，資料已經交付。\n", 'BIG5');
truth('F25', '0/docs/会议纪要.txt', 'target', 'country', $_) for 'XE', 'XR';
truth('F26', '0/docs/周报.txt', 'target', @$_) for ['name', '鲁里坦尼亚财政部', 'target'], ['country', 'XR'];
truth('F26', '0/docs/周报.txt', 'identifier', 'date', '2020-05-20');

text('0/话单.txt', "$NOTE\nMSISDN;LAC;CELL;IMSI;IMEI;TIME\n" . join('', map { sprintf("+8613123456789;4301;%d;001010123456789;001017000000011;2021-05-%02d 10:%02d:00\n", 100 + $_, $_, $_) } 1 .. 20));
truth('F27', '0/话单.txt', 'identifier', @$_) for ['phone', '+8613123456789'], ['imsi', '001010123456789'], ['imei', '001017000000011'];
text('0/elbotel-crm.txt', "PHONE\tИМЯ\tГОРОД\n" . join('', map { sprintf("+7912345%04d\tАбонент %d\tВымышленск\n", 6700 + $_, $_) } 1 .. 20), 'CP1251');
truth('F28', '0/elbotel-crm.txt', 'identifier', 'phone', sprintf('+7912345%04d', 6700 + $_)) for 1 .. 20;
text('0/13123456789.log', "$NOTE\nsession opened\nsession closed\n");
truth('F29', '0/13123456789.log', 'identifier', 'phone', '+8613123456789');

text('0/beacons.log', "# $NOTE\n" . join('', map { sprintf("198.51.100.23 - - [12/May/2021:10:%02d:00 +0000] \"GET /updates HTTP/1.1\" 200 %d \"-\" \"agent/1.2.3.4-beta\"\n", $_, 500 + $_) } 0 .. 9)
	. "2001:db8::5 - - [12/May/2021:11:00:00 +0000] \"POST http://c2.example.net/gate HTTP/1.1\" 200 12\n10.0.0.5 - - internal\n127.0.0.1 - - local\n");
truth('F30', '0/beacons.log', 'identifier', @$_) for ['ipv4', '198.51.100.23'], ['ipv6', '2001:db8::5'], ['domain', 'c2.example.net'];
neg('F30', '0/beacons.log', 'ipv4', '1.2.3.4');
1;
