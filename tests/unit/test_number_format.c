/* test_number_format.c - numbers as a sheet's cells show them. */
#include "tap.h"

#include "text/number_format.h"

static void shown(const char *want, double v, int id, const char *code)
{
	struct buf b;
	struct number_style s = number_style_of(id, str_from(code));
	buf_init(&b, 1000);
	number_text(v, &s, false, &b);
	char name[100];
	snprintf(name, sizeof name, "%.15g as %s (%d)", v, code, id);
	is(buf_str(&b), want, name);
	buf_release(&b);
}

int main(void)
{
	shown("1234.5", 1234.5, 0, "");
	shown("1200000", 1200000, 0, "General");
	shown("1,599.99", 1599.99, 4, "");
	shown("-1,599.99", -1599.99, 4, "");
	shown("(1,599.99)", -1599.99, 39, "");
	shown("1,200,000", 1200000, 3, "");
	shown("100", 100, 3, "");
	shown("2.50%", .025, 10, "");
	shown("2.5%", .025, 9, "");
	shown("67%", 2.0 / 3, 9, "");
	shown("0.67", 2.0 / 3, 2, "");
	shown("450,000.5", 450000.5, 3, "");
	shown("$1,599.99", 1599.99, 164, "\"$\"#,##0.00;[Red]\\(\"$\"#,##0.00\\)");
	shown("($1,599.99)", -1599.99, 164, "\"$\"#,##0.00;[Red]\\(\"$\"#,##0.00\\)");
	shown("-1,234.50", -1234.5, 164, "#,##0.00;[Red]#,##0.00"); /* red is not seen in text */
	shown("123,456,789.45", 123456789.45, 3, "");
	shown("1,234,567,890,123.45", 1234567890123.45, 3, "");
	shown("¥450,000.00", 450000, 164, "[$¥-804]#,##0.00");
	shown("€ 5", 5, 164, "[$€-2]\\ 0");
	shown("12.00万元", 12, 164, "0.00\"万元\"");
	shown("12.00万元人民币不含税", 12, 164, "0.00\"万元人民币不含税\"");
	shown("1一二三四五六七八九十一二三四五", 1, 164, "0\"一二三四五六七八九十一二三四五六七\"");
	shown("￥7.00", 7, 164, "￥0.00");
	shown("00420", 420, 164, "00000");
	shown("-3", -3, 164, "0;;");
	shown("42", 42, 164, ";;;");
	shown("1234567", 1234567, 164, "#,##0,");
	shown("8613800000000", 8613800000000, 164, "0.00E+00");
	shown("5551234567", 5551234567, 164, "\\(###\\)\\ ###\\-####");
	shown("0.5", .5, 12, "");
	shown("7", 7, 164, "[>100]\"many\";0");
	shown("5.0 ; x", 5, 164, "0.0\" ; x\"");
	shown("1e+20", 1e20, 4, "");
	shown("1997-05-18", 35568, 14, "");
	shown("18:15", .760416666666667, 20, "");
	shown("0", 0, 164, "#,##0;-#,##0;\"-\"");
	shown("12.5万元", 12.5, 164, "General\"万元\"");
	shown("-0.333333333333333 t", -1.0 / 3, 164, "General\" t\"");
	shown("¥1200000元", 1200000, 164, "\\¥G/通用格式\"元\"");
	shown("1200000", 1200000, 164, "G/通用格式");
	shown("-7", -7, 164, "General;[Red]-General");
	shown("-1234.5 x", -1234.5, 164, "General;General\" x\"");
	shown("1234.5", 1234.5, 164, "General;General\" x\"");
	shown("-1234.50neg", -1234.5, 164, "0.00;General\"neg\"");
	shown("-5 t", -5, 164, "0\" t\";[Red]0");
	shown("1e+21万元", 1e21, 164, "General\"万元\"");
	shown("0", 0, 164, "General;\"-\"General;\"zero\"");
	return done();
}
