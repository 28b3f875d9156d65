/* report_terms.c - the case's codes as words of the page's language. */
#include "page_priv.h"
#include "report_world.h"
#include "world.h"

static const struct { const char *code, *word[2]; } terms[] = {
#define TERM(code, en, zh) { code, { en, zh } },
#include "report_terms.def"
#undef TERM
};

/* How the case words its reasons (case_rank.c), and how a Chinese reader would. */
static const struct { const char *en, *zh; } reasons[] = {
	{ " targets: ", " 个目标：" }, { " target: ", " 个目标：" }, { " contracts: ", " 份合同：" }, { " contract: ", " 份合同：" }, { " contracts", " 份合同" }, { " contract", " 份合同" },
	{ " with a role", " 个带角色的名称" }, { " × watchlist hit", " 次命中监控名单" }, { " × organisation", " 个机构" }, { " × person or account", " 个人员或账号" },
	{ " × host, address or tool", " 个主机、地址或工具" }, { " × money or contract detail", " 项金额或合同信息" },
};

struct str page_term(const struct page *p, struct str code)
{
	for (size_t i = 0; i < sizeof terms / sizeof *terms; i++)
		if (str_eqz(code, terms[i].code))
			return str_from(terms[i].word[p->zh]);
	return code;
}

void page_reason(const struct page *p, struct str reason, struct buf *out)
{
	size_t n = 0;
	while (n < reason.len && reason.p[n] >= '0' && reason.p[n] <= '9')
		n++;
	struct str rest = str_sub(reason, n, reason.len);
	for (size_t i = 0; p->zh && n && i < sizeof reasons / sizeof *reasons; i++) {
		struct str en = str_from(reasons[i].en);
		if (!str_starts(rest, en))
			continue;
		buf_add_str(out, str_sub(reason, 0, n));
		buf_addz(out, reasons[i].zh);
		buf_add_str(out, str_sub(rest, en.len, rest.len));
		return;
	}
	buf_add_str(out, reason);
}

bool world_next(struct str *rest, struct world_row *ret)
{
	struct str line, cell[6] = { { "", 0 } };
	do {
		if (!str_next_line(rest, &line))
			return false;
	} while (line.len < 3 || line.p[0] == '#');
	for (int i = 0; i < 6; i++) {
		const char *tab = memchr(line.p, '\t', line.len);
		size_t n = tab ? (size_t)(tab - line.p) : line.len;
		cell[i] = str_sub(line, 0, n);
		line = str_sub(line, n + 1, line.len);
	}
	*ret = (struct world_row){ cell[0], { cell[1], cell[2] }, json_as_num(cell[3], -1), json_as_num(cell[4], -1), cell[5] };
	return true;
}

struct str world_table(void)
{
	return str_from(report_world);
}

bool world_find(struct str code, struct world_row *ret)
{
	struct str rest = world_table();
	while (code.len == 2 && world_next(&rest, ret))
		if (str_eq(ret->code, code))
			return true;
	return false;
}

struct str page_country(const struct page *p, struct str code)
{
	struct world_row row;
	return world_find(code, &row) && row.name[p->zh].len ? row.name[p->zh] : code;
}
