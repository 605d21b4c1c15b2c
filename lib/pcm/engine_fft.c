/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "lib/pcm/resample.h"

#include <math.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "lib/cdda.h"
#include "lib/pcm/fftw_library.h"
#include "lib/pcm/lowpass.h"
#include "lib/pcm/pairs.h"

enum {
	FRAMES_MAX = 40960, /* of a block: 640 KiB in each of four places */
	CYCLES_MAX = 4096
};

/* Overlapping blocks of whole cycles, a cycle being the shortest time in which
 * both rates have whole frames. A block's spectrum is cut at what 44,100 Hz
 * hold, or goes on with zeros, and is turned back with as many frames as that
 * rate has in the same time. Left and right are the two parts of complex
 * numbers: what is done to the spectrum is real and even, so they do not mix.
 */
struct fft_engine {
	struct tao_pcm_engine engine;
	struct tao_fftw_library fftw;
	unsigned channels;
	size_t step, phases;   /* frames of a cycle: in, out */
	size_t cycles, margin; /* of a block; of those, at either end, those
				* whose filter reaches beyond it */
	size_t held;           /* input frames of the block so far; the last */
	size_t alike;          /* of them are the same in both channels */
	bool is_alike;         /* the whole block was */
	size_t next, end;      /* output frames that have not been given */
	size_t bins;           /* from 0 Hz up that have a gain */
	double *gain;          /* [bins] */
	fftw_complex *in, *spectrum, *cut, *out;
	fftw_plan forward, backward;
};

static size_t frames_in(const struct fft_engine *e)
{
	return e->cycles * e->step;
}

static size_t frames_out(const struct fft_engine *e)
{
	return e->cycles * e->phases;
}

/* Passes up to 20.3 kHz, or as much of a lower rate. What reaches beyond the
 * half of either rate would come back as another tone. */
static struct tao_pcm_lowpass design(
	const struct fft_engine *e, enum tao_pcm_quality quality)
{
	double stop = e->step > e->phases
			      ? 0.5 * (double)e->phases / (double)e->step
			      : 0.5;

	return (struct tao_pcm_lowpass){
		.pass = 0.92 * stop,
		.stop = stop,
		.depth_db = quality == TAO_PCM_BEST ? 165 : 135,
	};
}

/* Work of a block for each cycle that comes of it. */
static double cost(const struct fft_engine *e, size_t cycles)
{
	double in = (double)(cycles * e->step);
	double out = (double)(cycles * e->phases);

	return (in * log2(in) + out * log2(out)) /
	       (double)(cycles - 2 * e->margin);
}

/* 0 cycles: none is short enough. Powers of two are transformed fastest. */
static void choose_block(struct fft_engine *e, size_t reach)
{
	size_t longest = e->step > e->phases ? e->step : e->phases;

	e->margin = (reach + e->step - 1) / e->step;
	for (size_t n = 1; n <= CYCLES_MAX && n * longest <= FRAMES_MAX; n *= 2)
		if (n > 2 * e->margin &&
			(!e->cycles || cost(e, n) < cost(e, e->cycles)))
			e->cycles = n;
}

/* The filter's spectrum, once, by the same transform: real, for the taps are
 * alike on both sides of the block's first frame. */
static bool make_gain(
	struct fft_engine *e, const struct tao_pcm_lowpass *lowpass)
{
	size_t reach = tao_pcm_lowpass_reach(lowpass), n = frames_in(e);
	double *taps = calloc(reach + 1, sizeof(*taps));

	if (!taps)
		return false;
	tao_pcm_lowpass_taps(lowpass, taps);
	memset(e->in, 0, n * sizeof(*e->in));
	e->in[0][0] = taps[0];
	for (size_t i = 1; i <= reach; i++)
		e->in[i][0] = e->in[n - i][0] = taps[i];
	free(taps);
	e->fftw.execute(e->forward);
	for (size_t i = 0; i < e->bins; i++)
		e->gain[i] = e->spectrum[i][0] / (double)n;
	memset(e->in, 0, n * sizeof(*e->in));
	return true;
}

static bool make_room(struct fft_engine *e)
{
	size_t in = frames_in(e), out = frames_out(e);

	e->bins = ((in < out ? in : out) + 1) / 2;
	e->gain = calloc(e->bins, sizeof(*e->gain));
	e->in = e->fftw.alloc_complex(in);
	e->spectrum = e->fftw.alloc_complex(in);
	e->cut = e->fftw.alloc_complex(out);
	e->out = e->fftw.alloc_complex(out);
	if (!e->gain || !e->in || !e->spectrum || !e->cut || !e->out)
		return false;
	memset(e->cut, 0, out * sizeof(*e->cut));
	e->forward = e->fftw.plan_dft_1d((int)in, e->in, e->spectrum,
		FFTW_FORWARD, FFTW_ESTIMATE | FFTW_PRESERVE_INPUT);
	e->backward = e->fftw.plan_dft_1d((int)out, e->cut, e->out,
		FFTW_BACKWARD, FFTW_ESTIMATE | FFTW_PRESERVE_INPUT);
	return e->forward && e->backward;
}

/* From both ends of the spectrum: positive frequencies, and negative ones. */
static void cut_spectrum(struct fft_engine *e)
{
	const double *from = &e->spectrum[0][0], *gain = e->gain;
	double *to = &e->cut[0][0];

	for (size_t i = 0; i < e->bins; i++) {
		to[2 * i] = from[2 * i] * gain[i];
		to[2 * i + 1] = from[2 * i + 1] * gain[i];
	}
	from = &e->spectrum[frames_in(e) - e->bins][0];
	to = &e->cut[frames_out(e) - e->bins][0];
	for (size_t i = 0; i + 1 < e->bins; i++) {
		from += 2;
		to += 2;
		to[0] = from[0] * gain[e->bins - 1 - i];
		to[1] = from[1] * gain[e->bins - 1 - i];
	}
}

static void run_block(struct fft_engine *e)
{
	size_t kept = 2 * e->margin * e->step;

	e->is_alike = e->alike >= e->held;
	e->fftw.execute(e->forward);
	cut_spectrum(e);
	e->fftw.execute(e->backward);
	memmove(e->in, e->in + (frames_in(e) - kept), kept * sizeof(*e->in));
	e->held = kept;
	e->next = e->margin * e->phases;
	e->end = (e->cycles - e->margin) * e->phases;
}

/* Rounding is not the same in both parts of a number, and what was the same in
 * both channels is to stay so: it is told by its bits. */
static size_t take(
	struct fft_engine *e, const float *const *in, size_t in_frames)
{
	const float *right = e->channels == 2 ? in[1] : NULL;
	size_t n = frames_in(e) - e->held;

	n = n < in_frames ? n : in_frames;
	if (!right || memcmp(in[0], right, n * sizeof(*right)) == 0)
		e->alike += n;
	else
		e->alike = 0;
	tao_pcm_pairs_join(in[0], right, n, e->in + e->held);
	e->held += n;
	if (e->held == frames_in(e))
		run_block(e);
	return n;
}

static size_t give(struct fft_engine *e, float *const *out, size_t room)
{
	size_t n = e->end - e->next < room ? e->end - e->next : room;
	float *right = e->channels == 2 ? out[1] : NULL;

	tao_pcm_pairs_part((const fftw_complex *)(e->out + e->next), n, out[0],
		e->is_alike ? NULL : right);
	if (right && e->is_alike)
		memcpy(right, out[0], n * sizeof(*right));
	e->next += n;
	return n;
}

static enum tao_status process(struct tao_pcm_engine *self,
	const float *const *in, size_t in_frames, size_t *used,
	float *const *out, size_t out_frames, size_t *made,
	struct tao_error *err)
{
	struct fft_engine *e = (struct fft_engine *)self;

	(void)err;
	*used = e->next == e->end ? take(e, in, in_frames) : 0;
	*made = give(e, out, out_frames);
	return TAO_OK;
}

static void free_engine(struct tao_pcm_engine *self)
{
	struct fft_engine *e = (struct fft_engine *)self;

	if (e->forward)
		e->fftw.destroy_plan(e->forward);
	if (e->backward)
		e->fftw.destroy_plan(e->backward);
	if (e->fftw.handle) {
		e->fftw.free(e->in);
		e->fftw.free(e->spectrum);
		e->fftw.free(e->cut);
		e->fftw.free(e->out);
		e->fftw.cleanup();
	}
	tao_fftw_unload(&e->fftw);
	free(e->gain);
	free(e);
}

enum tao_status tao_pcm_engine_fft(uint32_t rate_hz, unsigned channels,
	enum tao_pcm_quality quality, struct tao_pcm_engine **engine,
	struct tao_error *err)
{
	uint32_t divisor = tao_pcm_common_divisor(rate_hz, TAO_RATE_HZ);
	struct fft_engine *made = calloc(1, sizeof(*made));
	struct tao_pcm_lowpass lowpass;
	enum tao_status status;

	if (!made)
		return tao_fail(err, TAO_E_OUT_OF_MEMORY, "resampler");
	made->engine = (struct tao_pcm_engine){process, free_engine,
		"a filter in the frequency domain, with FFTW"};
	made->channels = channels;
	made->phases = TAO_RATE_HZ / divisor;
	made->step = rate_hz / divisor;
	lowpass = design(made, quality);
	choose_block(made, tao_pcm_lowpass_reach(&lowpass));
	if (!made->cycles) {
		free(made);
		return TAO_OK;
	}
	status = tao_fftw_load(&made->fftw, err);
	if (!status && (!make_room(made) || !make_gain(made, &lowpass)))
		status = tao_fail(err, TAO_E_OUT_OF_MEMORY, "resampler");
	if (status) {
		free_engine(&made->engine);
		return status;
	}
	/* Before the first input there was silence. */
	made->held = made->alike = made->margin * made->step;
	*engine = &made->engine;
	return TAO_OK;
}
