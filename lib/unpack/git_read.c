/* git_read.c - repositories of git as they travel: packs (objects/pack/pack-*.pack)
 * and bundles. What a leak of source code holds is in these, not beside them.
 *
 * The files of the newest commit are members under their paths; contents that
 * only older commits have come as "older/ID/path", once each; what no commit
 * names as "objects/ID". All commits and tags are one member, git-log.txt: who
 * wrote what, when, with which address. */
#include "unpack/git_pack.h"
#include "unpack/kinds.h"

#include "format/charset.h"

#include <sluice/hash.h>
#include <sluice/utf8.h>

#include <errno.h>
#include <iconv.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <time.h>

#define PATH_BYTES_MAX 4096u
#define DEPTH_MAX 128
#define LOG_BYTES_MAX (1u << 30)
/* Trees may name each other so that a few make millions of paths: the newest
 * commit's are walked in full up to so many entries for each object. */
#define STEPS_AN_OBJECT 16u
/* Of times and their zones: what is past these nobody meant. */
#define TIME_MAX (INT64_C(1) << 40)
#define ZONE_MAX 9999

struct commit {
	int64_t when;
	uint32_t i;
};

struct git {
	struct git_pack p;
	struct sink *sink;
	struct buf path, log;
	bool newest;
	bool sha256; /* a repository whose IDs are not read */
	int64_t when;
	uint64_t steps;
};

static int hex_digit(char c)
{
	return c >= '0' && c <= '9' ? c - '0' : c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

/* "tree 1234…" at the start of a commit. */
static bool tree_of(struct str s, uint8_t id[20])
{
	if (!str_starts(s, STR("tree ")) || s.len < 45)
		return false;
	for (size_t k = 0; k < 20; k++) {
		int a = hex_digit(s.p[5 + 2 * k]), b = hex_digit(s.p[6 + 2 * k]);
		if (a < 0 || b < 0)
			return false;
		id[k] = (uint8_t)(a << 4 | b);
	}
	return true;
}

/* The time in a line "committer NAME <address> 1617000000 +0800". */
static int64_t time_of(struct str s, struct str what, int *ret_zone)
{
	struct str line;
	while (str_next_line(&s, &line) && line.len)
		if (str_starts(line, what)) {
			size_t i = line.len;
			char z[32] = "";
			while (i && line.p[i - 1] != '>')
				i--;
			struct str t = str_trim(str_sub(line, i, line.len));
			if (t.len >= sizeof z)
				return 0;
			memcpy(z, t.p, t.len);
			char *end;
			int64_t v = strtoll(z, &end, 10);
			long zone = strtol(end, NULL, 10);
			if (ret_zone && zone >= -ZONE_MAX && zone <= ZONE_MAX)
				*ret_zone = (int)(zone / 100 * 60 + zone % 100);
			return v > TIME_MAX ? TIME_MAX : v < -TIME_MAX ? -TIME_MAX : v;
		}
	return 0;
}

static void log_line(struct git *g, struct str line, struct str full)
{
	int zone = 0;
	struct str what = str_starts(line, STR("author "))      ? STR("author ")
			  : str_starts(line, STR("committer ")) ? STR("committer ")
								: STR("tagger ");
	int64_t t = time_of(full, what, &zone);
	time_t local = (time_t)t + zone * 60;
	struct tm tm;
	char z[40];
	ptrdiff_t end = str_find_char(line, '>');
	if (end < 0 || !t || !gmtime_r(&local, &tm) || !strftime(z, sizeof z, "%Y-%m-%d %H:%M:%S", &tm)) {
		buf_add_str(&g->log, line);
		buf_add_char(&g->log, '\n');
		return;
	}
	buf_add_str(&g->log, str_sub(line, 0, (size_t)end + 1));
	buf_printf(&g->log, " %s %c%02d%02d\n", z, zone < 0 ? '-' : '+', abs(zone) / 60, abs(zone) % 60);
}

/* BYTES as UTF-8, appended; what does not decode becomes U+FFFD. */
static void add_decoded(struct buf *out, struct str bytes, const char *charset)
{
	iconv_t cd = iconv_open("UTF-8", charset);
	char *in = (char *)(uintptr_t)bytes.p, piece[4096];
	size_t left = cd == (iconv_t)-1 ? 0 : bytes.len;
	if (cd == (iconv_t)-1) {
		buf_add_utf8_clean(out, bytes);
		return;
	}
	while (left) {
		char *to = piece;
		size_t room = sizeof piece, rc = iconv(cd, &in, &left, &to, &room);
		buf_add(out, piece, sizeof piece - room);
		if (rc == (size_t)-1 && errno != E2BIG) {
			buf_add_utf8(out, UTF8_REPLACEMENT);
			in++;
			left--;
		}
	}
	iconv_close(cd);
}

/* PART of a commit as UTF-8, appended; STATED is the set its head names, or "".
 * As elsewhere, what is strictly UTF-8 and not ASCII is that, whatever is stated. */
static void add_utf8(struct buf *out, struct str part, const char *stated)
{
	char set[CHARSET_NAME_MAX];
	bool ascii = true;
	for (size_t i = 0; i < part.len && ascii; i++)
		ascii = (unsigned char)part.p[i] < 0x80;
	if (!ascii && utf8_valid(part))
		buf_add_str(out, part);
	else if (*stated && charset_decodes(part, stated))
		add_decoded(out, part, stated);
	else if (!ascii && charset_guess(str_sub(part, 0, CHARSET_HEAD_BYTES), part.len <= CHARSET_HEAD_BYTES, set))
		add_decoded(out, part, set);
	else
		buf_add_utf8_clean(out, part);
}

/* A commit as UTF-8: each is in a set of its own, and all together are in none.
 * A name out of a configuration in UTF-8 stands above words in another set. */
static void commit_utf8(struct str s, struct buf *out)
{
	char set[CHARSET_NAME_MAX] = "";
	struct str line, rest = s;
	while (str_next_line(&rest, &line) && line.len)
		if (str_starts(line, STR("encoding ")) && !charset_label(str_trim(str_sub(line, 9, line.len)), set))
			set[0] = '\0';
	struct str heads = str_sub(s, 0, s.len - rest.len);
	while (str_next_line(&heads, &line)) {
		bool who = str_starts(line, STR("author ")) || str_starts(line, STR("committer ")) || str_starts(line, STR("tagger "));
		if (who || str_starts(line, STR("tag "))) {
			size_t skip = (size_t)str_find_char(line, ' ') + 1;
			buf_add_str(out, str_sub(line, 0, skip));
			add_utf8(out, str_sub(line, skip, line.len), set);
		} else {
			buf_add_utf8_clean(out, line);
		}
		buf_add_char(out, '\n');
	}
	add_utf8(out, rest, set);
}

/* A commit or tag as git log shows it. */
static void add_log(struct git *g, uint32_t i, struct str s)
{
	char id[41];
	struct buf room;
	buf_init(&room, GIT_OBJECT_BYTES_MAX);
	commit_utf8(s, &room);
	s = buf_str(&room);
	struct str line, full = s;
	bool head = true;
	hash_hex(g->p.o[i].id, 20, id);
	buf_printf(&g->log, "%s %s\n", g->p.o[i].type == GIT_TAG ? "tag" : "commit", id);
	while (str_next_line(&s, &line)) {
		if (head && line.len == 0)
			head = false;
		if (!head)
			buf_add_str(&g->log, line), buf_add_char(&g->log, '\n');
		else if (str_starts(line, STR("author ")) || str_starts(line, STR("committer ")) || str_starts(line, STR("tagger ")))
			log_line(g, line, full);
		else if (str_starts(line, STR("tag ")) || str_starts(line, STR("encoding ")))
			buf_add_str(&g->log, line), buf_add_char(&g->log, '\n');
	}
	buf_add_char(&g->log, '\n');
	buf_release(&room);
}

static void give(struct git *g, uint32_t i, struct str name, bool link)
{
	struct git_object *o = &g->p.o[i];
	struct buf b;
	struct err err = { .code = E_NONE };
	enum status st = ST_OK;
	struct member m = { .name = name, .type = MEMBER_FILE };
	if (g->when) {
		m.mtime = g->when;
		m.flags |= MEMBER_HAS_TIME;
	}
	o->told = true;
	buf_init(&b, GIT_OBJECT_BYTES_MAX);
	if ((!g->sink->list || link) && !git_pack_read(&g->p, i, &b))
		st = err_set(&err, ST_SKIP, o->size > GIT_OBJECT_BYTES_MAX ? E_LIMIT_BYTES : E_CORRUPT, "the object cannot be read");
	if (link && b.len <= PATH_BYTES_MAX) { /* its bytes are the target, as in other archives */
		m.link = buf_str(&b);
	}
	sink_member(g->sink, &m);
	if (sink_wants(g->sink) && b.len)
		sink_data(g->sink, b.p, b.len);
	sink_end(g->sink, st, &err);
	buf_release(&b);
}

/* Entries of the tree of that ID, below g->path. */
static void tree(struct git *g, const uint8_t id[20], int depth)
{
	uint32_t i = git_pack_find(&g->p, id);
	struct buf b;
	if (i == UINT32_MAX || g->p.o[i].type != GIT_TREE || depth > DEPTH_MAX || g->sink->all_stopped || (!g->newest && g->p.o[i].told) || !g->steps)
		return;
	g->p.o[i].told = true;
	buf_init(&b, GIT_OBJECT_BYTES_MAX);
	if (!git_pack_read(&g->p, i, &b)) {
		buf_release(&b);
		return;
	}
	struct str s = buf_str(&b);
	size_t length = g->path.len;
	while (s.len && g->steps && !g->sink->all_stopped) {
		ptrdiff_t blank = str_find_char(str_sub(s, 0, 8), ' '), nul = str_find_char(s, '\0');
		if (blank < 0 || nul < blank || s.len - (size_t)nul < 21)
			break;
		struct str name = str_sub(s, (size_t)blank + 1, (size_t)nul);
		const uint8_t *to = (const uint8_t *)s.p + nul + 1;
		bool folder = str_starts(s, STR("40000 ")), link = str_starts(s, STR("120000 "));
		uint32_t k = git_pack_find(&g->p, to);
		g->steps -= g->newest;
		buf_cut(&g->path, length);
		if (length)
			buf_add_char(&g->path, '/');
		if (buf_add_str(&g->path, name) && folder) {
			tree(g, to, depth + 1);
		} else if (k != UINT32_MAX && g->p.o[k].type == GIT_BLOB && (g->newest || !g->p.o[k].told)) {
			struct buf full;
			char hex[41];
			buf_init(&full, PATH_BYTES_MAX + 64);
			hash_hex(to, 20, hex);
			if (!g->newest)
				buf_printf(&full, "older/%.10s/", hex);
			buf_add_str(&full, buf_str(&g->path));
			give(g, k, buf_str(&full), link);
			buf_release(&full);
		}
		s = str_sub(s, (size_t)nul + 21, s.len);
	}
	buf_cut(&g->path, length);
	buf_release(&b);
}

static int latest_first(const void *x, const void *y)
{
	const struct commit *a = x, *b = y;
	return a->when != b->when ? (a->when > b->when ? -1 : 1) : a->i < b->i ? -1 : a->i > b->i;
}

static void members(struct git *g, struct str heads)
{
	struct commit *c = NULL;
	size_t n = 0, cap = 0;
	struct buf b;
	uint8_t id[20];
	buf_init(&b, GIT_OBJECT_BYTES_MAX);
	for (uint32_t i = 0; i < g->p.n; i++)
		if ((g->p.o[i].type == GIT_COMMIT || g->p.o[i].type == GIT_TAG) && git_pack_read(&g->p, i, &b)) {
			c = xgrow(c, &cap, n + 1, sizeof *c);
			struct str first = buf_str(&b), id64 = { NULL, 0 };
			str_next_line(&first, &id64);
			g->sha256 |= g->p.o[i].type == GIT_COMMIT && id64.len == 5 + 64 && str_starts(id64, STR("tree "));
			c[n++] = (struct commit){ time_of(buf_str(&b), g->p.o[i].type == GIT_TAG ? STR("tagger ") : STR("committer "), NULL), i };
		}
	if (n)
		qsort(c, n, sizeof *c, latest_first);
	buf_add_utf8_clean(&g->log, heads);
	for (size_t k = 0; k < n; k++)
		if (git_pack_read(&g->p, c[k].i, &b))
			add_log(g, c[k].i, buf_str(&b));
	if (g->log.len) {
		struct member m = { .name = STR("git-log.txt"), .type = MEMBER_FILE, .flags = MEMBER_UTF8 };
		sink_member(g->sink, &m);
		if (sink_wants(g->sink))
			sink_data(g->sink, g->log.p, g->log.len);
		sink_end(g->sink, ST_OK, NULL);
	}
	g->newest = true;
	for (size_t k = 0; k < n && !g->sink->all_stopped; k++)
		if (g->p.o[c[k].i].type == GIT_COMMIT && git_pack_read(&g->p, c[k].i, &b) && tree_of(buf_str(&b), id)) {
			g->when = c[k].when;
			tree(g, id, 0);
			g->newest = false;
			g->steps = UINT64_MAX;
		}
	g->when = 0;
	for (uint32_t i = 0; i < g->p.n && !g->sink->all_stopped; i++)
		if (g->p.o[i].type == GIT_BLOB && !g->p.o[i].told) {
			char name[64] = "objects/";
			hash_hex(g->p.o[i].id, 20, name + 8);
			give(g, i, str_from(name), false);
		}
	buf_release(&b);
	free(c);
}

enum status git_read(struct source *src, struct sink *sink, struct err *err)
{
	struct git g = { .sink = sink };
	void *map = src->parts == 1 && src->size ? mmap(NULL, (size_t)src->size, PROT_READ, MAP_PRIVATE, src->fd[0], 0) : MAP_FAILED;
	if (map == MAP_FAILED)
		return err_set(err, ST_SKIP, E_LIMIT_BYTES, "the pack cannot be mapped");
	struct str bytes = str_make(map, (size_t)src->size), heads = { NULL, 0 };
	if (str_starts(bytes, STR("# v"))) { /* a bundle: the heads, a line each, an empty one */
		ptrdiff_t end = str_find(bytes, STR("\n\nPACK"));
		struct str line;
		heads = str_sub(bytes, 0, end < 0 ? 0 : (size_t)end + 2);
		str_next_line(&heads, &line); /* what it is */
		bytes = str_sub(bytes, end < 0 ? bytes.len : (size_t)end + 2, bytes.len);
	}
	buf_init(&g.path, PATH_BYTES_MAX);
	buf_init(&g.log, LOG_BYTES_MAX);
	enum status st = git_pack_open(&g.p, bytes, err);
	if (st != ST_SKIP) {
		g.steps = (uint64_t)g.p.n * STEPS_AN_OBJECT + 1000;
		members(&g, heads);
		if (g.sha256 && st == ST_OK)
			st = err_set(err, ST_WARN, E_UNSUPPORTED_METHOD, "names by SHA-256: the files come without their paths");
	}
	git_pack_release(&g.p);
	buf_release(&g.path);
	buf_release(&g.log);
	munmap(map, (size_t)src->size);
	return st;
}
