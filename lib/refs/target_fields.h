/* target_fields.h - the fields of a target record: volumes and periods in their
 * normal forms, and the record itself. */
#ifndef SLUICE_REFS_TARGET_FIELDS_H
#define SLUICE_REFS_TARGET_FIELDS_H

#include "doc.h"

/* "1.09TB", "95.2 GB", "421KB", "6,5 ГБ" anywhere in S: bytes (powers of 1000), and
 * where the volume stands. Letters that OCR reads for digits count as these
 * ("12.0OGB", "l.5TB"). False when there is none. */
bool target_volume(struct str s, double *ret_bytes, size_t *ret_from, size_t *ret_to);
/* "2021.04-2021.12" -> "2021-04/2021-12", "2021.12.20" -> "2021-12-20", "2020" ->
 * "2020"; empty when S is no date. The result is the arena's. */
struct str target_period(struct arena *a, struct str s);
/* A domain, host, zone (gov.xx) or address in lower case, without scheme and
 * path; empty when S is none. The result is the arena's. */
struct str target_host(struct arena *a, struct str s);

/* S as a name: where OCR has put a space between all its ideographs, without them (the
 * result is the arena's); else S itself. */
struct str target_name(struct arena *a, struct str s);
/* S without any space before an ideograph behind another: 内 网 全控; the arena's, or S itself. */
struct str target_unpadded(struct arena *a, struct str s);

#define TARGET_EVIDENCE_MAX 16 /* enough to cite; a name may stand on every line of a chat */

/* The fields that a record says the places of. */
enum target_place { AT_NAME, AT_COUNTRY, AT_SECTOR, AT_HOST, AT_WHAT, AT_VOLUME, AT_DATE, AT_ACCESS, AT_GROUP, AT_NOTE, AT_CONTACT, TARGET_PLACES };

struct target {
	struct str known_as;   /* the normal form of name where it is another */
	struct str stands;     /* while targets are told by their normal form: the name as the text has it */
	struct str host_maybe; /* what a damaged host may have been; arena */
	const char *host_flag; /* why its host looks wrong (static), or NULL */
	struct str state;      /* kind of access that words told; empty: what access tells */
	struct str name, country, sector, host, what, access, group, note, volume, date;
	struct str contact;    /* telephone number, mailbox or account that is watched */
	double bytes;          /* of volume; 0: none */
	double score;
	const char *by;        /* rule (static) */
	struct str cue;        /* words that decided; slice of the text */
	struct { uint32_t start, end; } evidence[TARGET_EVIDENCE_MAX];
	unsigned n_evidence;
	struct { uint32_t start, end; } at[TARGET_PLACES]; /* where a field stands; not set (end 0): where its text lies, if it is the window's */
};

static inline void target_at(struct target *t, enum target_place p, uint32_t start, uint32_t end)
{
	t->at[p].start = start;
	t->at[p].end = end;
}

/* What kind of access the words of S tell: "mail", "full", "lost" … (access-kinds.tsv);
 * empty when none of its words is known. */
struct str target_access_kind(const struct doc *d, struct str s);
/* Looks at the host's top-level domain: sets host_flag to "unknown-tld" or, when it
 * is another country's than the record's, "country"; host_maybe to the one host
 * that the damage of OCR explains. The host itself stays as it was read. A country's
 * domain gives the country where none is known. */
void target_host_check(struct doc *d, struct target *t);

/* The name of somebody who is a target stands at START..END: no lead of its own. */
void target_person(struct doc *d, uint32_t start, uint32_t end);
void target_sort_people(struct doc *d);
/* Some of START..END is such a name; target_sort_people() first. */
bool target_is_person(const struct doc *d, uint32_t start, uint32_t end);

/* The one telephone number, mailbox or account in START..END in its normal form, where the first SORTED
 * hits have exactly one; else the text itself, empty where it has neither a digit nor an "@". */
struct str target_contact(const struct doc *d, size_t sorted, uint32_t start, uint32_t end);

/* Writes the record into d->out. */
void target_emit(struct doc *d, const struct target *t);

/* The sector's code when START..END is a word for one in any language ("政府",
 * "Telecom"), the country's code when it is a country; else the text itself. */
struct str target_sector(const struct doc *d, uint32_t start, uint32_t end);
struct str target_country(const struct doc *d, uint32_t start, uint32_t end);

#endif
