/* image_sample.h - cut a piece out of a picture at another size, as the
 * networks want it: planes of floats. */
#ifndef TEXT_IMAGE_SAMPLE_H
#define TEXT_IMAGE_SAMPLE_H

#include "text/ocr.h"
#include "text/ocr_boxes.h"

/* Value of a byte v of channel c becomes v * mul[c] + add[c]. */
struct image_norm {
	float mul[3], add[3];
};

/* The upright piece (X0,Y0) W×H of PIC (may reach over its edges: the edge
 * pixels go on) scaled to OUT_W×OUT_H. PLANES gets three planes of STRIDE ×
 * OUT_H floats, STRIDE >= OUT_W; columns past OUT_W stay as they are. */
void image_sample_rect(const struct ocr_picture *pic, float x0, float y0, float w, float h, int out_w, int out_h, const struct image_norm *norm,
	float *planes, int stride);
/* The same for a leaning piece. */
void image_sample_quad(const struct ocr_picture *pic, const struct ocr_quad *q, int out_w, int out_h, const struct image_norm *norm,
	float *planes, int stride);

#endif
