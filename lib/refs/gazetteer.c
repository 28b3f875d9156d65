/* gazetteer.c - a user's own list of countries, places, organisations and
 * groups (--gazetteer FILE) becomes rows of the same tables as ours.
 *
 * One entry a line, cells apart by TAB: kind, name, aliases apart by ";" or
 * "|", country (ISO 3166-1 or any code of the user's own), sector. "#" begins
 * a comment. Kinds: country, location, demonym, organization, threat-actor.
 * Russian names of one word are looked for in their other cases, too. */
#include "gazetteer.h"
#include <sluice/io.h>

#define GAZETTEER_BYTES_MAX (64u << 20)

static void add_case(struct buf *out, struct str stem, const char *endings)
{
	struct str rest = str_from(endings), one;
	while (str_next(&rest, ' ', &one)) {
		buf_add_char(out, '|');
		buf_add_str(out, stem);
		buf_add_str(out, one);
	}
}

/* The other cases of a Russian name of one word: Эльбонии, Эльбонию, Эльбонией. */
static void add_cases(struct buf *out, struct str name)
{
	static const char consonants[] = "б|в|г|д|ж|з|к|л|м|н|п|р|с|т|ф|х|ц|ч|ш|щ";
	if (name.len < 8 || str_find_char(name, ' ') >= 0)
		return;
	if (str_ends(name, STR("ия")))
		add_case(out, str_sub(name, 0, name.len - 2), "и ю ей");
	else if (str_ends_any(name, "ка|га|ха|жа|ша|ча|ща"))
		add_case(out, str_sub(name, 0, name.len - 2), "и е у ой");
	else if (str_ends(name, STR("а")))
		add_case(out, str_sub(name, 0, name.len - 2), "ы е у ой");
	else if (str_ends_any(name, consonants))
		add_case(out, name, "а у ом е");
}

static void add_names(struct buf *out, struct str name, struct str aliases)
{
	buf_add_str(out, name);
	add_cases(out, name);
	for (size_t i = 0, from = 0; i <= aliases.len && aliases.len; i++) {
		if (i < aliases.len && aliases.p[i] != ';' && aliases.p[i] != '|')
			continue;
		struct str one = str_trim(str_sub(aliases, from, i));
		from = i + 1;
		if (one.len == 0)
			continue;
		buf_add_char(out, '|');
		buf_add_str(out, one);
		add_cases(out, one);
	}
}

static void add_row(struct buf *places, struct buf *orgs, struct str line)
{
	struct str cell[5] = { { 0 } };
	for (unsigned i = 0; i < 5 && str_next(&line, '\t', &cell[i]); i++)
		cell[i] = str_trim(cell[i]);
	struct str kind = cell[0];
	if (cell[1].len == 0)
		return;
	bool org = str_eq(kind, STR("organization")) || str_eq(kind, STR("organisation"));
	if (!org && !str_eq(kind, STR("country")) && !str_eq(kind, STR("location")) && !str_eq(kind, STR("demonym")))
		return;
	struct buf *out = org ? orgs : places;
	add_names(out, cell[1], cell[2]);
	if (org)
		buf_printf(out, "\t\t%.*s\t%.*s\n", STR_ARG(cell[4]), STR_ARG(cell[3]));
	else
		buf_printf(out, "\t%.*s\t%.*s\t\n", STR_ARG(kind), STR_ARG(cell[3]));
}

enum status gazetteer_load(struct refs_rules *r, const char *file, struct err *err)
{
	struct buf bytes, places, orgs;
	buf_init(&bytes, GAZETTEER_BYTES_MAX);
	buf_init(&places, 2 * GAZETTEER_BYTES_MAX);
	buf_init(&orgs, 2 * GAZETTEER_BYTES_MAX);
	enum status st = io_read_path(file, &bytes, err);
	if (st == ST_OK) {
		struct str rest = buf_str(&bytes), line;
		while (str_next_line(&rest, &line))
			if (line.len && line.p[0] != '#')
				add_row(&places, &orgs, line);
		rules_parse(r, TABLE_user_place, &places, LIT_ACRONYM);
		rules_parse(r, TABLE_user_org, &orgs, LIT_ACRONYM);
	}
	buf_release(&bytes);
	buf_release(&places);
	buf_release(&orgs);
	return st == ST_OK ? ST_OK : ST_FATAL;
}
