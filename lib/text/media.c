/* media.c - sound and film: titles, people, places and dates from their tags.
 * ID3 (v1, v2), Vorbis comments (FLAC, Ogg), iTunes and QuickTime atoms,
 * RIFF INFO. There is no text in them but what was written into the tags. */
#include "decode.h"

#include <ctype.h>
#include <sluice/utf8.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#define TAG_BYTES_MAX (4u << 20)
#define FRAMES_MAX 2000
#define ATOM_DEPTH_MAX 8
/* From 1904, where QuickTime's time begins, to 1970. */
#define SECONDS_1904 2082844800ull

struct key { const char *name, *key; };

static const struct key vorbis[] = { { "title", "title" }, { "artist", "author" }, { "album", "album" }, { "date", "created" }, { "comment", "comment" },
	{ "description", "comment" }, { "genre", "genre" }, { "organization", "company" }, { "copyright", "rights" }, { "location", "position" }, { "encoder", "software" },
	{ "performer", "performer" }, { "composer", "composer" }, { "albumartist", "album_artist" }, { "lyrics", "lyrics" }, { "contact", "contact" }, { NULL, NULL } };
static const struct key frames[] = { { "TIT2", "title" }, { "TT2", "title" }, { "TPE1", "author" }, { "TP1", "author" }, { "TPE2", "album_artist" }, { "TALB", "album" }, { "TAL", "album" },
	{ "TYER", "created" }, { "TYE", "created" }, { "TDRC", "created" }, { "TDRL", "created" }, { "COMM", "comment" }, { "COM", "comment" }, { "TCON", "genre" }, { "TCO", "genre" },
	{ "TCOM", "composer" }, { "TCM", "composer" }, { "TCOP", "rights" }, { "TENC", "software" }, { "TSSE", "software" }, { "TEN", "software" }, { "TPUB", "company" }, { "TOWN", "owner" },
	{ "USLT", "lyrics" }, { "ULT", "lyrics" }, { "WXXX", "url" }, { "WOAR", "url" }, { "TLAN", "language" }, { "TIT3", "subject" }, { NULL, NULL } };
static const struct key atoms[] = { { "\251nam", "title" }, { "\251ART", "author" }, { "\251aut", "author" }, { "\251alb", "album" }, { "\251day", "created" }, { "\251cmt", "comment" }, { "\251gen", "genre" },
	{ "\251too", "software" }, { "\251swr", "software" }, { "\251mak", "make" }, { "\251mod", "model" }, { "\251xyz", "position" }, { "\251wrt", "composer" }, { "aART", "album_artist" }, { "cprt", "rights" }, { "desc", "comment" },
	{ "\251cpy", "rights" }, { "\251inf", "comment" }, { "\251des", "comment" }, { "loci", "position" }, { "\251lyr", "lyrics" }, { NULL, NULL } };
static const struct key infos[] = { { "INAM", "title" },   { "IART", "author" },   { "ICMT", "comment" },  { "ICRD", "created" },
				    { "IGNR", "genre" },   { "ISFT", "software" }, { "ICOP", "rights" },   { "IPRD", "album" },
				    { "ISBJ", "subject" }, { "IKEY", "keywords" }, { "IENG", "engineer" }, { "ITCH", "technician" },
				    { NULL, NULL } };

static const char *key_of(const struct key *k, struct str name)
{
	for (; k->name; k++)
		if (str_eq_nocase(name, str_from(k->name)))
			return k->key;
	return NULL;
}

static uint32_t be32(const char *p)
{
	const unsigned char *u = (const unsigned char *)p;
	return (uint32_t)u[0] << 24 | (uint32_t)u[1] << 16 | (uint32_t)u[2] << 8 | u[3];
}

static uint32_t le32(const char *p)
{
	const unsigned char *u = (const unsigned char *)p;
	return (uint32_t)u[3] << 24 | (uint32_t)u[2] << 16 | (uint32_t)u[1] << 8 | u[0];
}

/* Old tags are in whatever the writer's system used. */
static void put(struct text_out *o, const char *key, struct str v, const char *charset)
{
	struct buf b;
	char name[DECODE_NAME_MAX];
	buf_init(&b, TEXT_META_VALUE_MAX * 4);
	v = str_sub(v, 0, TEXT_META_VALUE_MAX);
	if (!charset) {
		decode_choose(v, STR(""), STR(""), name);
		charset = name;
	}
	decode_bytes(v, charset, &b);
	while (b.len && (b.p[b.len - 1] == '\0' || b.p[b.len - 1] == ' '))
		buf_cut(&b, b.len - 1);
	for (size_t i = 0; i < b.len; i++)
		if (b.p[i] == '\0')
			b.p[i] = ' ';
	struct str s = buf_str(&b);
	if (str_starts(s, STR("\xEF\xBB\xBF")))
		s = str_sub(s, 3, s.len);
	text_meta(o, key, s);
	buf_release(&b);
}

static const char *const genres[] = { "Blues", "Classic Rock", "Country", "Dance", "Disco", "Funk", "Grunge", "Hip-Hop", "Jazz", "Metal", "New Age", "Oldies", "Other", "Pop", "R&B", "Rap",
	"Reggae", "Rock", "Techno", "Industrial", "Alternative", "Ska", "Death Metal", "Pranks", "Soundtrack", "Euro-Techno", "Ambient", "Trip-Hop", "Vocal", "Jazz+Funk", "Fusion", "Trance", "Classical",
	"Instrumental", "Acid", "House", "Game", "Sound Clip", "Gospel", "Noise", "AlternRock", "Bass", "Soul", "Punk", "Space", "Meditative", "Instrumental Pop", "Instrumental Rock", "Ethnic", "Gothic",
	"Darkwave", "Techno-Industrial", "Electronic", "Pop-Folk", "Eurodance", "Dream", "Southern Rock", "Comedy", "Cult", "Gangsta", "Top 40", "Christian Rap", "Pop/Funk", "Jungle", "Native American",
	"Cabaret", "New Wave", "Psychadelic", "Rave", "Showtunes", "Trailer", "Lo-Fi", "Tribal", "Acid Punk", "Acid Jazz", "Polka", "Retro", "Musical", "Rock & Roll", "Hard Rock" };

static void put_genre(struct text_out *o, unsigned n)
{
	if (n < sizeof genres / sizeof genres[0])
		text_meta(o, "genre", str_from(genres[n]));
}

static void id3v1(struct text_out *o, struct str tail)
{
	if (tail.len < 128)
		return;
	struct str t = str_sub(tail, tail.len - 128, tail.len);
	if (!str_starts(t, STR("TAG")))
		return;
	static const struct {
		const char *key;
		size_t at, len;
	} f[] = { { "title", 3, 30 }, { "author", 33, 30 }, { "album", 63, 30 }, { "created", 93, 4 }, { "comment", 97, 30 } };
	for (size_t i = 0; i < sizeof f / sizeof f[0]; i++) {
		struct str v = str_sub(t, f[i].at, f[i].at + f[i].len);
		v.len = strnlen(v.p, v.len);
		put(o, f[i].key, v, NULL);
	}
	put_genre(o, (unsigned char)t.p[127]);
}

static uint32_t syncsafe(const char *p)
{
	return (uint32_t)(p[0] & 0x7F) << 21 | (uint32_t)(p[1] & 0x7F) << 14 | (uint32_t)(p[2] & 0x7F) << 7 | (uint32_t)(p[3] & 0x7F);
}

static void id3v2(struct text_out *o, struct str s)
{
	if (s.len < 10 || !str_starts(s, STR("ID3")))
		return;
	int version = s.p[3];
	size_t end = 10 + (size_t)syncsafe(s.p + 6), at = 10, head = version == 2 ? 6 : 10;
	if (end > s.len)
		end = s.len;
	if ((s.p[5] & 0x40) && end - at > 4)
		at += version == 4 ? syncsafe(s.p + at) : be32(s.p + at) + 4;
	for (unsigned n = 0; n < FRAMES_MAX && at + head <= end && s.p[at]; n++) {
		struct str id = str_sub(s, at, at + (version == 2 ? 3 : 4));
		size_t size = version == 2 ? (size_t)(be32(s.p + at + 2) & 0xFFFFFF) : version == 4 ? syncsafe(s.p + at + 4) : be32(s.p + at + 4);
		if (size > end - at - head)
			break;
		struct str v = str_sub(s, at + head, at + head + size);
		at += head + size;
		const char *key = key_of(frames, id);
		if (!key || v.len < 2)
			continue;
		static const char *const charsets[] = { NULL, "UTF-16", "UTF-16BE", "" };
		unsigned enc = (unsigned char)v.p[0] < 4 ? (unsigned char)v.p[0] : 0;
		bool wide = enc == 1 || enc == 2, lang = strcmp(key, "comment") == 0 || strcmp(key, "lyrics") == 0;
		if (id.p[0] == 'W' && !str_eqz(id, "WXXX")) {
			put(o, key, v, NULL);
			continue;
		}
		v = str_sub(v, lang ? 4 : 1, v.len);
		if (lang || str_eqz(id, "WXXX")) {
			/* a description goes before */
			size_t i = 0;
			for (; i + wide < v.len; i += 1u + wide)
				if (v.p[i] == '\0' && (!wide || v.p[i + 1] == '\0'))
					break;
			if (i + 1 + wide <= v.len)
				v = str_sub(v, i + 1 + wide, v.len);
			if (str_eqz(id, "WXXX"))
				enc = 0;
		}
		if (strcmp(key, "genre") == 0 && v.len && (v.p[0] == '(' || isdigit((unsigned char)v.p[0]))) {
			unsigned g = (unsigned)strtoul(v.p + (v.p[0] == '('), NULL, 10);
			put_genre(o, g);
			continue;
		}
		put(o, key, v, charsets[enc]);
	}
}

static void comments(struct text_out *o, struct str s)
{
	if (s.len < 8)
		return;
	size_t at = 4 + (size_t)le32(s.p);
	if (at > s.len - 4)
		return;
	uint32_t n = le32(s.p + at);
	at += 4;
	for (uint32_t i = 0; i < n && i < FRAMES_MAX && at + 4 <= s.len; i++) {
		size_t len = le32(s.p + at);
		at += 4;
		if (len > s.len - at)
			return;
		struct str c = str_sub(s, at, at + len);
		at += len;
		ptrdiff_t eq = str_find_char(c, '=');
		const char *key = eq > 0 ? key_of(vorbis, str_sub(c, 0, (size_t)eq)) : NULL;
		if (key)
			put(o, key, str_sub(c, (size_t)eq + 1, c.len), "");
	}
}

static void flac(struct text_out *o, struct str s)
{
	for (size_t at = 4; at + 4 <= s.len;) {
		unsigned type = (unsigned char)s.p[at] & 0x7F, last = (unsigned char)s.p[at] & 0x80;
		size_t len = be32(s.p + at) & 0xFFFFFF;
		if (len > s.len - at - 4)
			return;
		if (type == 4)
			comments(o, str_sub(s, at + 4, at + 4 + len));
		if (last)
			return;
		at += 4 + len;
	}
}

/* What telephones write: names in an atom "keys", values in "ilst" by number. */
static const struct key mdta[] = { { "com.apple.quicktime.title", "title" }, { "com.apple.quicktime.displayname", "title" }, { "com.apple.quicktime.author", "author" },
	{ "com.apple.quicktime.artist", "author" }, { "com.apple.quicktime.creationdate", "created" }, { "com.apple.quicktime.location.ISO6709", "position" },
	{ "com.apple.quicktime.location.name", "place" }, { "com.apple.quicktime.make", "make" }, { "com.apple.quicktime.model", "model" },
	{ "com.apple.quicktime.software", "software" }, { "com.apple.quicktime.comment", "comment" }, { "com.apple.quicktime.description", "comment" },
	{ "com.apple.quicktime.keywords", "keywords" }, { "com.apple.quicktime.copyright", "rights" }, { "com.apple.quicktime.album", "album" },
	{ "com.android.manufacturer", "make" }, { "com.android.model", "model" }, { "title", "title" }, { "artist", "author" }, { "comment", "comment" },
	{ "location", "position" }, { "encoder", "software" }, { "date", "created" }, { "make", "make" }, { "model", "model" }, { "copyright", "rights" }, { NULL, NULL } };
#define KEYS_MAX 200

struct mp4 {
	struct text_out *o;
	const struct text_in *in;
	const char *keys[KEYS_MAX]; /* ours, or NULL */
	uint32_t n_keys;
	uint64_t created;           /* seconds since 1904, 0: not told */
};

static void read_keys(struct mp4 *m, uint64_t at, uint64_t to)
{
	char h[8], name[64];
	at += 8; /* version, count */
	for (m->n_keys = 0; m->n_keys < KEYS_MAX && at + 8 <= to && io_pread_full(m->in->fd, h, 8, at) == 8; m->n_keys++) {
		uint64_t size = be32(h), n = size - 8;
		if (size < 8 || size > to - at)
			break;
		bool whole = n < sizeof name && io_pread_full(m->in->fd, name, (size_t)n, at + 8) == (ssize_t)n;
		m->keys[m->n_keys] = whole ? key_of(mdta, str_make(name, (size_t)n)) : NULL;
		at += size;
	}
}

/* Atoms nest; their sizes are checked against what holds them. */
static void mp4(struct mp4 *q, uint64_t from, uint64_t to, const char *key, int depth)
{
	struct text_out *o = q->o;
	const struct text_in *in = q->in;
	for (unsigned n = 0; n < FRAMES_MAX && from + 8 <= to; n++) {
		char h[16];
		if (io_pread_full(in->fd, h, 16, from) < 8)
			return;
		uint64_t size = be32(h), head = 8;
		if (size == 1) {
			size = (uint64_t)be32(h + 8) << 32 | be32(h + 12);
			head = 16;
		} else if (size == 0) {
			size = to - from;
		}
		if (size < head || size > to - from)
			return;
		struct str type = str_make(h + 4, 4);
		const char *mine = key_of(atoms, type);
		uint32_t number = be32(h + 4);
		if (!mine && number && number <= q->n_keys)
			mine = q->keys[number - 1];
		bool box = str_eqz(type, "moov") || str_eqz(type, "udta") || str_eqz(type, "meta") || str_eqz(type, "ilst") ||
			   str_eqz(type, "trak") || str_eqz(type, "mdia");
		if ((box || mine) && depth < ATOM_DEPTH_MAX) {
			uint64_t skip = head;
			if (str_eqz(type, "meta")) {
				char peek[12];
				/* QuickTime's "meta" is a plain box, ISO's has four bytes more */
				if (io_pread_full(in->fd, peek, 12, from + head) == 12 && memcmp(peek + 4, "hdlr", 4) != 0)
					skip += 4;
			}
			char text[512];
			ssize_t k = mine && size - head >= 4
					? io_pread_full(in->fd, text, size - head < sizeof text ? size - head : sizeof text, from + head)
					: 0;
			if (mine && k > 8 && memcmp(text + 4, "data", 4) != 0) {
				/* QuickTime: length, language, text */
				size_t len = (size_t)((unsigned char)text[0] << 8 | (unsigned char)text[1]);
				if (len <= (size_t)k - 4)
					put(o, mine, str_make(text + 4, len), NULL);
			} else {
				mp4(q, from + skip, from + size, mine ? mine : key, depth + 1);
			}
		} else if (str_eqz(type, "keys") && size > head + 8) {
			read_keys(q, from + head, from + size);
		} else if (str_eqz(type, "mvhd") && size >= head + 12) {
			char when[12];
			if (io_pread_full(in->fd, when, 12, from + head) == 12)
				q->created = when[0] == 1 ? (uint64_t)be32(when + 4) << 32 | be32(when + 8) : be32(when + 4);
		} else if (str_eqz(type, "data") && key && size > 16) {
			char text[TEXT_META_VALUE_MAX];
			ssize_t k = io_pread_full(in->fd, text, size - 16 < sizeof text ? size - 16 : sizeof text, from + 16);
			if (k > 0)
				put(o, key, str_make(text, (size_t)k), "");
		}
		from += size;
	}
}

/* When it was made, by its header: only where no tag says so. */
static void film_time(struct text_out *o, uint64_t seconds)
{
	char z[32];
	struct tm tm;
	time_t t = (time_t)(seconds - SECONDS_1904);
	for (const struct text_meta_row *r = o->meta; r; r = r->next)
		if (strcmp(r->key, "created") == 0)
			return;
	/* clocks that were never set count from 1970 or 2000 */
	if (seconds > SECONDS_1904 + 86400 * 366ull && seconds < SECONDS_1904 + 4102444800u && gmtime_r(&t, &tm) &&
	    strftime(z, sizeof z, "%Y-%m-%dT%H:%M:%SZ", &tm))
		text_meta(o, "created", str_from(z));
}

static void riff(struct text_out *o, const struct text_in *in, uint64_t from, uint64_t to, int depth)
{
	for (unsigned n = 0; n < FRAMES_MAX && from + 8 <= to; n++) {
		char h[12], v[1024];
		if (io_pread_full(in->fd, h, 12, from) < 8)
			return;
		uint64_t size = le32(h + 4);
		const char *key = key_of(infos, str_make(h, 4));
		if (memcmp(h, "LIST", 4) == 0 && size >= 4 && depth < 4)
			riff(o, in, from + 12, from + 8 + size < to ? from + 8 + size : to, depth + 1);
		else if (key) {
			ssize_t k = io_pread_full(in->fd, v, size < sizeof v ? size : sizeof v, from + 8);
			if (k > 0)
				put(o, key, str_make(v, strnlen(v, (size_t)k)), NULL);
		}
		from += 8 + size + (size & 1);
	}
}

enum status text_media(const struct text_in *in, struct text_out *o, struct err *err)
{
	struct buf hb;
	(void)err;
	buf_init(&hb, TAG_BYTES_MAX);
	struct str s = decode_head(in, TAG_BYTES_MAX, &hb);
	char tail[128];
	if (str_starts(s, STR("ID3")))
		id3v2(o, s);
	if (in->size >= 128 && io_pread_full(in->fd, tail, 128, in->size - 128) == 128)
		id3v1(o, str_make(tail, 128));
	if (str_starts(s, STR("fLaC"))) {
		flac(o, s);
	} else if (str_starts(s, STR("OggS"))) {
		/* the comment packet is in the first pages */
		ptrdiff_t v = str_find(str_sub(s, 0, 65536), STR("\003vorbis")), opus = str_find(str_sub(s, 0, 65536), STR("OpusTags"));
		ptrdiff_t speex = str_find(str_sub(s, 0, 8192), STR("Speex   ")), fl = str_find(str_sub(s, 0, 8192), STR("fLaC"));
		if (v > 0)
			comments(o, str_sub(s, (size_t)v + 7, s.len));
		else if (opus > 0)
			comments(o, str_sub(s, (size_t)opus + 8, s.len));
		else if (fl > 0 || speex > 0) {
			ptrdiff_t page = str_find(str_sub(s, 32, 65536), STR("OggS"));
			if (page > 0 && (size_t)page + 32 + 28 < s.len) {
				size_t at = 32 + (size_t)page, segs = (unsigned char)s.p[at + 26];
				comments(o, str_sub(s, at + 27 + segs + (fl > 0 ? 4 : 0), s.len));
			}
		}
	} else if (str_starts(s, STR("RIFF"))) {
		riff(o, in, 12, in->size, 0);
	} else if (s.len > 12) {
		struct mp4 q = { .o = o, .in = in };
		mp4(&q, 0, in->size, NULL, 0);
		film_time(o, q.created);
	}
	buf_release(&hb);
	return ST_OK;
}
