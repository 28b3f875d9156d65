/* test_text.c - converters on small inputs: what comes in, what text comes out. */
#include "tap.h"

#include "text_run.h"

#include "text/markup.h"

static void plain(void)
{
	is_z(convert("text", "a\r\nb\rc"), "a\nb\nc", "line ends of all kinds are LF");
	is_z(convert_n("text", "\xD6\xD0\xB9\xFA\xC8\xCB\xC3\xF1\xBA\xCF\xCD\xAC", 12, "GB18030"), "中国人民合同", "GB18030");
	is_z(convert_n("text", "\xFF\xFEh\0i\0", 6, ""), "hi", "UTF-16 by its mark");
	is_z(convert_n("text", "a\0b\x01" "c\x1b[0m", 9, ""), "a b c [0m", "control characters are spaces");
	is_z(convert_n("text", "ab\xFFz, good UTF-8: \xC3\xA9\xC3\xA9\xC3\xA9 and long enough", 40, "UTF-8"), "ab\xEF\xBF\xBDz, good UTF-8: ééé and long enough", "a bad byte is marked");
	ok(losses == 1, "and reported");
}

static void html(void)
{
	is_z(convert("html", "<html><p>One <b>two</b>\n three<p>four<br>five"), "One two three\nfour\nfive\n", "blocks and breaks");
	is_z(convert("html", "<p>签订\n  2012\n  年\n合同 金额</p>"), "签订2012年合同 金额\n", "a source line break beside Chinese is nothing");
	is_z(convert("html", "<html><table><tr><th>a<th>b<tr><td colspan=2>x<td>y<tr><td>1</td><td>2</td><td>3</table>"), "a\tb\nx\t\ty\n1\t2\t3\n", "rows and cells");
	is_z(convert("html", "<html><table><tr><td rowspan=2>组<td>1<tr><td>2<tr><td>9<td>8</table>"), "组\t1\n组\t2\n9\t8\n", "a label that spans rows stands in each");
	is_z(convert("html", "<html><table><tr><td><p>one</p><table><tr><td>i<td>j</table><p>two</td></tr></table>"), "one\ni\tj\ntwo\n", "a table within a table");
	is_z(convert("html", "<html><script>if (a<b) x()</script><style>p{}</style>t&amp;&lt;&#20013;&nbsp;e<!-- no -->"), "t&<中 e\n", "scripts go, references are read");
	is_z(convert("html", "<html><a href='http://a.example/x'>here</a> is it"), "here is it <http://a.example/x>\n", "targets of links stand at the end of the line");
	is_z(convert("html", "<html><div title=\"3、甲方：某局\" type=\"paragraph\"></div>x"), "3、甲方：某局\nx\n", "a section's title");
	is_z(convert("html", "<html><title>T</title><meta name=author content=Me>b"), "T\nb\n", "title is a line");
	is_z(buf_z(&metas), "{\"title\":\"T\",\"author\":\"Me\"}", "and metadata");
	is_z(convert("html", "<html>a < b <1 <notatag> \"<"), "a < b <1 \"<\n", "stray brackets are text");
	is_z(convert_n("html", "<meta charset=gb2312>\xD6\xD0\xB9\xFA", 25, ""), "中国\n", "the declared character set");
}

static void units(void)
{
	is_z(convert_n("text", "\xFF\xFE" "a\0\0\xD8" "b\0\x2D\x4E", 10, "UTF-16LE"), "a\xEF\xBF\xBD" "b中", "half a pair in UTF-16 costs itself only");
	is_z(convert_n("text", "\xC1\xE4\x8F\xFE\xA8\xD3\xA1\x43", 8, "Big5"), "鍵\xEF\xBF\xBD來。", "so does a character of one's own in Big5");
	is_z(convert_n("text", "\x98\x99", 2, "IBM737"), "αβ", "Greek of DOS");
}

static void xml(void)
{
	const char *laughs = "<?xml version='1.0'?><!DOCTYPE l [<!ENTITY a 'ha'><!ENTITY b '&a;&a;&a;'>]><l><p>x&b;y</p></l>";
	is_z(convert("xml", laughs), "x&b;y\n", "entities are not expanded");
	is_z(convert("xml", "<!DOCTYPE r [<!ENTITY x SYSTEM 'file:///etc/passwd'>]><r>&x;</r>"), "&x;\n", "nothing is fetched");
	is_z(convert("xml", "<b><sms address='+100' body='hi &amp; you'/></b>"), "+100 hi & you\n", "data in attributes");
	is_z(convert("xml", "<a><![CDATA[1 < 2]]></a>"), "1 < 2\n", "CDATA");
	size_t n = 400000;
	char *deep = malloc(n * 3 + 2);
	for (size_t i = 0; i < n; i++)
		memcpy(deep + i * 3, "<a>", 3);
	memcpy(deep + n * 3, "z", 2);
	is_z(convert("xml", deep), "z\n", "depth costs nothing");
	free(deep);
}

static void data(void)
{
	is_z(convert("csv", "a;b;c\n1;\"x;\"\"y\"\"\nz\";3\n4;;6\n"), "a\tb\tc\n1\tx;\"y\" z\t3\n4\t\t6\n", "CSV with quotes and line breaks");
	is_z(convert("json", "{\"ts\":\"2020-01-01T00:00:00\",\"from\":\"a\",\"to\":\"b\",\"body\":\"x\\ny\"}{\"ts\":1600000000,\"from\":\"b\",\"to\":\"a\",\"body\":\"z\"}"),
	   "2020-01-01T00:00:00\ta\tb\tx y\n2020-09-13 12:26:40\tb\ta\tz\n", "objects one after the other are a chat");
	is_z(convert("json", "{\"name\":\"Chat\",\"messages\":[{\"date\":\"2021\",\"from\":\"A\",\"text\":[\"see \",{\"type\":\"link\",\"text\":\"http://x.example\"}]}]}"),
	   "name: Chat\n2021\tA\tChat\tsee http://x.example\n", "Telegram's JSON");
	is_z(convert("json", "{\"\\u540d\":\"\\u4e2d\",\"n\":1}"), "名: 中\tn: 1\n", "an object is a line");
	is_z(convert("text", "{\ntimestamp: 2023-09-18 13:35:07,\nchat_id: !r,\nsender_alias: @u,\nmessage: a } b\n}\nc\n}\n{\ntimestamp: t2,\nchat_id: !r,\nsender_alias: @v,\nmessage: d\n}\n"),
	   "2023-09-18 13:35:07\t@u\t!r\ta } b } c\nt2\t@v\t!r\td\n", "objects without quotes");
	is_z(convert("sql", "INSERT INTO `t` (`a`,`b`) VALUES (1,'it''s; \\'x\\''),(NULL,0x6869);\nSELECT 1;"), "t\na\tb\n1\tit's; 'x'\n\thi\nSELECT 1;\n", "INSERT");
	is_z(convert("sql", "CREATE TABLE IF NOT EXISTS `ht` (\n `id` int,\n `khmc` varchar(9) DEFAULT '(,' COMMENT '客户名称',\n `zt` enum('a,b') COMMENT '状态 0未签',\n `je` int COMMENT '金额（单位：元）',\n KEY `k` (`id`)\n);\nINSERT INTO `ht` VALUES (1,'x','a,b',2);\n"),
	   "CREATE TABLE IF NOT EXISTS `ht` (\n `id` int,\n `khmc` varchar(9) DEFAULT '(,' COMMENT '客户名称',\n `zt` enum('a,b') COMMENT '状态 0未签',\n `je` int COMMENT '金额（单位：元）',\n KEY `k` (`id`)\n);\nht\nid\t客户名称\t状态\t金额（单位：元）\n1\tx\ta,b\t2\n", "columns of CREATE TABLE, by their comments");
	is_z(convert("sql", "CREATE TABLE p.t (a int, \"b c\" text);\nCOMMENT ON COLUMN p.t.\"b c\" IS '目标';\nCOPY p.t (\"b c\", a) FROM stdin;\nx\t1\n\\.\nINSERT INTO u (a) VALUES (1);"),
	   "CREATE TABLE p.t (a int, \"b c\" text);\nCOMMENT ON COLUMN p.t.\"b c\" IS '目标';\np.t\n目标\ta\nx\t1\nu\na\n1\n", "COMMENT ON COLUMN");
	is_z(convert("sql", "CREATE TABLE [dbo].[t]([a] [int], [b] [date])\nGO\nINSERT [dbo].[t] ([a], [b]) VALUES (CAST(1.50 AS Decimal(12, 2)), CAST(N'2019-08-12' AS Date))\nGO\nINSERT [dbo].[t] ([a], [b]) VALUES (2, NULL)\nGO\nINSERT INTO o VALUES (to_date('2019-08-12', 'yyyy-mm-dd'), 'x');"),
	   "CREATE TABLE [dbo].[t]([a] [int], [b] [date])\ndbo.t\na\tb\n1.50\t2019-08-12\n2\t\no\n2019-08-12\tx\n", "SQL Server's and Oracle's values");
	is_z(convert("sql", "-- PostgreSQL\nINSERT INTO t VALUES (1, E'it\\'s \\\\ ok', 'C:\\t\\', 'x');\nINSERT INTO t VALUES (2, 'y', e'a\\nb', '\\x6869'::bytea);"),
	   "-- PostgreSQL\nt\n1\tit's \\ ok\tC:\\t\\\tx\n2\ty\ta b\thi\n", "PostgreSQL's E'…' and bytea");
	is_z(convert("sql", "INSERT INTO t VALUES (1, $$it's $1 a\ntext$$, $a$x $$ $ab $a$, $1250.50, $12, $$$$);\nSELECT 1;"), "t\n1\tit's $1 a text\tx $$ $ab \t$1250.50\t$12\t\nSELECT 1;\n", "strings between dollars");
	is_z(convert("sql", "INSERT INTO t VALUES (q'[O'H [a]]]', nq'{it's}',Q'!a'b!',N'n',q'(x)',q'<>>');\nSELECT 1;"), "t\nO'H [a]]\tit's\ta'b\tn\tx\t>\nSELECT 1;\n", "Oracle's q'[…]'");
	is_z(convert("sql", "INSERT INTO t VALUES (TO_CLOB('a ') || TO_CLOB('b'), 'c' || chr(10) || q'[d's]', 1, CAST(N'x' AS nvarchar(9)));"), "t\na b\tc d's\t1\tx\n", "what is joined");
	is_z(convert("sql", "BEGIN TRANSACTION;\nINSERT INTO t VALUES(1,replace(replace('a\\r\\nb\\c','\\r',char(13)),'\\n',char(10)),X'6869',X'00ff',X'','\\n');\nCOMMIT;"),
	   "BEGIN TRANSACTION;\nt\n1\ta  b\\c\thi\t0x00ff\t\t\\n\nCOMMIT;\n", "SQLite's replace() and X'…'");
	is_z(convert("sql", "REM INSERTING into HR.T\nREM it's; a\nSET DEFINE OFF\nPROMPT x\nSET ECHO ON;\nInsert into HR.T (A,B) values ('C:\\','b');\nREM\nINSERT INTO u VALUES (1);\n"),
	   "REM INSERTING into HR.T\nREM it's; a\nSET DEFINE OFF\nPROMPT x\nSET ECHO ON;\nHR.T\nA\tB\nC:\\\tb\nREM\nu\n1\n", "lines of SQL*Plus");
	ok(losses == 0, "none lost");
	is_z(convert("sql", "COPY t (a, b) FROM stdin;\n\\\\x6869\tx\n\\\\x00\tcu\\nt"), "t\na\tb\nhi\tx\n\\x00\tcu t\n", "bytea in a COPY that is cut");
	ok(losses == 1, "is told");
	is_z(convert("sql", "INSERT INTO t VALUES (1,'a'),\n(2,'cut o"), "t\n1\ta\n2\tcut o\n", "a dump cut in a string");
	ok(losses == 1, "is told");
	is_z(convert("sql", "INSERT INTO t VALUES (1,'a'),\n"), "t\n1\ta\n", "a dump cut between rows");
	ok(losses == 1, "is told");
	is_z(convert("sql", "INSERT INTO t VALUES (1,'a')"), "t\n1\ta\n", "a dump without its last semicolon");
	ok(losses == 0, "is whole");
	is_z(convert("sql", "-- PostgreSQL\nCOPY t (a, b) FROM stdin;\n1\tx\\ny\n2\t\\N\n\\.\n"), "-- PostgreSQL\nt\na\tb\n1\tx y\n2\t\n", "COPY");
	is_z(convert("markdown", "# T\n\n| a | b |\n|---|---|\n| 1 | 2 |\n\n<table><tr><td>x<td>y<br>z <a href=\"u-1.md\">f.docx</a></table>\nend\n"),
	   "T\n\na\tb\n1\t2\n\nx\ty z f.docx <u-1.md>\nend\n", "Markdown with both kinds of tables");
}

static void mail(void)
{
	const char *m = "From: =?GB2312?B?1cU=?= <z@a.example>\r\nTo: b@b.example\r\nSubject: =?utf-8?q?caf=C3=A9?=\r\nMIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=x\r\n\r\n"
		"--x\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\nD=C3=BCsseldorf=\r\n goes on\r\n--x\r\n"
		"Content-Type: application/zip; name=a.zip\r\nContent-Disposition: attachment; filename=a.zip\r\n\r\nPK\r\n--x--\r\n";
	is_z(convert("eml", m), "From: 张 <z@a.example>\nTo: b@b.example\nSubject: café\nDüsseldorf goes on\nAttachment: a.zip\n", "a message");
	ok(strstr(buf_z(&metas), "\"subject\":\"café\"") != NULL, "and its metadata");
}

static void cards(void)
{
	is_z(convert("vcard", "BEGIN:VCARD\nFN;CHARSET=UTF-8;ENCODING=QUOTED-PRINTABLE:=E5=BC=A0=\n=E4=B8=89\nNOTE:a\\nb\\, c\n  d\nPHOTO;ENCODING=BASE64:AAAA\n BBBB\nEND:VCARD\n"),
	     "BEGIN:VCARD\nFN:张三\nNOTE:a b, c d\nEND:VCARD\n", "an address card of an old telephone");
	/* {"k": "v"}: two strings, a dictionary, a table of offsets, the trailer */
	static const char plist[] = "bplist00" "\xD1\x01\x02" "\x51k" "\x51v" "\x08\x0B\x0D"
		"\0\0\0\0\0\0\x01\x01" "\0\0\0\0\0\0\0\x03" "\0\0\0\0\0\0\0\0" "\0\0\0\0\0\0\0\x0F";
	is_z(convert_n("bplist", plist, sizeof plist - 1, ""), "k: v\n", "a binary property list");
	static const char lying[] = "bplist00" "\xD1\x01\x02" "\x51k" "\x51v" "\x08\x0B\x0D"
		"\0\0\0\0\0\0\x01\x01" "\xFF\0\0\0\0\0\0\x03" "\0\0\0\0\0\0\0\0" "\0\0\0\0\0\0\0\x0F";
	is_z(convert_n("bplist", lying, sizeof lying - 1, ""), "(failed)", "one that lies about its size");
	char tag[256] = "x";
	memcpy(tag + 128, "TAGsong", 7);
	memcpy(tag + 128 + 33, "singer", 6);
	tag[255] = 17;
	convert_n("mp3", tag, sizeof tag, "");
	is_z(buf_z(&metas), "{\"title\":\"song\",\"author\":\"singer\",\"genre\":\"Rock\"}", "ID3");
	is_z(convert_n("onenote", "\xFF\xFFM\0e\0e\0t\0i\0n\0g\0\0\0\xFF\xFE\x01short\x02longer run of text\x03", 47, ""), "Meeting\nshort\nlonger run of text\n", "strings of a notebook");
	is_z(convert("binary", "\x01\x02\x03\x04\x05\x06\x07"), "(failed)", "data are no text");
}

int main(void)
{
	plain();
	html();
	units();
	xml();
	data();
	mail();
	cards();
	return done();
}
