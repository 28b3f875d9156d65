/* Names: organisations in three languages, places, groups, sectors, roles. */
#include "refs_run.h"

static void english(struct run *r)
{
	run_text(r, "The Ministry of Salt and Iron of Peru asked Strelsau Institute for Policy; the Russian government denied it.\n");
	ok(run_has(r, "organization", "Ministry of Salt and Iron of Peru"), "head word, of, and, a country behind");
	ok(run_has(r, "organization", "Strelsau Institute for Policy"), "words on both sides of the head");
	ok(run_has(r, "organization", "Russian government"), "a people and a state body");
	ok(!run_has(r, "country", "Peru"), "the place inside a name is no mention of its own");
	run_text(r, "Linyuan Dongyou Information Technology Co., Ltd. signed. Strelsau University of Salt opened.\n");
	ok(run_has(r, "organization", "Linyuan Dongyou Information Technology Co., Ltd."), "a chain of legal forms");
	run_text(r, "Researchers at Fictivex told us. Microsoft Word and C:\\Program Files\\Microsoft\\x, microsoft.example.\n");
	ok(run_has(r, "organization", "Fictivex"), "a cue before an unknown name");
	is_int(run_count(r, "ref") > 0 && run_has(r, "organization", "Microsoft"), 1, "a maker before its product");
	unsigned n = 0;
	for (unsigned i = 0; i < r->n; i++)
		n += str_eqz(run_key(str_trim(str_from(r->line[i])), "raw"), "Microsoft");
	is_int(n, 1, "… and not in a path");
	run_text(r, "HTTP Service and Third Party Group Policy, a new bank. all of the above: Department\n");
	ok(run_find(r, "ref", "kind", "organization").len == 0, "head words alone name nobody");
}

static int run_count_of(struct run *r, const char *name)
{
	int n = 0;
	for (unsigned i = 0; i < r->n; i++)
		n += str_eqz(run_key(str_trim(str_from(r->line[i])), "raw"), name);
	return n;
}

static void others(struct run *r)
{
	run_text(r, "临渊洞幽信息技术有限公司与虚衡市公安局网络安全保卫支队、临渊省国家安全厅签订了协议。\n");
	struct str o = run_find(r, "ref", "raw", "虚衡市公安局网络安全保卫支队");
	is(run_key(o, "org_type"), "police", "a Chinese body's type");
	is(run_key(o, "level"), "detachment", "… and rank");
	is(run_key(run_find(r, "ref", "raw", "临渊省国家安全厅"), "level"), "provincial", "an office of a province");
	is(run_key(run_find(r, "ref", "raw", "临渊洞幽信息技术有限公司"), "org_type"), "company", "a company");
	run_text(r, "ООО «Мнимая Сеть» и Министерство обороны Российской Федерации подписали акт.\n");
	ok(run_has(r, "organization", "ООО «Мнимая Сеть»"), "a legal form and a name in quotes");
	ok(run_has(r, "organization", "Министерство обороны Российской Федерации"), "a Russian head and its genitive");
	run_text(r, "虚衡日报称，目标里有鲁里坦尼亚移民局和南渚市东部的网站，三家医院也在内。\n");
	ok(!run_has(r, "organization", "南渚市东部") && !run_has(r, "organization", "三家医院"), "a part of a town, a number of houses");
	run_text(r, "据秘鲁移民局消息，他们去过德国卫生部。\n");
	is(run_key(run_find(r, "ref", "raw", "秘鲁移民局"), "country"), "PE", "place, office, ending: its country");
	ok(run_has(r, "organization", "德国卫生部"), "… behind a verb");
	run_text(r, "北京洞幽烛照网络科技有限公司中标。昨日公示显示北京洞幽烛照网络科技有限公司为第一名。北京洞幽烛照网络科技有限公司成立于2010年。\n"
		     "江西北京洞幽烛照网络科技有限公司是另一家。\n");
	is_int(run_count_of(r, "北京洞幽烛照网络科技有限公司"), 3, "a name that the text knows, behind a word that no list has");
	ok(run_has(r, "organization", "江西北京洞幽烛照网络科技有限公司"), "… a place in front may be of the name");
	run_text(r, "Взломан Национальный банк Перу, а студенты Стрельсауского университета ушли.\n");
	ok(run_has(r, "organization", "Национальный банк Перу") || run_has(r, "organization", "Национальный банк"), "a house behind an adjective");
	ok(run_has(r, "organization", "Стрельсауского университета"), "… in the genitive");
	run_text(r, "Он купил «Войну и мир» в магазине.\n");
	ok(run_find(r, "ref", "kind", "organization").len == 0, "a quoted title is none");
}

static void places(struct run *r)
{
	run_text(r, "A plant in Mexico.\n");
	is(run_key(run_find(r, "ref", "raw", "Mexico"), "country"), "MX", "a country that is also a region");
	run_text(r, "Chinese-speaking actors in the Middle East hit Peru; 俄罗斯 and Китая too. We turkey, en-US, x/China/y.\n");
	is(run_key(run_find(r, "ref", "raw", "Chinese-speaking"), "country"), "CN", "a people tells its country");
	ok(run_has(r, "location", "Middle East"), "an area of the world");
	is(run_key(run_find(r, "ref", "raw", "俄罗斯"), "country"), "RU", "Chinese");
	is(run_key(run_find(r, "ref", "raw", "Китая"), "country"), "CN", "Russian, in the genitive");
	ok(!run_has(r, "country", "turkey"), "a bird is no country");
	ok(!run_has(r, "country", "US") && !run_has(r, "country", "en-US"), "nor a locale");
	ok(!run_has(r, "country", "China"), "nor a path");
	run_text(r, "It is worth about US $122 billion, or US$400 a head.");
	ok(!run_has(r, "country", "US"), "nor the sign of money");
}

static void threats(struct run *r)
{
	run_text(r, "APT28, FIN99, TA9999 and UNC1234 as well as Volt Typhoon (a threat actor) used PlugX; the Fictiv gang too.\n");
	ok(run_has(r, "threat-actor", "APT28") && run_has(r, "threat-actor", "TA9999") && run_has(r, "threat-actor", "UNC1234"), "numbers of groups");
	ok(run_has(r, "threat-actor", "Volt Typhoon"), "a name of two words");
	ok(run_has(r, "malware", "PlugX"), "malware by name");
	run_text(r, "The threat group GOLD FICTIV, tracked by us. Its RSA key, its courier service and its hosting service.\n");
	ok(run_has(r, "threat-actor", "GOLD FICTIV"), "a metal and a word in capitals");
	ok(!run_has(r, "organization", "RSA"), "an algorithm is no company");
	ok(run_has(r, "sector", "courier service") && !run_has(r, "sector", "hosting service"), "a service that is a business");
	run_text(r, "Silence fell, and the mercury rose to 30 degrees.\n");
	ok(run_find(r, "ref", "kind", "threat-actor").len == 0, "words that are also groups need a cue");
	run_text(r, "The CAPTAIN hunted the Leviathan past the Soft Cell and the Earthworm; Zeus and Lazarus watched the Working group. The Trojan fleet sailed.\n");
	ok(run_find(r, "ref", "kind", "threat-actor").len == 0 && run_find(r, "ref", "kind", "malware").len == 0 && run_find(r, "ref", "kind", "tool").len == 0,
	   "nor do novels hold malware");
	run_text(r, "Zeus is a banking malware; the Earthworm tunnel was left by Lazarus.\n");
	ok(run_has(r, "malware", "Zeus") && run_has(r, "threat-actor", "Lazarus"), "but reports do");
	run_text(r, "They hit the financial services industry, Peruvian banks, and defense, energy and telecommunications companies.\n");
	ok(run_has(r, "sector", "financial services industry"), "a sector with its head");
	ok(run_has(r, "sector", "Peruvian banks"), "… with its country");
	ok(run_has(r, "sector", "defense") && run_has(r, "sector", "energy"), "… in a list");
	run_text(r, "The bank transfer made a financial gain from energy reserves.\n");
	ok(run_find(r, "ref", "kind", "sector").len == 0, "a sector's word alone is none");
	run_text(r, "A new banking trojan.\n");
	ok(run_has(r, "sector", "banking"), "… but a trojan tells for whom it was made");
}

static void roles(struct run *r)
{
	run_text(r, "甲方：虚衡市公安局\n跳板 203.0.113.77 已更换\nЗаказчик: ООО «Мнимая Сеть»\nООО «Мнимая Сеть» согласно.\n");
	is(run_key(run_find(r, "ref", "raw", "虚衡市公安局"), "role"), "client", "a label before the name");
	is(run_key(run_find(r, "ref", "raw", "203.0.113.77"), "role"), "infrastructure", "a cue near a host");
	is(run_key(run_find(r, "ref", "raw", "ООО «Мнимая Сеть»"), "cue"), "Заказчик", "the words that decided it");
	unsigned clients = 0;
	for (unsigned i = 0; i < r->n; i++)
		clients += str_eqz(run_key(str_trim(str_from(r->line[i])), "role"), "client") &&
			   str_eqz(run_key(str_trim(str_from(r->line[i])), "raw"), "ООО «Мнимая Сеть»");
	is_int(clients, 2, "a role holds for every mention");
}

int main(void)
{
	struct run r = { .n = 0 };
	if (run_open(NULL)) {
		english(&r);
		others(&r);
		places(&r);
		threats(&r);
		roles(&r);
		run_close(&r);
	}
	return done();
}
