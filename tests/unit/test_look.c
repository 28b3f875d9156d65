/* What pictures look like: copies are near, other pages are not. */
#include "../../lib/text/image_hash.h"
#include "tap.h"

#include <stdlib.h>
#include <string.h>

static unsigned draw(unsigned *s)
{
	*s = *s * 1103515245u + 12345;
	return *s >> 16 & 0x7FFF;
}

/* A page of lines of words, as grey boxes; what is on it follows from SEED. */
static struct image page(int width, int height, unsigned seed)
{
	struct image im = { .width = 0 };
	struct err err;
	if (image_alloc(&im, (uint64_t)width, (uint64_t)height, &err) != ST_OK)
		return im;
	for (int y = height / 20; y < height * 19 / 20; y += height / 40)
		for (int x = width / 10; x < width * 9 / 10;) {
			int word = (int)(draw(&seed) % (unsigned)(width / 8)) + width / 40, gap = (int)(draw(&seed) % (unsigned)(width / 16)) + width / 60;
			for (int v = y; v < y + height / 60; v++)
				for (int u = x; u < x + word && u < width; u++)
					memset(image_row(&im, v) + 3 * u, 40, 3);
			x += word + gap;
		}
	return im;
}

/* 1/N of it; each pixel the mean of N times N, plus noise and a veil. */
static struct image copy(const struct image *a, int n, int noise, int veil)
{
	struct image b = { .width = 0 };
	struct err err;
	unsigned seed = 7;
	if (image_alloc(&b, (uint64_t)(a->width / n), (uint64_t)(a->height / n), &err) != ST_OK)
		return b;
	for (int y = 0; y < b.height; y++)
		for (int x = 0; x < b.width; x++) {
			int sum = 0;
			for (int v = 0; v < n; v++)
				for (int u = 0; u < n; u++)
					sum += image_row(a, y * n + v)[3 * (x * n + u)];
			sum = sum / (n * n) * (100 - veil) / 100 + veil * 2 + (noise ? (int)(draw(&seed) % (unsigned)noise) - noise / 2 : 0);
			memset(image_row(&b, y) + 3 * x, sum < 0 ? 0 : sum > 255 ? 255 : sum, 3);
		}
	return b;
}

static int distance(const struct image *a, const struct image *b)
{
	char x[IMAGE_HASH_HEX + 1], y[IMAGE_HASH_HEX + 1];
	static const char digits[] = "0123456789abcdef";
	int d = 0;
	if (!image_hash(a, x) || !image_hash(b, y))
		return -1;
	for (int i = 0; i < IMAGE_HASH_HEX; i++)
		d += __builtin_popcount((unsigned)((strchr(digits, x[i]) - digits) ^ (strchr(digits, y[i]) - digits)));
	return d;
}

int main(void)
{
	int least = 256;
	struct image pages[12];
	for (unsigned i = 0; i < 12; i++)
		pages[i] = page(600, 840, i + 1);
	for (int i = 0; i < 12; i++)
		for (int k = 0; k < i; k++) {
			int d = distance(&pages[i], &pages[k]);
			least = d < least ? d : least;
		}
	ok(least > 72, "different pages are far apart (%d bits)", least);
	static const struct { int n, noise, veil; const char *what; } how[] = { { 2, 0, 0, "half as large" }, { 4, 0, 0, "a quarter as large" }, { 1, 60, 0, "noisy" }, { 1, 0, 40, "pale" }, { 2, 40, 20, "all of it" } };
	for (size_t h = 0; h < sizeof how / sizeof *how; h++) {
		int worst = 0;
		for (int i = 0; i < 12; i++) {
			struct image c = copy(&pages[i], how[h].n, how[h].noise, how[h].veil);
			int d = distance(&pages[i], &c);
			worst = d < 0 ? 256 : d > worst ? d : worst;
			image_release(&c);
		}
		ok(worst <= 24, "copies that are %s are near (%d bits)", how[h].what, worst);
	}
	char hex[IMAGE_HASH_HEX + 1];
	struct image plain, small = page(60, 60, 1);
	struct err err;
	ok(image_alloc(&plain, 300, 300, &err) == ST_OK && !image_hash(&plain, hex) && !hex[0], "an empty page looks like nothing");
	ok(!image_hash(&small, hex), "nor does an icon");
	image_release(&plain);
	image_release(&small);
	for (int i = 0; i < 12; i++)
		image_release(&pages[i]);
	return done();
}
