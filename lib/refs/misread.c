/* misread.c - an identifier that OCR read nearly right, recovered by its checksum.
 *
 * l is 1, O is 0, B is 8, and small letters are their capitals: an engine confuses what looks
 * alike, and a checksum tells. Letters where only figures stand are surely misread and leave one
 * choice each; what may be right may also be wrong, and then the checksum must bear more: none
 * of these is tried against Luhn's or the identity number's single digit, one against an USCC's two, two against an
 * IBAN's shape and 97 and against the 32 bits of a coin's address. A figure becomes a letter in a coin's address only:
 * a number of 18 figures would be an USCC with a letter in one case of a hundred. Only where exactly one repair
 * passes it is told, with a lower score and what was exchanged (key "misread").
 *
 * Of 20,000 random tokens of each kind's length none is mended, nor of figures behind the heads of each
 * (tests/unit/test_refs_misread.c); a number that holds letters and begins as a card does passes
 * Luhn's sum once in ten. Text that was not read from a picture is never touched.
 */
#include "misread.h"

#include "check.h"
#include "passes.h"
#include "scan.h"

#include <stdlib.h>

/* Exchanges in one token, and trials. */
#define FORCED_MAX 4
#define TRIALS_MAX 20000u
/* Trials in one window: some 20 ms. */
#define WINDOW_TRIALS_MAX 40000u

struct shape {
	enum ref_kind kind;
	const char *by, *id_type;
	size_t least, most;
	unsigned free_max;                       /* exchanges of what is legal */
	bool (*legal)(char c, size_t i, size_t n);
	bool (*valid)(struct str s);
	const char *const *alike;                /* what each letter may be */
};

/* First the letter that was read, then what it may be. */
static const char *const to_figures[] = { "o0", "O0", "D0", "Q0", "l1", "I1", "i1", "Z2", "z2",
					  "S5", "s5", "G6", "b6", "B8", "g9", "q9", "T7", NULL };
static const char *const to_uscc[] = { "o0", "O0", "l1", "I1", "i1", "Z2", "z2", "S5", "s5", "cC", "kK", "pP", "uU",
				       "wW", "xX", "B8", "D0", "Q0", "G6", "fF", "mM", "nN",
				       "hH", "yY", "tT", "rR", "eE", "aA", "dD", "qQ", "jJ", "b6", "g9", NULL };
static const char *const to_iban[] = { "o0", "O0", "D0", "l1", "I1", "i1", "Z2", "z2", "S5", "s5", "G6",
				       "B8", "b6", "g9", NULL };
static const char *const to_base58[] = { "0oQD", "OoQD", "Ii1J", "l1i", "1i", "i1",  "cC",  "Cc",  "kK", "Kk", "pP",  "Pp",  "sS5",
					 "Ss5",  "5Ss",  "uU",   "Uu",  "vV", "Vv",  "wW",  "Ww",  "xX", "Xx", "zZ2", "Zz2", "2Zz",
					 "B8",   "8B",   "6Gb",  "G6",  "b6", "9gq", "g9q", "q9g", "oQ", "Qo", "yY",  "Yy",  NULL };

static bool resident_legal(char c, size_t i, size_t n)
{
	return is_digit(c) || (c == 'X' && i + 1 == n);
}

static bool uscc_legal(char c, size_t i, size_t n)
{
	(void)n;
	if (i >= 2 && i < 8)
		return is_digit(c);
	return is_digit(c) || (c >= 'A' && c <= 'Z' && !strchr("IOSVZ", c));
}

static bool figures_legal(char c, size_t i, size_t n)
{
	(void)i, (void)n;
	return is_digit(c);
}

static bool iban_legal(char c, size_t i, size_t n)
{
	(void)n;
	return is_digit(c) ? i > 1 : c >= 'A' && c <= 'Z' && (i < 2 || i > 3);
}

static bool base58_legal(char c, size_t i, size_t n)
{
	(void)n;
	return is_alnum(c) && !strchr("0OIl", c) && (i > 0 || c == '1' || c == '3');
}

static bool resident_valid(struct str s)
{
	return s.len == 18 && check_resident_id(s.p);
}

static bool uscc_valid(struct str s)
{
	return s.len == 18 && (s.p[0] == '9' || s.p[0] == '1' || s.p[0] == '5') && check_uscc(s.p) && check_uscc_org(s.p);
}

/* Bare numbers of cards: UnionPay's own range, as scan_number.c. */
static bool card_valid(struct str s)
{
	return s.len >= 16 && memcmp(s.p, "62", 2) == 0 && check_card(s.p);
}

static bool iban_valid(struct str s)
{
	return check_iban(s.p);
}

static const struct shape shapes[MISREAD_KINDS] = {
	{ REF_id_number, "resident-id", "cn", 18, 18, 0, resident_legal, resident_valid, to_figures },
	{ REF_company_id, "uscc", "uscc", 18, 18, 1, uscc_legal, uscc_valid, to_uscc },
	{ REF_bank_card, "bank-card", NULL, 16, 19, 0, figures_legal, card_valid, to_figures },
	{ REF_iban, "iban", NULL, 15, 34, 2, iban_legal, iban_valid, to_iban },
	{ REF_btc, "btc", NULL, 26, 35, 2, base58_legal, check_btc, to_base58 },
};

struct search {
	const struct shape *shape;
	char *at;             /* the token as it is tried */
	size_t n;
	unsigned trials, trials_max, found;
	char *out;
};

static const char *alike(const struct shape *s, char c)
{
	for (size_t i = 0; s->alike[i]; i++)
		if (s->alike[i][0] == c)
			return s->alike[i] + 1;
	return "";
}

/* From place I on, with so many exchanges left of either sort. */
static void try_from(struct search *s, size_t i, unsigned forced, unsigned left)
{
	if (s->found > 1 || s->trials > s->trials_max)
		return;
	if (i == s->n) {
		s->trials++;
		if (s->shape->valid(str_make(s->at, s->n)) && ++s->found == 1)
			memcpy(s->out, s->at, s->n + 1);
		return;
	}
	char was = s->at[i];
	bool legal = s->shape->legal(was, i, s->n);
	if (legal)
		try_from(s, i + 1, forced, left);
	if (legal ? left == 0 : forced == 0)
		return;
	for (const char *c = alike(s->shape, was); *c; c++)
		if (s->shape->legal(*c, i, s->n)) {
			s->at[i] = *c;
			try_from(s, i + 1, forced - !legal, left - legal);
		}
	s->at[i] = was;
}

/* As misread_repair(), with what is left of *BUDGET trials. */
static bool repair(enum misread_kind kind, struct str token, char *out, unsigned *budget)
{
	const struct shape *shape = &shapes[kind];
	char at[MISREAD_LEN_MAX + 1];
	if (token.len < shape->least || token.len > shape->most || token.len > MISREAD_LEN_MAX)
		return false;
	unsigned forced = 0;
	for (size_t i = 0; i < token.len; i++) {
		bool legal = shape->legal(token.p[i], i, token.len);
		if (!legal && (!*alike(shape, token.p[i]) || ++forced > FORCED_MAX))
			return false;
		at[i] = token.p[i];
	}
	at[token.len] = '\0';
	if (forced == 0 && (shape->free_max == 0 || shape->valid(str_make(at, token.len))))
		return false;
	struct search s = { .shape = shape, .at = at, .n = token.len, .trials_max = *budget < TRIALS_MAX ? *budget : TRIALS_MAX, .out = out };
	/* what is legal stays if that is enough */
	for (unsigned left = 0; left <= shape->free_max && s.found == 0; left++)
		try_from(&s, 0, FORCED_MAX, left);
	*budget -= s.trials < *budget ? s.trials : *budget;
	return s.found == 1 && s.trials <= s.trials_max;
}

bool misread_repair(enum misread_kind kind, struct str token, char *out)
{
	unsigned budget = TRIALS_MAX;
	return repair(kind, token, out, &budget);
}

/* "l>1 O>0" */
static struct str told(struct doc *d, struct str raw, const char *value)
{
	char text[4 * MISREAD_LEN_MAX + 1];
	size_t n = 0;
	for (size_t i = 0; i < raw.len; i++)
		if (raw.p[i] != value[i] && n + 4 < sizeof text) {
			if (n)
				text[n++] = ' ';
			text[n++] = raw.p[i];
			text[n++] = '>';
			text[n++] = value[i];
		}
	return arena_copy(d->arena, str_make(text, n));
}

static bool told_already(const struct doc *d, enum ref_kind kind, size_t start, size_t end)
{
	for (size_t i = 0; i < d->hits.n; i++)
		if (d->hits.v[i].kind == kind && d->hits.v[i].start < end && d->hits.v[i].end > start)
			return true;
	return false;
}

static void mend(struct doc *d, size_t start, size_t end, unsigned *budget)
{
	struct str token = str_sub(d->text, start, end);
	char value[MISREAD_LEN_MAX + 1];
	size_t kind = MISREAD_KINDS;
	for (size_t k = 0; k < MISREAD_KINDS; k++) {
		char v[MISREAD_LEN_MAX + 1];
		if (told_already(d, shapes[k].kind, start, end))
			return;
		if (!repair((enum misread_kind)k, token, v, budget))
			continue;
		if (kind != MISREAD_KINDS) /* two kinds: neither */
			return;
		kind = k;
		memcpy(value, v, token.len + 1);
	}
	if (kind == MISREAD_KINDS)
		return;
	struct hit *h = doc_hit(d, shapes[kind].kind, (uint32_t)start, (uint32_t)end, arena_copy(d->arena, str_make(value, token.len)),
				SCORE_SHAPE, shapes[kind].by);
	size_t key = 0;
	if (shapes[kind].id_type) {
		h->extra_key[key] = "id_type";
		h->extra_value[key++] = str_from(shapes[kind].id_type);
	}
	h->extra_key[key] = "misread";
	h->extra_value[key] = told(d, token, value);
}

/* GB90 NWBK 0000 0000 OO00 01: an IBAN in groups of four, whose first token ends at FIRST_END; its end, or FIRST_END. */
static size_t mend_groups(struct doc *d, size_t start, size_t first_end, unsigned *budget)
{
	struct str s = d->text;
	char joined[MISREAD_LEN_MAX + 1], value[MISREAD_LEN_MAX + 1];
	size_t n = 0, i = start, all = check_iban_length(s.p + start);
	for (; i < s.len && n < all; i++) {
		if (is_alnum(s.p[i]))
			joined[n++] = s.p[i];
		else if (s.p[i] != ' ' || n % 4 != 0 || !is_alnum(byte_at(s, i + 1)))
			break;
	}
	joined[n] = '\0';
	if (all == 0 || n < all || is_alnum(byte_at(s, i)) || told_already(d, REF_iban, start, i) || !repair(MISREAD_IBAN, str_make(joined, n), value, budget))
		return first_end;
	struct hit *h = doc_hit(d, REF_iban, (uint32_t)start, (uint32_t)i, arena_copy(d->arena, str_make(value, n)), SCORE_SHAPE, "iban");
	h->extra_key[0] = "misread";
	h->extra_value[0] = told(d, str_make(joined, n), value);
	return i;
}

void refs_misread(struct doc *d)
{
	unsigned budget = WINDOW_TRIALS_MAX;
	size_t end;
	for (size_t i = 0; d->read && i < d->text.len && budget > 0; i = end + 1) {
		size_t digits = 0;
		for (end = i; end < d->text.len && is_alnum(d->text.p[end]); end++)
			digits += is_digit(d->text.p[end]);
		char before = i > 0 ? d->text.p[i - 1] : ' ', after = byte_at(d->text, end);
		if (end - i == 4 && after == ' ' && d->text.p[i] >= 'A' && d->text.p[i + 1] >= 'A') {
			end = mend_groups(d, i, end, &budget);
			continue;
		}
		/* a part of an address or of a path */
		if (end - i < 15 || end - i > 35 || digits < 3 || strchr("@._/-=+%", before) || (after && strchr("@_/-=+%", after)))
			continue;
		mend(d, i, end, &budget);
	}
}
