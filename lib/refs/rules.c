/* rules.c - reads the tables of tables.def and compiles them, or takes them compiled, and opens
 * what the extractors share (the suffix list). All lazy loading happens here, before a
 * sandbox may close. */
#include "compiled.h"
#include "gazetteer.h"
#include "rules.h"
#include "scan.h"
#include "talk_cues.h"
#include "talk_names.h"
#include "user_rules.h"
#include "contract_model.h"
#include "lead.h"
#include <libpsl.h>
#include <sluice/io.h>
#include <stdio.h>
#include <stdlib.h>

#define TABLE_BYTES_MAX (256u << 20) /* a watchlist of a million names is some 30 MB */

static const struct {
	const char *file;
	unsigned flags;
	enum refs_need need;
} tables[] = {
#define TABLE(name, file, flags, group, need) { file, flags, NEED_##need },
#include "tables.def"
#undef TABLE
};

void rules_parse(struct refs_rules *r, enum refs_table_id id, struct buf *bytes, unsigned flags)
{
	struct refs_table *t = &r->tables[id];
	struct literals *literals = r->literals[refs_table_group(id)];
	buf_release(&t->bytes);
	t->bytes = *bytes;
	t->digest = compiled_digest(buf_str(bytes));
	buf_init(bytes, 0);
	struct str rest = buf_str(&t->bytes), line;
	while (str_next_line(&rest, &line)) {
		if (line.len == 0 || line.p[0] == '#')
			continue;
		t->rows = xgrow(t->rows, &t->cap, t->n + 1, sizeof *t->rows);
		struct refs_row *row = &t->rows[t->n];
		*row = (struct refs_row){ 0 };
		for (unsigned i = 0; i < REFS_CELLS_MAX; i++) {
			struct str cell;
			if (!str_next(&line, '\t', &cell))
				break;
			cell = str_trim(cell);
			row->cell[i] = (struct refs_cell){ (uint32_t)(cell.p - t->bytes.p), (uint32_t)cell.len };
		}
		/* cells are C strings too: what follows each is a separator */
		for (unsigned i = 0; i < REFS_CELLS_MAX; i++)
			if (row->cell[i].len && row->cell[i].at + row->cell[i].len < t->bytes.len)
				t->bytes.p[row->cell[i].at + row->cell[i].len] = '\0';
		struct str names = str_make(t->bytes.p + row->cell[0].at, row->cell[0].len), name;
		if (flags & LIT_NONE) {
			/* a table of data */
		} else if (names.len == 1) { /* a sign, "|" perhaps */
			literals_add(literals, (unsigned)id, (uint32_t)t->n, names, flags);
		} else {
			while (str_next(&names, '|', &name))
				literals_add(literals, (unsigned)id, (uint32_t)t->n, name, flags);
		}
		t->n++;
	}
}

static enum status load(struct refs_rules *r, enum refs_table_id id, const char *path, struct err *err)
{
	struct buf b;
	buf_init(&b, TABLE_BYTES_MAX);
	enum status st = io_read_path(path, &b, err);
	if (st != ST_OK) {
		buf_release(&b);
		return ST_FATAL;
	}
	rules_parse(r, id, &b, tables[id].flags);
	return ST_OK;
}

static enum status wanted_kinds(struct refs_rules *r, const char *kinds, struct err *err)
{
	r->kinds = ~(uint64_t)0;
	r->contracts = r->targets = !kinds;
	r->need = NEED_ALL;
	if (!kinds)
		return ST_OK;
	r->kinds = 0;
	r->need = NEED_NETWORK;
	struct str rest = str_from(kinds), name;
	while (str_next(&rest, ',', &name)) {
		enum ref_kind k = ref_kind_from(str_trim(name));
		bool contract = str_eq(str_trim(name), STR("contract")), target = str_eq(str_trim(name), STR("target"));
		r->contracts |= contract;
		r->targets |= target;
		enum refs_need need = target ? NEED_ALL : contract ? NEED_CONTRACTS : ref_kind_need(k);
		if (need > r->need)
			r->need = need;
		if (contract || target)
			continue;
		if (k == REF_KINDS)
			return err_set(err, ST_FATAL, E_USAGE, "'%.*s' is no kind of reference", STR_ARG(name));
		r->kinds |= (uint64_t)1 << k;
	}
	return ST_OK;
}

/* The rules are the program and its tables: a change of either may change what
 * is found. The digest tells versions apart; nobody is to be kept from forging one. */
static void set_version(struct refs_rules *r)
{
	uint64_t of[REFS_TABLES + 2] = { compiled_digest(STR(SLUICE_VERSION)) };
	for (unsigned i = 0; i < REFS_TABLES; i++)
		of[i + 1] = r->tables[i].digest;
	of[REFS_TABLES + 1] = user_patterns_digest(r->user_patterns);
	uint64_t h = compiled_digest(str_make((const char *)of, sizeof of));
	snprintf(r->version, sizeof r->version, "%08x", (unsigned)(h ^ h >> 32));
}

const char *refs_ruleset(const struct refs_rules *r)
{
	return r->version;
}

/* Those that are wanted, and the options' own. */
static enum status compile(struct refs_rules *r, const struct refs_options *o, struct err *err)
{
	enum status st = ST_OK;
	struct buf path;
	buf_init(&path, 1 << 16);
	for (unsigned g = 0; g < REFS_TABLE_GROUPS; g++)
		r->literals[g] = literals_new();
	for (unsigned i = 0; i < REFS_TABLES && st == ST_OK; i++) {
		if (!tables[i].file[0])
			continue; /* filled from the options */
		if (tables[i].need > r->need)
			continue;
		buf_clear(&path);
		buf_printf(&path, "%s/%s", o->data ? o->data : ".", tables[i].file);
		st = load(r, (enum refs_table_id)i, buf_z(&path), err);
	}
	buf_release(&path);
	if (st == ST_OK && o->gazetteer_file)
		st = gazetteer_load(r, o->gazetteer_file, err);
	if (st == ST_OK && o->watch_file)
		st = load(r, TABLE_watch, o->watch_file, err);
	if (st == ST_OK && o->rules_file)
		st = user_rules_load(r, o->rules_file, err);
	if (st != ST_OK)
		return st;
	for (unsigned g = 0; g < REFS_TABLE_GROUPS; g++)
		literals_build(r->literals[g]);
	if (r->need >= NEED_CONTRACTS)
		r->contract_model = contract_model_new(r);
	talk_names_prepare(r);
	return ST_OK;
}

enum status refs_open(struct refs_rules **ret, const struct refs_options *o, struct err *err)
{
	struct refs_rules *r = xcalloc(1, sizeof *r);
	r->drop_reserved = o->drop_reserved;
	r->threads = o->threads;
	enum status st = wanted_kinds(r, o->kinds, err);
	bool own = o->gazetteer_file || o->watch_file || o->rules_file;
	if (st == ST_OK && (r->need < NEED_CONTRACTS || own || !o->compiled || !o->data || !compiled_read(r, o->compiled, o->data)))
		st = compile(r, o, err);
	if (st != ST_OK) {
		refs_close(r);
		return st;
	}
	for (unsigned i = 0; i < REFS_TABLES; i++)
		r->tables[i].file = tables[i].file;
	talk_cues_prepare(r);
	if (r->need >= NEED_CONTRACTS)
		r->lead_model = lead_model_new(r);
	r->psl = psl_latest(NULL);
	set_version(r);
	*ret = r;
	return ST_OK;
}

void rules_release(struct refs_rules *r)
{
	for (unsigned i = 0; i < REFS_TABLES; i++) {
		if (!r->compiled) {
			buf_release(&r->tables[i].bytes);
			free(r->tables[i].rows);
		}
		free(r->tables[i].codes);
		r->tables[i] = (struct refs_table){ .n = 0 };
	}
	for (unsigned g = 0; g < REFS_TABLE_GROUPS; g++) {
		literals_free(r->literals[g]);
		r->literals[g] = NULL;
	}
	contract_model_free(r->contract_model);
	r->contract_model = NULL;
	word_set_release(&r->name_ends);
	word_set_release(&r->name_said_ends);
	word_set_release(&r->name_not_ends);
	word_set_release(&r->name_houses);
	word_set_release(&r->name_lands);
	word_set_release(&r->name_fronts);
	word_set_release(&r->name_ones);
	word_set_release(&r->name_sounds);
	word_set_release(&r->common_words);
	word_set_release(&r->op_common);
	compiled_close(r->compiled);
	r->compiled = NULL;
}

void refs_close(struct refs_rules *r)
{
	if (!r)
		return;
	rules_release(r);
	user_rules_free(r->user_patterns);
	lead_model_free(r->lead_model);
	if (r->psl)
		psl_free(r->psl);
	free(r);
}

const char *refs_kind(unsigned n)
{
	return n < REF_KINDS ? ref_kind_text((enum ref_kind)n) : NULL;
}
