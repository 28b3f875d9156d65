/* Target records: rows of lists, sentences, chat lines; what must give none. */
#include "refs_run.h"
#include <refs/lead.h>
#include <refs/rules.h>
#include <unistd.h>

static const char gazetteer[] =
	"# kind\tname\taliases\tcountry\tsector\n"
	"country\t艾尔博尼亚\tElbonia;Эльбония\tXE\t\n"
	"organization\t艾尔博尼亚外交部\tElbonian Foreign Office\tXE\tgovernment\n"
	"organization\t艾博电信\tElboTel\tXE\ttelecom\n";

static void table_zh(struct run *r)
{
	run_text(r, "权限组\t国家区域\t目标类型\t目标名称\t域名\t样本数据量\t数据类型\t样本时间\t权限说明\t备注\n"
		    "一组\t艾尔博尼亚\t政府\t艾尔博尼亚外交部\tmfa.elbonia.example\t820GB\t邮件\t2019-2021\t邮服权限\t\n"
		    "二组\t艾尔博尼亚\t运营商\t艾博电信\tgov.xe\t1.09 TB\t话单、用户表\t2021.04-2021.12\t内网全控\tN/A\n"
		    "\n完\n");
	is_int(run_count(r, "target"), 2, "two rows, two targets");
	struct str t = run_find(r, "target", "name", "艾尔博尼亚外交部");
	is(run_key(t, "country"), "XE", "country by the user's gazetteer");
	is(run_key(t, "sector"), "government", "sector by its name");
	is(run_key(t, "host"), "mfa.elbonia.example", "host");
	is(run_key(t, "volume"), "820GB", "volume as it stands");
	is(run_key(t, "bytes"), "820000000000", "volume in bytes");
	is(run_key(t, "date"), "2019/2021", "a range of years");
	is(run_key(t, "access"), "邮服权限", "access");
	is(run_key(t, "group"), "一组", "group");
	t = run_find(r, "target", "name", "艾博电信");
	is(run_key(t, "host"), "gov.xe", "a zone is a legal host");
	is(run_key(t, "bytes"), "1090000000000", "a space before the unit");
	is(run_key(t, "date"), "2021-04/2021-12", "a range of months");
	is(run_key(t, "note"), "", "N/A is no remark");
	is(run_key(run_find(r, "ref", "raw", "艾博电信"), "role"), "target", "the name's reference is a target");
	is(run_key(run_find(r, "ref", "raw", "艾博电信"), "cue"), "目标名称", "… by its column");
}

static void table_others(struct run *r)
{
	run_text(r, "| Target | Country | Domain | Data size | Data type |\n|---|---|---|---|---|\n"
		    "| Atoll Council | Elbonia | atoll.example.com | 95.2GB | mail |\n");
	struct str t = run_find(r, "target", "name", "Atoll Council");
	is(run_key(t, "country"), "XE", "English labels, bars between");
	is(run_key(t, "bytes"), "95200000000", "… with volume");
	run_text(r, "№;Жертва;Страна;Отрасль;Домен;Объём\n1;Мнимая Сеть;Эльбония;Телеком;net.example;421KB\n");
	t = run_find(r, "target", "name", "Мнимая Сеть");
	is(run_key(t, "sector"), "telecom", "Russian labels, semicolons between");
	is(run_key(t, "bytes"), "421000", "… with volume");
	run_text(r, "目标名称,域名,国家区域,样本数据量\n\"环礁,理事会\",atoll.example.com,艾尔博尼亚,228MB\n");
	ok(run_find(r, "target", "name", "环礁,理事会").len > 0, "a comma inside quotes");
	run_text(r, "目 标 名 称\t域 名\t国 家 区 域\t样本数据量\n环礁理事会\tatoll.exarnple\tElbonia\t6.85GB\n");
	is(run_key(run_find(r, "target", "name", "环礁理事会"), "host"), "atoll.exarnple", "labels torn and a host damaged by OCR");
	run_text(r, "目标名称\t国家区域\t域名\t数 据 量\n环礁理事会\tMongolia\tatoll.mm\tl.5TB\n斯特雷绍大学\tHong Kong\tuniv.edu\t6.85 GB\n");
	struct str m = run_find(r, "target", "name", "环礁理事会");
	is(run_key(m, "host"), "atoll.mm", "a host in another country's zone stays");
	is(run_key(m, "host_flag"), "country", "… with a flag");
	is(run_key(m, "host_maybe"), "atoll.mn", "… and the country's vote");
	is(run_key(m, "bytes"), "1500000000000", "a figure that OCR took for a letter");
	is(run_key(run_find(r, "target", "name", "斯特雷绍大学"), "host_maybe"), "univ.edu.hk", "a zone cut short");
	run_text(r, "Victim\tCountry\tDomain\tData size\nAtoll Council\tElbonia\tatoll.example.com\t1GB\n");
	ok(run_find(r, "target", "name", "Atoll Council").len > 0, "labels of two cells are not one label");
	run_text(r, "姓名\t电话\t国家\t备注\n甲\t1\t艾尔博尼亚\t无\n");
	is_int(run_count(r, "target"), 0, "a list of customers is no list of targets");
	run_text(r, "序号\t合同编号\t客户名称\t合同金额（万元）\n1\tDY-2020-0001\t艾博电信\t120\n");
	is_int(run_count(r, "target"), 0, "a ledger of contracts is none");
}

static void cards(struct run *r)
{
	run_text(r, "1、目标名称：环礁理事会\n域名：atoll.example.com\n国家：艾尔博尼亚\n数据量：95.2GB\n\n2、目标名称：艾博电信\n域名：elbotel.example.net\n数据类型：话单\n");
	is_int(run_count(r, "target"), 2, "two cards of labels and values");
	struct str t = run_find(r, "target", "name", "环礁理事会");
	is(run_key(t, "host"), "atoll.example.com", "host of a card");
	is(run_key(t, "country"), "XE", "country of a card");
	is(run_key(t, "bytes"), "95200000000", "volume of a card");
	is(run_key(run_find(r, "ref", "raw", "环礁理事会"), "role"), "target", "its name is a target");
	run_text(r, "Victim: Atoll Council\nDomain: atoll.example.com\nData size: 6.85 GB\n");
	is(run_key(run_find(r, "target", "name", "Atoll Council"), "bytes"), "6850000000", "English");
	run_text(r, "proxy: {\n  port: 1080,\n  type: 5\n},\ntarget: {\n  host: \"harbor.example.com\",\n  port: 80\n},\n");
	is_int(run_count(r, "target"), 0, "a program's object is no card");
	run_text(r, "  \"target\": \"Atoll Council\",\n  \"host\": \"atoll.example.com\",\n  \"data size\": \"6.85 GB\"\n");
	is(run_key(run_find(r, "target", "name", "Atoll Council"), "host"), "atoll.example.com", "values in quotes");
	run_text(r, "Target: Windows 10\nName: setup\n\nType: file\n");
	is_int(run_count(r, "target"), 0, "a target alone is no card");
}

static void prose(struct run *r)
{
	run_text(r, "艾尔博尼亚外交部的箱子最近三个月的小样有没有\n");
	struct str t = run_find(r, "target", "name", "艾尔博尼亚外交部");
	is(run_key(t, "cue"), "箱子", "chat slang");
	run_text(r, "mail.elbonia.example 的邮件样本好了，一共95.2GB\n");
	t = run_find(r, "target", "host", "mail.elbonia.example");
	is(run_key(t, "volume"), "95.2GB", "a host with its volume behind a comma");
	run_text(r, "In spring the hackers compromised ElboTel and Elbonian Foreign Office using a web shell, Proofpoint said.\n");
	ok(run_find(r, "target", "name", "ElboTel").len > 0, "English: the object of a verb");
	ok(run_find(r, "target", "name", "Elbonian Foreign Office").len > 0, "… and the next of the list");
	ok(run_find(r, "target", "name", "Proofpoint").len == 0, "… not who tells it");
	run_text(r, "Мы взломали почту ElboTel.\n");
	ok(run_find(r, "target", "name", "ElboTel").len > 0, "Russian");
	run_text(r, "envoy@mfa.elbonia.example 这个箱子的小样，13123456789 落查\n");
	ok(run_find(r, "target", "name", "envoy@mfa.elbonia.example").len > 0, "a mailbox");
	is(run_key(run_find(r, "ref", "kind", "phone"), "role"), "target", "a phone is one by its role …");
	is_int(run_count(r, "target"), 1, "… without a record that nobody could mask");
	run_text(r, "甲方：艾博电信\n乙方应向艾博电信交付邮件样本数据。\n");
	is_int(run_count(r, "target"), 0, "a client is no target");
	run_text(r, "公告编号：2017-052，本次样本数据由艾博电信提供，权限不变。\n");
	is_int(run_count(r, "target"), 0, "weak words alone make none");
	run_text(r, "GET /index.html HTTP/1.1\nv1.2.3.4\n0a0b0c\n");
	is_int(run_count(r, "target"), 0, "noise makes none");
}

/* Name and proof apart: headings, remarks, questions; and what must stay out of it. */
static void talk(struct run *r)
{
	run_text(r, "已拿下：\n- 艾尔博尼亚外交部\n- 虚衡制药\n待做：\n- 环礁理事会\n合作伙伴：\n- 南渚砚池软件有限公司\n");
	is(run_key(run_find(r, "target", "name", "艾尔博尼亚外交部"), "by"), "target-heading", "an item under a heading");
	ok(run_find(r, "target", "name", "虚衡制药").len > 0, "… and a name that only the heading vouches for");
	is(run_key(run_find(r, "target", "name", "环礁理事会"), "access_kind"), "planned", "a heading tells what is planned");
	ok(!run_find(r, "target", "name", "南渚砚池软件有限公司").len, "partners are no targets");
	run_text(r, "lantern：艾尔博尼亚外交部那边怎样\nmo-yu：进去了，拿到邮件服务器\nlantern：客户虚衡市公安局明天来\n");
	is(run_key(run_find(r, "target", "name", "艾尔博尼亚外交部"), "by"), "target-answer", "a question and its answer");
	is_int(run_count(r, "target"), 1, "the client is none");
	run_text(r, "艾尔博尼亚外交部：网站后台弱口令，已上传后门\n虚衡市公安局：平台登录慢，已远程处理\n");
	is(run_key(run_find(r, "target", "name", "艾尔博尼亚外交部"), "by"), "target-item", "a remark behind a name");
	is_int(run_count(r, "target"), 1, "a customer's ticket is none");
	run_text(r, "Lost: Strelsau Metro, Hentzau Gas.\nVendors: Northlight Hosting\n");
	is(run_key(run_find(r, "target", "name", "Strelsau Metro"), "access_kind"), "lost", "a list behind its label");
	ok(run_find(r, "target", "name", "Hentzau Gas").len > 0, "… to its end");
	is_int(run_count(r, "target"), 2, "vendors are none");
	run_text(r, "エルボニア外務省のメールサーバへ侵入に成功。\n");
	ok(run_find(r, "target", "name", "エルボニア外務省").len > 0, "Japanese");
	run_text(r, "엘보니아 국방부 메일 서버 접근 권한 확보\n");
	ok(run_find(r, "target", "name", "엘보니아 국방부").len > 0, "Korean");
	run_text(r, "Nhóm đã xâm nhập được máy chủ thư điện tử của Ngân hàng Nhà nước Việt Nam và tải về.\n");
	ok(run_find(r, "target", "name", "Ngân hàng Nhà nước Việt Nam").len > 0, "Vietnamese");
	run_text(r, "دسترسی به ایمیل‌های وزارت خارجه روریتانیا گرفته شد.\n");
	ok(run_find(r, "target", "name", "وزارت خارجه روریتانیا").len > 0, "Persian");
	run_text(r, "一、在手目标\n1. 艾尔博尼亚税务署：每周自动同步\n二、报告渠道\n1. 虚衡市公安局专线\n");
	ok(run_find(r, "target", "name", "艾尔博尼亚税务署").len > 0, "a country, its office, a weak ending");
	is_int(run_count(r, "target"), 1, "the next heading is over something else");
	run_text(r, "гном: что по министерству финансов Эльбонии?\nбук: доступ есть, почту тянем\nгном: ок\n");
	is(run_key(run_find(r, "target", "name", "министерство финансов Эльбонии"), "by"), "target-answer", "Russian speech, small letters");
	run_text(r, "Country | Targets | Data\nElbonia | Ministry of Health; Elbonian Lottery | mail\n");
	is_int(run_count(r, "target"), 2, "two targets in one cell");
	is(run_key(run_find(r, "target", "name", "Elbonian Lottery"), "country"), "XE", "… each with the row's country");
}

/* One sure target makes less enough beside it, but not over a whole handbook. */
static void long_texts(struct run *r)
{
	struct buf b;
	buf_init(&b, 1u << 20);
	buf_addz(&b, "昨天拿下了鲁里坦尼亚外交部的邮件服务器；艾尔博尼亚驻外使馆的帐号还在试。\n");
	run_text(r, buf_z(&b));
	is(run_key(run_find(r, "target", "name", "艾尔博尼亚驻外使馆"), "by"), "target-item", "a weak word beside a sure target");
	for (unsigned i = 0; i < 4000; i++)
		buf_printf(&b, "The manual, paragraph %u, tells how to install it and how to set it up.\n", i);
	run_text(r, buf_z(&b));
	ok(!str_eqz(run_key(run_find(r, "target", "name", "艾尔博尼亚驻外使馆"), "by"), "target-item"), "not by that rule in a text of four thousand lines");
	ok(run_find(r, "target", "name", "鲁里坦尼亚外交部").len > 0, "the sure one is one there, too");
	buf_release(&b);
}

/* What is in force far above a line: twelve lines under a heading the item is one of its list, not behind an empty line. */
static void far_below(struct run *r)
{
	static const char *const ends[] = { "", "\n" };
	for (unsigned k = 0; k < 2; k++) {
		struct buf b;
		buf_init(&b, 1u << 16);
		for (unsigned i = 0; i < 32; i++)
			buf_addz(&b, i == 20 ? "Remarks of the day:\n" : i > 20 ? "  the manual tells how to install it and how to set it up\n" : "The manual tells how to install it and how to set it up\n");
		buf_printf(&b, "%s  Elbonian Foreign Office lost on monday, acquired again\n", ends[k]);
		run_text(r, buf_z(&b));
		ok(str_eqz(run_key(run_find(r, "target", "country", "XE"), "by"), "target-item") == (k == 0), k ? "not behind an empty line" : "an item of a list whose heading stands far above");
		buf_release(&b);
	}
}

static void tap(void *ctx, const struct leads *s)
{
	for (size_t i = 0; i < s->n_ranges; i++)
		*(unsigned *)ctx += s->ranges[i].to - s->ranges[i].from;
}

/* Words of any manual (op-common.tsv) have no line of a long text read; beside others they count. */
static void common_words(struct run *r)
{
	unsigned lines = 0;
	lead_model_tap(run_rules->lead_model, tap, &lines, false);
	for (unsigned k = 0; k < 2; k++) {
		struct buf b;
		buf_init(&b, 1 << 20);
		for (unsigned i = 0; i < 300; i++)
			buf_addz(&b, i != 150 ? "- 打包檔案，計劃用 shell 指令備份主機\n" : k ? "- 域控拿下，脱库\n" : "\n");
		lines = 0;
		run_text(r, buf_z(&b));
		ok(k ? lines > 0 && lines < 20 : lines == 0, "%u lines read for leads %s", lines, k ? "around what no manual says" : "of a manual");
		buf_release(&b);
	}
	lines = 0;
	run_text(r, "- 打包檔案，計劃用 shell 指令備份主機\n");
	ok(lines == 1, "a note is read whole");
	lead_model_tap(run_rules->lead_model, NULL, NULL, false);
}

int main(void)
{
	struct run r = { .n = 0 };
	char name[4000];
	snprintf(name, sizeof name, "%s/gazetteer.XXXXXX", scratch());
	int fd = mkstemp(name);
	if (!ok(fd >= 0 && write(fd, gazetteer, sizeof gazetteer - 1) == (ssize_t)sizeof gazetteer - 1, "gazetteer written"))
		return done();
	close(fd);
	if (run_open(name)) {
		table_zh(&r);
		table_others(&r);
		cards(&r);
		prose(&r);
		talk(&r);
		long_texts(&r);
		far_below(&r);
		common_words(&r);
		run_close(&r);
	}
	unlink(name);
	return done();
}
