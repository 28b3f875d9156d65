/* lead_words.c - the words around leads: those of op-words.tsv, and those of the
 * rules' own tables as four classes more. Most texts hold none that count, and
 * are left at once; of others only the lines near such words are read. */
#include "lead.h"
#include "rules.h"

enum { COL_WORDS, COL_CLASS, COL_WEIGHT, COL_STATE };
#define READ_LINES 3u     /* so far around words with a weight lines are read */
#define CRAFT_MIN 2u       /* of these, so many from words of what was done and taken: manuals of machines speak of access and tools too */
#define READ_POINTS 4u     /* what these must come to: two points a weight; one for those without in scripts whose words are less ambiguous */
#define SHORT_BYTES 4096u  /* a text so short, a note or a mail, is read whole when … */
#define SHORT_CLASSES 2u   /* … words of so many classes stand in it */
#define LINE_POINTS_MAX 6u /* of one line */
#define WORDS_MAX 200000u  /* of one window */

const enum refs_table_id lead_tables[LEAD_TABLES] = { TABLE_op_word, TABLE_target_talk, TABLE_target_cue };

static const char *const class_names[WORD_CLASSES] = {
#define X(name) #name,
	LEAD_CLASSES(X)
#undef X
};
static const char *const scope_names[SCOPES] = {
#define X(name) #name,
	LEAD_SCOPES(X)
#undef X
};
static const char *const form_names[FORMS] = {
#define X(name) #name,
	LEAD_FORMS(X)
#undef X
};

const char *lead_feature_name(unsigned f, char *room)
{
	if (f >= SCOPES * WORD_CLASSES)
		return form_names[f - SCOPES * WORD_CLASSES];
	size_t n = strlen(scope_names[f / WORD_CLASSES]), m = strlen(class_names[f % WORD_CLASSES]);
	memcpy(room, scope_names[f / WORD_CLASSES], n);
	room[n] = '_';
	memcpy(room + n + 1, class_names[f % WORD_CLASSES], m + 1);
	return room;
}

static uint16_t class_of(struct str s)
{
	for (uint16_t i = 0; i < WORD_CLASSES; i++)
		if (str_eqz(s, class_names[i]))
			return i;
	return WORD_CLASSES;
}

/* The class of a row of target-talk.tsv or target-cues.tsv. */
static uint16_t rule_class(struct str use, struct str weight, struct str state)
{
	if (str_eqz(state, "lost") || str_eqz(state, "failed") || str_eqz(state, "planned"))
		return class_of(state);
	if (str_eqz(use, "spare") || str_eqz(use, "not"))
		return WORD_spare;
	if (str_eqz(use, "nohead"))
		return WORD_other;
	if (str_eqz(use, "ask"))
		return WORD_CLASSES;
	return str_eqz(weight, "3") ? WORD_cue : str_eqz(weight, "2") ? WORD_talk : WORD_CLASSES;
}

size_t leads_word_at(const struct leads *s, uint32_t at)
{
	size_t lo = 0, hi = s->n_words;
	while (lo < hi) {
		size_t mid = lo + (hi - lo) / 2;
		if (s->words[mid].start < at)
			lo = mid + 1;
		else
			hi = mid;
	}
	return lo;
}

static unsigned points(const struct doc *d, const struct lead_word *w)
{
	return w->weight ? 2u * w->weight : w->cls < WORD_OPS && (unsigned char)d->text.p[w->start] >= 0xD0;
}

/* The lines that hold words, in order. */
static void words_by_line(struct leads *s)
{
	const struct doc *d = s->d;
	s->rows = arena_alloc(d->arena, (s->n_words < d->n_lines ? s->n_words : d->n_lines) * sizeof *s->rows);
	uint32_t line = 0;
	for (size_t w = 0; w < s->n_words;) {
		while (d->lines[line].end <= s->words[w].start && line + 1 < d->n_lines)
			line++;
		struct lead_row *r = &s->rows[s->n_rows++];
		*r = (struct lead_row){ .line = line, .word = (uint32_t)w };
		unsigned weight = 0, deeds = 0;
		do {
			const struct lead_word *x = &s->words[w];
			unsigned p = points(d, x);
			r->classes |= 1u << x->cls;
			weight += p;
			deeds += x->cls != WORD_access && x->cls != WORD_tool ? p : 0;
		} while (++w < s->n_words && (s->words[w].start < d->lines[line].end || line + 1 == d->n_lines));
		r->n_words = (uint32_t)w - r->word;
		r->weight = (uint8_t)(weight < LINE_POINTS_MAX ? weight : LINE_POINTS_MAX);
		r->deeds = (uint8_t)(deeds < LINE_POINTS_MAX ? deeds : LINE_POINTS_MAX);
	}
}

/* The first of the lines with words at or behind LINE. */
static size_t row_at(const struct leads *s, uint32_t line)
{
	size_t lo = 0, hi = s->n_rows;
	while (lo < hi) {
		size_t mid = lo + (hi - lo) / 2;
		if (s->rows[mid].line < line)
			lo = mid + 1;
		else
			hi = mid;
	}
	return lo;
}

void leads_count(const struct leads *s, uint32_t from, uint32_t to, unsigned most, unsigned ret[WORD_CLASSES])
{
	memset(ret, 0, WORD_CLASSES * sizeof *ret);
	uint32_t full = 0;
	for (size_t k = row_at(s, from); k < s->n_rows && s->rows[k].line < to; k++)
		for (uint32_t v = s->rows[k].classes & ~full; v; v &= v - 1) {
			unsigned c = (unsigned)__builtin_ctz(v);
			full |= (uint32_t)(++ret[c] >= most) << c;
		}
}

/* The lines near words that count. */
static bool mark_lines(struct leads *s, bool all, bool chat)
{
	struct doc *d = s->d;
	uint32_t lines = (uint32_t)d->n_lines;
	bool any = all && lines > 0;
	unsigned sum = 0, craft = 0;
	size_t lo = 0, hi = 0;
	for (uint32_t i = 0; i < lines && !all;) {
		uint32_t from = i > READ_LINES ? i - READ_LINES : 0, to = i + READ_LINES < lines ? i + READ_LINES : lines;
		for (; hi < s->n_rows && s->rows[hi].line < to; hi++) {
			sum += s->rows[hi].weight;
			craft += s->rows[hi].deeds;
		}
		for (; lo < hi && s->rows[lo].line < from; lo++) {
			sum -= s->rows[lo].weight;
			craft -= s->rows[lo].deeds;
		}
		if ((sum >= READ_POINTS && craft >= CRAFT_MIN) || (chat && sum > 0)) {
			if (!any)
				s->lines = arena_alloc(d->arena, lines * sizeof *s->lines);
			s->lines[i].read = any = true;
		}
		if (lo < hi)
			i++;
		else if (hi == s->n_rows)
			break;
		else /* on to where the next words come near */
			i = s->rows[hi].line >= i + READ_LINES ? s->rows[hi].line + 1 - READ_LINES : i + 1;
	}
	if (!any)
		return false;
	if (all)
		s->lines = arena_alloc(d->arena, lines * sizeof *s->lines);
	for (uint32_t i = 0; i < lines && all; i++)
		s->lines[i].read = true;
	for (size_t k = 0; k < s->n_rows; k++) {
		struct lead_line *l = &s->lines[s->rows[k].line];
		l->word = s->rows[k].word;
		l->n_words = s->rows[k].n_words;
	}
	return true;
}

uint16_t lead_code(const struct refs_rules *r, unsigned table, uint32_t row)
{
	const struct refs_table *t = &r->tables[lead_tables[table]];
	struct str cls = refs_row_cell(t, row, COL_CLASS), w = refs_row_cell(t, row, COL_WEIGHT);
	uint16_t c = table ? rule_class(cls, w, table == 1 ? refs_row_cell(t, row, COL_STATE) : STR("")) : class_of(cls);
	if (c == WORD_CLASSES)
		return NO_WORD;
	unsigned weight = table == 0 && w.len == 1 && w.p[0] >= '0' && w.p[0] <= '3' ? (unsigned)(w.p[0] - '0') : c == WORD_cue ? 2 : c == WORD_talk ? 1 : 0;
	return (uint16_t)(weight << 8 | c);
}

/* install(TARGETS: a program's */
static bool is_argument(struct str t, uint32_t at)
{
	if (at < 2 || t.p[at - 1] != '(')
		return false;
	unsigned char c = (unsigned char)t.p[at - 2];
	return (unsigned char)((c | 32) - 'a') < 26 || c == '_';
}

bool leads_words(struct leads *s)
{
	struct doc *d = s->d;
	const uint16_t *codes[LEAD_TABLES];
	size_t total = 0, at[LEAD_TABLES] = { 0 };
	unsigned weight = 0;
	uint32_t seen = 0;
	bool all = lead_model_all(d->rules->lead_model), brief = d->text.len <= SHORT_BYTES;
	for (unsigned k = 0; k < LEAD_TABLES; k++) {
		const struct lit_hits *l = &d->lits[lead_tables[k]];
		codes[k] = lead_model_codes(d->rules->lead_model, k);
		total += l->n;
		for (size_t i = 0; i < l->n && (weight < 2 || brief); i++) {
			uint16_t code = codes[k][l->v[i].row];
			if (code == NO_WORD)
				continue;
			weight += code >> 8;
			seen |= (code & 0xFF) < WORD_OPS ? 1u << (code & 0xFF) : 0;
		}
	}
	all |= brief && (unsigned)__builtin_popcount(seen) >= SHORT_CLASSES;
	/* in a chat one word is enough, else two: see points() */
	bool chat = weight > 0 && s->speakers.seen != NULL;
	if (!all && !chat && weight < 2 && !(d->features & (DOC_HAS_HAN | DOC_HAS_CYRILLIC)))
		return false;
	s->words = arena_alloc(d->arena, (total < WORDS_MAX ? total : WORDS_MAX) * sizeof *s->words);
	while (s->n_words < WORDS_MAX) {
		const struct lit_hit *best = NULL;
		unsigned which = 0;
		for (unsigned k = 0; k < LEAD_TABLES; k++)
			if (at[k] < d->lits[lead_tables[k]].n && (!best || d->lits[lead_tables[k]].v[at[k]].start < best->start)) {
				best = &d->lits[lead_tables[k]].v[at[k]];
				which = k;
			}
		if (!best)
			break;
		at[which]++;
		uint16_t code = codes[which][best->row];
		if (code != NO_WORD && !is_argument(d->text, best->start))
			s->words[s->n_words++] = (struct lead_word){ best->start, best->end, code & 0xFF, (uint8_t)(code >> 8) };
	}
	words_by_line(s);
	return mark_lines(s, all, chat);
}
