/* refs_fuzz.h - the rules of share/ over a text: every finding is checked to be
 * what refs.h promises. Run from the top folder. */
#ifndef TESTS_REFS_FUZZ_H
#define TESTS_REFS_FUZZ_H

#include "fuzz.h"
#include <sluice/json.h>
#include <sluice/refs.h>

static struct str fuzz_refs_text;

static void fuzz_refs_found(void *ctx, const struct ref *r)
{
	(void)ctx;
	FUZZ_MUST(r->start <= r->end && r->end <= fuzz_refs_text.len);
	FUZZ_MUST(r->record.len && r->record.p[r->record.len - 1] == '\n' && json_valid(str_trim(r->record)));
	if (r->kind)
		FUZZ_MUST(str_eq(r->raw, str_sub(fuzz_refs_text, r->start, r->end)));
}

/* KINDS as for refs_options. The first byte: pages, name of the path. */
static int scan_kinds(const char *kinds, const uint8_t *data, size_t size)
{
	static struct refs_rules *rules;
	struct err err = { .code = E_NONE };
	struct refs_options o = { .data = "share/refs", .kinds = kinds };
	if (!rules && refs_open(&rules, &o, &err) != ST_OK)
		BUG("fuzz: rules cannot be read; start it in the top folder");
	struct fuzz_in in = { fuzz_str(data, size) };
	uint8_t how = fuzz_u8(&in);
	fuzz_refs_text = in.rest;
	struct refs_source s = { .text = in.rest, .fd = -1, .path = how & 2 ? STR("合同/DY-2020-0123 采购合同.md") : STR("a.txt"),
				 .paged = how & 1, .lang = how & 4 ? STR("en") : STR("zh") };
	if (in.rest.len)
		refs_scan(rules, &s, fuzz_refs_found, NULL, &err);
	return 0;
}

#endif
