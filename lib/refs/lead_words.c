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
#define SHORT_CLASSES 2u   /* … words of so many classes stand in it, or … */
#define SHORT_WEIGHT 2u    /* … such as come to this */
#define LINE_POINTS_MAX 6u /* of one line */
#define LINES_A_STEP 64u
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

/* install(TARGETS: a program's */
static bool is_argument(struct str t, uint32_t at)
{
	if (at < 2 || t.p[at - 1] != '(')
		return false;
	unsigned char c = (unsigned char)t.p[at - 2];
	return (unsigned char)((c | 32) - 'a') < 26 || c == '_';
}

/* The classes of lines FROM up to TO. */
static void take_classes(struct leads *s, uint32_t from, uint32_t to)
{
	const struct doc *d = s->d;
	memset(s->classes + from, 0, (to - from) * sizeof *s->classes);
	for (unsigned k = 0; k < LEAD_TABLES; k++) {
		const struct lit_hits *l = &d->lits[lead_tables[k]];
		const uint16_t *codes = lead_model_codes(d->rules->lead_model, k);
		uint32_t line = from, end = d->lines[to - 1].end;
		for (size_t i = doc_lit_at(d, lead_tables[k], d->lines[from].start); i < l->n && l->v[i].start < end; i++) {
			uint16_t code = codes[l->v[i].row];
			while (d->lines[line].end <= l->v[i].start)
				line++;
			if (code != NO_WORD && !is_argument(d->text, l->v[i].start))
				s->classes[line] |= 1u << (code & 0xFF);
		}
	}
}

void leads_count(struct leads *s, uint32_t from, uint32_t to, unsigned ret[WORD_CLASSES])
{
	if (!s->classes)
		s->classes = arena_room(s->d->arena, s->d->n_lines * sizeof *s->classes);
	if (to > s->seen) {
		take_classes(s, from > s->seen ? from : s->seen, to);
		s->seen = to;
	}
	/* all classes at once: the bits of three digits, up to six */
	uint32_t one = 0, two = 0, four = 0;
	for (uint32_t i = from; i < to; i++) {
		uint32_t v = s->classes[i] & ~(four & two), carry = one & v;
		one ^= v;
		four |= two & carry;
		two ^= carry;
	}
	for (unsigned c = 0; c < WORD_CLASSES; c++)
		ret[c] = (one >> c & 1) + 2 * (two >> c & 1) + 4 * (four >> c & 1);
}

/* 檔案, 服务器, database: any manual says so. */
static bool is_common(const struct refs_rules *r, struct str word)
{
	char low[WORD_SET_BYTES_MAX];
	if (word.len > sizeof low)
		return false;
	for (size_t i = 0; i < word.len; i++)
		low[i] = (char)(word.p[i] >= 'A' && word.p[i] <= 'Z' ? word.p[i] | 32 : word.p[i]);
	return word_set_has(&r->op_common, str_make(low, word.len));
}

/* What the words of each line come to; words without a point, most of them, are passed over. */
static void add_points(const struct doc *d, uint8_t *weight, uint8_t *deeds)
{
	bool brief = d->text.len <= SHORT_BYTES;
	for (unsigned k = 0; k < LEAD_TABLES; k++) {
		const struct lit_hits *l = &d->lits[lead_tables[k]];
		const uint16_t *codes = lead_model_codes(d->rules->lead_model, k);
		size_t line = 0;
		for (size_t i = 0; i < l->n; i++) {
			uint32_t at = l->v[i].start;
			uint16_t code = codes[l->v[i].row], cls = code & 0xFF;
			if (code == NO_WORD || (code <= 0xFF && (cls >= WORD_OPS || (unsigned char)d->text.p[at] < 0xD0)) || is_argument(d->text, at))
				continue;
			if (d->lines[line].end <= at)
				line = doc_line_at(d, at);
			unsigned p = code > 0xFF ? 2u * (code >> 8) : 1,
				 w = weight[line] + (brief || !is_common(d->rules, doc_slice(d, at, l->v[i].end)) ? p : 0),
				 c = deeds[line] + (cls != WORD_access && cls != WORD_tool ? p : 0);
			weight[line] = (uint8_t)(w < LINE_POINTS_MAX ? w : LINE_POINTS_MAX);
			deeds[line] = (uint8_t)(c < LINE_POINTS_MAX ? c : LINE_POINTS_MAX);
		}
	}
}

/* Lines' flags by the points of those around them, LINES_A_STEP together: the compiler makes vectors of it. */
static void mark_step(const uint8_t *restrict weight, const uint8_t *restrict deeds, bool chat, uint8_t *restrict flags)
{
	uint8_t sum[LINES_A_STEP] = { 0 }, craft[LINES_A_STEP] = { 0 };
	for (unsigned k = 0; k < 2 * READ_LINES; k++) {
		for (unsigned i = 0; i < LINES_A_STEP; i++)
			sum[i] = (uint8_t)(sum[i] + weight[i + k]);
		for (unsigned i = 0; i < LINES_A_STEP; i++)
			craft[i] = (uint8_t)(craft[i] + deeds[i + k]);
	}
	uint8_t least = chat ? 0 : READ_POINTS - 1, deed = chat ? 0 : CRAFT_MIN;
	for (unsigned i = 0; i < LINES_A_STEP; i++)
		flags[i] = (sum[i] > least) & (craft[i] >= deed);
}

static void add_range(struct leads *s, size_t *cap, size_t from, size_t to)
{
	if (s->n_ranges == *cap) {
		struct lead_range *more = arena_alloc(s->d->arena, (*cap = 2 * *cap + 16) * sizeof *more);
		if (s->n_ranges)
			memcpy(more, s->ranges, s->n_ranges * sizeof *more);
		s->ranges = more;
	}
	s->ranges[s->n_ranges++] = (struct lead_range){ (uint32_t)from, (uint32_t)to };
}

/* The lines near words that count. */
static void mark_lines(struct leads *s, bool all, bool chat)
{
	const struct doc *d = s->d;
	size_t lines = d->n_lines, room = lines + LINES_A_STEP + 2 * READ_LINES, cap = 0;
	if (all) {
		add_range(s, &cap, 0, lines);
		return;
	}
	uint8_t *weight = arena_alloc(d->arena, room), *deeds = arena_alloc(d->arena, room), *flags = arena_alloc(d->arena, room);
	add_points(d, weight + READ_LINES, deeds + READ_LINES);
	for (size_t i = 0; i < lines; i += LINES_A_STEP)
		mark_step(weight + i, deeds + i, chat, flags + i);
	flags[lines] = 0;
	for (const uint8_t *p = flags; (p = memchr(p, 1, (size_t)(flags + lines - p))) != NULL;) {
		const uint8_t *end = memchr(p, 0, (size_t)(flags + lines + 1 - p));
		add_range(s, &cap, (size_t)(p - flags), (size_t)(end - flags));
		p = end;
	}
}

/* The words of lines FROM up to TO, and which are whose. */
static void take_words(struct leads *s, uint32_t from, uint32_t to)
{
	const struct doc *d = s->d;
	const uint16_t *codes[LEAD_TABLES];
	size_t at[LEAD_TABLES];
	uint32_t line = from, end = d->lines[to - 1].end;
	for (unsigned k = 0; k < LEAD_TABLES; k++) {
		codes[k] = lead_model_codes(d->rules->lead_model, k);
		at[k] = doc_lit_at(d, lead_tables[k], d->lines[from].start);
	}
	while (s->n_words < s->words_max) {
		const struct lit_hit *best = NULL;
		unsigned which = 0;
		for (unsigned k = 0; k < LEAD_TABLES; k++)
			if (at[k] < d->lits[lead_tables[k]].n && (!best || d->lits[lead_tables[k]].v[at[k]].start < best->start)) {
				best = &d->lits[lead_tables[k]].v[at[k]];
				which = k;
			}
		if (!best || best->start >= end)
			break;
		at[which]++;
		uint16_t code = codes[which][best->row];
		if (code == NO_WORD || is_argument(d->text, best->start))
			continue;
		while (d->lines[line].end <= best->start)
			line++;
		struct lead_line *l = &s->lines[line];
		if (!l->n_words++)
			l->word = (uint32_t)s->n_words;
		s->words[s->n_words++] = (struct lead_word){ best->start, best->end, code & 0xFF, (uint8_t)(code >> 8) };
	}
}

uint16_t lead_code(const struct refs_rules *r, unsigned table, uint32_t row)
{
	const struct refs_table *t = &r->tables[lead_tables[table]];
	struct str cls = refs_row_cell(t, row, COL_CLASS), w = refs_row_cell(t, row, COL_WEIGHT);
	uint16_t c = table ? rule_class(cls, w, table == 1 ? refs_row_cell(t, row, COL_STATE) : STR("")) : class_of(cls);
	if (c == WORD_CLASSES)
		return NO_WORD;
	unsigned weight = table == 0 && w.len == 1 && w.p[0] >= '0' && w.p[0] <= '3' ? (unsigned)(w.p[0] - '0')
			  : c == WORD_cue                                            ? 2
			  : c == WORD_talk                                           ? 1
										     : 0;
	return (uint16_t)(weight << 8 | c);
}

bool leads_words(struct leads *s)
{
	struct doc *d = s->d;
	size_t total = 0;
	unsigned weight = 0;
	uint32_t seen = 0;
	bool all = lead_model_all(d->rules->lead_model), brief = d->text.len <= SHORT_BYTES;
	for (unsigned k = 0; k < LEAD_TABLES; k++) {
		const struct lit_hits *l = &d->lits[lead_tables[k]];
		const uint16_t *codes = lead_model_codes(d->rules->lead_model, k);
		total += l->n;
		for (size_t i = 0; i < l->n && (weight < 2 || brief); i++) {
			uint16_t code = codes[l->v[i].row];
			if (code == NO_WORD)
				continue;
			weight += code >> 8;
			seen |= (code & 0xFF) < WORD_OPS ? 1u << (code & 0xFF) : 0;
		}
	}
	all |= brief && ((weight >= SHORT_WEIGHT && !d->in_path) || (unsigned)__builtin_popcount(seen) >= SHORT_CLASSES);
	/* in a chat one word is enough, else two: see points() */
	bool chat = weight > 0 && s->speakers.seen != NULL;
	if (!all && !chat && weight < 2 && !(d->features & (DOC_HAS_HAN | DOC_HAS_CYRILLIC)))
		return false;
	mark_lines(s, all, chat);
	if (s->n_ranges == 0)
		return false;
	s->words_max = total < WORDS_MAX ? total : WORDS_MAX;
	s->words = arena_alloc(d->arena, s->words_max * sizeof *s->words);
	s->lines = arena_room(d->arena, d->n_lines * sizeof *s->lines);
	uint32_t done = 0;
	for (size_t i = 0; i < s->n_ranges; i++) {
		/* those of the lines beside count as well */
		uint32_t from = s->ranges[i].from > LEAD_NEAR_LINES ? s->ranges[i].from - LEAD_NEAR_LINES : 0, to = s->ranges[i].to;
		to = d->n_lines - to > LEAD_NEAR_LINES ? to + LEAD_NEAR_LINES : (uint32_t)d->n_lines;
		from = from > done ? from : done;
		if (to > from) {
			memset(s->lines + from, 0, (to - from) * sizeof *s->lines);
			take_words(s, from, to);
		}
		for (uint32_t k = s->ranges[i].from; k < s->ranges[i].to; k++)
			s->lines[k].read = true;
		done = to;
	}
	return true;
}
