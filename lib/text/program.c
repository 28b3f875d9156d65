/* program.c - programs: for which machine, and what their makers wrote into
 * them. PE has a version resource (company, product, original name), ELF and
 * Mach-O name the libraries they need, a Java class is listed as its outline.
 * Strings of code are not text; refs of malware reports are not in here. */
#include "ole_text.h"

#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#define SECTIONS_MAX 96
#define VERSION_BYTES_MAX 65536
#define LIBRARIES_MAX 512

struct machine { uint32_t id; const char *name; };

static const struct machine pe_machines[] = { { 0x14C, "x86-32" }, { 0x8664, "x86-64" }, { 0x1C0, "arm" },  { 0x1C4, "arm" },
					      { 0xAA64, "arm64" }, { 0x200, "ia-64" },   { 0x166, "mips" }, { 0x1F0, "powerpc" },
					      { 0x184, "alpha" },  { 0x1A2, "sh3" },     { 0x1A6, "sh4" },  { 0x5064, "riscv-64" },
					      { 0, NULL } };
static const struct machine elf_machines[] = { { 2, "sparc" },    { 3, "x86-32" },      { 4, "m68k" },        { 8, "mips" },
					       { 20, "powerpc" }, { 21, "powerpc-64" }, { 22, "s390" },       { 40, "arm" },
					       { 42, "sh" },      { 43, "sparc-64" },   { 50, "ia-64" },      { 62, "x86-64" },
					       { 183, "arm64" },  { 243, "riscv" },     { 258, "loongarch" }, { 0x9026, "alpha" },
					       { 0, NULL } };
static const struct machine macho_machines[] = { { 7, "x86-32" },   { 0x1000007, "x86-64" },     { 12, "arm" }, { 0x100000C, "arm64" },
						 { 18, "powerpc" }, { 0x1000012, "powerpc-64" }, { 0, NULL } };

static void put_machine(struct text_out *o, const struct machine *m, uint32_t id)
{
	for (; m->name; m++)
		if (m->id == id)
			text_meta(o, "machine", str_from(m->name));
}

/* A reader of numbers in either byte order that never leaves S. */
struct view { struct str s; bool big; };

static uint64_t num(const struct view *v, uint64_t at, unsigned n)
{
	uint64_t r = 0;
	if (at > v->s.len || n > v->s.len - at)
		return 0;
	for (unsigned i = 0; i < n; i++)
		r = r << 8 | (unsigned char)v->s.p[at + (v->big ? i : n - 1 - i)];
	return r;
}

static struct str zstr(const struct view *v, uint64_t at)
{
	struct str s = str_sub(v->s, at > v->s.len ? v->s.len : (size_t)at, v->s.len);
	s.len = s.len ? strnlen(s.p, s.len) : 0;
	return s;
}

/* Blocks of a version resource: length, length of the value, a key, padding,
 * the value, padding, blocks (VS_VERSIONINFO). Strings are leaves under a
 * StringTable; they are found by their shape. */
static void version_strings(struct text_out *o, struct str s)
{
	static const struct { const char *name, *key; } rows[] = { { "CompanyName", "company" }, { "ProductName", "title" }, { "FileDescription", "comment" }, { "LegalCopyright", "rights" },
		{ "OriginalFilename", "original_name" }, { "InternalName", "internal_name" }, { "FileVersion", "software_version" }, { "ProductVersion", "product_version" }, { "Comments", "comment" },
		{ "LegalTrademarks", "trademark" }, { "PrivateBuild", "build" }, { "SpecialBuild", "build" } };
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		struct buf key, value;
		buf_init(&key, 128);
		for (const char *c = rows[i].name; *c; c++) {
			buf_add_char(&key, *c);
			buf_add_char(&key, '\0');
		}
		buf_add(&key, "\0", 2);
		ptrdiff_t at = str_find(s, buf_str(&key));
		if (at >= 6) {
			/* the value begins on a multiple of four */
			size_t from = ((size_t)at + key.len + 3) & ~(size_t)3, units = u16(s.p + at - 4), n = 0;
			while (n < units && from + 2 * n + 2 <= s.len && u16(s.p + from + 2 * n))
				n++;
			buf_init(&value, TEXT_META_VALUE_MAX);
			if (from < s.len)
				ole_text_utf16(&value, s.p + from, n);
			text_meta(o, rows[i].key, buf_str(&value));
			buf_release(&value);
		}
		buf_release(&key);
	}
}

static void put_time(struct text_out *o, const char *key, uint64_t seconds)
{
	char z[32];
	struct tm tm;
	time_t t = (time_t)seconds;
	if (seconds > 315532800 && seconds < 4102444800u && gmtime_r(&t, &tm) && strftime(z, sizeof z, "%Y-%m-%dT%H:%M:%SZ", &tm))
		text_meta(o, key, str_from(z));
}

static void read_pe(struct text_out *o, const struct view *v)
{
	uint64_t pe = num(v, 60, 4);
	if (num(v, pe, 4) != 0x4550)
		return;
	text_meta(o, "platform", STR("Windows"));
	put_machine(o, pe_machines, (uint32_t)num(v, pe + 4, 2));
	put_time(o, "created", num(v, pe + 8, 4));
	uint64_t n = num(v, pe + 6, 2), at = pe + 24 + num(v, pe + 20, 2);
	for (uint64_t i = 0; i < n && i < SECTIONS_MAX; i++, at += 40) {
		if (at + 40 > v->s.len || memcmp(v->s.p + at, ".rsrc", 5) != 0)
			continue;
		struct str rsrc = str_sub(v->s, num(v, at + 20, 4), num(v, at + 20, 4) + num(v, at + 16, 4));
		ptrdiff_t info = str_find(rsrc, STR("V\0S\0_\0V\0E\0R\0S\0I\0O\0N\0_\0I\0N\0F\0O\0"));
		if (info >= 6)
			version_strings(o, str_sub(rsrc, (size_t)info - 6, (size_t)info + VERSION_BYTES_MAX));
	}
}

/* ELF: the section of type DYNAMIC, whose NEEDED entries are names of
 * libraries in the string table it links to. */
static void read_elf(struct text_out *o, struct view *v)
{
	bool wide = num(v, 4, 1) == 2;
	v->big = num(v, 5, 1) == 2;
	static const char *const systems[] = { "System V", "HP-UX", "NetBSD",  "Linux", NULL, NULL,     "Solaris",
					       "AIX",      "IRIX",  "FreeBSD", "Tru64", NULL, "OpenBSD" };
	uint64_t abi = num(v, 7, 1);
	if (abi < sizeof systems / sizeof systems[0] && systems[abi])
		text_meta(o, "platform", str_from(systems[abi]));
	put_machine(o, elf_machines, (uint32_t)num(v, 18, 2));
	text_meta(o, "endian", v->big ? STR("big") : STR("little"));
	uint64_t sh = num(v, wide ? 40 : 32, wide ? 8 : 4), size = num(v, wide ? 58 : 46, 2), n = num(v, wide ? 60 : 48, 2);
	for (uint64_t i = 0; i < n && i < SECTIONS_MAX && size >= 40; i++) {
		uint64_t s = sh + i * size;
		if (num(v, s + 4, 4) != 6)
			continue;
		uint64_t at = num(v, s + (wide ? 24 : 16), wide ? 8 : 4), len = num(v, s + (wide ? 32 : 20), wide ? 8 : 4),
			 str = sh + num(v, s + (wide ? 40 : 24), 4) * size;
		uint64_t names = num(v, str + (wide ? 24 : 16), wide ? 8 : 4);
		unsigned w = wide ? 8 : 4, found = 0;
		for (uint64_t k = 0; k + 2 * w <= len && found < LIBRARIES_MAX && num(v, at + k, w); k += 2 * w)
			if (num(v, at + k, w) == 1) {
				text_put(o, zstr(v, names + num(v, at + k + w, w)));
				text_line(o);
				found++;
			}
	}
}

static void read_macho(struct text_out *o, struct view *v)
{
	uint64_t magic = num(v, 0, 4);
	if (magic == 0xBEBAFECA) { /* fat: the first of its machines */
		v->big = true;
		uint64_t at = num(v, 16, 4), len = num(v, 20, 4);
		for (uint64_t i = 0; i < num(v, 4, 4) && i < 8; i++)
			put_machine(o, macho_machines, (uint32_t)num(v, 8 + 20 * i, 4));
		v->s = str_sub(v->s, (size_t)at, (size_t)(at + len));
		v->big = false;
		magic = num(v, 0, 4);
	}
	v->big = magic == 0xCEFAEDFE || magic == 0xCFFAEDFE;
	bool wide = num(v, 0, 4) == 0xFEEDFACF;
	text_meta(o, "platform", STR("macOS"));
	put_machine(o, macho_machines, (uint32_t)num(v, 4, 4));
	uint64_t n = num(v, 16, 4), at = wide ? 32 : 28;
	for (uint64_t i = 0; i < n && i < LIBRARIES_MAX; i++) {
		uint64_t cmd = num(v, at, 4) & 0x7FFFFFFF, size = num(v, at + 4, 4);
		if (size < 8)
			break;
		if (cmd == 0xC || cmd == 0xD) { /* LC_LOAD_DYLIB, LC_ID_DYLIB */
			text_put(o, zstr(v, at + num(v, at + 8, 4)));
			text_line(o);
		}
		at += size;
	}
}

enum status text_program(const struct text_in *in, struct text_out *o, struct err *err)
{
	if (!in->map)
		return err_set(err, ST_SKIP, E_LIMIT_BYTES, "too large to be mapped");
	struct view v = { .s = str_make(in->map, (size_t)in->size) };
	if (str_starts(v.s, STR("MZ")))
		read_pe(o, &v);
	else if (str_starts(v.s, STR("\x7F" "ELF")))
		read_elf(o, &v);
	else
		read_macho(o, &v);
	return ST_OK;
}
