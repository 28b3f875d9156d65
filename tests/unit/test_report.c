/* test_report.c - what may leave a report, and how it is escaped. */
#include "tap.h"
#include <sluice/report.h>

static const char *const values[][2] = { { "company-id", "91330106MA2H8X1K7Q" }, { "company-id", "123456789" }, { "wechat", "tingyu_88" }, { "qq", "7788990" }, { "contract-number", "2020011234567" },
	{ "telegram", "secret_person99" }, { "phone", "139-9999\n1238" }, { "phone", "138.9999.1236" }, { "email", "li[at]qq[dot]com" }, { "wechat", "lao_wang-88" }, { NULL, NULL } };

static enum status query(void *source, const char *sql, const struct str *args, size_t n, report_row_fn *fn, void *ctx, struct err *err)
{
	(void)source, (void)sql, (void)args, (void)n, (void)err;
	for (size_t i = 0; values[i][0]; i++) {
		struct report_row row = { .n = 2, .cell = { str_from(values[i][0]), str_from(values[i][1]) } };
		fn(ctx, &row);
	}
	return ST_OK;
}

static void cleans(const struct report_options *o, const char *kind, const char *in, const char *want)
{
	struct buf b;
	buf_init(&b, 1u << 16);
	report_clean(o, str_from(kind), str_from(in), &b);
	is(buf_str(&b), want, *kind ? kind : "text");
	buf_release(&b);
}

static void json(const struct report_options *o, const char *in, const char *want)
{
	struct buf b;
	buf_init(&b, 1u << 16);
	report_clean_json(o, str_from(in), &b);
	is(buf_str(&b), want, in);
	buf_release(&b);
}

static void csv(const char *in, bool is_num, const char *want)
{
	struct buf b;
	buf_init(&b, 1u << 16);
	report_csv(&b, str_from(in), is_num);
	ok(strcmp(buf_z(&b), want) == 0, "csv: %s", in);
	buf_release(&b);
}

int main(void)
{
	static const struct str names[] = { { "张三丰", 9 }, { "Atlas Corp", 10 }, { "Пётр", 8 } };
	struct report_options o = { .query = query };
	struct err err;
	ok(report_known_load(&o, &err) == ST_OK, "the case's values are read");
	static const struct { const char *kind, *in, *want; } masked[] = {
		{ "phone", "+8613812345678", "+86•••••••••78" },
		{ "id-number", "110101199003070011", "110•••••••••••••11" },
		{ "wechat", "tingyu_88", "tin••••88" },
		{ "qq", "7788990", "778••90" },
		{ "telegram", "@wen", "••••" },
		{ "email", "wen.lan@mail.example", "w••••••@mail.example" },
		{ "email", "info@mail.example", "info@mail.example" },
		{ "email", "li@mail.example", "••@mail.example" },
		{ "company-id", "91330106MA2H8X1K7Q", "91330106MA2H8X1K7Q" },
		{ "btc", "1BoatSLRHtKNngkdXEeobR76b53LETtpyT", "1BoatSLRHtKNngkdXEeobR76b53LETtpyT" },
		{ "contract-number", "2020011234567", "2020011234567" },
		{ "", "call 13812345678 now", "call 138••••••78 now" },
		{ "", "call 138 1234 5678 now", "call 138 •••• ••78 now" },
		{ "", "１３８１２３４５６７８", "１３８••••••７８" },
		{ "", "company 123456789, code 91330106MA2H8X1K7Q", "company 123456789, code 91330106MA2H8X1K7Q" },
		{ "", "合同2020011234567号", "合同2020011234567号" },
		{ "", "微信tingyu_88，QQ 7788990", "微信tin••••88，QQ 778••90" },
		{ "", "li\002@mail\003.example wrote to info@mail.example", "••\002@mail\003.example wrote to info@mail.example" },
		{ "", "tel 138\0021234\0035678", "tel 138\002••••\003••78" },
		{ "", "passport E12345678", "passport E123•••78" },
		{ "", "金额1234567890元, $ 1234567890.50", "金额1234567890元, $ 1234567890.50" },
		{ "", "bbbbbbbb-0000-4000-8000-000000000002_0.png", "bbbbbbbb-0000-4000-8000-000000000002_0.png" },
		{ "", "d41d8cd98f00b204e9800998123456789", "d41d8cd98f00b204e9800998123456789" },
		{ "", "2021-08-17 10:23:45 on 2021", "2021-08-17 10:23:45 on 2021" },
		{ "", "+7 912 345-67-89 tomorrow", "+7 9•• •••-••-89 tomorrow" },
		{ "", "8 (912) 345-67-89, завтра", "8 (•••• •••-••-89, завтра" },
		{ "", "+49 30 1234-5678 usw, 8(912)3456789", "+49 •• ••••-••78 usw, 8(9••••••••89" },
		{ "", "345-67-89 or 2020-0123, 1 200 300", "345-••-89 or 2020-0123, 1 200 300" },
		{ "", "15-01-2024 10:30, 15.01.2024 - 20.02.2024", "15-01-2024 10:30, 15.01.2024 - 20.02.2024" },
		{ "", "手机 138.9999.1236", "手机 138••••••••36" },
		{ "", "4111 1111 1111 1111 and 4111.1111.1111.1111", "411• •••• •••• ••11 and 411••••••••••••••11" },
		{ "", "phone: ٠١٠١٢٣٤٥٦٧٨, ۱۲۳۴۵۶۷۸۹", "phone: ٠١٠••••••٧٨, ۱۲۳••••۸۹" },
		{ "", "Telegram: @secret_person99", "Telegram: @sec••••••••••99" },
		{ "", "号码:139-9999 1238", "号码:139-•••• ••38" },
		{ "", "to li[at]qq[dot]com", "to l•••••••••••••••" },
		{ "", "微信lao_wang-88.txt", "微信lao•••••-88.txt" },
		{ "", "2024-01-15 10:30 2019-2021 1, 192.168.100.200, v10.0.19041.1234", "2024-01-15 10:30 2019-2021 1, 192.168.100.200, v10.0.19041.1234" },
		{ "", "", "" },
	};
	for (size_t i = 0; i < sizeof masked / sizeof *masked; i++)
		cleans(&o, masked[i].kind, masked[i].in, masked[i].want);
	report_known_free(&o);
	o.redact = names;
	o.n_redact = 3;
	ok(report_known_load(&o, &err) == ST_OK, "names to redact");
	cleans(&o, "", "张三丰和张三", "█████和张三");
	cleans(&o, "organization", "ATLAS CORP Ltd", "█████ Ltd");
	cleans(&o, "", "ａｔｌａｓ\ncorp", "█████");
	cleans(&o, "", "a张\002三\003丰b", "a█████\002\003b");
	cleans(&o, "", "张 三\n丰", "█████");
	cleans(&o, "", "с ПЁТР говорил", "с █████ говорил");
	cleans(&o, "", "这里是一段很长的上下文，它在记录时被切断了，后面是一个名字张三", "这里是一段很长的上下文，它在记录时被切断了，后面是一个名字█████");
	cleans(&o, "", "三丰说，这里是一段很长的上下文，它在记录时被切断了，前面是名字", "█████说，这里是一段很长的上下文，它在记录时被切断了，前面是名字");
	cleans(&o, "", "tel 13812345678", "tel 138••••••78");
	report_known_free(&o);
	json(&o, "{\"bytes\":952000000000,\"sum\": 123456789.0, \"at\":[[1234567890,2]],\"b\":true}", "{\"bytes\":952000000000,\"sum\": 123456789.0, \"at\":[[1234567890,2]],\"b\":true}");
	json(&o, "{\"note\":\"call 13812345678 \\\"now\\\"\",\"qq\":[\"100200300\",{\"x\":5}],\"phone\":13812345678,\"amount\":\"13812345678\"}",
	     "{\"note\":\"call 138••••••78 \\\"now\\\"\",\"qq\":[\"100••••00\",{\"x\":5}],\"phone\":\"•••\",\"amount\":\"138••••••78\"}");
	json(&o, "{\"13812345678\":1,\"\\u0031\\u0033812345678\":null}", "{\"138••••••78\":1,\"138••••••78\":null}");
	json(&o, "{\"bytes\":13812345678", "{\"bytes\":138••••••78");
	o.unmask = true;
	report_known_load(&o, &err);
	cleans(&o, "", "张三丰 13812345678", "█████ 13812345678");
	report_known_free(&o);
	csv("=1+1", false, "\"'=1+1\"");
	csv("-5.25", true, "-5.25");
	csv("-5", false, "\"'-5\"");
	csv("a,\"b\"\n", false, "\"a,\"\"b\"\"\n\"");
	return done();
}
