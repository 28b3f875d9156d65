/* image_hash.c - a picture's look in 256 bits, so that copies of another size,
 * quality or brightness can be found.
 *
 * The picture is brought down to GRID + 1 by GRID mean greys; each bit says
 * whether a cell is darker than its right neighbour (a "difference hash"). 64
 * bits, as are usual for photographs, cannot tell pages of text apart, which
 * all are grey stripes; at 16 by 16 each cell holds a word or two of a page,
 * and its mean depends on which. Cells that hardly differ say nothing and are
 * 0 bits, so that noise on white paper does not count; a picture of which
 * nearly all says nothing (an empty page, an icon) has no look. Turned or cut
 * pictures are not found. */
#include "text/image_hash.h"

#define GRID 16
#define SIDE_MIN (4 * GRID)
#define DIFFERENCE_MIN 1.5 /* greys of 255 */
#define SPEAKING_MIN 40    /* of 256 cells that differ from their neighbour either way */

/* Adds VALUE times the share of 1/CELLS of LENGTH that pixel AT covers to one
 * cell, or to two: borders that fell on whole pixels would move the means of
 * small pictures. */
static void spread(double *sum, double *n, int at, int length, int cells, double value, double weight)
{
	double from = (double)at * cells / length, to = (double)(at + 1) * cells / length;
	int a = (int)from, b = (int)to < cells ? (int)to : cells - 1;
	double first = b > a ? (b - from) / (to - from) : 1;
	sum[a] += value * first;
	n[a] += weight * first;
	if (b > a) {
		sum[b] += value * (1 - first);
		n[b] += weight * (1 - first);
	}
}

bool image_hash(const struct image *im, char hex[IMAGE_HASH_HEX + 1])
{
	double sum[GRID + 1][GRID] = { { 0 } }, n[GRID + 1][GRID] = { { 0 } }; /* columns of cells */
	hex[0] = '\0';
	if (im->width < SIDE_MIN || im->height < SIDE_MIN)
		return false;
	for (int y = 0; y < im->height; y++) {
		double row[GRID + 1] = { 0 }, weight[GRID + 1] = { 0 };
		const uint8_t *p = image_row(im, y);
		for (int x = 0; x < im->width; x++, p += 3)
			spread(row, weight, x, im->width, GRID + 1, (p[0] * 77 + p[1] * 150 + p[2] * 29) / 256.0, 1);
		for (int cell = 0; cell <= GRID; cell++)
			spread(sum[cell], n[cell], y, im->height, GRID, row[cell], weight[cell]);
	}
	unsigned speaking = 0, bit = 0, nibble = 0;
	for (int y = 0; y < GRID; y++)
		for (int x = 0; x < GRID; x++) {
			double left = sum[x][y] / n[x][y], right = sum[x + 1][y] / n[x + 1][y];
			speaking += left - right > DIFFERENCE_MIN || right - left > DIFFERENCE_MIN;
			nibble = nibble << 1 | (right - left > DIFFERENCE_MIN);
			if (++bit % 4 == 0) {
				hex[bit / 4 - 1] = "0123456789abcdef"[nibble & 15];
				nibble = 0;
			}
		}
	hex[IMAGE_HASH_HEX] = '\0';
	if (speaking < SPEAKING_MIN)
		hex[0] = '\0';
	return hex[0] != '\0';
}
