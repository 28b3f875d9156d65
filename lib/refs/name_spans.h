/* name_spans.h - hits of some kinds as a list in text order, for passes that
 * ask "what ends here", "is anything of this kind inside". */
#ifndef SLUICE_REFS_NAME_SPANS_H
#define SLUICE_REFS_NAME_SPANS_H

#include "doc.h"

struct name_span {
	uint32_t start, end;
	uint32_t hit; /* index into d->hits, as long as nothing sorts them */
};

struct name_spans {
	struct name_span *v; /* arena */
	size_t n;
};

/* Hits of the kinds whose bits are set, from index FROM on, by start. */
struct name_spans name_spans_of(struct doc *d, uint64_t kinds, size_t from);
/* The span that ends at END, NULL when none. */
const struct name_span *name_span_ending(const struct name_spans *s, uint32_t end);
/* The span that begins at START, NULL when none. */
const struct name_span *name_span_starting(const struct name_spans *s, uint32_t start);
/* The first span that overlaps START..END, NULL when none. */
const struct name_span *name_span_over(const struct name_spans *s, uint32_t start, uint32_t end);

#define KIND_BIT(k) ((uint64_t)1 << (k))
#define KINDS_PLACE (KIND_BIT(REF_country) | KIND_BIT(REF_location))
#define KINDS_THREAT (KIND_BIT(REF_threat_actor) | KIND_BIT(REF_malware) | KIND_BIT(REF_tool))

#endif
