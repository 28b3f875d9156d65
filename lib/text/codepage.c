/* codepage.c - tables after [MS-UCODEREF] and [MS-LCID]. */
#include "codepage.h"

#include <stddef.h>

static const struct { uint32_t cp; const char *name; } pages[] = {
	{ 437, "CP437" }, { 708, "ISO-8859-6" }, { 737, "CP737" }, { 775, "CP775" }, { 850, "CP850" }, { 852, "CP852" }, { 855, "CP855" }, { 857, "CP857" },
	{ 860, "CP860" }, { 861, "CP861" }, { 862, "CP862" }, { 863, "CP863" }, { 864, "CP864" }, { 865, "CP865" }, { 866, "CP866" }, { 869, "CP869" },
	{ 874, "CP874" }, { 932, "CP932" }, { 936, "GB18030" }, { 949, "CP949" }, { 950, "BIG5-HKSCS" }, { 1200, "UTF-16LE" }, { 1201, "UTF-16BE" },
	{ 1250, "CP1250" }, { 1251, "CP1251" }, { 1252, "CP1252" }, { 1253, "CP1253" }, { 1254, "CP1254" }, { 1255, "CP1255" }, { 1256, "CP1256" }, { 1257, "CP1257" },
	{ 1258, "CP1258" }, { 1361, "JOHAB" }, { 10000, "MACINTOSH" }, { 10001, "CP932" }, { 10002, "BIG5" }, { 10003, "CP949" }, { 10007, "MAC-CYRILLIC" },
	{ 10008, "GB18030" }, { 20127, "US-ASCII" }, { 20866, "KOI8-R" }, { 21866, "KOI8-U" }, { 28591, "ISO-8859-1" }, { 28592, "ISO-8859-2" }, { 28595, "ISO-8859-5" },
	{ 28597, "ISO-8859-7" }, { 50220, "ISO-2022-JP" }, { 51932, "EUC-JP" }, { 51949, "EUC-KR" }, { 54936, "GB18030" }, { 65001, "UTF-8" },
};

const char *codepage_name(uint32_t cp)
{
	for (size_t i = 0; i < sizeof pages / sizeof pages[0]; i++)
		if (pages[i].cp == cp)
			return pages[i].name;
	return "CP1252";
}

uint32_t codepage_of_fcharset(uint32_t fcharset)
{
	switch (fcharset) {
	case 77: return 10000;
	case 78: case 128: return 932;
	case 79: case 129: return 949;
	case 80: case 134: return 936;
	case 81: case 136: return 950;
	case 130: return 1361;
	case 161: return 1253;
	case 162: return 1254;
	case 163: return 1258;
	case 177: case 181: return 1255;
	case 178: case 179: case 180: return 1256;
	case 186: return 1257;
	case 204: return 1251;
	case 222: return 874;
	case 238: return 1250;
	case 254: return 437;
	case 255: return 850;
	default: return 0;
	}
}

uint32_t codepage_of_language(uint32_t lid)
{
	switch (lid) {
	case 0x0804: case 0x1004: return 936;
	case 0x0404: case 0x0C04: case 0x1404: return 950;
	default: break;
	}
	switch (lid & 0x3FF) {
	case 0x01: case 0x29: case 0x20: return 1256;
	case 0x02: case 0x19: case 0x22: case 0x23: case 0x2F: case 0x3F: case 0x40: return 1251;
	case 0x05: case 0x0E: case 0x15: case 0x18: case 0x1A: case 0x1B: case 0x1C: case 0x24: return 1250;
	case 0x08: return 1253;
	case 0x0D: return 1255;
	case 0x11: return 932;
	case 0x12: return 949;
	case 0x1E: return 874;
	case 0x1F: return 1254;
	case 0x25: case 0x26: case 0x27: return 1257;
	case 0x2A: return 1258;
	default: return 1252;
	}
}
