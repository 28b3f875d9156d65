/* compiled.c - see compiled.h.
 *
 * A call of refs on one short file took 35 ms, of which 25 went into compiling the tables. That they are unchanged is
 * known by reading them all: a digest of 1.5 MB takes less than a millisecond, and neither times of files, which
 * packages and copies set as they like, nor a cache that somebody must be able to write are needed. Somebody
 * who changes a table, or brings a watchlist or rules, gets them compiled as before. The rows of the contracts'
 * weights stay out: nobody asks for them once the model is made. */
#include "compiled.h"
#include "contract_model.h"
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sluice/io.h>
#include <sys/mman.h>
#include <unistd.h>

#define FORMAT 1u
#define ALIGN 64u
#define TABLE_BYTES_MAX (256u << 20)

static const char *const files[REFS_TABLES] = {
#define TABLE(name, file, flags, group, need) file,
#include "tables.def"
#undef TABLE
};

struct head {
	char magic[16];
	uint64_t format, bytes;          /* of the file */
	uint64_t build;                  /* digest of the program's version and the layout of what is in it */
	uint64_t digest[REFS_TABLES];    /* of each table's bytes, 0: none */
};
static const char magic[16] = "sluice refs\n";

uint64_t compiled_digest(struct str s)
{
	const uint64_t k = 0x9E3779B97F4A7C15u;
	uint64_t h[4] = { k, ~k, s.len, s.len * k }, w[4];
	size_t i = 0;
	/* four at once: each waits for its multiplication only */
	for (; i + sizeof w <= s.len; i += sizeof w) {
		memcpy(w, s.p + i, sizeof w);
		for (unsigned n = 0; n < 4; n++) {
			h[n] = (h[n] ^ w[n]) * k;
			h[n] ^= h[n] >> 29;
		}
	}
	for (; i < s.len; i++)
		h[0] = (h[0] ^ (unsigned char)s.p[i]) * k;
	uint64_t all = 0;
	for (unsigned n = 0; n < 4; n++) {
		all = (all ^ h[n]) * k;
		all ^= all >> 32;
	}
	return all;
}

static uint64_t build_digest(void)
{
	char text[128];
	int n = snprintf(text, sizeof text, "%s %u %zu %zu %zu %zu %zu", SLUICE_VERSION, FORMAT, sizeof(struct refs_row),
			 sizeof(struct word_set), literals_layout(), contract_model_layout(), sizeof(struct head));
	return compiled_digest(str_make(text, (size_t)n));
}

void compiled_put(struct buf *out, const void *p, size_t n, size_t size)
{
	static const char zeros[ALIGN];
	uint64_t bytes = n * size;
	buf_add(out, &bytes, sizeof bytes);
	buf_add(out, zeros, ALIGN - out->len % ALIGN);
	buf_add(out, p, bytes);
	buf_add(out, zeros, -out->len % ALIGN);
}

void *compiled_take(struct compiled *c, size_t size, size_t *ret_n)
{
	uint64_t bytes = 0;
	if (!c->bad && c->len - c->at >= ALIGN)
		memcpy(&bytes, c->map + c->at, sizeof bytes);
	else
		c->bad = true;
	c->bad = c->bad || bytes % size || bytes > c->len || (bytes + ALIGN - 1) / ALIGN * ALIGN > c->len - c->at - ALIGN;
	if (ret_n)
		*ret_n = c->bad ? 0 : bytes / size;
	if (c->bad)
		return NULL;
	char *p = c->map + c->at + ALIGN;
	c->at += ALIGN + (bytes + ALIGN - 1) / ALIGN * ALIGN;
	return bytes ? p : NULL;
}

void compiled_close(struct compiled *c)
{
	if (c)
		munmap(c->map, c->len);
	free(c);
}

/* The N-th set of words, NULL past the last. */
static struct word_set *set_of(struct refs_rules *r, unsigned n)
{
	struct word_set *sets[] = { &r->name_ends,   &r->name_said_ends, &r->name_not_ends, &r->name_houses, &r->name_lands,
				    &r->name_fronts, &r->name_ones,      &r->name_sounds,   &r->common_words, &r->op_common };
	return n < sizeof sets / sizeof *sets ? sets[n] : NULL;
}

void compiled_write(const struct refs_rules *r, struct buf *out)
{
	struct head h = { .format = FORMAT, .build = build_digest() };
	struct refs_rules sets = *r; /* only to be looked at */
	memcpy(h.magic, magic, sizeof magic);
	for (unsigned i = 0; i < REFS_TABLES; i++)
		h.digest[i] = r->tables[i].digest;
	buf_clear(out);
	compiled_put(out, &h, 1, sizeof h);
	for (unsigned i = 0; i < REFS_TABLES; i++) {
		const struct refs_table *t = &r->tables[i];
		bool rows = i != TABLE_contract_weight;
		compiled_put(out, t->bytes.p, rows && t->bytes.p ? t->bytes.len + 1 : 0, 1); /* and the NUL: cells are C strings */
		compiled_put(out, t->rows, rows ? t->n : 0, sizeof *t->rows);
	}
	for (unsigned g = 0; g < REFS_TABLE_GROUPS; g++)
		literals_put(r->literals[g], out);
	contract_model_put(r->contract_model, out);
	for (unsigned n = 0; set_of(&sets, n); n++)
		word_set_put(set_of(&sets, n), out);
	uint64_t bytes = out->len;
	memcpy(out->p + ALIGN + offsetof(struct head, bytes), &bytes, sizeof bytes);
}

/* The tables in DATA are those of DIGEST. */
static bool are_same(const char *data, const uint64_t *digest)
{
	struct buf path, bytes;
	bool same = true;
	buf_init(&path, 1 << 16);
	buf_init(&bytes, TABLE_BYTES_MAX);
	for (unsigned i = 0; same && i < REFS_TABLES; i++) {
		struct err err;
		if (!files[i][0])
			continue;
		buf_clear(&path);
		buf_clear(&bytes);
		buf_printf(&path, "%s/%s", data, files[i]);
		same = io_read_path(buf_z(&path), &bytes, &err) == ST_OK && compiled_digest(buf_str(&bytes)) == digest[i];
	}
	buf_release(&path);
	buf_release(&bytes);
	return same;
}

static struct compiled *map(const char *file)
{
	int fd = open(file, O_RDONLY | O_CLOEXEC | O_NONBLOCK); /* a FIFO of that name would wait for a writer */
	int64_t size = fd < 0 ? -1 : io_size(fd);
	void *p = size > 0 ? mmap(NULL, (size_t)size, PROT_READ, MAP_PRIVATE, fd, 0) : MAP_FAILED;
	if (fd >= 0)
		close(fd);
	if (p == MAP_FAILED)
		return NULL;
	struct compiled *c = xcalloc(1, sizeof *c);
	*c = (struct compiled){ .map = p, .len = (size_t)size };
	return c;
}

static void take_table(struct refs_table *t, struct compiled *c)
{
	size_t len;
	char *bytes = compiled_take(c, 1, &len);
	t->bytes = (struct buf){ .p = bytes, .len = len ? len - 1 : 0, .max = len };
	t->rows = compiled_take(c, sizeof *t->rows, &t->n);
}

bool compiled_read(struct refs_rules *r, const char *file, const char *data)
{
	struct compiled *c = map(file);
	if (!c)
		return false;
	const struct head *h = compiled_take(c, sizeof *h, NULL);
	if (!h || memcmp(h->magic, magic, sizeof magic) != 0 || h->format != FORMAT || h->build != build_digest() || h->bytes != c->len ||
	    !are_same(data, h->digest)) {
		compiled_close(c);
		return false;
	}
	for (unsigned i = 0; i < REFS_TABLES; i++) {
		take_table(&r->tables[i], c);
		r->tables[i].digest = h->digest[i];
	}
	for (unsigned g = 0; g < REFS_TABLE_GROUPS; g++)
		r->literals[g] = literals_take(c);
	r->contract_model = contract_model_take(c);
	for (unsigned n = 0; set_of(r, n); n++)
		word_set_take(set_of(r, n), c);
	r->compiled = c;
	if (c->bad)
		rules_release(r);
	return r->compiled != NULL;
}
