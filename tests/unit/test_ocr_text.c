/* test_ocr_text.c - what becomes of lines once they are read: broken lines are
 * whole again, wrapped cells too, mail addresses get their @, and a chat's
 * bubbles give the names and times that are written in them. No engine. */
#include "tap.h"

#include "text/layout.h"
#include "text/layout_chat.h"
#include "text/layout_flow.h"
#include "text/ocr_address.h"
#include "text/ocr_confidence.h"
#include "text/ocr_joint.h"
#include "text/ocr_repair.h"

#include <sluice/utf8.h>
#include <stdlib.h>

/* Chinese is EM wide, the rest half of it. */
static struct ocr_line *add(struct ocr_lines *l, float x, float y, float em, const char *text)
{
	struct str s = str_from(text);
	struct ocr_char *c = calloc(s.len + 1, sizeof *c);
	size_t n = 0;
	float at = 0;
	while (s.len) {
		uint32_t cp;
		s = str_sub(s, utf8_decode(s, &cp), s.len);
		float w = utf8_width(cp) == 2 ? em : em / 2;
		if (cp != ' ') {
			c[n] = (struct ocr_char){ .cp = cp, .confidence = 0.99f, .x0 = at, .x1 = at + w, .space_before = n && s.p[-2] == ' ' };
			n++;
		}
		at += w;
	}
	struct ocr_quad q = { .cx = x + at / 2, .cy = y, .w = at, .h = em * 1.4f, .ux = 1, .score = 1 };
	ocr_lines_add(l, &q, c, n);
	return &l->line[l->n - 1];
}

/* 1 for each line that goes on. */
static const char *flow(const struct ocr_lines *l)
{
	static char out[32];
	struct layout_cell *cells;
	bool *on;
	layout_rows(l, NULL, 0, &cells);
	layout_flow(l, cells, &on);
	for (size_t i = 0; i < l->n && i < 30; i++)
		out[i] = on[i] ? '1' : '0';
	out[l->n] = 0;
	free(on);
	free(cells);
	return out;
}

static void flows(void)
{
	struct ocr_lines l = { .n = 0 };
	add(&l, 40, 20, 20, "根据有关规定，甲乙双方经友好协商，就向临渊洞幽信");
	add(&l, 0, 50, 20, "息技术有限公司采购设备事宜达成协议，共同遵守。本合同");
	add(&l, 0, 80, 20, "一式四份。");
	add(&l, 40, 110, 20, "第二条 付款");
	is(str_from(flow(&l)), "0110", "a paragraph is one line, its next begins one");
	ocr_lines_release(&l);
	add(&l, 0, 20, 20, "甲方虚衡市公安局与乙方临渊洞幽信息技术有限公司及");
	add(&l, 0, 50, 20, "乙方：临渊洞幽信息技术有限公司，以下均称乙方及其人");
	add(&l, 0, 80, 20, "（二）验收合格后由甲方向乙方支付合同余款百分之五的款");
	add(&l, 0, 110, 20, "3、本合同一式四份");
	is(str_from(flow(&l)), "0000", "labels and items begin lines, however full the one before is");
	ocr_lines_release(&l);
	add(&l, 0, 20, 20, "临渊省虚衡市公安局网络安全保卫支队");
	add(&l, 0, 50, 20, "青崖县人民政府");
	add(&l, 0, 80, 20, "南渚海关缉私局");
	is(str_from(flow(&l)), "000", "a list's longest entry is no broken line");
	ocr_lines_release(&l);
	add(&l, 0, 20, 20, "The Seller shall supply lawful monitoring equipment to");
	add(&l, 0, 50, 20, "the Atoll Council as per Annex 1 and the list of prices");
	add(&l, 0, 80, 20, "below.");
	is(str_from(flow(&l)), "011", "words");
	ocr_lines_release(&l);
	add(&l, 0, 20, 20, "Институт геодезии Мнимска | читаем почту директора | Лось");
	add(&l, 0, 50, 20, "Окружная больница Мнимска | закрыли дыру в феврале | Барс");
	add(&l, 0, 80, 20, "Subject of it: the deputy head of the Ruritanian Reserve");
	add(&l, 0, 110, 20, "Known mail:imre@reserve.example and another one beside i");
	is(str_from(flow(&l)), "0000", "rows with bars and labels without a space begin lines");
	ocr_lines_release(&l);
	add(&l, 0, 20, 20, "临渊洞幽信息技术有限公司 内部文件");
	add(&l, 0, 50, 20, "lantern_88_and_all 2020-07-15 10:11:02");
	add(&l, 0, 80, 20, "mo-yu_or_nobody_at 2020-07-15 10:12:10");
	is(str_from(flow(&l)), "000", "times that end together are no margin");
	ocr_lines_release(&l);
	add(&l, 0, 20, 20, "root@lantern:~# md5sum a.exe b.exe c.exe d.exe");
	add(&l, 0, 50, 20, "d20d1fe911a5acbc4d289f660e9097aa a.exe and more text");
	add(&l, 0, 80, 20, "- login from the same address, and a longer line by far");
	is(str_from(flow(&l)), "000", "what a console answers begins a line");
	ocr_lines_release(&l);
	add(&l, 0, 20, 20, "[2022-03-14 01:12:07] INFO task 118 module=webmail result=SUCCESS");
	add(&l, 0, 50, 20, "[2022-03-14 01:12:55] INFO task 118 exfil 214MB to the next node");
	is(str_from(flow(&l)), "00", "so do records of a log");
	ocr_lines_release(&l);
	add(&l, 0, 20, 20, "A01 harbour office in the north of the country and its mailboxes");
	add(&l, 0, 50, 20, "A02 harbour office in the south of the country and its telephone");
	is(str_from(flow(&l)), "00", "and what begins as the line before did");
	ocr_lines_release(&l);
	add(&l, 0, 20, 20, "Subject of interest: deputy head of the Atoll Grain Reserve");
	add(&l, 0, 50, 20, "Known devices: a telephone whose number ends in 44 and more");
	add(&l, 0, 80, 20, "Mailboxes and accounts of the second desk, all told by name");
	add(&l, 0, 110, 20, "Office of the third desk ........ none of them, as yet seen");
	is(str_from(flow(&l)), "0010", "labels of several words do, and what has a leader");
	ocr_lines_release(&l);
	add(&l, 0, 20, 20, "样本包清单：");
	add(&l, 0, 50, 20, "艾尔博尼亚国会邮件样本包以");
	add(&l, 0, 80, 20, "及附件");
	ok(layout_flow_apart(&l.line[0], &l.line[1], l.line[1].box.w, l.line[1].box.w), "a short line of a bubble was ended by its writer");
	ok(!layout_flow_apart(&l.line[1], &l.line[2], l.line[1].box.w, l.line[1].box.w + 40), "a full one goes on");
	ocr_lines_release(&l);
}

static void wrapped(void)
{
	struct ocr_lines l = { .n = 0 };
	struct layout_cell *c;
	add(&l, 0, 36, 20, "1");
	add(&l, 80, 30, 20, "攻防演练服务");
	add(&l, 280, 36, 20, "南渚市公安局");
	add(&l, 80, 58, 20, "合同");
	add(&l, 0, 110, 20, "2");
	add(&l, 80, 110, 20, "取证系统");
	add(&l, 280, 110, 20, "虚衡市教育局");
	layout_rows(&l, NULL, 0, &c);
	ok(c[0].row == c[3].row && c[1].line == 1 && c[2].line == 3 && c[2].column == 1 && c[3].column == 2, "what did not fit into a cell is in it");
	ok(c[4].row != c[0].row && c[4].line == 4, "the next row is one");
	free(c);
	ocr_lines_release(&l);
}

static const char *text(const struct ocr_line *l)
{
	static char out[128];
	struct buf b;
	buf_init(&b, sizeof out - 1);
	for (size_t i = 0; i < l->n; i++)
		buf_add_utf8(&b, l->c[i].cp);
	snprintf(out, sizeof out, "%s", buf_z(&b));
	buf_release(&b);
	return out;
}

static void addresses(void)
{
	struct ocr_lines l = { .n = 0 };
	struct ocr_line *m = add(&l, 0, 0, 20, "电子邮箱：root01edongyou.example");
	m->c[11].confidence = 0.7f;
	ocr_address_repair(&l);
	is(str_from(text(&l.line[0])), "电子邮箱：root01@dongyou.example", "a doubtful e beside a host, where mail is spoken of");
	is(str_from(l.line[0].read), "电子邮箱：root01edongyou.example", "what was read is kept");
	ok(l.line[0].c[11].confidence <= 0.5f, "and it is less sure");
	ocr_lines_release(&l);
	add(&l, 0, 0, 20, "vpnlo0.dongyou.example");
	l.line[0].c[4].confidence = 0.7f;
	add(&l, 0, 0, 20, "电子邮箱：root01edongyou.example");
	add(&l, 0, 0, 20, "login@mail.dongyou.example");
	l.line[2].c[1].confidence = 0.5f;
	ocr_address_repair(&l);
	is(str_from(text(&l.line[0])), "vpnlo0.dongyou.example", "a host without a name's letters before is none");
	is(str_from(text(&l.line[1])), "电子邮箱：root01edongyou.example", "what is sure stays");
	ok(!l.line[2].read && !l.line[1].read, "and one @ is enough");
	ocr_lines_release(&l);
	add(&l, 0, 0, 20, "contact: billoolin.example");
	l.line[0].c[12].confidence = 0.7f;
	l.line[0].c[12].second = '@';
	l.line[0].c[12].second_confidence = 0.1f;
	ocr_address_repair(&l);
	is(str_from(text(&l.line[0])), "contact:bill@olin.example", "the reader's own second thought");
	ocr_lines_release(&l);
}

static void blanks(void)
{
	struct ocr_lines l = { .n = 0 };
	add(&l, 0, 0, 20, "编号：_DY-1_");
	add(&l, 0, 0, 20, "lantern_88");
	add(&l, 0, 0, 20, "外交部_通讯录.csv");
	add(&l, 0, 0, 20, "艾尔博尼亚丨土地局丨");
	ocr_repair(&l);
	is(str_from(text(&l.line[0])), "编号：DY-1", "the rule of a blank is no letter");
	is(str_from(text(&l.line[1])), "lantern_88", "between letters it is");
	is(str_from(text(&l.line[2])), "外交部_通讯录.csv", "and in a file's name");
	ok(l.line[3].n == 8 && l.line[3].c[5].cell_before, "a rule that was read parts two cells");
	ocr_lines_release(&l);
}

static void fill(uint8_t *px, int x0, int y0, int x1, int y1, uint8_t r, uint8_t g, uint8_t b)
{
	for (int y = y0; y < y1; y++)
		for (int x = x0; x < x1; x++)
			memcpy(px + y * 960 + x * 3, (uint8_t[3]){ r, g, b }, 3);
}

/* N strokes, as of letters. */
static void letters(uint8_t *px, int x, int y, int n, uint8_t r, uint8_t g, uint8_t b)
{
	for (int i = 0; i < n; i++)
		fill(px, x + 8 * i, y, x + 8 * i + 2, y + 8, r, g, b);
}

static void inner(void)
{
	uint8_t *px = malloc(320 * 240 * 3);
	struct ocr_picture pic = { .rgb = px, .width = 320, .height = 240, .stride = 960 };
	struct ocr_lines l = { .n = 0 };
	struct chat_row *r;
	size_t n;
	fill(px, 0, 0, 320, 240, 200, 216, 184);
	fill(px, 20, 20, 180, 100, 255, 255, 255);
	fill(px, 150, 120, 300, 180, 224, 252, 206);
	letters(px, 30, 28, 4, 190, 60, 40); /* a name in red, black text, a grey time */
	letters(px, 30, 53, 10, 10, 10, 10);
	letters(px, 142, 84, 3, 150, 150, 150);
	letters(px, 160, 131, 6, 10, 10, 10);
	letters(px, 264, 164, 3, 150, 150, 150);
	add(&l, 28, 32, 14, "Orlov");
	add(&l, 28, 58, 16, "sample sent");
	add(&l, 140, 88, 10, "21:40");
	add(&l, 158, 136, 16, "received");
	add(&l, 262, 168, 10, "21:41");
	ok(layout_chat(&l, &pic, &r, &n), "bubbles with names and times in them are a chat");
	ok(n == 2 && r[0].speaker == 0 && r[0].line == 1 && r[0].time == 2, "who, when and what of the first");
	ok(n == 2 && r[1].right && r[1].speaker == CHAT_NONE && r[1].time == 4, "the other has no name");
	free(r);
	/* one side alone: the times in the bubbles tell, and one that was misread is none of the text */
	ocr_lines_release(&l);
	fill(px, 0, 0, 320, 240, 200, 216, 184);
	fill(px, 20, 20, 180, 80, 255, 255, 255);
	fill(px, 20, 90, 180, 150, 255, 255, 255);
	fill(px, 20, 160, 180, 220, 255, 255, 255);
	for (int i = 0; i < 3; i++) {
		letters(px, 30, 28 + 70 * i, 10, 10, 10, 10);
		letters(px, 142, 54 + 70 * i, 3, 150, 150, 150);
		add(&l, 28, (float)(33 + 70 * i), 16, "sample sent");
		add(&l, 140, (float)(58 + 70 * i), 10, i == 1 ? "RAR" : "21:40");
	}
	ok(layout_chat(&l, &pic, &r, &n), "bubbles of one side with times in them are a chat");
	ok(n == 3 && r[0].time == 1 && r[1].line == 2 && r[1].time == 3 && r[2].time == 5, "a time that was misread is where the others have theirs");
	free(r);
	ocr_lines_release(&l);
	free(px);
}

static void confidence(void)
{
	struct ocr_lines l = { .n = 0 };
	add(&l, 0, 0, 20, "技术服务合同");
	float all = ocr_confidence(&l.line[0], OCR_ENGINE_PPOCR);
	ok(all > 0.9f && all <= 1, "sure characters make a sure line");
	l.line[0].c[2].confidence = 0.5f;
	float one = ocr_confidence(&l.line[0], OCR_ENGINE_PPOCR);
	ok(one < all && ocr_confidence_least(&l.line[0]) == 0.5f, "one doubtful character less so");
	l.line[0].c[3].confidence = -3;
	l.line[0].c[4].confidence = 7;
	float odd = ocr_confidence(&l.line[0], OCR_ENGINE_TESSERACT);
	ok(odd >= 0 && odd <= 1, "whatever an engine says");
	ocr_lines_release(&l);
	struct ocr_line none = { .n = 0 };
	ok(ocr_confidence(&none, OCR_ENGINE_PPOCR) == 0, "an empty line");
}

/* The lines of CELL, apart by bars, are one word. */
static bool one_word(const char *cell)
{
	struct ocr_lines l = { .n = 0 };
	const struct ocr_line *v[8];
	struct str rest = str_from(cell), part;
	for (float y = 20; str_next(&rest, '|', &part); y += 30) {
		char text[64];
		snprintf(text, sizeof text, "%.*s", (int)part.len, part.p);
		add(&l, 0, y, 20, text);
	}
	for (size_t i = 0; i < l.n; i++)
		v[i] = &l.line[i];
	bool ret = ocr_joint_cell(v, l.n);
	ocr_lines_release(&l);
	return ret;
}

static void broken_cells(void)
{
	static const char *const whole[] = { "mfa.e|lboni|a.exa|mple", "lumo|bile.e|xamp|le", "820G|B", "1.09T|B", "2019-|2021", "2021.|04-20|21.12" };
	static const char *const apart[] = { "mfa.example|mof.example", "Elbonian|Parliament", "820 G|B", "2021.04|2021.05", "web|mail.example.org", "mail|files", "gov.mn|mail.gov.mn", "820GB" };
	for (size_t i = 0; i < sizeof whole / sizeof *whole; i++)
		ok(one_word(whole[i]), "%s is one word", whole[i]);
	for (size_t i = 0; i < sizeof apart / sizeof *apart; i++)
		ok(!one_word(apart[i]), "%s is not", apart[i]);
}

/* 1: nothing stands between, 0: a space. */
static bool joined(const char *a, const char *b)
{
	struct ocr_lines l = { .n = 0 };
	add(&l, 0, 20, 20, a);
	add(&l, 0, 50, 20, b);
	bool ret = !ocr_joint_space(&l.line[0], &l.line[1]);
	ocr_lines_release(&l);
	return ret;
}

static void joints(void)
{
	static const char *const whole[][2] = { { "md5 7e21dfa1024211bad981", "62ee4493c395" }, { "office@mfa.elbonia.exa", "mple.net" }, { "a.lan@falcon-ledger.example", ".com ok" },
		{ "见 http://vpn.example.org/ad", "min/index.html" }, { "https://a.example.com", ":8443/login" }, { "198.51.1", "00.23" }, { "电话 138001", "38000" },
		{ "1BvBMSEYstWetqTF", "n5Au4m4GFg7xJaNVN2" }, { "office@", "dongyou.example" }, { "见下文", "abc" }, { "2019-01-", "08" }, { "日期：2019", "-11-08 起" }, { "2021.03.", "15" },
		{ "a.lan@falcon.ledger.exa", "mple" }, { "office@dongyou.co", "m" }, { "DY-2019", "-001" }, { "合同 DY-2019-", "S001-B12" } };
	static const char *const apart[][2] = { { "the shipment was delayed", "by the storm" }, { "write to office@dongyou.example", "or call" }, { "see http://www.example.com", "and login" },
		{ "mail.dongyou.example", "203.0.113.77" }, { "10.10.1.5", "10.10.1.6" }, { "root@a.example.com", "bill@b.example.com" }, { "13800138000", "13900139000" }, { "total of 1200", "2300 in all" },
		{ "office@dongyou.co", "me at once" }, { "office@dongyou.com", "m" }, { "report.exa", "ct" }, { "Lan Shen", "7e21" }, { "file report.pdf", "page 2.1" },
		{ "2019-01-08", "2019-02-19" }, { "page 2019", "12.50" }, { "DY-2019-001", "DY-2019-002" }, { "UNIT-A", "-" }, { "we met in 2019-", "we left" } };
	for (size_t i = 0; i < sizeof whole / sizeof *whole; i++)
		ok(joined(whole[i][0], whole[i][1]), "%s+%s is whole", whole[i][0], whole[i][1]);
	for (size_t i = 0; i < sizeof apart / sizeof *apart; i++)
		ok(!joined(apart[i][0], apart[i][1]), "%s %s are two", apart[i][0], apart[i][1]);
}

int main(void)
{
	joints();
	broken_cells();
	confidence();
	flows();
	wrapped();
	addresses();
	blanks();
	inner();
	return done();
}
