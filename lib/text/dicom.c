/* dicom.c - medical pictures (DICOM, PS3.10 and PS3.5): what stands around the
 * picture: patient, physician, hospital, device, date, study. A line an element,
 * "PatientName: …"; elements without a name here by their number. The picture
 * itself is not read. Sequences are walked into; files without the preamble are
 * not told from others. */
#include "convert.h"

#include "decode.h"

#include <sluice/utf8.h>

#include <stdio.h>

#define PREAMBLE 132u
#define VALUE_BYTES_MAX (64u << 10)
#define ELEMENTS_MAX 1000000u
#define UNDEFINED 0xFFFFFFFFu

/* Elements an investigator asks for (PS3.6). */
static const struct { uint32_t tag; const char *name; } names[] = {
	{ 0x00080020, "StudyDate" }, { 0x00080021, "SeriesDate" }, { 0x00080023, "ContentDate" }, { 0x00080030, "StudyTime" }, { 0x00080050, "AccessionNumber" }, { 0x00080060, "Modality" },
	{ 0x00080070, "Manufacturer" }, { 0x00080080, "InstitutionName" }, { 0x00080081, "InstitutionAddress" }, { 0x00080090, "ReferringPhysicianName" }, { 0x00080092, "ReferringPhysicianAddress" },
	{ 0x00080094, "ReferringPhysicianTelephone" }, { 0x00081010, "StationName" }, { 0x00081030, "StudyDescription" }, { 0x0008103E, "SeriesDescription" }, { 0x00081040, "Department" },
	{ 0x00081048, "PhysicianOfRecord" }, { 0x00081050, "PerformingPhysicianName" }, { 0x00081060, "ReadingPhysicianName" }, { 0x00081070, "OperatorName" }, { 0x00081080, "AdmittingDiagnoses" },
	{ 0x00081090, "ModelName" }, { 0x00100010, "PatientName" }, { 0x00100020, "PatientID" }, { 0x00100030, "PatientBirthDate" }, { 0x00100040, "PatientSex" }, { 0x00101000, "OtherPatientIDs" },
	{ 0x00101001, "OtherPatientNames" }, { 0x00101010, "PatientAge" }, { 0x00101020, "PatientSize" }, { 0x00101030, "PatientWeight" }, { 0x00101040, "PatientAddress" }, { 0x00101060, "MotherBirthName" }, { 0x00102154, "PatientTelephone" },
	{ 0x00102160, "EthnicGroup" }, { 0x00102180, "Occupation" }, { 0x001021B0, "PatientHistory" }, { 0x00104000, "PatientComments" }, { 0x00180015, "BodyPart" }, { 0x00181000, "DeviceSerialNumber" },
	{ 0x00181020, "SoftwareVersions" }, { 0x00181030, "ProtocolName" }, { 0x00200010, "StudyID" }, { 0x00204000, "ImageComments" }, { 0x00321032, "RequestingPhysician" }, { 0x00324000, "StudyComments" },
	{ 0x0040A160, "TextValue" }, { 0x00380010, "AdmissionID" }, { 0x00380300, "CurrentLocation" },
};

struct dicom {
	struct str s;
	struct text_out *o;
	bool big, implicit;
	const char *charset;
	unsigned elements;
};

static uint32_t number(const struct dicom *d, size_t at, size_t n)
{
	uint32_t v = 0;
	if (at > d->s.len || n > d->s.len - at)
		return 0;
	for (size_t i = 0; i < n; i++)
		v = v << 8 | (unsigned char)d->s.p[at + (d->big ? i : n - 1 - i)];
	return v;
}

/* The last of the sets that are told counts: those before are switched to by ISO 2022. */
static const char *charset_of(struct str v)
{
	static const struct {
		const char *term, *set;
	} sets[] = { { "ISO_IR 192", "UTF-8" },       { "GB18030", "GB18030" },        { "GBK", "GB18030" },
		     { "ISO_IR 144", "ISO-8859-5" },  { "ISO_IR 127", "ISO-8859-6" },  { "ISO_IR 126", "ISO-8859-7" },
		     { "ISO_IR 138", "ISO-8859-8" },  { "ISO_IR 148", "ISO-8859-9" },  { "ISO_IR 101", "ISO-8859-2" },
		     { "ISO_IR 166", "TIS-620" },     { "ISO_IR 13", "SHIFT_JIS" },    { "ISO 2022 IR 87", "ISO-2022-JP-2" },
		     { "ISO 2022 IR 149", "EUC-KR" }, { "ISO 2022 IR 58", "GB18030" }, { "ISO 2022 IR 144", "ISO-8859-5" } };
	for (size_t i = 0; i < sizeof sets / sizeof *sets; i++)
		if (str_find(v, str_from(sets[i].term)) >= 0)
			return sets[i].set;
	return "windows-1252";
}

static bool is_text(const char vr[2])
{
	static const char *const text[] = { "AE", "AS", "CS", "DA", "DS", "DT", "IS", "LO", "LT", "PN", "SH", "ST", "TM", "UC", "UR", "UT" };
	for (size_t i = 0; i < sizeof text / sizeof *text; i++)
		if (memcmp(vr, text[i], 2) == 0)
			return true;
	return false;
}

/* Without a kind: a value of letters and figures in some set, none of numbers. */
static bool looks_text(struct str v)
{
	size_t letters = 0;
	while (v.len && (v.p[v.len - 1] == '\0' || v.p[v.len - 1] == ' '))
		v.len--; /* filled to an even length */
	for (size_t i = 0; i < v.len; i++) {
		unsigned char c = (unsigned char)v.p[i];
		if ((c < 0x20 && c != '\r' && c != '\n' && c != '\t' && c != '\f' && c != 0x1B) || c == 0x7F)
			return false;
		letters += c < 0x80;
	}
	return v.len >= 2 && (letters * 2 >= v.len || utf8_valid(v));
}

static const char *name_of(uint32_t tag)
{
	for (size_t i = 0; i < sizeof names / sizeof *names; i++)
		if (names[i].tag == tag)
			return names[i].name;
	return NULL;
}

static void tell(struct dicom *d, uint32_t tag, struct str v)
{
	const char *name = name_of(tag);
	struct buf b;
	char z[24];
	buf_init(&b, VALUE_BYTES_MAX * 4);
	v.len = v.p ? strnlen(v.p, v.len) : 0;
	v = str_trim(str_sub(v, 0, VALUE_BYTES_MAX));
	bool shifts = memchr(v.p ? v.p : "", '\x1B', v.len) != NULL;
	if (shifts && !str_starts(str_from(d->charset), STR("ISO-2022"))) { /* sets of 8 bits: where they begin is seen */
		struct buf plain;
		buf_init(&plain, VALUE_BYTES_MAX);
		for (size_t i = 0; i < v.len; i++)
			if (v.p[i] == '\x1B')
				i += i + 1 < v.len && v.p[i + 1] == '$' ? 3 : 2;
			else
				buf_add_char(&plain, v.p[i]);
		d->o->undecoded += decode_bytes(buf_str(&plain), d->charset, &b);
		buf_release(&plain);
	} else if (!shifts && utf8_valid(v))
		buf_add_str(&b, v);
	else
		d->o->undecoded += decode_bytes(v, d->charset, &b);
	for (size_t i = 0; i < b.len; i++)
		if ((unsigned char)b.p[i] < 0x20)
			b.p[i] = ' ';
	snprintf(z, sizeof z, "(%04X,%04X)", (unsigned)(tag >> 16), (unsigned)(tag & 0xFFFF));
	if (b.len) {
		text_putz(d->o, name ? name : z);
		text_put(d->o, STR(": "));
		text_put(d->o, buf_str(&b));
		text_line(d->o);
	}
	buf_release(&b);
}

/* Elements one behind the other, those of sequences among them. False: it breaks off. */
static bool elements(struct dicom *d, size_t at)
{
	bool meta = true;
	size_t inside = 0; /* where the outermost sequence of stated length ends */
	unsigned open = 0; /* those of no stated length that have not ended */
	bool pixels = false; /* pieces of a packed picture follow */
	while (at + 8 <= d->s.len && d->elements++ < ELEMENTS_MAX && !d->o->limit) {
		/* the group of the head is always explicit and little-endian */
		bool big = d->big, implicit = d->implicit;
		if (meta && (unsigned char)d->s.p[at] == 2 && d->s.p[at + 1] == 0)
			d->big = d->implicit = false;
		else if (meta) { /* some say one thing and write another: a kind is two capitals */
			const char *kind = d->s.p + at + 4;
			meta = false;
			d->implicit = !(kind[0] >= 'A' && kind[0] <= 'Z' && kind[1] >= 'A' && kind[1] <= 'Z');
			implicit = d->implicit;
		}
		uint32_t tag = number(d, at, 2) << 16 | number(d, at + 2, 2), n;
		const char *vr = d->s.p + at + 4;
		size_t head = 8;
		bool item = tag >> 16 == 0xFFFE, explicit = !d->implicit && !item;
		if (explicit &&
		    (memcmp(vr, "OB", 2) == 0 || memcmp(vr, "OW", 2) == 0 || memcmp(vr, "OF", 2) == 0 || memcmp(vr, "OD", 2) == 0 ||
		     memcmp(vr, "OL", 2) == 0 || memcmp(vr, "SQ", 2) == 0 || memcmp(vr, "UC", 2) == 0 || memcmp(vr, "UR", 2) == 0 ||
		     memcmp(vr, "UT", 2) == 0 || memcmp(vr, "UN", 2) == 0 || memcmp(vr, "OV", 2) == 0 || memcmp(vr, "SV", 2) == 0 ||
		     memcmp(vr, "UV", 2) == 0)) {
			head = 12;
			n = number(d, at + 8, 4);
		} else {
			n = explicit ? number(d, at + 6, 2) : number(d, at + 4, 4);
		}
		if (meta)
			d->big = big, d->implicit = implicit;
		at += head;
		if (tag == 0x7FE00010 && !open && at - head >= inside) /* the picture; an icon's own stands in a sequence */
			return true;
		bool sequence = explicit ? memcmp(vr, "SQ", 2) == 0 : number(d, at, 2) == 0xFFFE && number(d, at + 2, 2) == 0xE000;
		if (tag == 0xFFFEE0DD)
			open -= open > 0;
		else if (!item && n == UNDEFINED)
			open++;
		else if (sequence && at < d->s.len && n <= d->s.len - at && at + n > inside)
			inside = at + n;
		if (tag == 0xFFFEE000 && pixels && n != UNDEFINED) { /* a piece of a packed icon */
			at += n <= d->s.len - at ? n : 0;
			continue;
		}
		pixels = n == UNDEFINED && tag == 0x7FE00010 ? true : tag == 0xFFFEE0DD ? false : pixels;
		if (item || sequence || n == UNDEFINED)
			continue; /* what is in it comes next */
		if (at > d->s.len || n > d->s.len - at)
			return false;
		struct str v = str_sub(d->s, at, at + n);
		if (tag == 0x00020010) { /* how the rest is written */
			d->implicit = str_eqz(str_make(v.p, strnlen(v.p, v.len)), "1.2.840.10008.1.2");
			d->big = str_starts(v, STR("1.2.840.10008.1.2.2"));
			if (str_starts(v, STR("1.2.840.10008.1.2.1.99"))) {
				text_loss(d->o, E_UNSUPPORTED_METHOD, "the elements are packed");
				return true;
			}
		} else if (tag == 0x00080005) {
			d->charset = charset_of(v);
		} else if (tag >> 16 > 2 && (explicit ? is_text(vr) : name_of(tag) || (tag != 0x7FE00010 && looks_text(v)))) {
			tell(d, tag, v);
		}
		at += n;
	}
	return at >= d->s.len;
}

enum status text_dicom(const struct text_in *in, struct text_out *o, struct err *err)
{
	struct dicom d = { .s = str_make(in->map, in->map ? (size_t)in->size : 0), .o = o, .charset = "windows-1252" };
	if (!in->map)
		return err_set(err, ST_SKIP, E_LIMIT_BYTES, "too large to be mapped");
	return elements(&d, PREAMBLE) ? ST_OK : err_set(err, ST_WARN, E_TRUNCATED, "the elements before the picture end early");
}
