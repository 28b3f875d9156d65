# F01 to F08: the page index, the chats, and a contract as pictures.
use strict; use warnings; use utf8;

my $DOC = 'aaaaaaaa-0000-4000-8000-000000000001';
my $PIC = 'bbbbbbbb-0000-4000-8000-000000000002';
my ($S1, $S2) = ('wxid_synthetic0001', 'wxid_synthetic0002');

sub chat_html {
	my (@rows) = @_;
	return "<!-- $NOTE -->\n<table> <tr><th>Time</th><th>From</th><th>To</th><th>Message</th></tr>\n"
		. join('', map { '<tr>' . join('', map { "<td>$_</td>" } @$_) . "</tr>\n" } @rows) . "</table>\n";
}

# Small talk between the lines that count, so that a chat is mostly noise.
my @small = ('在吗', '好的', '收到', '中午吃什么', '开会了', '文档我晚点看', '行', '嗯嗯', '辛苦', '下午再说');
sub talk {
	my ($day, $from_h, @said) = @_;
	my ($n, @rows) = (0);
	for my $m (@said) {
		for my $k (0 .. 4) {
			my $min = $n * 2;
			push @rows, [sprintf('%s %02d:%02d:%02d', $day, $from_h + int($min / 60), $min % 60, ($n * 7) % 60),
				$n % 2 ? $S1 : 'lantern_88', $n % 2 ? 'lantern_88' : $S1, $k == 4 ? $m : $small[($n * 3) % @small]];
			$n++;
		}
	}
	return @rows;
}

text('README.md', "# DONGYOU-2024\n\n$NOTE\n\n" . join('', map { "- [$_](0/$_.md) 聊天记录\n" } 1, 2, 3, 5, 6)
	. "\n产品：“听雨”邮件分析平台、“折扇”远程控制系统。\n");

text('0/1.md', chat_html(talk('2021-04-14', 1,
	'艾尔博尼亚外交部的箱子最近三个月的小样有没有', '有，价格10到15万', qq{<a href="$DOC.md">合同-听雨.docx</a>})));
truth('F02', '0/1.md', 'target', 'name', '艾尔博尼亚外交部', 'target');
truth('F02', '0/1.md', 'target', 'country', 'XE');
truth('F02', '0/1.md', 'identifier', 'amount', 'CNY 100000-150000', '', 'approximate');

text('0/2.md', chat_html(talk('2021-04-15', 2, '12w 一套，3套 35个左右<br>老价格',
	'艾尔博尼亚外交部内网已经拿下，跳板 203.0.113.77', '邮服权限在 mail.mfa.elbonia.example &amp; 还在'),
	['2021-04-15 03:59:00', $S1, 'lantern_88', '收到', '多一格'], ['', '', '', '']));
truth('F03', '0/2.md', 'target', 'name', '艾尔博尼亚外交部', 'target');
truth('F03', '0/2.md', 'target', @$_) for ['country', 'XE'], ['host', 'mail.mfa.elbonia.example'];
truth('F03', '0/2.md', 'identifier', 'ipv4', '203.0.113.77');
truth('F03', '0/2.md', 'identifier', 'domain', 'mail.mfa.elbonia.example');
truth('F03', '0/2.md', 'identifier', 'amount', 'CNY 120000');

text('0/3.md', chat_html(['2021-05-07 23:58:10', 'mo-yu', $S2, '尾款 8.5万 下周五前打'], ['2021-05-08 00:01:44', $S2, 'mo-yu', '卡号：6200000000000005'],
	['2021-05-08 00:02:01', 'mo-yu', $S2, '好']));
truth('F04', '0/3.md', 'identifier', 'amount', 'CNY 85000');
truth('F04', '0/3.md', 'identifier', 'bank-card', '6200000000000005');

text('0/5.md', "<!-- $NOTE -->\n| Time | From | To | Message |\n|---|---|---|---|\n| 2021-06-01 01:00:00 | $S1 | mo-yu | univ.ruritania.example 的邮件样本好了 |\n"
	. "| 2021-06-01 01:05:00 | mo-yu | $S1 | elbotel.example.net 的话单呢 |\n");
truth('F05', '0/5.md', 'target', 'host', $_) for 'univ.ruritania.example', 'elbotel.example.net';
truth('F05', '0/5.md', 'identifier', 'domain', 'univ.ruritania.example');
truth('F05', '0/5.md', 'identifier', 'domain', 'elbotel.example.net');

text('0/6.md', chat_html(['2021-06-02 02:00:00', 'mo-yu', $S1, '办公室电话 010-1234 5678，下午在'], ['2021-06-02 02:01:00', $S1, 'mo-yu', '好的，收到，谢谢']), 'GB18030');
truth('F06', '0/6.md', 'identifier', 'phone', '+861012345678');

text("0/$DOC.md", "<!-- $NOTE -->\n" . join('', map { qq{<img src="${DOC}_$_.png">\n} } 0 .. 2));
my @page = (
	"# “听雨”邮件分析平台采购合同\n合同编号：DY-2020-0123\n甲方：虚衡市公安局\n乙方：临渊洞幽信息技术有限公司\n项目名称：“听雨”邮件分析平台采购项目\n$NOTE\n",
	"一、合同金额：人民币壹佰贰拾万元整（￥1,200,000.00元）\n二、付款方式：预付款30%，验收后60%，质保金10%\n序号\t名称\t数量\t金额（元）\n1\t邮件分析平台 V3.0\t1\t1000000.00\n2\t培训\t1\t200000.00\n",
	"三、本合同一式四份，双方各执两份。\n签订日期：2020年1月2日\n签订地点：虚衡市\n甲方（盖章）：虚衡市公安局\n乙方（盖章）：临渊洞幽信息技术有限公司\n");
render('png', "0/${DOC}_$_.png", $page[$_], 794, 1123, 18) for 0 .. 2;
truth('F08', "0/$DOC.md", 'contract', @$_) for ['number', 'DY-2020-0123'], ['party_a', '虚衡市公安局'], ['party_b', '临渊洞幽信息技术有限公司'],
	['amount', 'CNY 1200000.00'], ['signed', '2020-01-02'];
my $bubbles = join('', "l\t$S1\t2021-03-04 10:00\t环礁理事会的邮件样本有没有\n", "r\tlantern_88\t10:02\t有，一共95.2GB\n", "l\t$S1\t10:05\t好的，明天出货\n");
render('chat', "0/$PIC.png", $bubbles, 600, 18);
render('chat', "0/0-$PIC.png", $bubbles, 150, 4.5);
1;
