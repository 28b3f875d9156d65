/* Contracts as forms, ledgers and sentences: every reader, with fictitious papers. */
#include "refs_run.h"
#include <stdlib.h>
#include <time.h>

static struct run run;

/* The first contract's KEY, as raw JSON without quotes. */
static struct str first(const char *key)
{
	for (unsigned i = 0; i < run.n; i++) {
		struct str line = str_trim(str_from(run.line[i]));
		if (str_eqz(run_key(line, "type"), "contract"))
			return run_key(line, key);
	}
	return STR("");
}

static struct str path(const char *p)
{
	for (unsigned i = 0; i < run.n; i++) {
		struct str line = str_trim(str_from(run.line[i]));
		if (str_eqz(run_key(line, "type"), "contract")) {
			struct str v = json_path(line, p);
			return v.len >= 2 && v.p[0] == '"' ? str_sub(v, 1, v.len - 1) : v;
		}
	}
	return STR("");
}

static void form(void)
{
	run_text(&run, "“听雨”邮件分析平台采购合同\n合 同 编 号 ： DY-2020-0123\n甲方（盖章）：虚衡市公安局（以下简称“甲方”）\n乙    方：临渊洞幽信息技术有限公司\n"
		       "项目名称：“听雨”邮件分析平台采购项目\n合同金额：人民币壹佰贰拾万元整（￥1,200,000.00元），含税\n付款方式：预付款30%，验收后60%，质保金10%\n"
		       "签订日期：2020年1月2日\n签订地点：虚衡市\n履行期限：十二个月\n开户行：虚衡银行南渚支行\n账号：990100000000000012\n");
	is_int(run_count(&run, "contract"), 1, "one paper, one contract");
	is(first("number"), "DY-2020-0123", "number behind a padded label");
	is(first("party_a"), "虚衡市公安局", "client without its bracket");
	is(first("party_b"), "临渊洞幽信息技术有限公司", "supplier");
	is(first("project"), "“听雨”邮件分析平台采购项目", "project");
	is(first("title"), "“听雨”邮件分析平台采购合同", "title from the heading");
	is(first("amount"), "1200000", "sum in yuan");
	is(first("currency"), "CNY", "currency");
	is(first("tax"), "included", "tax");
	is(first("signed"), "2020-01-02", "date as ISO 8601");
	is(first("place"), "虚衡市", "place");
	is(first("payment"), "预付款30%，验收后60%，质保金10%", "terms");
	is(first("term"), "十二个月", "term");
	is(first("bank"), "虚衡银行南渚支行", "bank");
	is(first("account"), "990100000000000012", "account");
	is(first("amount_words"), "", "words and figures agree: nothing to report");
	ok(path("evidence.party_b").len > 0 && str_eqz(path("rules.number"), "contract-number-label"), "evidence and rules stand in the record");
	ok(run_has(&run, "party", "虚衡市公安局") && run_has(&run, "project", "“听雨”邮件分析平台采购项目"), "party and project are references too");
	ok(run_has(&run, "contract-number", "DY-2020-0123"), "so is the number");
}

/* What a form says without a label, and what a scan has torn. */
static void unlabelled(void)
{
	run_text(&run, "采购合同\n合同编号;DY-2022-0031\n需方：虚衡市公\n安局\n供方：临渊洞幽信息技术有限公司\n合同价款：人民币 1 2 3,0 0 0 元\n"
		       "需方代表：\t供方代表：\n日期：2022年6月11日\t日期：2022年6月12日\n");
	is(first("number"), "DY-2022-0031", "; is a colon misread");
	is(first("party_a"), "虚衡市公安局", "a name torn within its last word");
	is(first("amount"), "123000", "a sum with spaces between its digits");
	is(first("signed"), "2022-06-11", "the date under the signatures");
	run_text(&run, "甲方：虚衡市公安局网络安全保卫\n支队\n乙方：临渊洞幽信息技术有限公司\n本协议由双方于2021年3月5日在虚衡市签订。合同编号：DY-1-2\n");
	is(first("party_a"), "虚衡市公安局网络安全保卫支队", "a name on two lines");
	is(first("signed"), "2021-03-05", "the date of a sentence");
	run_text(&run, "序号\t名称\t金额（元）\n1\t终端\t128000\n2\t许可\t72000\n合计人民币（大写）：贰拾万元整\n合同编号：DY-2\n甲方：虚衡市公安局\n乙方：临渊洞幽信息技术有限公司\n");
	is(first("amount"), "200000", "the total behind its label, not the first row");
	run_text(&run, "招标公告\n受虚衡市公安局委托，临渊招标咨询有限公司就虚衡市机房改造项目进行公开招标。\n项目编号：XH-2022-031\n预算金额：320万元\n");
	is(first("party_a"), "虚衡市公安局", "who had it tendered");
	is(first("project"), "虚衡市机房改造项目", "what is tendered");
	is(first("amount"), "3200000", "for how much");
	run_text(&run, "一、项目编号：XH-C-0392\n二、项目名称：等级保护测评服务采购项目\n成交金额：39.8（万元）\n供应商名称：临渊洞幽信息技术有限公司\n采购人信息\n名 称：虚衡市公安局\n");
	is(first("party_a"), "虚衡市公安局", "the name below its section's heading");
	is(first("amount"), "398000", "the unit in brackets behind the number");
}

/* No sign behind the label, or too much behind the value. */
static void bare(void)
{
	run_text(&run, "采购合同\n甲方 虚衡市公安局\n乙方 临渊洞幽信息技术有限公司\n合同编号 DY-2020-7\n合同金额 46000元\n签订日期 2020-07-09\n");
	is(first("party_a"), "虚衡市公安局", "a label and a blank at the start of a line");
	is(first("amount"), "46000", "its sum");
	is(first("signed"), "2020-07-09", "its date");
	run_text(&run, "甲方 应当于虚衡市公安局验收后付款。\n乙方 负责维护。\n");
	is_int(run_count(&run, "contract"), 0, "a sentence that begins with a label names no party");
	run_text(&run, "合同号：DY-9\n买方：虚衡市公安局\n卖方：临渊洞幽信息技术有限公司　　　　日期：2022年8月9日\n合同金额：人民币壹拾贰万伍仟元整（￥125.000.00元）\n");
	is(first("party_b"), "临渊洞幽信息技术有限公司", "wide blanks end a name");
	is(first("signed"), "2022-08-09", "the date behind it");
	is(first("amount"), "125000", "figures that a scan cut short yield to the words");
	run_text(&run, "This Agreement (No. NA-2020-55) is made between:\n(1) ELBOTEL PLC, a company incorporated in Elbonia (\"the Customer\"); and\n"
		       "(2) NORTHSHORE ANALYTICS LLC (\"the Supplier\").\n");
	is(first("party_a"), "ELBOTEL PLC", "a name without its number");
	is(first("number"), "NA-2020-55", "a number in brackets");
}

static void mismatch(void)
{
	run_text(&run, "合同编号：DY-2021-0007\n甲方：虚衡市公安局\n乙方：南渚烛照网络科技有限公司\n合同总价：人民币贰拾陆万元整（￥255,000.00元）\n");
	is(first("amount"), "255000", "figures");
	is(first("amount_words"), "260000", "the sum in words differs and is reported");
}

static void roles(void)
{
	run_text(&run, "技术服务合同\n合同编号：HT20200101-01\n委托方：临渊省信息安全测评中心　受托方：南渚砚池软件有限公司\n总价款：叁佰陆拾捌万伍仟元整\n");
	is(first("party_a"), "临渊省信息安全测评中心", "委托方 and 受托方 in one line: client");
	is(first("party_b"), "南渚砚池软件有限公司", "supplier");
	is(first("amount"), "3685000", "a sum in words alone");
	run_text(&run, "战略合作框架协议\n协议编号：DY-KJ-2020-003\n甲方：临渊省信息安全测评中心\n乙方：临渊洞幽信息技术有限公司\n丙方：南渚砚池软件有限公司\n");
	ok(str_find(path("parties"), STR("party_c")) >= 0, "a third party");
}

static void award(void)
{
	run_text(&run, "中标公告\n招 标 人：\t临渊省信息安全测评中心\n项 目 名 称：\t等级保护测评服务采购项目\n中 标 人：\t南渚烛照网络科技有限公司\n标段\t成交价（万元）\n一标段\t27.2\n");
	is(first("party_a"), "临渊省信息安全测评中心", "value in the cell to the right");
	is(first("amount"), "272000", "value in the cell below, unit in the header");
	run_text(&run, "临公采〔2020〕12号\n“萤火”抵近设备采购项目（项目编号：XHCG-2020-G1-00045）评标已结束。\n招标人：虚衡市公安局\n中标人：临渊洞幽信息技术有限公司\n中标价：358.00万元\n");
	is(first("tender"), "XHCG-2020-G1-00045", "tender number");
	is(first("amount"), "3580000", "万元");
	ok(run_has(&run, "official-document-number", "临公采〔2020〕12号") && run_has(&run, "tender-number", "XHCG-2020-G1-00045"), "numbers as references");
}

static void supplement(void)
{
	run_text(&run, "补充协议\n对合同 DY-2020-0123 的补充协议一，协议编号：DY-2020-0123-补1，增加 9.85 万元（玖万捌仟伍佰元整）\n甲方：虚衡市公安局\n乙方：临渊洞幽信息技术有限公司\n");
	is(first("number"), "DY-2020-0123-补1", "number of the supplement");
	is(path("relation.type"), "amends", "it amends");
	is(path("relation.to"), "DY-2020-0123", "the first contract");
	is(first("amount"), "98500", "the only sum");
}

static void ledger(void)
{
	run_text(&run, "合同台账\n序号\t合同编号\t签订日期\t甲方\t项目名称\t合同金额（万元）\t备注\n1\tDY-2020-0123\t2020-01-02\t虚衡市公安局\t“听雨”采购项目\t120\t\n"
		       "2\tDY-2020-0202\t2020-01-07\t临渊省国家安全厅\t“折扇”系统建设项目\t25.5\t大写：贰拾陆万元整\n合计\t\t\t\t\t145.5\t\n");
	is_int(run_count(&run, "contract"), 2, "one contract a row, none for the total");
	is(first("signed"), "2020-01-02", "date column");
	struct str second = run_find(&run, "contract", "number", "DY-2020-0202");
	is(run_key(second, "amount"), "255000", "unit of the header");
	is(run_key(second, "amount_words"), "260000", "words in the remark differ");
	is(run_key(second, "party_a"), "临渊省国家安全厅", "party column");
	run_text(&run, "姓名\t部门\t电话\n甲\t一部\t010\n");
	is_int(run_count(&run, "contract"), 0, "another table is no ledger");
}

static void several(void)
{
	run_text(&run, "合同编号：DY-2021-0001\n甲方：虚衡市公安局\n乙方：南渚砚池软件有限公司\n合同金额：10万元\n\n"
		       "合同编号：DY-2021-0002\n甲方：临渊省国家安全厅\n乙方：南渚砚池软件有限公司\n合同金额：20万元\n");
	is_int(run_count(&run, "contract"), 2, "two forms, one after the other");
	is(run_key(run_find(&run, "contract", "number", "DY-2021-0002"), "amount"), "200000", "each with its sum");
}

/* A first paper that tells less agrees with the second, and with no third. */
static void joined(void)
{
#define SIDES "甲方：虚衡市公安局\n乙方：临渊洞幽信息技术有限公司\n"
	run_text(&run, "CONTRACT\nbetween Acme Ltd and Foo Ltd\nPrice: EUR 5,000\n\nCONTRACT\nbetween Acme Ltd and Bar Ltd\nPrice: EUR 7,000\n");
	is_int(run_count(&run, "contract"), 2, "two papers called nothing but CONTRACT");
	is(run_key(run_find(&run, "contract", "party_b", "Bar Ltd"), "amount"), "7000", "the second with its own sum");
	run_text(&run, "合同\n" SIDES "合同总价：120万元\n\n合同\n甲方：虚衡市公安局\n乙方：南渚砚池软件有限公司\n合同总价：30万元\n");
	is_int(run_count(&run, "contract"), 2, "nothing but 合同");
	is(run_key(run_find(&run, "contract", "party_b", "南渚砚池软件有限公司"), "amount"), "300000", "each with its sum");
	run_text(&run, "Contract No. 17/24\nBuyer: Acme Ltd\nSeller: Foo Ltd\nPrice: EUR 100,000\n\n"
		       "Invoice No. 5\nUnder contract No. 17/24\nSeller: Foo Ltd\nBuyer: Acme Ltd\nAmount: EUR 20,000\n");
	is(first("amount"), "100000", "an invoice leaves its contract's sum");
	is(run_key(run_find(&run, "contract", "amount", "20000"), "paper"), "invoice", "and says what it is");
	run_text(&run, "保密协议\n" SIDES "双方应对项目资料保密。\n\n技术服务合同\n" SIDES "合同金额：100000元\n\n技术服务合同\n" SIDES
		       "合同金额：200000元\n\n技术服务合同\n" SIDES "合同金额：300000元\n");
	is_int(run_count(&run, "contract"), 3, "a contract for each sum");
	run_text(&run, "保密协议\n" SIDES "双方应对项目资料保密。\n\n运维服务合同\n" SIDES "签订日期：2020年5月3日\n\n运维服务合同\n" SIDES
		       "签订日期：2021年5月3日\n\n运维服务合同\n" SIDES "签订日期：2022年5月3日\n");
	is_int(run_count(&run, "contract"), 3, "a contract for each date");
#define AWARD "采购人：虚衡市公安局\n中标供应商：临渊洞幽信息技术有限公司\n"
	run_text(&run, "中标公告\n项目编号：XH-2020-100\n" AWARD "中标金额：详见附件\n\n中标公告\n项目编号：XH-2020-101\n" AWARD
		       "中标金额：100000元\n\n中标公告\n项目编号：XH-2020-102\n" AWARD "中标金额：200000元\n");
	is_int(run_count(&run, "contract"), 3, "an award for each tender");
}

static void sections(void)
{
	run_text(&run, "采购合同\n合同编号：DY-2020-015\n甲方：虚衡市公安局\n乙方：临渊洞幽信息技术有限公司\n\n一、设备清单\n\n设备采购\n金额：80000元\n\n安装服务\n金额：20000元\n\n"
		       "合同总金额：100000元\n");
	is(first("amount"), "100000", "the whole, not a section's sum");
}

static void english(void)
{
	run_text(&run, "Statement of Work No. SOW-2021-044\nThis Statement of Work is made under Master Services Agreement No. MSA-2020-009 by and between Strelsau Systems Ltd. "
		       "(\"Party A\") and Linyuan Dongyou Information Technology Co., Ltd. (\"Party B\").\nThe total fee is USD 1,250,000.\nEffective Date: March 1, 2021\n");
	is(first("number"), "SOW-2021-044", "number behind an English label");
	is(first("party_a"), "Strelsau Systems Ltd.", "between X");
	is(first("party_b"), "Linyuan Dongyou Information Technology Co., Ltd.", "and Y");
	is(first("amount"), "1250000", "dollars");
	is(first("currency"), "USD", "as they are");
	is(path("relation.to"), "MSA-2020-009", "made under another contract");
	is(first("effective"), "2021-03-01", "effective date");
	run_text(&run, "class BlasOptNotFoundError(NotFoundError):\n    Optimized (vendor) Blas libraries are not found.\n\nreturn dict(SKX = dict(flags=\"-xSKYLAKE\"),\n  ICL = dict(flags=\"-xICELAKE-CLIENT\"),\n)\n");
	is_int(run_count(&run, "contract"), 0, "a program's vendors and clients sign nothing");
	run_text(&run, "NON-DISCLOSURE AGREEMENT\nNDA No.: DYXX/BM/2021/007\nentered into as of the 2nd day of January, 2021 by and between Strelsau Systems Ltd. (hereinafter \"Party A\") "
		       "and Atoll Council Services Ltd. (hereinafter \"Party B\").\n");
	is(first("party_b"), "Atoll Council Services Ltd.", "hereinafter");
	is(first("effective"), "2021-01-02", "as of");
}

static void russian(void)
{
	run_text(&run, "Договор № 12/2020-НИР от 02.01.2020\nООО «Мнимая Сеть», именуемое в дальнейшем «Заказчик», в лице директора, с одной стороны, и ООО «Вымышленные Системы», "
		       "именуемое в дальнейшем «Исполнитель», с другой стороны, заключили настоящий договор.\nЦена договора составляет 1 200 000,00 рублей, в т.ч. НДС 20 %.\n");
	is(first("number"), "12/2020-НИР", "номер");
	is(first("signed"), "2020-01-02", "от");
	is(first("party_a"), "ООО «Мнимая Сеть»", "Заказчик");
	is(first("party_b"), "ООО «Вымышленные Системы»", "Исполнитель");
	is(first("amount"), "1200000", "цена");
	is(first("currency"), "RUB", "рублей");
}

static void noise(void)
{
	run_text(&run, "公告编号：2017-052\n证券代码：600170\nISO 9001:2015\nv1.2.3.4\n2020-01-02T03:04:05\n550e8400-e29b-41d4-a716-446655440000\n订单 131234567890\n"
		       "0xdeadbeef\n甲方很满意。\n合同正在谈。\nThe customer called the contractor.\n");
	is_int(run_count(&run, "contract"), 0, "noise is no contract");
	ok(!run_has(&run, "contract-number", "2017-052") && !run_has(&run, "contract-number", "600170"), "nor are its numbers");
}

/* Tables of other forms. */
static void tables(void)
{
	run_text(&run, "中标公告\n包号\t中标供应商名称\t中标供应商地址\t中标金额（元）\n1\t临渊洞幽信息技术有限公司\t虚衡市\t2,380,000\n2\t南渚烛照网络科技有限公司\t南渚市\t698,000\n采购人：虚衡市公安局\n");
	is_int(run_count(&run, "contract"), 2, "a lot, a contract");
	is(first("party_a"), "虚衡市公安局", "whose lots they are");
	is(first("party_b"), "临渊洞幽信息技术有限公司", "who won the first");
	run_text(&run, "合同编号\ta\tb\tc\t甲方\td\te\tf\t合同金额\tg\th\t签订日期\nDY-2020-0123\t1\t2\t3\t虚衡市公安局\t4\t5\t6\t120万元\t7\t8\t2020-01-02\n");
	is(first("amount"), "1200000", "a wide table with a contract's number");
	run_text(&run, "{\"contract_no\":\"DY-2020-0123\",\"clientName\":\"虚衡市公安局\",\"total_amount\":1200000}\n");
	is(first("party_a"), "虚衡市公安局", "a record with the names of its fields");
	run_text(&run, "{\"contract_no\":\"string\",\"clientName\":\"string\",\"total_amount\":\"number\"}\n");
	is_int(run_count(&run, "contract"), 0, "its description is none");
	run_text(&run, "序号\n合同编号\n客户名称\n合同金额（万元）\n1\nDY-2020-0123\n虚衡市公安局\n120\n2\nDY-2020-0124\n南渚市公安局\n8\n");
	is_int(run_count(&run, "contract"), 2, "cells below each other");
	is(first("amount"), "1200000", "in the heading's unit");
	run_text(&run, "项目\t合同一\t合同二\n合同编号\tDY-2020-0123\tDY-2020-0124\n甲方\t虚衡市公安局\t南渚市公安局\n合同金额\t120万元\t8万元\n");
	is_int(run_count(&run, "contract"), 2, "a table on its side");
	run_text(&run, "order_id,customer_name,total_amount,order_date\n100231,Jane Placeholder,39.90,2022-03-01\n");
	is_int(run_count(&run, "contract"), 0, "a shop's orders are none");
}

/* A list of lines: a sum is no number, goods for sale are no contracts. */
static void lines(void)
{
	run_text(&run, "青崖县公安局 - 手机取证塔 - 19.6万 - 2020.9.1签\n");
	is(first("number"), "", "a sum is not the number");
	is(first("amount"), "196000", "it is the sum");
	run_text(&run, "青崖县公安局《取证塔采购合同》 - 手机取证塔 - 19.6万 - 2020.9.1签\n");
	is(first("number"), "", "a date is not the number");
	is(first("signed"), "2020-09-01", "it is the date");
	run_text(&run, "Atoll Council - contract 450012 - signed 4 May 2021 - EUR 20,000\n");
	is(first("number"), "450012", "figures behind a label are");
	run_text(&run, "Michael Jordan Jersey, signed, $1,200\nHonda Civic Sedan - $4,500 - 2015 - title signed\nHarry Potter Book, $120, Signed by author, mint\n"
		       "Summer Sale - 50% off - $5,000 - signed posters\nRed Wing Shoes - DD1391-100 - $200 - signed\n"
		       "Northshore Analytics LLC - signed poster - $50\n");
	is_int(run_count(&run, "contract"), 0, "goods for sale are no contracts");
	run_text(&run, "Fenwick Post - parcel study - contract signed 12 July 2021 - EUR 21,000\n");
	is(first("party_a"), "Fenwick Post", "a name that no list knows, with a word of papers");
}

/* A chat's lines that have nothing to do with each other. */
static void chat(void)
{
	static const char *const none[] = {
		"10:01 wang: 婚庆合同签了\n10:02 li: 昨天路过云南省公安厅\n10:03 wang: 我爸存了35万\n",
		"10:01 wang: 合同签了\n10:02 li: 昨天路过云南省公安厅\n10:03 wang: 35万\n",
		"10:01 wang: 合同签了\n10:02 wang: 虚衡市公安局\n10:03 wang: 我买房子借了35万\n",
		"10:01 wang: contract signed\n10:02 li: Northshore Analytics LLC\n10:03 bob: cost of my house was $450,000\n",
		"10:01 wang: contract signed\n10:02 li: Northshore Analytics LLC\n10:03 bob: they raised $450,000\n",
		"张伟：海川科技有限公司的合同签了吗？\n李娜：签了\n张伟：房租多少钱？\n李娜：3000元\n",
		"张伟：海川科技有限公司的合同签了\n李娜：房租多少钱？\n张伟：3000元\n",
		"10:01 wang: договор подписали\n10:02 wang: АО «Северный узел»\n10:03 wang: за квартиру отдал 2,4 млн\n",
	};
	for (size_t i = 0; i < sizeof none / sizeof *none; i++) {
		run_text(&run, none[i]);
		is_int(run_count(&run, "contract"), 0, "lines of other things make no contract");
	}
	run_text(&run, "09:14 mo-yu: 戒毒局的合同签了\n09:14 mo-yu: 南渚市戒毒管理局\n09:15 mo-yu: 26.8万\n");
	is(first("amount"), "268000", "one speaker's lines do");
	run_text(&run, "09:14 mo-yu: 戒毒局的合同签了 南渚市戒毒管理局\n09:14 lantern: 多少钱\n09:15 petra: 26.8万\n");
	is(first("amount"), "268000", "so does an answer");
}

/* An English letter is an award by what it says, not by its words. */
static void letter(void)
{
#define HEADS "Hospital Trust Group\n\nJohn Smith Esquire\n\nDear John\n\n"
	static const char *const none[] = {
		HEADS "Thank you for your appointment as governor. Tickets for the ball total $50. We are unable to award you a prize.\n",
		HEADS "We do not accept your offer in the sum of $5,000.\n",
		HEADS "The contract awarded to you is withdrawn. The price of $5,000 is void.\n",
		HEADS "If we appoint you, the total price would be $5,000.\n",
		HEADS "We are pleased to award you the title of honorary member. Last year's ball was a success.\n\nWe raised $5,000 for the ward.\n",
	};
	for (size_t i = 0; i < sizeof none / sizeof *none; i++) {
		run_text(&run, none[i]);
		is_int(run_count(&run, "contract"), 0, "a letter that awards nothing");
	}
	run_text(&run, HEADS "We were not able to decide earlier. We are pleased to award you the contract for the study at a price of $5,000.\n");
	is(first("amount"), "5000", "one that does, a denial in the sentence before");
}

/* What a price has become, not what it was. */
static void changed(void)
{
#define SALE "Contract No. 17/24\nBuyer: Acme Ltd\nSeller: Foo Ltd\n"
	run_text(&run, SALE "Original price: EUR 100,000\nRevised price: EUR 80,000\n");
	is(first("amount"), "80000", "the revised price");
	run_text(&run, SALE "The price of EUR 100,000 is reduced to EUR 80,000.\n");
	is(first("amount"), "80000", "what it is reduced to");
	run_text(&run, SALE "The price is EUR 80,000. Liability is reduced to EUR 100,000.\n");
	is(first("amount"), "80000", "a liability that is reduced is no price");
}

/* What a sentence takes back is no contract. */
static void denials(void)
{
	static const char *const none[] = {
		"Nobody signed a contract with Foo Ltd for $5,000.\n",
		"Acme never signed a contract with Foo Ltd for $5,000.\n",
		"The bakery denied it signed a contract with Foo Ltd for $5,000.\n",
		"会议决定不与海川科技有限公司签订合同，金额120万元。\n",
		"会议决定暂缓与海川科技有限公司签订合同，金额120万元。\n",
		"会议指出，与海川科技有限公司的合同未签订，金额120万元。\n",
	};
	for (size_t i = 0; i < sizeof none / sizeof *none; i++) {
		run_text(&run, none[i]);
		is_int(run_count(&run, "contract"), 0, "a denial makes no contract");
	}
	static const char *const people[] = {
		"Real Sparta FC signed a contract with Ivo Kast for EUR 3 million.\n",
		"He signed a contract with Manchester City for $5 million.\n",
		"The singer signed a contract with Blue Records Ltd for $5 million.\n",
		"Певица подписала договор с ООО «Мелодия» на 5 млн руб.\n",
		"某球队与前锋李雷签订合同，总价1200万元。\n",
		"国务院与哈萨克斯坦签署合作协议，总额达5亿元。\n",
	};
	for (size_t i = 0; i < sizeof people / sizeof *people; i++) {
		run_text(&run, people[i]);
		is_int(run_count(&run, "contract"), 0, "what players, singers and states sign is no contract");
	}
	run_text(&run, "Real Sparta FC signed a contract with Foo Ltd for $5,000.\n");
	is(first("party_a"), "Foo Ltd", "a club with a company is");
	run_text(&run, "会议指出，旧合同未签，现与海川科技有限公司签订合同，金额120万元。\n");
	is(first("party_a"), "海川科技有限公司", "another clause tells of another");
}

/* The value of the reference that stands as RAW. */
static struct str sum_of(const char *raw)
{
	for (unsigned i = 0; i < run.n; i++) {
		struct str line = str_trim(str_from(run.line[i]));
		if (str_eqz(run_key(line, "kind"), "amount") && str_eqz(run_key(line, "raw"), raw))
			return run_key(line, "value");
	}
	return STR("");
}

/* What a contract says it costs, its sum's reference says, too. */
static void thousands(void)
{
	run_text(&run, "采购合同\n甲方：虚衡市公安局\n乙方：临渊洞幽信息技术有限公司\n单价：0.480元\n合同金额：1.250元\n");
	is(first("amount"), "1250", "three figures behind a stop");
	is(sum_of("1.250元"), "CNY 1250.00", "in the reference as in the contract");
	run_text(&run, "Client: City of Elbonia\nSupplier: Beta AS\nContract price: EUR 2.500\n");
	is(first("amount"), "2500", "behind a code");
	is(sum_of("EUR 2.500"), "EUR 2500.00", "in the reference, too");
	run_text(&run, "Käufer: Stadt Elbonia\nVerkäufer: Alpha GmbH\nKaufpreis: 1.459 EUR je Liter\n");
	is(first("amount"), "1.459", "a litre's price is told in thousandths");
}

/* A line of nothing but labels of sums costs no more than its length. */
static void labels(void)
{
	size_t n = strlen("金额（大写）："), times = 40000; /* over a minute where each reads the line again */
	char *text = malloc(n * times + 1);
	for (size_t i = 0; i < times; i++)
		memcpy(text + i * n, "金额（大写）：", n + 1);
	clock_t before = clock();
	run_text(&run, text);
	ok((clock() - before) / CLOCKS_PER_SEC < 40, "a long line of labels in linear time");
	free(text);
}

int main(void)
{
	run_open(NULL);
	thousands();
	labels();
	lines();
	chat();
	letter();
	denials();
	changed();
	form();
	unlabelled();
	bare();
	mismatch();
	roles();
	award();
	supplement();
	ledger();
	several();
	joined();
	sections();
	english();
	russian();
	tables();
	noise();
	run_close(&run);
	return done();
}
