/* world.h - countries: names and outlines, from share/report/world.tsv. */
#ifndef REPORT_WORLD_H
#define REPORT_WORLD_H

#include "page_priv.h"

#define WORLD_WIDTH 1000
#define WORLD_HEIGHT 480

struct world_row {
	struct str code;     /* ISO 3166-1 alpha-2 */
	struct str name[2];  /* English, Chinese */
	double x, y;         /* a point in it, in units of the map; -1: none */
	struct str outline;  /* SVG path data, empty for the smallest */
};
struct str world_table(void);
/* The next row of the table REST, which moves on. Cells are static. */
bool world_next(struct str *rest, struct world_row *ret);
bool world_find(struct str code, struct world_row *ret);

#endif
