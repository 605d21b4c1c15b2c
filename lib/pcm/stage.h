/* stage.h - the joint of the pipeline: every stage is read for planes of
 * floats, and reads the stage before it in the same way.
 * Shapes  one plane of floats per channel, full scale -1..1, more is headroom.
 * Units   PCM frames; rate in Hz.
 * Owner   a stage owns the stage it reads from: freeing the last frees all.
 * Errors  as each stage says. 0 frames is the end, and stays so. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef TAO_PCM_STAGE_H
#define TAO_PCM_STAGE_H

#include <stddef.h>
#include <stdint.h>

#include "lib/error.h"

enum { TAO_PCM_BLOCK_FRAMES = 4096 }; /* what stages buffer at a time */

struct tao_pcm_stage {
	/* At most max_frames, at least one unless it is the end. Does not wait
	 * for more once it has some. */
	enum tao_status (*read)(struct tao_pcm_stage *self,
		float *const *planes, size_t max_frames, size_t *frames,
		struct tao_error *err);
	void (*free)(struct tao_pcm_stage *self);
	unsigned channels;
	uint32_t rate_hz;
};

enum tao_status tao_pcm_stage_read(struct tao_pcm_stage *stage,
	float *const *planes, size_t max_frames, size_t *frames,
	struct tao_error *err);

/* Takes NULL. */
void tao_pcm_stage_free(struct tao_pcm_stage *stage);

/* Planes of that many floats each, zeroed, 64-byte aligned; NULL if there is
 * no memory. One block for free(). */
float **tao_pcm_planes_new(unsigned channels, size_t frames);

#endif
