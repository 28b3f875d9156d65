/* target_infer.c - see target_infer.h.
 *
 * Whoever keeps such a list calls its columns as he likes (拿下的家伙, who, how deep),
 * but what fills them is of few sorts. A row counts when it has a name and
 * - a host, a volume and a country or sector; or
 * - a country and a volume, and a word of such work in it or in the line above it,
 *   since customers of a hosting company have countries and volumes as well; or
 * - a host and what one logs in with. */
#include "rules.h"
#include "talk_names.h"
#include "target_fields.h"
#include "target_infer.h"

#define COLUMNS_OF_ROW 16u
#define HOT_LINES 2u
#define HOT_WORDS_MAX 64u /* of these lines: a line may be a whole text, and is asked about at each of its labels */
#define WATCH_WORDS 256u  /* words of such work in front of a line, and behind its begin, that are looked at for those who watch people */
#define LOGIN_BYTES_MIN 3u
#define LOGIN_BYTES_MAX 40u

static bool is_letter(char c)
{
	return (unsigned char)((c | 32) - 'a') < 26;
}

/* One word of ASCII, as users and passwords are. */
static bool is_word(struct str s)
{
	for (size_t i = 0; i < s.len; i++)
		if (s.p[i] <= ' ' || s.p[i] == 0x7F)
			return false;
	return s.len >= LOGIN_BYTES_MIN && s.len <= LOGIN_BYTES_MAX;
}

static bool is_password(struct doc *d, struct str s)
{
	bool letters = false, others = false;
	double bytes;
	size_t from, to;
	for (size_t i = 0; i < s.len; i++)
		is_letter(s.p[i]) ? (letters = true) : (others = true);
	return is_word(s) && s.len > LOGIN_BYTES_MIN && letters && others && str_find(s, STR("://")) < 0 && str_find_char(s, '.') < 0 &&
	       !target_volume(s, &bytes, &from, &to) && !target_period(d->arena, s).len;
}

/* "k.marsh : Spring2021!", or a user in C and the password in the cell behind it. */
static bool is_login(struct doc *d, const struct cell *c, unsigned i, unsigned n)
{
	struct str s = doc_slice(d, c[i].start, c[i].end), next = i + 1 < n ? doc_slice(d, c[i + 1].start, c[i + 1].end) : STR("");
	static const char seps[] = ":/|";
	for (const char *p = seps; *p; p++) {
		ptrdiff_t at = str_find_char(s, *p);
		if (at <= 0)
			continue;
		struct str user = str_trim(str_sub(s, 0, (size_t)at)), pass = str_trim(str_sub(s, (size_t)at + 1, s.len));
		return is_word(user) && (is_password(d, pass) || str_eq(user, pass));
	}
	return is_word(s) && !target_has_digit(str_sub(s, 0, 1)) && (is_password(d, next) || (is_word(next) && str_eq(s, next)));
}

/* The address of a mailbox or a page, or a host. */
static bool is_place_of_host(struct doc *d, struct cell c)
{
	struct str s = doc_slice(d, c.start, c.end);
	ptrdiff_t at = str_find_char(s, '@');
	if (at > 0)
		return str_find_char(s, ' ') < 0 && target_host(d->arena, str_sub(s, (size_t)at + 1, s.len)).len == s.len - (size_t)at - 1;
	return target_is_host(d, c);
}

/* An organisation begins the cell or, among ideographs, fills it. */
static bool is_organisation(const struct doc *d, struct cell c)
{
	for (size_t i = doc_hit_at(d, c.start); i < d->hits.n && d->hits.v[i].start < c.end; i++)
		if (d->hits.v[i].kind == REF_organization && (d->hits.v[i].start == c.start || d->hits.v[i].end == c.end))
			return true;
	return false;
}

/* What fills C ends as Chinese names do, or is two words with capitals and more. */
static bool may_be_name(const struct doc *d, struct cell c)
{
	struct str s = doc_slice(d, c.start, c.end);
	if (s.len == 0 || (unsigned char)s.p[0] >= 0xE3)
		return talk_ends_as_names(d, s, true);
	return talk_capitals_end(d, c.start, c.end, 2) == c.end;
}

static bool has_op_word(const struct doc *d, size_t line, const char *ops)
{
	const struct lit_hits *l = &d->lits[TABLE_op_word];
	uint32_t from = d->lines[line > HOT_LINES ? line - HOT_LINES : 0].start, to = d->lines[line].end;
	size_t i = doc_lit_at(d, TABLE_op_word, from), end = i + HOT_WORDS_MAX < l->n ? i + HOT_WORDS_MAX : l->n;
	for (; i < end && l->v[i].start < to; i++)
		if (str_is_any(doc_cell(d, TABLE_op_word, &l->v[i], 1), ops) && !str_eqz(doc_cell(d, TABLE_op_word, &l->v[i], 2), "0"))
			return true;
	return false;
}

bool target_is_hot(const struct doc *d, size_t line)
{
	return has_op_word(d, line, "access|theft|harm|tool|phish|won|lost");
}

bool target_is_watched(const struct doc *d, size_t line)
{
	const struct lit_hits *l = &d->lits[TABLE_target_talk];
	size_t i = doc_lit_at(d, TABLE_target_talk, d->lines[line > HOT_LINES ? line - HOT_LINES : 0].start), end = i + HOT_WORDS_MAX < l->n ? i + HOT_WORDS_MAX : l->n;
	for (; i < end && l->v[i].start < d->lines[line].start; i++)
		if (str_eqz(doc_cell(d, TABLE_target_talk, &l->v[i], 1), "head") && str_eqz(doc_cell(d, TABLE_target_talk, &l->v[i], 2), "3"))
			return true;
	return has_op_word(d, line, "access|theft|harm|tool|phish|won|lost|task");
}

bool target_is_surveilled(const struct doc *d, size_t line)
{
	const struct lit_hits *l = &d->lits[TABLE_op_word];
	size_t at = doc_lit_at(d, TABLE_op_word, d->lines[line].start);
	size_t i = at > WATCH_WORDS ? at - WATCH_WORDS : 0, end = l->n - at > WATCH_WORDS ? at + WATCH_WORDS : l->n;
	for (; i < end; i++)
		if (str_eqz(doc_cell(d, TABLE_op_word, &l->v[i], 3), "watch"))
			return true;
	return false;
}

/* Which cells are a volume and nothing else, and which are a host; false: none, as on most lines. */
static bool mark_cells(struct doc *d, const struct cell *c, unsigned n, uint32_t *ret_volumes, uint32_t *ret_hosts)
{
	*ret_volumes = *ret_hosts = 0;
	for (unsigned i = 0; i < n; i++) {
		struct str s = doc_slice(d, c[i].start, c[i].end);
		double bytes;
		size_t from, to;
		if (target_is_blank(s))
			continue;
		if (target_volume(s, &bytes, &from, &to) && from == 0 && to == s.len)
			*ret_volumes |= 1u << i;
		if (is_place_of_host(d, c[i]))
			*ret_hosts |= 1u << i;
	}
	return *ret_volumes | *ret_hosts;
}

bool target_infer_header(struct doc *d, size_t line, struct table *ret)
{
	struct doc_line l = d->lines[line];
	struct cell c[COLUMNS_MAX];
	unsigned seen[FIELDS] = { 0 };
	*ret = (struct table){ .sep = cells_separator(d->text, l), .bare = true };
	if (!ret->sep && cells_split(d->text, l, CELLS_WIDE, c) >= 3)
		ret->sep = CELLS_WIDE;
	if (!ret->sep)
		return false;
	ret->n = cells_split(d->text, l, ret->sep, c);
	if (ret->n < 3 || ret->n > COLUMNS_OF_ROW)
		return false;
	uint32_t volumes, hosts;
	if (!mark_cells(d, c, ret->n, &volumes, &hosts))
		return false; /* see above: each such row has one of them */
	unsigned name = COLUMNS_MAX, host = COLUMNS_MAX;
	bool login = false, mailbox = false;
	for (unsigned i = 0; i < ret->n; i++) {
		struct str s = doc_slice(d, c[i].start, c[i].end);
		enum field f = F_NONE;
		if (target_is_blank(s))
			continue;
		if (!login && mailbox && is_password(d, s)) {
			login = true;
			continue;
		}
		if (!login && (seen[F_HOST] || (seen[F_NAME] && !(hosts >> i & 1))) && is_login(d, c, i, ret->n)) {
			login = true;
			i += i + 1 < ret->n && str_find_char(s, ':') < 0 && str_find_char(s, '/') < 0;
			continue; /* what one logs in with is nothing to be spread */
		}
		if (volumes >> i & 1)
			f = F_VOLUME;
		else if (hosts >> i & 1)
			f = F_HOST;
		else if (target_country(d, c[i].start, c[i].end).p != s.p)
			f = F_COUNTRY;
		else if (target_sector(d, c[i].start, c[i].end).p != s.p)
			f = F_SECTOR;
		else if (s.len <= 32 && s.p[0] >= '1' && s.p[0] <= '2' && target_period(d->arena, s).len)
			f = F_DATE;
		else if ((seen[F_WHAT] || (seen[F_NAME] && !seen[F_HOST])) && target_access_kind(d, s).len && !is_organisation(d, c[i]))
			f = F_ACCESS;
		else if (i == 0 && (str_ends(s, STR("组")) || str_starts(s, STR("Group "))))
			f = F_GROUP;
		else if (!target_has_digit(s) || s.len > 6) {
			bool told = seen[F_HOST] && name != COLUMNS_MAX;
			if (name == COLUMNS_MAX && (!seen[F_HOST] || is_organisation(d, c[i])))
				name = i;
			f = name == i ? F_NAME : told || seen[F_NAME] ? seen[F_WHAT] ? F_NOTE : F_WHAT : F_NONE;
		}
		if (f == F_HOST && host == COLUMNS_MAX)
			host = i;
		mailbox |= f == F_HOST && str_find_char(s, '@') > 0;
		if (f == F_HOST && seen[f])
			return false;
		ret->field[i] = seen[f] ? F_NONE : f;
		ret->label[i] = c[i];
		seen[f]++;
	}
	if (name == COLUMNS_MAX)
		return false;
	bool listed = ret->n >= 4 && host != COLUMNS_MAX && seen[F_VOLUME] && (seen[F_COUNTRY] || seen[F_SECTOR]);
	bool known = is_organisation(d, c[name]), told = known || may_be_name(d, c[name]);
	bool han = (unsigned char)d->text.p[c[name].start] >= 0xE3;
	return listed || (told && seen[F_COUNTRY] && seen[F_VOLUME] && target_is_hot(d, line)) || ((han ? told : known) && host != COLUMNS_MAX && login);
}

bool target_same_make(const struct table *a, const struct table *b)
{
	static const enum field must[] = { F_HOST, F_VOLUME, F_NAME, F_COUNTRY };
	bool host = false;
	for (unsigned i = 0; i < a->n; i++)
		host |= a->field[i] == F_HOST;
	for (size_t k = 0; k < sizeof must / sizeof *must; k++)
		for (unsigned i = 0; i < a->n && !(host && must[k] == F_COUNTRY); i++)
			if ((a->field[i] == must[k]) != (i < b->n && b->field[i] == must[k]))
				return false;
	return a->sep == b->sep;
}
