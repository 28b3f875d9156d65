/* test_contract_pictures.c - contracts as they come out of pictures: signs misread, cells glued, commas that became stops. */
#include "refs_run.h"

static struct run run;

static void read_text(const char *text)
{
	struct err err = { 0 };
	run_free(&run);
	struct refs_source s = { .text = str_from(text), .fd = -1, .path = STR("t.png"), .read = true };
	ok(refs_scan(run_rules, &s, run_keep, &run, &err) == ST_OK, "scanned: %.40s", text);
}

/* KEY of the N-th contract, from 0. */
static struct str nth(unsigned n, const char *key)
{
	for (unsigned i = 0; i < run.n; i++) {
		struct str line = str_trim(str_from(run.line[i]));
		if (str_eqz(run_key(line, "type"), "contract") && n-- == 0)
			return run_key(line, key);
	}
	return STR("");
}

static void colons(void)
{
	read_text("设备租用合同\n甲方，虚衡市图书馆\n乙方（供应商），临渊洞幽信息技术有限公司\n合同编号，DY-2021-0456\n合同金额，人民币56,000元\n签订日期，2021年4月6日\n");
	is(nth(0, "party_a"), "虚衡市图书馆", "a comma is a colon behind a label, before a name that is all of the line");
	is(nth(0, "party_b"), "临渊洞幽信息技术有限公司", "behind the label's bracket, too");
	is(nth(0, "number"), "DY-2021-0456", "before a number");
	is(nth(0, "amount"), "56000", "before a sum");
	is(nth(0, "signed"), "2021-04-06", "before a date");
	run_text(&run, "甲方，乙方应当遵守本规定\n乙方，甲方的合同编号，由双方约定\n甲方，是指依法设立的公司\n");
	is_int(run_count(&run, "contract"), 0, "a sentence's comma is none");
}

static void sums(void)
{
	read_text("服务合同\n合同编号：DY-2021-0457\n甲方：虚衡市图书馆\n乙方：临渊洞幽信息技术有限公司\n合同金额：￥96.000.00元\n");
	is(nth(0, "amount"), "96000", "stops between thousands and before cents");
	read_text("服务合同\n合同编号：DY-2021-0458\n甲方：虚衡市图书馆\n乙方：临渊洞幽信息技术有限公司\n合同金额：人民币480.000元（大写：肆拾捌万元整）\n");
	is(nth(0, "amount"), "480000", "three figures behind a stop are thousands");
	is(nth(0, "amount_words"), "", "and agree with the words");
	read_text("服务合同\n合同编号：DY-2021-0459\n甲方：虚衡市图书馆\n乙方：临渊洞幽信息技术有限公司\n合同金额：1.125万元\n");
	is(nth(0, "amount"), "11250", "what is told in tens of thousands has decimals");
}

static void glued(void)
{
	read_text("合同明细表\n序号 甲方\t乙方\t合同内容 合同编号\t签订时间\t金额（万元）备注\n"
		  "1\t青崖县公安局\t洞幽\t取证设备\tQY-2021-03\t2021年3月\t15.8\n2\t青崖县公安局\t洞幽\t数据恢复\tQY-2021-09\t2021年6月\t4.2\t尾款未付\n");
	is_int(run_count(&run, "contract"), 2, "a header whose cells are glued");
	is(nth(0, "amount"), "158000", "its unit");
	is(nth(1, "party_a"), "青崖县公安局", "its columns");
	read_text("采购结果\n项目编号：XH-2022-0177\n包号 中标供应商\t供应商地址\t中标金额（元）\n1\t临渊洞幽信息技术有限公司 虚衡市科创路8号 2,380,000.00\n2\t南渚烛照网络科技有限公司 "
		  "南渚市滨海路66号 698,000.00\n采购人：虚衡市公安局\n");
	is(nth(0, "party_b"), "临渊洞幽信息技术有限公司", "a row's cells come apart at their blanks");
	is(nth(1, "amount"), "698000", "all of them");
	read_text("合同台账\n客户\t项目\t合同金额（万元）\t签订日期\n虚衡市图书馆\t读者系统48.60\t2021-03-01\n");
	is(nth(0, "amount"), "486000", "or where the figures begin");
	run_text(&run, "客户\t项目名称\t合同金额（元）\n虚衡市图书馆\t读者 系统\t486000\n");
	is(nth(0, "project"), "读者 系统", "cells of a table that was not read from a picture keep their blanks");
}

static void wide_brackets(void)
{
	read_text("内部文件\nNON-DISCLOSURE AGREEMENT\nThis Non-Disclosure Agreement (the“Agreement\") is made on 9 November 2021 between Elbotel Office Ltd., of 8 Third Road（Disclosing Party） and "
		  "Northshore Analytics LLC, of 12 Pier Lane (“Receiving Party\").\n");
	is(nth(0, "party_a"), "Elbotel Office Ltd.", "wide brackets around a role");
	is(nth(0, "party_b"), "Northshore Analytics LLC", "and the other side behind them");
}

/* Each page has a head: the paper's name or its number. The sum is on a page of its own, the names on the first and the last. */
static void pages(void)
{
	run_text(&run, "合同编号：LYHT-2019-190\n技术服务合同\n甲方（委托方）：虚衡市公安局\n住所地：虚衡市衡山路52号\n乙方（受托方）：临渊洞幽信息技术有限公司\n签订日期：2018年2月28日\n"
		       "第 1 页 共 3 页\n\f技术服务合同\n第二条 合同价款\n1、合同总价为人民币贰拾玖万零伍佰元整（￥290,500.00元）。\n甲方应当为乙方工作提供必要条件。\n"
		       "第 2 页 共 3 页\n\f技术服务合同\n第八条 争议提交甲方所在地人民法院解决。\n甲方（盖章）：虚衡市公安局\t乙方（盖章）：临渊洞幽信息技术有限公司\n"
		       "日期：2018年2月28日\t日期：2018年2月28日\n第 3 页 共 3 页\n");
	is_int(run_count(&run, "contract"), 1, "the name at the head of each page begins no paper");
	is(nth(0, "number"), "LYHT-2019-190", "the number above the heading");
	is(nth(0, "amount"), "290500", "the sum of the second page");
	run_text(&run, "临渊洞幽信息技术有限公司　　　合同编号：DY-2020-073\n软件开发合同\n甲方：虚衡市图书馆\n乙方：临渊洞幽信息技术有限公司\n"
		       "\f临渊洞幽信息技术有限公司　　　合同编号：DY-2020-073\n第二条 费用\n合同总价为人民币98,000元。\n"
		       "\f临渊洞幽信息技术有限公司　　　合同编号：DY-2020-073\n甲方：虚衡市图书馆（盖章）\t乙方：临渊洞幽信息技术有限公司（盖章）\n");
	is_int(run_count(&run, "contract"), 1, "nor does its number");
	is(nth(0, "amount"), "98000", "which belongs to the names above it");
}

/* The supplier's name is read in two ways: on the cover, and on the other pages. */
static void variants(void)
{
	static const char text[] = "合同编号：LYHT-2019-190\n技术服务合同\n甲方：虚衡市图书馆\n乙方：南者砚池软件有限公司\n签订日期：2018年2月28日\n"
				   "\f南渚砚池软件有限公司　　合同编号：LYHT-2019-190\n第二条 合同价款\n合同总价为人民币290,500元。\n"
				   "\f南渚砚池软件有限公司　　合同编号：LYHT-2019-190\n甲方（盖章）：虚衡市图书馆\t乙方（盖章）：南渚砚池软件有限公司\n"
				   "日期：2018年2月28日\t日期：2018年2月28日\n";
	read_text(text);
	is_int(run_count(&run, "contract"), 1, "a sign misread makes no second contract");
	is(nth(0, "party_b"), "南渚砚池软件有限公司", "most pages have the name's right reading");
	run_text(&run, text);
	is(nth(0, "party_b"), "南者砚池软件有限公司", "a text that was not read from a picture says what it says");
	read_text("采购合同\n合同编号：XH-2019-001\n甲方：虚衡市第一人民医院\n乙方：临渊洞幽信息技术有限公司\n合同金额：12000元\n"
		  "\n采购合同\n合同编号：XH-2019-002\n甲方：虚衡市第二人民医院\n乙方：临渊洞幽信息技术有限公司\n合同金额：13000元\n");
	is_int(run_count(&run, "contract"), 2, "a first and a second hospital are two");
	is(nth(1, "party_a"), "虚衡市第二人民医院", "each with its own name");
}

static void signatures(void)
{
	run_text(&run, "咨询合同\n合同编号：ZX-2021-0417\n咨询费共计人民币玖万伍仟元整。\n甲方（盖章）：\t乙方（盖章）：\n青崖县档案馆\t南渚砚池软件有限公司\n"
		       "日期：2021年4月17日\t日期：2021年4月17日\n");
	is(nth(0, "party_a"), "青崖县档案馆", "names below the labels of two columns");
	is(nth(0, "party_b"), "南渚砚池软件有限公司", "each below its own");
	is(nth(0, "signed"), "2021-04-17", "and both sides' date");
	run_text(&run, "技术服务合同\n合同编号：TS-2021-008\n甲方 / Party A : 虚衡市图书馆\n乙方 / Party B : 临渊洞幽信息技术有限公司\n服务费：人民币216 .000元\n");
	is(nth(0, "party_a"), "虚衡市图书馆", "a label in two languages");
	is(nth(0, "amount"), "216000", "a blank within a sum");
}

static void second_labels(void)
{
	run_text(&run, "设备供货合同\n合同号Contract No.: LYHY-EX-2019-017\n签约日期Date: 2019年5月16日May 16. 2019\n买方The Buyer: Atoll Ministry of Interior\n卖方The Seller:临渊洪源进出口有限公司\n");
	is(nth(0, "signed"), "2019-05-16", "a label and its English, without a blank");
	run_text(&run, "设备供货合同\n合同号：LYHY-EX-2019-018\n买方：虚衡市图书馆\n签约日期 Date of delivery is later: 2019年5月16日\n卖方：临渊洪源进出口有限公司\n");
	is(nth(0, "signed"), "", "but not any words behind it");
}

static void lots(void)
{
	run_text(&run, "中标结果公示\n项目名称：虚衡市前端设备采购\n招标人：虚衡市档案馆\n标段\t中标人\t中标价（万元）\n一标段\t南渚烛照网络科技有限公司\t512.60\n二标段\t虚衡硕方科技有限公司\t388.00\n");
	is(nth(1, "project"), "虚衡市前端设备采购", "a lot's name is no project's");
	is(nth(1, "party_a"), "虚衡市档案馆", "who buys is told above the table");
	run_text(&run, "ГОСУДАРСТВЕННЫЙ КОНТРАКТ № 0173-20/ОК\nМинистерство связи Руритании, именуемое в дальнейшем\n«Государственный заказчик», и ООО «Мнимая\n"
		       "Сеть», именуемое в дальнейшем «Исполнитель», заключили контракт.\nЦена контракта составляет 12 400 000 рублей.\n");
	is(nth(0, "party_b"), "ООО «Мнимая Сеть»", "a name cut over two lines is one");
}

int main(void)
{
	run_open(NULL);
	colons();
	sums();
	glued();
	wide_brackets();
	pages();
	variants();
	signatures();
	second_labels();
	lots();
	run_close(&run);
	return done();
}
