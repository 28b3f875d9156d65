/* xmp.c - see xmp.h. A packet is RDF in one of two spellings: properties as
 * elements or as attributes of rdf:Description; both are read alike. */
#include "xmp.h"

#include "markup.h"

/* A drawing with many placed pictures has a packet for each. */
#define PACKETS_MAX 16

static const char *const prefixes[] = { "dc", "xmp", "xap", "pdf", "photoshop", "xmpRights", "pdfx", "Iptc4xmpCore", "xmpDM" };
static const struct {
	const char *name, *key;
} keys[] = { { "title", "title" },        { "creator", "author" },       { "description", "comment" },
	     { "subject", "keywords" },   { "CreatorTool", "software" }, { "Producer", "producer" },
	     { "CreateDate", "created" }, { "ModifyDate", "modified" },  { "language", "language" },
	     { "rights", "rights" },      { "Keywords", "keywords" },    { "publisher", "company" },
	     { "format", NULL },          { "MetadataDate", NULL },      { "PDFVersion", NULL } };

static bool wanted_prefix(struct str p)
{
	for (size_t i = 0; i < sizeof prefixes / sizeof prefixes[0]; i++)
		if (str_eqz(p, prefixes[i]))
			return true;
	return false;
}

static void put(struct text_out *o, struct str name, struct str v)
{
	v = str_trim(v);
	if (!v.len || !name.len)
		return;
	for (size_t i = 0; i < sizeof keys / sizeof keys[0]; i++)
		if (str_eqz(name, keys[i].name)) {
			if (keys[i].key)
				text_meta(o, keys[i].key, v);
			return;
		}
	text_meta(o, arena_printf(&o->arena, "xmp:%.*s", STR_ARG(name)), v);
}

static void attributes(struct markup *m, struct text_out *o)
{
	for (unsigned i = 0; i < m->attrs; i++) {
		struct str name = m->attr[i].name;
		ptrdiff_t colon = str_find_char(name, ':');
		if (colon <= 0 || !wanted_prefix(str_sub(name, 0, (size_t)colon)))
			continue;
		struct buf b;
		buf_init(&b, TEXT_META_VALUE_MAX);
		markup_decode(m->attr[i].raw, false, &b);
		put(o, str_sub(name, (size_t)colon + 1, name.len), buf_str(&b));
		buf_release(&b);
	}
}

void xmp_read(struct str packet, struct text_out *o)
{
	char name[MARKUP_NAME_MAX] = "";
	struct source_mem mem;
	struct markup m;
	struct buf b;
	bool wanted = false;
	source_mem_init(&mem, packet);
	markup_init(&m, &mem.src, false);
	buf_init(&b, TEXT_META_VALUE_MAX);
	enum markup_token t;
	while ((t = markup_next(&m)) != MARKUP_EOF) {
		if (t == MARKUP_TEXT) {
			if (wanted)
				buf_add_str(&b, m.text);
			continue;
		}
		if (t == MARKUP_OPEN && markup_is(&m, "Description"))
			attributes(&m, o);
		if (strcmp(m.prefix, "rdf") != 0) {
			wanted = t == MARKUP_OPEN && wanted_prefix(str_from(m.prefix));
			if (wanted)
				memcpy(name, m.name, sizeof name);
		}
		if (t == MARKUP_CLOSE)
			put(o, str_from(name), buf_str(&b));
		buf_clear(&b);
	}
	buf_release(&b);
	markup_release(&m);
}

unsigned xmp_scan(struct str bytes, struct text_out *o)
{
	unsigned n = 0;
	size_t at = 0;
	while (n < PACKETS_MAX) {
		struct str rest = str_sub(bytes, at, bytes.len);
		ptrdiff_t from = str_find(rest, STR("<x:xmpmeta")), rdf = str_find(rest, STR("<rdf:RDF"));
		if (from < 0 || (rdf >= 0 && rdf < from))
			from = rdf;
		if (from < 0)
			break;
		rest = str_sub(rest, (size_t)from, (size_t)from + XMP_BYTES_MAX);
		ptrdiff_t to = str_find(rest, STR("</rdf:RDF>"));
		if (to > 0) {
			xmp_read(str_sub(rest, 0, (size_t)to + 10), o);
			n++;
		}
		at += (size_t)from + (to > 0 ? (size_t)to + 10 : 8);
	}
	return n;
}

enum status text_xmp(const struct text_in *in, struct text_out *o, struct err *err)
{
	if (!in->map)
		return err_set(err, ST_SKIP, E_LIMIT_BYTES, "too large to be mapped");
	struct str s = str_make(in->map, (size_t)in->size);
	if (!xmp_scan(str_sub(s, 0, XMP_SEARCH_BYTES), o) && s.len > XMP_SEARCH_BYTES)
		xmp_scan(str_sub(s, s.len - XMP_SEARCH_BYTES > XMP_SEARCH_BYTES ? s.len - XMP_SEARCH_BYTES : XMP_SEARCH_BYTES, s.len), o);
	return ST_OK;
}
