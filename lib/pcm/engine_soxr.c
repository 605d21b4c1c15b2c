/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "lib/pcm/resample.h"

#include <stdlib.h>

#include "lib/cdda.h"
#include "lib/pcm/soxr_library.h"

struct soxr_engine {
	struct tao_pcm_engine engine;
	struct tao_soxr_library library;
	soxr_t soxr;
};

static enum tao_status fail(soxr_error_t words, struct tao_error *err)
{
	return tao_fail(err, TAO_E_SYSTEM_ERROR, "libsoxr: %s", words);
}

static enum tao_status process(struct tao_pcm_engine *self,
	const float *const *in, size_t in_frames, size_t *used,
	float *const *out, size_t out_frames, size_t *made,
	struct tao_error *err)
{
	struct soxr_engine *e = (struct soxr_engine *)self;
	soxr_error_t words = e->library.process(
		e->soxr, in, in_frames, used, (void *)(uintptr_t)out,
		out_frames, made);

	return words ? fail(words, err) : TAO_OK;
}

static void free_engine(struct tao_pcm_engine *self)
{
	struct soxr_engine *e = (struct soxr_engine *)self;

	if (e->soxr)
		e->library.destroy(e->soxr);
	tao_soxr_unload(&e->library);
	free(e);
}

static enum tao_status create(struct soxr_engine *e, uint32_t rate_hz,
	unsigned channels, enum tao_pcm_quality quality, struct tao_error *err)
{
	soxr_io_spec_t io = e->library.io_spec(SOXR_FLOAT32_S, SOXR_FLOAT32_S);
	soxr_quality_spec_t recipe = e->library.quality_spec(
		quality == TAO_PCM_BEST ? SOXR_VHQ : SOXR_HQ, 0);
	/* More threads than one only cost time: they wait for each other. */
	soxr_runtime_spec_t runtime = e->library.runtime_spec(1);
	soxr_error_t words = NULL;

	/* Its doubles fall out of the nearest caches in long transforms: short
	 * ones take a sixth less time. */
	if (quality == TAO_PCM_BEST)
		runtime.log2_large_dft_size = 10;
	e->soxr = e->library.create(rate_hz, TAO_RATE_HZ, channels, &words, &io,
		&recipe, &runtime);
	return words ? fail(words, err) : TAO_OK;
}

enum tao_status tao_pcm_engine_soxr(uint32_t rate_hz, unsigned channels,
	enum tao_pcm_quality quality, struct tao_pcm_engine **engine,
	struct tao_error *err)
{
	struct soxr_engine *made = calloc(1, sizeof(*made));
	enum tao_status status;

	if (!made)
		return tao_fail(err, TAO_E_OUT_OF_MEMORY, "resampler");
	made->engine = (struct tao_pcm_engine){process, free_engine, "libsoxr"};
	status = tao_soxr_load(&made->library, err);
	if (!status)
		status = create(made, rate_hz, channels, quality, err);
	if (status) {
		free_engine(&made->engine);
		return status;
	}
	*engine = &made->engine;
	return TAO_OK;
}
