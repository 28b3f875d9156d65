# F09 to F20 and F42 to F46: contracts, notices and ledgers.
use strict; use warnings; use utf8;

my $DY = '临渊洞幽信息技术有限公司';
my $PB = '虚衡市公安局';
sub c { my ($id, $path, @rows) = @_; truth($id, $path, 'contract', @$_) for @rows; }

our $F09 = docx('0/docs/合同-听雨.docx', '“听雨”邮件分析平台采购合同', '合同编号：DY-2020-0123', "甲方：$PB", '统一社会信用代码：11990000000000019A',
	"乙方：$DY", '统一社会信用代码：91990000MA0FAKE091', '项目名称：“听雨”邮件分析平台采购项目', '合同金额：人民币壹佰贰拾万元整（￥1,200,000.00元）',
	'付款方式：预付款30%，验收后60%，质保金10%', '签订日期：2020年1月2日', '签订地点：虚衡市', '开户行：虚衡银行南渚支行', '账号：990100000000000012');
c('F09', '0/docs/合同-听雨.docx', ['number', 'DY-2020-0123'], ['party_a', $PB], ['party_b', $DY], ['project', '“听雨”邮件分析平台采购项目'],
	['amount', 'CNY 1200000.00'], ['signed', '2020-01-02']);
truth('F09', '0/docs/合同-听雨.docx', 'identifier', 'company-id', $_) for '11990000000000019A', '91990000MA0FAKE091';

render('pdf', '0/docs/框架协议.pdf', "# 战略合作框架协议\n协议编号：DY-KJ-2020-003\n甲方：临渊省信息安全测评中心\n乙方：$DY\n丙方：南渚砚池软件有限公司\n一、三方就“棋枰”舆情引导系统的研制开展合作。\n签订日期：二〇二〇年三月十五日\n$NOTE\n");
c('F13', '0/docs/框架协议.pdf', ['number', 'DY-KJ-2020-003'], ['party_a', '临渊省信息安全测评中心'], ['party_b', $DY], ['signed', '2020-03-15']);
render('pdf', '0/docs/扫描合同.pdf', "# 设备采购合同\n合同编号：DY-2019-0088\n甲方：临渊省国家安全厅\n乙方：$DY\n合同金额：人民币叁佰陆拾捌万伍仟元整（￥3,685,000.00元）\n签订日期：2019年8月20日\n$NOTE\n", 'scan');
c('F14', '0/docs/扫描合同.pdf', ['number', 'DY-2019-0088'], ['party_a', '临渊省国家安全厅'], ['party_b', $DY], ['amount', 'CNY 3685000.00'], ['signed', '2019-08-20']);

docx('0/docs/bilingual_NDA.docx', '保密协议 NON-DISCLOSURE AGREEMENT', '协议编号 NDA No.: DYXX/BM/2021/007',
	'This Non-Disclosure Agreement is entered into as of the 2nd day of January, 2021 by and between Linyuan Dongyou Information Technology Co., Ltd. (hereinafter "Party A") and Atoll Council Services Ltd. (hereinafter "Party B").',
	"甲方：$DY", '乙方：Atoll Council Services Ltd.', '生效日期：2021年1月2日', '双方对合作中知悉的商业秘密负有保密义务。');
c('F15', '0/docs/bilingual_NDA.docx', ['number', 'DYXX/BM/2021/007'], ['party_a', $DY], ['party_b', 'Atoll Council Services Ltd.']);

docx('0/docs/中标通知书.docx', '中标通知书', '临公采〔2020〕12号', "$DY：", '虚衡市公安局网络安全保卫支队“萤火”抵近设备采购项目（项目编号：XHCG-2020-G1-00045）评标工作已结束，现确定你单位为中标人。',
	'招标人：虚衡市公安局网络安全保卫支队', "中标人：$DY", '项目名称：“萤火”抵近设备采购项目', '中标价：358.00万元', '2020年5月18日');
c('F16', '0/docs/中标通知书.docx', ['party_a', '虚衡市公安局网络安全保卫支队'], ['party_b', $DY], ['project', '“萤火”抵近设备采购项目'], ['amount', 'CNY 3580000.00']);
truth('F16', '0/docs/中标通知书.docx', 'identifier', 'tender-number', 'XHCG-2020-G1-00045');
truth('F16', '0/docs/中标通知书.docx', 'identifier', 'official-document-number', '临公采〔2020〕12号');

text('0/docs/中标公告.html', "<html><head><meta charset=\"gb2312\"><title>中标公告</title></head><body><!-- $NOTE --><h1>中标公告</h1>\n"
	. "<table border=1><tr><td>招 标 人：</td><td>临渊省信息安全测评中心</td></tr>\n<tr><td>项 目 名 称：</td><td>等级保护测评服务采购项目</td></tr>\n"
	. "<tr><td>中 标 人：</td><td>南渚烛照网络科技有限公司</td></tr></table>\n<table border=1><tr><th>标段</th><th>成交价（万元）</th></tr><tr><td>一标段</td><td>27.2</td></tr></table></body></html>\n", 'GBK');
c('F17', '0/docs/中标公告.html', ['party_a', '临渊省信息安全测评中心'], ['party_b', '南渚烛照网络科技有限公司'], ['project', '等级保护测评服务采购项目'], ['amount', 'CNY 272000.00']);

# The ledger: forty rows made by rule, so that every value is known.
my @client = ($PB, '临渊省国家安全厅', '临渊省信息安全测评中心', '虚衡市公安局网络安全保卫支队');
my @product = ('“听雨”邮件分析平台 V3.0', '“折扇”远程控制系统', '“萤火”抵近设备', '“棋枰”舆情引导系统');
my (@rows, @hidden);
push @rows, ['合同台账（2020年度）'], ['序号', '合同编号', '签订日期', '甲方', '项目名称', '产品', '合同金额（万元）', '回款', '备注'];
for my $i (1 .. 43) {
	my $no = $i == 1 ? 'DY-2020-0123' : sprintf 'DY-2020-%04d', 200 + $i;
	my $serial = 43832 + ($i - 1) * 5;    # 43832 is 2020-01-02
	my @t = gmtime(($serial - 25569) * 86400);
	my $date = sprintf '%04d-%02d-%02d', $t[5] + 1900, $t[4] + 1, $t[3];
	my $k = ($i - 1) % 4;
	my $wan = $i == 1 ? 120 : 8 + $i * 2.5;
	my $project = ($i == 1 ? '“听雨”邮件分析平台采购项目' : substr($product[$k], 0, index($product[$k], '”') + 1) . '系统建设项目' . $i . '期');
	my $row = [$i, $no, "=date:$serial", $client[$k], $project, $product[$k], $wan, $i % 3 ? '是' : '否', $i == 7 ? '大写：贰拾陆万元整' : ''];
	push @{ $i > 40 ? \@hidden : \@rows }, $row;
	c('F18', '0/docs/合同台账.xlsx', ['number', $no], ['party_a', $client[$k]], ['project', $project], ['amount', sprintf('CNY %.2f', $wan * 10000)], ['signed', $date]);
}
xlsx('0/docs/合同台账.xlsx', { name => '2020', rows => \@rows, merge => 'A1:I1' }, { name => '未公开', rows => [$rows[1], @hidden], hidden => 1 }, { name => '说明', rows => [[$NOTE]] });

docx('ru/Договор_12-2020-НИР.docx', 'Договор № 12/2020-НИР от 02.01.2020', 'ООО «Мнимая Сеть», именуемое в дальнейшем «Заказчик», в лице директора, с одной стороны, и ООО «Вымышленные Системы», именуемое в дальнейшем «Исполнитель», с другой стороны, заключили настоящий договор.',
	'Цена договора составляет 1 200 000,00 (Один миллион двести тысяч) рублей 00 копеек, в т.ч. НДС 20 %.', 'ИНН 0001234562, КПП 000101001, ОГРН 1099900000001');
c('F42', 'ru/Договор_12-2020-НИР.docx', ['number', '12/2020-НИР'], ['party_a', 'ООО «Мнимая Сеть»'], ['party_b', 'ООО «Вымышленные Системы»'], ['amount', 'RUB 1200000.00'], ['signed', '2020-01-02']);
truth('F42', 'ru/Договор_12-2020-НИР.docx', 'identifier', 'company-id', $_) for '0001234562', '1099900000001';

docx('en/SOW-2021-044.docx', 'Statement of Work No. SOW-2021-044', 'This Statement of Work is made under Master Services Agreement No. MSA-2020-009 by and between Strelsau Systems Ltd. ("Party A") and Linyuan Dongyou Information Technology Co., Ltd. ("Party B").',
	'The total fee is USD 1,250,000.', 'Effective Date: March 1, 2021', 'IBAN: GB90NWBK00000000000001', 'LEI: 0000TESTCORP00000129');
c('F45', 'en/SOW-2021-044.docx', ['number', 'SOW-2021-044'], ['party_a', 'Strelsau Systems Ltd.'], ['party_b', 'Linyuan Dongyou Information Technology Co., Ltd.'], ['amount', 'USD 1250000.00']);
truth('F45', 'en/SOW-2021-044.docx', 'identifier', 'iban', 'GB90NWBK00000000000001');
1;
