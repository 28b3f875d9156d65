/* ocr_confidence.c - an engine's certainty is of characters and flatters itself.
 *
 * A line whose characters are sure by .98 in the mean was wholly right in four of
 * five cases only. A logistic model of what the line's characters say, fitted to the
 * lines of made-up pictures (tests/ocr/hard.py fit), turns it into the share of such
 * lines that are right. It knows their mean, the least sure one and their number; the
 * product of all and the height of the letters told it nothing more. */
#include "text/ocr_confidence.h"

#include <math.h>

/* Nobody is surer than so. */
#define MEAN_FLOOR 0.002f
#define LEAST_FLOOR 0.005f

static const struct { float constant, mean, least, number; } model[] = {
#define OCR_CONFIDENCE(engine, constant, mean, least, number) [engine] = { constant, mean, least, number },
#include "ocr_confidence.def"
#undef OCR_CONFIDENCE
};

static float clamped(float c)
{
	return c < 0 ? 0 : c > 1 ? 1 : c;
}

float ocr_confidence_least(const struct ocr_line *l)
{
	float least = 1;
	for (size_t i = 0; i < l->n; i++)
		least = fminf(least, clamped(l->c[i].confidence));
	return least;
}

float ocr_confidence(const struct ocr_line *l, enum ocr_engine engine)
{
	float sum = 0;
	if (l->n == 0)
		return 0;
	for (size_t i = 0; i < l->n; i++)
		sum += clamped(l->c[i].confidence);
	float doubt = logf(1 - sum / (float)l->n + MEAN_FLOOR), worst = logf(1 - ocr_confidence_least(l) + LEAST_FLOOR);
	float x = model[engine].constant + model[engine].mean * doubt + model[engine].least * worst + model[engine].number * logf((float)l->n);
	return 1 / (1 + expf(-x));
}
