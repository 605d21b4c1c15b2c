/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "lib/pcm/stage.h"

#include <stdlib.h>
#include <string.h>

enum tao_status tao_pcm_stage_read(struct tao_pcm_stage *stage,
	float *const *planes, size_t max_frames, size_t *frames,
	struct tao_error *err)
{
	return stage->read(stage, planes, max_frames, frames, err);
}

void tao_pcm_stage_free(struct tao_pcm_stage *stage)
{
	if (stage)
		stage->free(stage);
}

float **tao_pcm_planes_new(unsigned channels, size_t frames)
{
	/* A line more per plane keeps them out of each other's cache sets. */
	size_t row = (frames * sizeof(float) / 64 + 2) * 64;
	size_t head = (channels * sizeof(float *) / 64 + 1) * 64;
	uint8_t *block = aligned_alloc(64, head + channels * row);
	float **planes = (float **)(void *)block;

	if (!block)
		return NULL;
	memset(block, 0, head + channels * row);
	for (unsigned i = 0; i < channels; i++)
		planes[i] = (float *)(void *)(block + head + i * row);
	return planes;
}
