/* Contracts out of sentences, and the layers below: folded text, Chinese names. */
#include "refs_run.h"
#include "refs/doc.h"
#include "refs/zh_text.h"

static struct run run;

static struct str contract(unsigned n, const char *key)
{
	for (unsigned i = 0; i < run.n; i++) {
		struct str line = str_trim(str_from(run.line[i]));
		if (str_eqz(run_key(line, "type"), "contract") && n-- == 0)
			return run_key(line, key);
	}
	return STR("");
}

#define HEAD "证券代码：999999 证券简称：洞幽信息 公告编号：2021-007\n"
#define VOW "本公司及董事会全体成员保证信息披露的内容真实、准确、完整，没有虚假记载、误导性陈述或重大遗漏。\n"
#define FOOT "特此公告。\n临渊洞幽信息技术股份有限公司董事会\n2021年3月4日\n"

static void award(void)
{
	run_text(&run, HEAD "临渊洞幽信息技术股份有限公司关于项目中标的公告\n" VOW
			    "临渊洞幽信息技术股份有限公司（以下简称“公司”）于近日收到虚衡市公安局发来的《中标通知书》，确定公司为“虚衡市智慧警务平台建设项目”的中标单位，中标金额为人民币 3,580.00 万元。现将有关情况公告如下：\n"
			    "一、中标项目主要内容\n1、项目名称：虚衡市智慧警务平台建设项目\n2、招标人：虚衡市公安局\n3、中标金额：人民币 3,580.00\n万元\n"
			    "4、工期：360日历天\n二、交易对方情况\n虚衡市公安局与公司不存在关联关系。\n三、对公司的影响\n本次中标金额占公司2020年度经审计营业收入 21,000 万元的 17%。\n" FOOT);
	is_int(run_count(&run, "contract"), 1, "a notice that repeats itself tells of one contract");
	is(contract(0, "party_a"), "虚衡市公安局", "who sent the letter");
	is(contract(0, "party_b"), "临渊洞幽信息技术股份有限公司", "公司 is the company itself");
	is(contract(0, "project"), "虚衡市智慧警务平台建设项目", "the project between the quotes");
	is(contract(0, "amount"), "35800000", "the sum, not the turnover");
	is(contract(0, "title"), "", "the letter is no contract's title");
}

/* Two spellings of the project and one sum: one contract. */
static void one_sum(void)
{
	run_text(&run, HEAD "临渊洞幽信息技术股份有限公司关于项目中标的公告\n" VOW
			    "临渊洞幽信息技术股份有限公司（以下简称“公司”）于近日收到虚衡市公安局发来的《中标通知书》，确定公司为“虚衡市智慧警务平台建设项目”的中标单位，中标金额为人民币3,580万元。\n"
			    "一、项目概况\n1、项目名称：虚衡市智慧警务平台建设项目（一期）\n2、招标人：虚衡市公安局\n3、中标金额：3,580万元\n" FOOT);
	is_int(run_count(&run, "contract"), 1, "spellings that share their sum are one contract");
	run_text(&run, "近日我公司与虚衡市公安局签订了《短信审计系统采购合同》，合同金额为人民币76万元，交货期60天。\n");
	is(contract(0, "party_a"), "虚衡市公安局", "one sentence with the name, the title and the sum is enough");
	is(contract(0, "amount"), "760000", "its sum");
	run_text(&run, "公司与虚衡市公安局签订“听雨”平台二期项目合同（合同编号DY-2020-0917），合同总价为88万元。\n");
	is(contract(0, "number"), "DY-2020-0917", "a number behind its label without a sign between");
	is(contract(0, "amount"), "880000", "a sum behind 为");
}

/* An item that tells of what was agreed before makes no second contract of a notice of one. */
static void before(void)
{
	run_text(&run, HEAD "临渊洞幽信息技术股份有限公司关于签订重大合同的公告\n" VOW
			    "近日，临渊洞幽信息技术股份有限公司（以下简称“公司”）与虚衡市公安局签订了《智慧警务平台建设合同》，合同金额为3,580万元。\n"
			    "一、合同主要内容\n1、《智慧警务平台建设合同》合同金额3,580万元，甲方为虚衡市公安局。\n"
			    "2、2019年公司与虚衡市公安局签订《视频监控系统采购合同》，合同金额1,200万元，已履行完毕。\n" FOOT);
	is_int(run_count(&run, "contract"), 1, "what was signed the year before is no second contract");
	is(contract(0, "amount"), "35800000", "… and its sum none");
}

static void signing(void)
{
	run_text(&run, HEAD "临渊洞幽信息技术股份有限公司关于全资子公司签订重大合同的公告\n" VOW
			    "近日，临渊洞幽信息技术股份有限公司（以下简称“公司”）全资子公司南渚烛照网络科技有限公司（以下简称“烛照科技”）与青崖县矿业集团有限公司签订了《青崖县矿业集团有限公司通信设备采购合同》，合同总金额为 1.25 亿元（含税）。\n"
			    "一、交易对手方介绍\n名称：青崖县矿业集团有限公司\n注册资本：80,000 万元\n二、合同主要内容\n1、甲方：青崖县矿业集团有限公司\n2、乙方：烛照科技\n3、合同金额：1.25亿元\n" FOOT);
	is(contract(0, "party_a"), "青崖县矿业集团有限公司", "the other side");
	is(contract(0, "party_b"), "南渚烛照网络科技有限公司", "the subsidiary that signed, under its full name");
	is(contract(0, "title"), "青崖县矿业集团有限公司通信设备采购合同", "the title");
	is(contract(0, "amount"), "125000000", "亿元");
	ok(str_find(contract(0, "aliases"), STR("烛照科技")) >= 0, "short names are told");
}

static void two(void)
{
	run_text(&run, HEAD "临渊洞幽信息技术股份有限公司关于中标多个项目的公告\n" VOW
			    "临渊洞幽信息技术股份有限公司（以下简称“公司”）近日中标以下项目：\n"
			    "招标单位\t项目名称\t中标金额（万元）\n虚衡市公安局\t虚衡市视频监控工程\t1,200.50\n南渚市水务局\t南渚市水情监测系统采购项目\t800\n合计\t\t2,000.50\n" FOOT);
	is_int(run_count(&run, "contract"), 2, "two rows, two contracts");
	is(contract(1, "party_a"), "南渚市水务局", "the row's client");
	is(contract(1, "amount"), "8000000", "the row's sum");
	is(contract(1, "party_b"), "临渊洞幽信息技术股份有限公司", "who won is told by the prose");
}

/* Numbered contracts, the sum of all behind them; the second has another winner. */
static void list(void)
{
	run_text(&run, HEAD "临渊洞幽信息技术股份有限公司工程中标公告\n" VOW
			    "临渊洞幽信息技术股份有限公司（以下简称“公司”）近日收到中标通知书三份，具体情况如下：\n"
			    "1、虚衡市公安局通知公司中标虚衡市视频监控系统建设项目，中标价 12,005,000 元，工期 6 个月；\n"
			    "2、南渚市水务局通知公司全资子公司南渚烛照网络科技有限公司中标南渚市水情监测系统采购项目，中标价 8，\n000，000 元，工期 4 个月；\n"
			    "3、青崖县教育局通知公司中标青崖县校园安全平台建设项目，中标价 331.5 万元，工期 3 个月。\n"
			    "上述项目中标金额合计 23,320,000 元，占公司2020年度营业收入的 11%。\n" FOOT);
	is_int(run_count(&run, "contract"), 3, "three items, three contracts");
	is(contract(0, "party_a"), "虚衡市公安局", "the item's client");
	is(contract(1, "party_a"), "南渚市水务局", "the second item's client");
	is(contract(1, "party_b"), "南渚烛照网络科技有限公司", "the winner that the item names");
	is(contract(1, "amount"), "8000000", "wide commas, one at the line's end, are thousands marks");
	is(contract(2, "party_b"), "临渊洞幽信息技术股份有限公司", "公司 in an item is the company");
	is(contract(2, "project"), "青崖县校园安全平台建设项目", "the item's project");
	is(contract(2, "amount"), "3315000", "the item's sum, not the total behind the list");
}

/* Fonts of some PDF files call 山 "ft". */
static void mountain(void)
{
	run_text(&run, HEAD "临渊洞幽信息技术股份有限公司关于项目中标的公告\n" VOW
			    "临渊洞幽信息技术股份有限公司（以下简称“公司”）于近日收到青ft县公安局发来的《中标通知书》，确定公司为“青ft县智慧警务平台建设项目”的中标单位，中标金额为人民币 580.00 万元。\n"
			    "1、项目名称：青ft县智慧警务平台建设项目\n2、招标人：青ft县公安局\n3、装机容量：120兆瓦，面积：100 ft\n" FOOT);
	is(contract(0, "party_a"), "青山县公安局", "ft between ideographs is 山");
	is(contract(0, "amount"), "5800000", "megawatts are no money");
}

static void plain(void)
{
	run_text(&run, "昨天和客户吃饭，说合同的事下周再谈，公司这边先准备采购清单，项目经理说金额大概十万左右。\n中标的可能性不大，协议也没签。\n");
	is_int(run_count(&run, "contract"), 0, "talk of contracts is no contract");
}

/* Folding: spaces, widths, lines that were cut. */
static void fold(void)
{
	static const char *const cases[][2] = {
		{ "招 标 人：", "招标人:" }, { "（A）　ＡＢ", "(A)AB" }, { "Fluor  Limited 公司", "Fluor Limited公司" },
		{ "“甲”「乙」", "“甲”“乙”" }, { "合同总金额为人民币，\n一百万元", "合同总金额为人民币,一百万元" }, { "标题\n正文", "标题\n正文" },
		{ "中标项目（一期、\n二期）", "中标项目(一期、二期)" }, { "1、甲\n2、乙", "1、甲\n2、乙" }, { "a\tb", "a\tb" },
	};
	struct arena arena;
	arena_init(&arena);
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct doc d = { .text = str_from(cases[i][0]), .arena = &arena };
		struct zh_text t;
		struct buf out;
		zh_text_make(&d, 0, (uint32_t)d.text.len, &t);
		buf_init(&out, 4096);
		for (size_t k = 0; k < t.n; k++) {
			char b[4];
			uint32_t c = t.c[k];
			size_t n = c < 0x80 ? 1 : c < 0x800 ? 2 : 3;
			if (n == 1) {
				b[0] = (char)c;
			} else if (n == 2) {
				b[0] = (char)(0xC0 | c >> 6);
				b[1] = (char)(0x80 | (c & 63));
			} else {
				b[0] = (char)(0xE0 | c >> 12);
				b[1] = (char)(0x80 | (c >> 6 & 63));
				b[2] = (char)(0x80 | (c & 63));
			}
			buf_add(&out, b, n);
		}
		is(buf_str(&out), cases[i][1], "folded");
		ok(t.at[t.n] == d.text.len && zh_text_end(&t, t.n) == d.text.len, "offsets lead back to the bytes");
		buf_release(&out);
		arena_reset(&arena);
	}
	struct doc d = { .text = STR("AB-甲 x《乙（丙）》"), .arena = &arena };
	struct zh_text t;
	zh_text_make(&d, 0, (uint32_t)d.text.len, &t);
	ok(zh_text_key(&t, 0, 4) != 0 && zh_text_key(&t, 2, 3) == 0, "letters make a key, signs none");
	size_t open = zh_text_find(&t, 0, t.n, "《");
	ok(zh_text_close(&t, open, 20) == t.n - 1 && zh_text_open(&t, t.n, 20) == open, "brackets are matched over inner ones");
	ok(zh_text_close(&t, open, 2) == SIZE_MAX, "within a limit");
	struct doc bad = { .text = STR("\xE7\x94\xFF\xC3"), .arena = &arena };
	zh_text_make(&bad, 0, (uint32_t)bad.text.len, &t);
	ok(zh_text_end(&t, t.n) <= bad.text.len, "malformed bytes stay inside the window");
	arena_release(&arena);
}

static void names(void)
{
	static const char *const good[][2] = {
		{ "近日收到招标人青崖县城市管理和行政执法局发来的通知", "青崖县城市管理和行政执法局" },
		{ "公司全资子公司南渚砚池软件有限公司与客户谈判", "南渚砚池软件有限公司" },
		{ "由虚衡市（集团）建设有限公司承包", "虚衡市（集团）建设有限公司" },
		{ "确定和平通信股份有限公司中标", "和平通信股份有限公司" },
		{ "虚衡市公安局南渚分局负责", "虚衡市公安局南渚分局" },
	};
	for (size_t i = 0; i < sizeof good / sizeof *good; i++) {
		run_text(&run, good[i][0]);
		ok(run_has(&run, "organization", good[i][1]), "%s", good[i][1]);
	}
	run_text(&run, "该公司提升公司业绩，本公司和上市公司、局长、中心城区、管理处罚");
	is_int(run_count(&run, "ref"), 0, "kinds of companies and parts of words are no names");
}

/* Sums that tell by how they stand to each other which of them is the contract's. */
static void sums(void)
{
	run_text(&run, HEAD "临渊洞幽信息技术股份有限公司关于项目中标的公告\n" VOW
			    "临渊洞幽信息技术股份有限公司（以下简称“公司”）于近日收到虚衡市水务局发来的《中标通知书》，确定公司为虚衡市泵站监测系统建设项目的中标单位，该项目设备中标价格为 3,380 万元，五年期运营价格为4,766.72万元，合计金额为8,146.72万元。\n" FOOT);
	is(contract(0, "amount"), "81467200", "the total of what stands before it");
	run_text(&run, HEAD "临渊洞幽信息技术股份有限公司关于签订补充协议的公告\n" VOW
			    "临渊洞幽信息技术股份有限公司（以下简称“公司”）与虚衡市水务局签订了《虚衡市泵站监测系统建设合同补充协议》，合同总金额由人民币422.6万元增加至444.4万元。\n" FOOT);
	is(contract(0, "amount"), "4444000", "what the sum was changed to");
	run_text(&run, HEAD "临渊洞幽信息技术股份有限公司关于项目中标的公告\n" VOW
			    "临渊洞幽信息技术股份有限公司（以下简称“公司”）收到虚衡市水务局发来的《中标通知书》，确定公司为虚衡市污水处理特许经营项目的中标单位，中标价为每吨污水处理费1.13元/吨。\n" FOOT);
	is(contract(0, "amount"), "", "a price a ton is no contract's sum");
	run_text(&run, HEAD "临渊洞幽信息技术股份有限公司重大工程中标公告\n" VOW
			    "近日，本公司收到虚衡市铁路局发出的中标通知书，通知本公司中标虚衡至南渚铁路施工1标段，中标价人民币 19.2129 惩元，约占本公司营业收入的1%。\n" FOOT);
	is(contract(0, "amount"), "1921290000", "惩元 is what a font made of 亿元");
	static const char *const good[][2] = {
		{ "收到招标人虚衡市人民政府和南渚市人民政府发来的通知", "南渚市人民政府" },
		{ "公告临渊洞幽信息技术股份有限公司关于签订合同的公告", "临渊洞幽信息技术股份有限公司" },
		{ "收到南渚市公共资源交易平台中标通知书", "南渚市公共资源交易平台" },
		{ "收到南渚市建设工程招标投标管理办公室签发的通知", "南渚市建设工程招标投标管理办公室" },
		{ "公司与河南省财政与经济发展部签署了合同", "河南省财政与经济发展部" },
	};
	for (size_t i = 0; i < sizeof good / sizeof *good; i++) {
		run_text(&run, good[i][0]);
		ok(run_has(&run, "organization", good[i][1]), "%s", good[i][1]);
	}
}

/* 本公司与…: whose paper it is, nobody says; a subsidiary of another item it is not. */
static void own_items(void)
{
	run_text(&run, "1、本公司与虚衡铁路总公司签订了约23.6亿元动车组销售合同。\n2、本公司之控股子公司临渊浦口车辆有限公司与虚衡地铁集团有限公司签订了约11.2亿元地铁车辆销售合同。\n"
		       "3、本公司全资子公司与南渚地铁集团有限公司签订了约5.3亿元的地铁车辆销售合同。\n");
	is(contract(0, "party_b"), "", "the paper's own company, unknown");
	is(contract(1, "party_b"), "临渊浦口车辆有限公司", "a subsidiary in its own item");
	is(contract(2, "party_b"), "", "one that has no name");
}

int main(void)
{
	run_open(NULL);
	own_items();
	sums();
	award();
	one_sum();
	before();
	signing();
	two();
	list();
	mountain();
	plain();
	fold();
	names();
	run_close(&run);
	return done();
}
