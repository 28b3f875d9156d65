/* case_look.c - pictures that look nearly the same.
 *
 * Their fingerprints (16 rows of 16 bits, made where pictures are read) differ
 * in few bits. Only those are compared that agree wholly in a row or a column
 * that is not blank: of two that differ in 32 bits at random 98 in 100 do.
 * Pictures of little content have few 1 bits, and must differ in fewer. Each
 * cluster is named by its largest file, and a picture joins only when it is
 * near that one. Pictures whose text was read and has a twin are left where the
 * text put them. */
#include "case_priv.h"

#include <stdlib.h>

#define WORDS 4
#define DISTANCE_MAX 36 /* see sluice-similar(1) for what that finds */
#define BANDS 32        /* rows, then columns */
#define BUCKET_MAX 4000 /* pictures that share a part: beyond it only the first are compared */

struct picture {
	int64_t blob;
	uint64_t look[WORDS];
	uint32_t rep;      /* index of what names its cluster; its own: none */
	int distance;
	bool leads;
};

struct band { uint32_t key, picture; };

/* Bits in which they differ, FAR when they are not near. */
#define FAR 1000
static int distance(const struct picture *a, const struct picture *b)
{
	int d = 0, bits = 0;
	for (int i = 0; i < WORDS; i++) {
		d += __builtin_popcountll(a->look[i] ^ b->look[i]);
		bits += __builtin_popcountll(a->look[i]) + __builtin_popcountll(b->look[i]);
	}
	return d <= DISTANCE_MAX && d * 4 <= bits ? d : FAR;
}

static uint32_t band_of(const struct picture *p, int k)
{
	uint32_t key = 0;
	if (k < 16)
		return (uint32_t)(p->look[k / 4] >> (3 - k % 4) * 16 & 0xFFFF);
	for (int row = 0; row < 16; row++)
		key = key << 1 | (uint32_t)(p->look[row / 4] >> ((3 - row % 4) * 16 + (31 - k)) & 1);
	return key;
}

static enum status load(struct casefile *c, struct picture **ret, size_t *ret_n, struct err *err)
{
	sqlite3_stmt *st = case_sql(c, Q_picture_source, err);
	enum status s = ST_FATAL;
	size_t n = 0, cap = 0;
	while (st && n < UINT32_MAX - 1 && (s = case_step(c, st, err)) == ST_OK) {
		struct str hex = col_str(st, 2);
		if (!hash_is_sha256_hex(hex))
			continue;
		*ret = xgrow(*ret, &cap, n + 1, sizeof **ret);
		struct picture *p = &(*ret)[n];
		*p = (struct picture){ .blob = sqlite3_column_int64(st, 0), .rep = (uint32_t)n, .distance = FAR };
		for (int i = 0; i < WORDS * 16; i++)
			p->look[i / 16] = p->look[i / 16] << 4 | (uint64_t)(hex.p[i] <= '9' ? hex.p[i] - '0' : hex.p[i] - 'a' + 10);
		n++;
	}
	*ret_n = n;
	return s == ST_EOF ? ST_OK : ST_FATAL;
}

static int by_key(const void *pa, const void *pb)
{
	const struct band *a = pa, *b = pb;
	if (a->key != b->key)
		return a->key < b->key ? -1 : 1;
	return a->picture < b->picture ? -1 : a->picture > b->picture;
}

static void bucket(struct picture *v, const struct band *b, size_t n)
{
	if (n > BUCKET_MAX)
		n = BUCKET_MAX;
	for (size_t i = 1; i < n; i++) {
		struct picture *x = &v[b[i].picture];
		for (size_t k = 0; k < i; k++) {
			int d = distance(x, &v[b[k].picture]);
			/* nearest first, then the larger file */
			if (d < x->distance || (d == x->distance && d < FAR && b[k].picture < x->rep)) {
				x->distance = d;
				x->rep = b[k].picture;
			}
		}
	}
}

/* Each to the one that names its cluster, if it is near that one; larger files
 * come first, so a cluster's name is known before its members come. */
static void gather(struct picture *v, size_t n)
{
	for (uint32_t i = 0; i < n; i++) {
		struct picture *x = &v[i];
		uint32_t up = x->rep == i ? i : v[x->rep].rep;
		x->distance = up == i ? 0 : distance(x, &v[up]);
		x->rep = x->distance < FAR ? up : i;
		if (x->rep != i)
			v[x->rep].leads = true;
	}
}

static enum status put(struct casefile *c, const struct picture *v, size_t n, struct err *err)
{
	for (uint32_t i = 0; i < n; i++) {
		const struct picture *x = &v[i];
		if (x->rep == i && !x->leads)
			continue;
		sqlite3_stmt *st = case_sql(c, Q_twin_add, err);
		if (!st)
			return ST_FATAL;
		sqlite3_bind_int64(st, 1, x->blob);
		sqlite3_bind_int64(st, 2, v[x->rep].blob);
		bind_z(st, 3, x->rep == i ? "representative" : "similar picture");
		sqlite3_bind_double(st, 4, x->rep == i ? 1.0 : 0.99 - x->distance / 256.0);
		if (case_run(c, st, err) != ST_OK)
			return ST_FATAL;
	}
	return ST_OK;
}

enum status case_look(struct casefile *c, struct err *err)
{
	struct picture *v = NULL;
	size_t n = 0;
	enum status s = load(c, &v, &n, err);
	struct band *band = xmalloc((n + 1) * sizeof *band);
	for (int k = 0; s == ST_OK && k < BANDS; k++) {
		for (size_t i = 0; i < n; i++)
			band[i] = (struct band){ band_of(&v[i], k), (uint32_t)i };
		qsort(band, n, sizeof *band, by_key);
		for (size_t i = 0, j; i < n; i = j) {
			for (j = i + 1; j < n && band[j].key == band[i].key; j++)
				;
			/* a part that is wholly blank is shared by chance */
			if (band[i].key)
				bucket(v, band + i, j - i);
		}
	}
	if (s == ST_OK) {
		gather(v, n);
		s = put(c, v, n, err);
	}
	free(band);
	free(v);
	return s;
}
