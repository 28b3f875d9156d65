/* ocr_script.c - a race of the packs, one of each script.
 *
 * Each pack is unsure of letters that it does not know, but not by much: 0.97 of rubbish is common. So what is read
 * must tell: pieces of the widest lines, and of these first the one that PP-OCR was least sure of, for its
 * lines of addresses and figures are read well in every script. There the right pack stands out, and most pages
 * are settled by the first that is sure; reading each line in each pack took as long as all else of a page. */
#include "text/ocr_script.h"

#include "text/ocr_cut.h"
#include "text/ocr_read.h"

#include "format/lang.h"

#include <sluice/utf8.h>
#include <stdlib.h>

/* So many of the widest lines are read, of each so many heights. */
#define PROBES 3
#define PROBE_HEIGHTS 18
/* How sure a pack must be of them. */
#define PACK_SURE 0.7f
/* A line that PP-OCR is so sure of is Latin and tells nothing of a script. */
#define PROBE_SURE 0.95f
/* So many letters of its own script that a pack reads so surely settle which script it is: on printed and photographed pages of
 * ten scripts every right pack read the least sure line at 0.976 and more, every wrong one at 0.975 and less, most at 0.96. */
#define SETTLED_SURE 0.98f
#define SETTLED_LETTERS 12
/* Else what is so much less sure of the lines read so far, a line, is out of the race. */
#define RACE_MARGIN 0.03f
/* PP-OCR's characters that it is so sure of; where these are so many and this part of the line, it is Chinese or Japanese. */
#define HAN_SURE 0.9f
#define HAN_PART 0.5f
#define HAN_MIN 2
/* First letters of the scripts that are written with Chinese characters among them, see ocr_packs.def. */
enum { KANA = 0x3041, HAN = 0x4E00 };

static int wider(const void *pa, const void *pb)
{
	const struct ocr_quad *a = pa, *b = pb;
	return (a->w < b->w) - (a->w > b->w);
}

static int less_sure(const void *pa, const void *pb)
{
	const struct ocr_quad *a = pa, *b = pb;
	return (a->sure > b->sure) - (a->sure < b->sure);
}

/* What one pack of a script read of the telling lines, and how surely, a sum over them. */
struct trial {
	size_t pack, lines, letters, own; /* letters that it read, and those of its script */
	float sure;
	struct buf text;
};

/* A piece of the line in box Q, in the trial's language. */
static void probe(struct ocr_packs *o, struct trial *t, const struct ocr_picture *pic, const struct ocr_quad *q, const struct ocr_lean *lean)
{
	const struct ocr_pack *pack = &ocr_pack[t->pack];
	struct ocr_quad box = *q;
	struct ocr_char *c = NULL;
	if (box.w > PROBE_HEIGHTS * box.h) {
		box.cx -= (box.w - PROBE_HEIGHTS * box.h) / 2;
		box.w = PROBE_HEIGHTS * box.h;
	}
	box = ocr_lean_stored(lean, box);
	size_t n = ocr_cut_read(ocr_packs_engine(o, t->pack), pic, &box, &c);
	t->sure += ocr_read_confidence(c, n);
	t->lines++;
	for (size_t k = 0; k < n; k++) {
		bool mine = c[k].cp >= pack->from && c[k].cp <= pack->to;
		t->own += mine;
		t->letters += mine || utf8_is_han(c[k].cp) || ((c[k].cp | 32) >= 'a' && (c[k].cp | 32) <= 'z');
		if (k && c[k].space_before)
			buf_add_char(&t->text, ' ');
		buf_add_utf8(&t->text, c[k].cp);
	}
	buf_add_char(&t->text, '\n');
	free(c);
}

static bool beside_han(const struct ocr_pack *p)
{
	return p->from == HAN || p->from == KANA;
}

/* One pack of each script that is there; of those WITH_HAN only, where that is asked. */
static size_t scripts(struct ocr_packs *o, bool with_han, struct trial *ret)
{
	size_t n = 0;
	for (size_t p = 0; p < ocr_pack_count; p++) {
		if ((n && ocr_pack_same_script(ret[n - 1].pack, p)) || (with_han && !beside_han(&ocr_pack[p])) || !ocr_packs_engine(o, p))
			continue;
		ret[n] = (struct trial){ .pack = p };
		buf_init(&ret[n++].text, 64u << 10);
	}
	return n;
}

/* How sure it is of its LINES, a line: nothing where the letters are not of its script. */
static float worth(const struct trial *t)
{
	return t->letters && (float)t->own >= ocr_pack[t->pack].part * (float)t->letters ? t->sure / (float)t->lines : 0;
}

static int surer(const void *pa, const void *pb)
{
	const struct trial *a = pa, *b = pb;
	float x = worth(a), y = worth(b);
	if (x != y)
		return x < y ? 1 : -1;
	return a->pack < b->pack ? -1 : 1;
}

/* Of the script that TRIAL stands for, the pack of the language that was read. */
static size_t language_of(struct ocr_packs *o, const struct trial *t)
{
	char lang[LANG_NAME_MAX];
	lang_of(buf_str(&t->text), lang);
	size_t named = ocr_packs_for(o, lang);
	return named < ocr_pack_count && ocr_pack_same_script(named, t->pack) ? named : t->pack;
}

/* The widest lines, those that PP-OCR was least sure of first: what it cannot write it reads badly. */
static size_t telling_lines(const struct ocr_quad *q, size_t n, struct ocr_quad ret[PROBES])
{
	struct ocr_quad *sorted = xmalloc((n + 1) * sizeof *sorted);
	size_t probes = n < PROBES ? n : PROBES;
	memcpy(sorted, q, n * sizeof *q);
	qsort(sorted, n, sizeof *sorted, wider);
	qsort(sorted, probes, sizeof *sorted, less_sure);
	memcpy(ret, sorted, probes * sizeof *ret);
	free(sorted);
	while (probes > 1 && ret[probes - 1].sure >= PROBE_SURE)
		probes--;
	return probes;
}

/* One line in each script of the race, until one settles it; those that are left are in front. */
static size_t race(struct ocr_packs *o, const struct ocr_picture *pic, const struct ocr_quad *line, const struct ocr_lean *lean, struct trial *trial,
		   size_t n)
{
	for (size_t k = 0; k < n; k++) {
		probe(o, &trial[k], pic, line, lean);
		if (n > 1 && trial[k].own >= SETTLED_LETTERS && worth(&trial[k]) >= SETTLED_SURE) {
			struct trial winner = trial[k];
			trial[k] = trial[0];
			trial[0] = winner;
			return 1;
		}
	}
	qsort(trial, n, sizeof *trial, surer);
	while (n > 1 && worth(&trial[n - 1]) < worth(&trial[0]) - RACE_MARGIN)
		n--;
	return n;
}

/* Is what PP-OCR made of the least sure line Chinese in the main? It finds some in any writing, and is not sure of that. */
static bool among_han(const struct ocr_lines *read, const struct ocr_quad *q)
{
	const struct ocr_line *l = ocr_lines_in(read, q);
	size_t han = 0;
	for (size_t i = 0; l && i < l->n; i++)
		han += utf8_is_han(l->c[i].cp) && l->c[i].confidence >= HAN_SURE;
	return l && han >= HAN_MIN && (float)han >= HAN_PART * (float)l->n;
}

size_t ocr_script_choose(struct ocr_packs *o, const struct ocr_picture *pic, const struct ocr_quad *q, size_t n, const struct ocr_lines *read)
{
	struct trial *trial = xcalloc(ocr_pack_count, sizeof *trial);
	struct ocr_quad line[PROBES];
	size_t best = ocr_pack_count, lines = telling_lines(q, n, line);
	size_t trials = lines ? scripts(o, among_han(read, &line[0]), trial) : 0, left = trials;
	for (size_t i = 0; i < lines && left; i++)
		left = race(o, pic, &line[i], &read->lean, trial, left);
	if (left && worth(&trial[0]) > PACK_SURE)
		best = language_of(o, &trial[0]);
	for (size_t k = 0; k < trials; k++)
		buf_release(&trial[k].text);
	free(trial);
	return best;
}
