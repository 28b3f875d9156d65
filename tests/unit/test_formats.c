/* test_formats.c - readers of lesser formats on the smallest files that hold
 * what they read: data that describe themselves, programs, sound, keys. */
#include "format/host_name.h"
#include "text_run.h"
#include <sluice/arena.h>

#include <string.h>

#define BYTES(lit) lit, sizeof(lit) - 1

static void science(void)
{
	/* one dimension, a title, one variable with a unit */
	static const char nc[] = "CDF\1" "\0\0\0\0" "\0\0\0\x0A" "\0\0\0\1" "\0\0\0\3" "lat\0" "\0\0\0\2"
		"\0\0\0\x0C" "\0\0\0\1" "\0\0\0\5" "title\0\0\0" "\0\0\0\2" "\0\0\0\4" "Wind"
		"\0\0\0\x0B" "\0\0\0\1" "\0\0\0\1" "T\0\0\0" "\0\0\0\1" "\0\0\0\0"
		"\0\0\0\x0C" "\0\0\0\2" "\0\0\0\5" "units\0\0\0" "\0\0\0\2" "\0\0\0\1" "K\0\0\0" "\0\0\0\3" "max\0" "\0\0\0\5" "\0\0\0\1" "\x42\xC8\0\0"
		"\0\0\0\5" "\0\0\0\x08" "\0\0\0\x9C" "\0\0\0\0\0\0\0\0";
	is_z(convert_n("netcdf", BYTES(nc), ""), ":title = \"Wind\"\nfloat T(lat=2)\n\t:units = \"K\"\n\t:max = 100\n", "NetCDF: names, units, remarks");
	is_z(buf_z(&metas), "{\"title\":\"Wind\"}", "and its title");
	for (size_t n = 128; n < sizeof nc - 1; n++)
		convert_n("netcdf", nc, n, "");
	ok(1, "a header cut anywhere");
	char fits[2880];
	memset(fits, ' ', sizeof fits);
	memcpy(fits, "SIMPLE  =                    T", 30);
	memcpy(fits + 80, "OBSERVER= 'Li Lei  '", 20);
	memcpy(fits + 160, "END", 3);
	is_z(convert_n("fits", fits, sizeof fits, ""), "SIMPLE  =                    T\nOBSERVER= 'Li Lei  '\n", "FITS: cards");
	char mat[128 + 8 + 56] = "MATLAB 5.0 MAT-file, made up";
	memset(mat + 28, ' ', 96);
	memcpy(mat + 124, "\0\1IM", 4);
	/* matrix: flags (char), dimensions 1x2, name "who", text "Yi" as UTF-16 */
	memcpy(mat + 128, "\x0E\0\0\0\x38\0\0\0" "\6\0\0\0\x08\0\0\0\4\0\0\0\0\0\0\0" "\5\0\0\0\x08\0\0\0\1\0\0\0\2\0\0\0" "\1\0\3\0who\0" "\4\0\0\0\4\0\0\0Y\0i\0\0\0\0\0", 64);
	is_z(convert_n("mat", mat, sizeof mat, ""), "who: char [1x2]\nYi\n", "MATLAB: a text array");
}

static void library(void)
{
	char record[] = "00080nam a2200049 a 4500" "245002200000\x1E" "10\x1F" "aDemo / \x1F" "cLi Lei.\x1E" "\x1D";
	memcpy(record + 12, "00037", 5);
	is_z(convert_n("marc", record, sizeof record - 1, ""), "Demo / Li Lei.\n", "MARC: fields without their indicators");
	is_z(convert("mif", "<MIFFile 9.00>\n<PgfCatalog\n <Pgf \n  <PgfTag `Body'>\n >\n> # end of PgfCatalog\n<TextFlow\n <Para\n  <ParaLine\n   <String `One \\xe9 \\q2\\q'>\n   <Char HardSpace>\n   <String `three'>\n  >\n > # end of Para\n <Para\n  <ParaLine\n   <String `Next'>\n  >\n >\n>\n"),
	     "One é'2' three\nNext\n", "MIF: strings of paragraphs");
	is_z(convert("ps", "%!PS-Adobe-3.0\n%%Title: (Plan B)\n%%For: Li Lei\n%%BeginProlog\n/x { (no) show } def\n%%EndProlog\n10 20 moveto (Hello \\(you\\)) show (!) show\n10 40 moveto (\\351t\\351) show\nshowpage\n"),
	     "Hello (you) !\nété\n", "PostScript: strings that are shown");
	is_z(buf_z(&metas), "{\"title\":\"Plan B\",\"author\":\"Li Lei\"}", "and its comments");
}

static void sound(void)
{
	static const char midi[] = "MThd\0\0\0\6\0\0\0\1\0\x60" "MTrk\0\0\0\x27" "\0\xFF\3\4Song" "\0\x90\x3C\x40" "\x10\x3C\0" "\0\xFF\5\4/Hel" "\0\xFF\5\2lo" "\0\xFF\5\1\\" "\0\xFF\x2F\0";
	is_z(convert_n("midi", BYTES(midi), ""), "Song\nHello\n", "MIDI: title and syllables");
	static const char aiff[] = "FORM\0\0\0\0AIFF" "NAME\0\0\0\5Theme\0" "AUTH\0\0\0\6Li Lei";
	convert_n("aiff", BYTES(aiff), "");
	is_z(buf_z(&metas), "{\"title\":\"Theme\",\"author\":\"Li Lei\"}", "AIFF");
	static const char flv[] = "FLV\1\0\0\0\0\x09\0\0\0\0\x12\0\0\0\0\0\0\0\0\0\0\2\0\x0AonMetaData\x08\0\0\0\1\0\5title\2\0\4Demo\0\3fps\0\x40\x39\0\0\0\0\0\0\0\0\x09";
	convert_n("flv", BYTES(flv), "");
	is_z(buf_z(&metas), "{\"title\":\"Demo\",\"flv:fps\":\"25\"}", "Flash video");
	/* a telephone's film: keys by number, the clock of the header */
	static const char mov[] = "\0\0\0\xA9" "moov" "\0\0\0\x14" "mvhd\0\0\0\0\xDC\x74\xE0\xA0" "\0\0\0\0"
		"\0\0\0\x8D" "meta" "\0\0\0\x21" "hdlr\0\0\0\0" "\0\0\0\0" "mdta\0\0\0\0\0\0\0\0\0\0\0\0\0"
		"\0\0\0\x3C" "keys\0\0\0\0\0\0\0\1" "\0\0\0\x2C" "mdtacom.apple.quicktime.location.ISO6709"
		"\0\0\0\x28" "ilst" "\0\0\0\x20" "\0\0\0\1" "\0\0\0\x18" "data\0\0\0\1\0\0\0\0" "+31.23+1";
	convert_n("mp4", BYTES(mov), "");
	is_z(buf_z(&metas), "{\"position\":\"+31.23+1\",\"created\":\"2021-03-15T10:00:00Z\"}", "QuickTime: keys, the header's clock");
	for (size_t n = 0; n < sizeof mov - 1; n++)
		convert_n("mp4", mov, n, "");
	/* BPG: one EXIF block of one tag (Make), after a byte that is too many */
	static const char bpg[] = "BPG\xFB\0\x08\1\1\0\x2F" "\1\x2D" "\0" "II*\0\x08\0\0\0" "\2\0" "\x0F\1\2\0\x06\0\0\0\x26\0\0\0" "\x31\1\2\0\4\0\0\0Cam\0" "\0\0\0\0" "Lens1\0";
	convert_n("bpg", BYTES(bpg), "");
	is_z(buf_z(&metas), "{\"software\":\"Cam\",\"camera\":\"Lens1\"}", "BPG: what stands beside the picture");
	for (size_t n = 0; n < sizeof bpg - 1; n++)
		convert_n("bpg", bpg, n, "");
	static const char mkv[] = "\x1A\x45\xDF\xA3\x80" "\x18\x53\x80\x67\xA0" "\x15\x49\xA9\x66\x87" "\x7B\xA9\x84" "Demo" "\x12\x54\xC3\x67\x93" "\x73\x73\x90" "\x67\xC8\x8D" "\x45\xA3\x86" "ARTIST" "\x44\x87\x81" "L";
	convert_n("matroska", BYTES(mkv), "");
	is_z(buf_z(&metas), "{\"title\":\"Demo\",\"author\":\"L\"}", "Matroska");
}

static void keys(void)
{
	/* a name, a time, a letter in an octet string */
	static const char der[] = "\x30\x31" "\x30\x0F\x31\x0D\x30\x0B\x06\x03\x55\x04\x03\x13\x04Test" "\x17\x0D" "200102030405Z" "\x04\x0F" "a signed letter";
	is_z(convert_n("der", BYTES(der), ""), "CN=Test\n2020-01-02T03:04:05Z\na signed letter\n", "DER: names, times, text");
	char deep[4000];
	memset(deep, 0x30, sizeof deep);
	for (size_t i = 1; i < sizeof deep; i += 2)
		deep[i] = '\x80';
	is_z(convert_n("der", deep, sizeof deep, ""), "", "one without a bottom");
}

static void programs(void)
{
	static const char class[] = "\xCA\xFE\xBA\xBE\0\0\0\x34" "\0\x0A" "\1\0\6demo/A" "\7\0\1" "\1\0\x10java/lang/Object" "\7\0\3" "\1\0\3run" "\1\0\x16(Ljava/lang/String;I)V" "\1\0\1n" "\1\0\2[J" "\x08\0\7"
		"\0\x21\0\2\0\4\0\0" "\0\1\0\2\0\7\0\x08\0\0" "\0\1\0\1\0\5\0\6\0\0" "\0\0";
	is_z(convert_n("class", BYTES(class), ""), "package demo;\npublic class A {\n    private long[] n;\n    public void run(java.lang.String, int);\n}\nn\n", "a Java class in outline");
	for (size_t n = 24; n < sizeof class - 1; n++)
		convert_n("class", class, n, "");
	ok(1, "a class cut anywhere");
	FILE *f = fopen("/bin/sh", "rb") /* small, and everywhere */;
	static char self[4 << 20];
	size_t n = f ? fread(self, 1, sizeof self, f) : 0;
	if (f)
		fclose(f);
	ok(n > 1000 && strstr(convert_n("elf", self, n, ""), "libc.so") != NULL && strstr(buf_z(&metas), "machine"), "a program names its libraries and machine");
}

static void packets(void)
{
	is_z(convert("indd", "\x06\x06 soup <x:xmpmeta xmlns:x='adobe:ns:meta/'><rdf:RDF><rdf:Description xmp:CreatorTool='InDesign'><dc:title><rdf:Alt><rdf:li>Flyer</rdf:li></rdf:Alt></dc:title></rdf:Description></rdf:RDF></x:xmpmeta> soup"), "", "XMP in other bytes");
	is_z(buf_z(&metas), "{\"software\":\"InDesign\",\"title\":\"Flyer\"}", "gives metadata");
}

/* RFC 3492 §7.1, and names that cannot be written so. */
static void hosts(void)
{
	static const struct {
		const char *name, *want;
	} cases[] = {
		{ "dy.example.org", "dy.example.org" },
		{ "bücher.example.org", "xn--bcher-kva.example.org" },
		{ "BÜCHER.example.org", "xn--bcher-kva.example.org" },
		{ "bu\xCC\x88" "cher.example.org", "xn--bcher-kva.example.org" },
		{ "пример.пример", "xn--e1afmkfd.xn--e1afmkfd" },
		{ "他们为什么不说中文", "xn--ihqwcrb4cv8a8dqg056pqjye" },
		{ "Pročprostěnemluvíčesky", "xn--proprostnemluvesky-uyb24dma41a" },
		{ "なぜみんな日本語を話してくれないのか", "xn--n8jok5ay5dzabd5bym9f0cm5685rrjetr6pdxa" },
		{ "почемужеонинеговорятпорусски.example", "xn--b1abfaaepdrnnbgefbadotcwatmq2g4l.example" },
		{ "中中中中中中中中中中中中中中中中中中中中中中中中中中中中中中中中中中中中中中中中中中中中中中中中中中中中中中中中中中.example", NULL },
		{ "国中人大上下左右前后东西南北春夏秋冬金木水火土日月星风云雷电.example", NULL },
		{ "a\xE4\xB8.example", NULL },
	};
	struct arena arena;
	arena_init(&arena);
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct str s = host_a_label(&arena, str_from(cases[i].name));
		is(s, cases[i].want ? cases[i].want : cases[i].name, "a host as it is looked up");
	}
	is(host_a_label_in(&arena, STR("http://a@bücher.example.org:80/ü"), 9), "http://a@xn--bcher-kva.example.org:80/ü", "a host within an address");
	arena_release(&arena);
}

int main(void)
{
	hosts();
	science();
	library();
	sound();
	keys();
	programs();
	packets();
	return done();
}
