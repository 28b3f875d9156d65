/* test_target_pictures.c - targets as they come out of pictures: cells glued, bubbles of chats, blanks left out. */
#include "refs_run.h"

static struct run run;

static void read_text(const char *text)
{
	struct err err = { 0 };
	run_free(&run);
	struct refs_source s = { .text = str_from(text), .fd = -1, .path = STR("t.png"), .read = true };
	ok(refs_scan(run_rules, &s, run_keep, &run, &err) == ST_OK, "scanned: %.40s", text);
}

/* KEY of the N-th target, from 0. */
static struct str nth(unsigned n, const char *key)
{
	for (unsigned i = 0; i < run.n; i++) {
		struct str line = str_trim(str_from(run.line[i]));
		if (str_eqz(run_key(line, "type"), "target") && n-- == 0)
			return run_key(line, key);
	}
	return STR("");
}

static void glued(void)
{
	static const char text[] = "国家\t目标名称\t域名\t样本数据量\n瑞典\t北岸气象局meteo.north.example 1.2GB\n瑞典 北岸税务局\ttax.north.example\t3GB\n瑞典\t北岸海关\tcustoms.north.example\t2.5TB\n";
	read_text(text);
	is_int(run_count(&run, "target"), 3, "three rows");
	is(nth(0, "name"), "北岸气象局", "a name ends where the host begins");
	is(nth(0, "host"), "meteo.north.example", "which ends where the volume begins");
	is(nth(0, "bytes"), "1200000000", "and each is in its column");
	is(nth(1, "country"), "SE", "a country and a name");
	is(nth(1, "name"), "北岸税务局", "fall apart, too");
	is(nth(2, "host"), "customs.north.example", "a row that has all its cells stays");
	run_text(&run, text);
	ok(!str_eqz(nth(0, "name"), "北岸气象局"), "a text that was not read from a picture keeps its cells");
	read_text("Victim\tCountry\tWebsite\tLevelofaccess\nNorth Harbour Board Sweden\tharbour.north.example\tweb shell\nNorth Tax Office\tSweden\ttax.north.example\tdomain admin\n");
	is(nth(0, "name"), "North Harbour Board", "of Latin letters, where the country begins");
	is(nth(1, "access"), "domain admin", "below a label without its blanks");
	is_int(run_count(&run, "target"), 2, "which is no row");
	read_text("国家\t单位\t数据类型\t数据量\n瑞典北岸海关\t邮件\t1.2GB\n瑞典北岸税务局\t邮件 3GB\n");
	is(nth(0, "name"), "北岸海关", "ideographs have no seam, but a country has an end");
	is(nth(1, "bytes"), "3000000000", "and what is behind it comes apart, too");
	read_text("目标名称 国家\t域名\t样本数据量\n北岸气象局\t瑞典\tmeteo.north.example\t1.2GB\n北岸税务局\t瑞典\ttax.north.example\t3GB\n");
	is(nth(1, "country"), "SE", "two labels of one cell are two columns");
}

static void bubbles(void)
{
	read_text("21:47\n项目沟通群(12)\nright\t昨天9:12\t昨晚搞了个大的\nleft\t昨天9:12\t?\nright\t昨天9:12\t蓝湾博彩，会员库全脱了，两百多万\n狗子\t昨天9:14\t牛，提现记录有没有\nright\t13:16\t有，找买家吧\n");
	is(nth(0, "name"), "蓝湾博彩", "a bubble of a picture is somebody's words");
	read_text("沈岚\t昨天9:12\t吉尔吉斯斯坦统计局的口子又被堵上了\n陆远\t9:13\t换个法子，钓鱼试试他们人事\n吉尔古斯斯坦统计局的口子又核堵上了\n");
	is_int(run_count(&run, "target"), 1, "what is quoted in small letters is no second name");
	is(nth(0, "name"), "吉尔吉斯斯坦统计局", "the reading whose country is known is told");
	read_text("owl\t\tstatus on the Atoll Air Force academy?\ncrane\t\tdead since Tuesday, they rebuilt the file server\nowl\t\tandthe Meteorological Office?\n");
	ok(run_find(&run, "target", "name", "crane").len == 0 && run_find(&run, "target", "name", "andthe").len == 0, "who speaks is no target, nor are words without their blank");
	run_text(&run, "沈岚\t9:12\t能上传吗\n陆远\t9:13\t环礁日报主编的手机定位给我一份\n沈岚\t9:15\t今天的还是一周的\n");
	is(nth(0, "name"), "环礁日报", "so is a chat that was saved in three columns");
	is_int(run_count(&run, "target"), 1, "and a word of it no cell of a list");
	run_text(&run, "物流单：收件人亨曹大学图书馆，重量12公斤\n老狼：我去顺便去银行\n");
	ok(run_has(&run, "organization", "亨曹大学图书馆"), "a form's label without its colon is none of the name");
	ok(!run_has(&run, "organization", "去顺便去银行"), "nor are the ways to it");
	run_text(&run, "lantern@mail.north.example的箱子拿下了\n");
	is(nth(0, "name"), "lantern@mail.north.example", "ideographs right behind an address are no part of it");
	run_text(&run, "/data/mail@2021/箱子@x/lantern@mail.north.example\n");
	is_int(run_count(&run, "target"), 0, "those within a path are");
}

int main(void)
{
	run_open(NULL);
	glued();
	bubbles();
	run_close(&run);
	return done();
}
