/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "lib/pcm/resample.h"

#include <math.h>
#include <samplerate.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "lib/cdda.h"

enum {
	REACH_MAX = 160,       /* zero crossings that a filter may reach */
	RATIO_MAX = 256,       /* of libsamplerate */
	TAPS_MAX = 1 << 20     /* 4 MiB; beyond, src_process does it */
};

struct fir_engine {
	struct tao_pcm_engine engine;
	const struct tao_pcm_kernels *kernels;
	unsigned channels;
	uint32_t phases;       /* outputs, until the pattern repeats, */
	uint32_t step;         /* after this many inputs */
	uint32_t rows;         /* of taps: phases, in whole groups of three */
	uint32_t next;         /* row of the next group */
	size_t row;            /* taps of an output, padded */
	float *taps;           /* [rows][row] */
	float made[2][TAO_PCM_FIR_ROWS]; /* outputs of the last group, */
	size_t given;                    /* and how many have gone out */
	float **window;        /* inputs, from the next output's first tap */
	size_t start, end;     /* what is used of it */
	size_t capacity;
};

/* libsamplerate's filter is found by letting it raise an impulse's rate: what
 * comes out is g(q / grid) for q >= 0, since filter and impulse are symmetric.
 * Its ratio ends at 256: of a finer grid every skip-th point is taken, from
 * each of skip neighbouring inputs. */
struct sampler {
	int converter;
	uint32_t grid, skip;
	uint32_t place; /* of the impulse */
	size_t count;   /* points */
	float *points;  /* point m is that of q = m * skip - place * grid */
};

static struct sampler start_sampler(int converter, uint32_t grid)
{
	struct sampler s = {.converter = converter, .grid = grid,
		.skip = (grid + RATIO_MAX - 1) / RATIO_MAX};

	while (tao_pcm_common_divisor(grid, s.skip) != 1)
		s.skip++;
	return s;
}

/* The caller frees the points, whatever became of them. */
static bool sample_filter(struct sampler *s)
{
	size_t in_frames = s->place + REACH_MAX + 1;
	float *in = calloc(in_frames, sizeof(*in));
	SRC_DATA data = {.data_in = in, .input_frames = (long)in_frames,
		.src_ratio = (double)s->grid / s->skip};
	bool is_done;

	s->count = in_frames * s->grid / s->skip;
	s->points = calloc(s->count, sizeof(*s->points));
	is_done = in && s->points;
	if (is_done) {
		in[s->place] = 1;
		data.data_out = s->points;
		data.output_frames = (long)s->count;
		is_done = src_simple(&data, s->converter, 1) == 0;
	}
	free(in);
	return is_done;
}

/* The whole part of the time of an output, in inputs. */
static uint64_t input_of(const struct fir_engine *e, uint64_t output)
{
	return output * e->step / e->phases;
}

/* Output n lies phase / phases after its input. The outputs of a group share
 * the window of the first, whose tap k belongs to input k + 1 - reach: so the
 * rows of the others have zeros in front. A point is a tap of the one phase
 * whose outputs lie at that distance from inputs. */
static void set_tap(struct fir_engine *e, size_t reach, uint32_t inverse,
	int64_t distance, float g)
{
	int64_t phases = e->phases;
	int64_t n = distance % phases * (int64_t)inverse % phases;

	for (n += n < 0 ? phases : 0; n < e->rows; n += phases) {
		int64_t input = (n * (int64_t)e->step - distance) / phases;
		int64_t k = input + (int64_t)reach - 1 -
			    (int64_t)input_of(e, (uint64_t)n -
				    (uint64_t)n % TAO_PCM_FIR_ROWS);

		if (k >= 0 && k < (int64_t)e->row)
			e->taps[(uint64_t)n * e->row + (uint64_t)k] = g;
	}
}

/* When the rate goes down the filter is as much wider, and lower. */
static void set_taps(
	struct fir_engine *e, const struct sampler *s, size_t reach)
{
	double scale = e->step > e->phases ? (double)e->phases / e->step : 1;
	uint32_t inverse = 1 % e->phases;

	while (e->phases > 1 &&
		(uint64_t)inverse * e->step % e->phases != 1)
		inverse++;
	for (size_t m = 0; m < s->count; m++) {
		int64_t q = (int64_t)(m * s->skip) -
			    (int64_t)s->place * s->grid;
		float g = (float)(scale * (double)s->points[m]);

		if (q < 0)
			continue;
		set_tap(e, reach, inverse, q, g);
		set_tap(e, reach, inverse, -q, g);
	}
}

static size_t round_up(size_t n, size_t step)
{
	return (n + step - 1) / step * step;
}

/* Room for rows of taps, of the length that the filter's first points show;
 * *reach is the half of a row that lies in the past. */
static bool make_rows(
	struct fir_engine *e, struct sampler *sampler, size_t *reach)
{
	bool is_done = sample_filter(sampler);
	size_t count = sampler->count, bytes;

	while (is_done && count && sampler->points[count - 1] == 0)
		count--;
	*reach = count * sampler->skip / e->phases + 1;
	e->row = round_up(2 * *reach + 2 * (e->step / e->phases + 1),
		TAO_PCM_FIR_STEP);
	bytes = round_up(e->rows * e->row * sizeof(*e->taps), 64);
	e->taps = aligned_alloc(64, bytes);
	if (e->taps)
		memset(e->taps, 0, bytes);
	return is_done && e->taps;
}

/* *reach 0: there would be too many. Each place's points go to their taps at
 * once: all of them together would be half as large as the taps. */
static enum tao_status make_taps(struct fir_engine *e,
	enum tao_pcm_quality quality, size_t *reach, struct tao_error *err)
{
	uint32_t grid = e->step > e->phases ? e->step : e->phases;
	struct sampler sampler = start_sampler(
		quality == TAO_PCM_BEST ? SRC_SINC_BEST_QUALITY
					: SRC_SINC_MEDIUM_QUALITY,
		grid);
	bool is_done;

	*reach = 0;
	e->rows = e->phases;
	while (e->rows % TAO_PCM_FIR_ROWS)
		e->rows += e->phases;
	if ((uint64_t)e->rows * REACH_MAX * grid / e->phases * 2 > TAPS_MAX)
		return TAO_OK;
	is_done = make_rows(e, &sampler, reach);
	while (is_done) {
		set_taps(e, &sampler, *reach);
		if (++sampler.place == sampler.skip)
			break;
		free(sampler.points);
		is_done = sample_filter(&sampler);
	}
	free(sampler.points);
	return is_done ? TAO_OK
		       : tao_fail(err, TAO_E_OUT_OF_MEMORY, "resampler");
}

/* Append what fits, first moving what is still needed to the front. */
static size_t append(
	struct fir_engine *e, const float *const *in, size_t in_frames)
{
	size_t kept = e->end - e->start;
	size_t n = e->capacity - kept < in_frames ? e->capacity - kept
						  : in_frames;

	if (n == 0)
		return 0;
	for (unsigned c = 0; c < e->channels; c++) {
		if (e->start)
			memmove(e->window[c], e->window[c] + e->start,
				kept * sizeof(float));
		memcpy(e->window[c] + kept, in[c], n * sizeof(float));
	}
	e->start = 0;
	e->end = kept + n;
	return n;
}

/* Three outputs, if their inputs are there. */
static bool make_group(struct fir_engine *e)
{
	uint64_t place = input_of(e, e->next);

	if (e->start + e->row > e->end)
		return false;
	e->kernels->fir(e->taps + e->next * e->row, e->row,
		e->window[0] + e->start, e->window[e->channels - 1] + e->start,
		e->made);
	e->given = 0;
	e->next += TAO_PCM_FIR_ROWS;
	e->start += (size_t)(input_of(e, e->next) - place);
	if (e->next == e->rows)
		e->next = 0;
	return true;
}

static enum tao_status process(struct tao_pcm_engine *self,
	const float *const *in, size_t in_frames, size_t *used,
	float *const *out, size_t out_frames, size_t *made,
	struct tao_error *err)
{
	struct fir_engine *e = (struct fir_engine *)self;
	size_t n = 0;

	(void)err;
	*used = append(e, in, in_frames);
	for (; n < out_frames; n++, e->given++) {
		if (e->given == TAO_PCM_FIR_ROWS && !make_group(e))
			break;
		for (unsigned c = 0; c < e->channels; c++)
			out[c][n] = e->made[c][e->given];
	}
	*made = n;
	return TAO_OK;
}

static void free_engine(struct tao_pcm_engine *self)
{
	struct fir_engine *e = (struct fir_engine *)self;

	free(e->taps);
	free(e->window);
	free(e);
}

enum tao_status tao_pcm_engine_fir(uint32_t rate_hz, unsigned channels,
	enum tao_pcm_quality quality, const struct tao_pcm_kernels *kernels,
	struct tao_pcm_engine **engine, struct tao_error *err)
{
	uint32_t divisor = tao_pcm_common_divisor(rate_hz, TAO_RATE_HZ);
	struct fir_engine *made = calloc(1, sizeof(*made));
	enum tao_status status;
	size_t reach;

	if (!made)
		return tao_fail(err, TAO_E_OUT_OF_MEMORY, "resampler");
	made->engine = (struct tao_pcm_engine){process, free_engine,
		"libsamplerate's filter"};
	made->kernels = kernels;
	made->channels = channels;
	made->phases = TAO_RATE_HZ / divisor;
	made->step = rate_hz / divisor;
	made->given = TAO_PCM_FIR_ROWS;
	status = make_taps(made, quality, &reach, err);
	if (!status && reach) {
		made->capacity = made->row + TAO_PCM_BLOCK_FRAMES;
		made->window = tao_pcm_planes_new(channels, made->capacity);
		/* Before the first input there was silence. */
		made->end = reach - 1;
		if (!made->window)
			status = tao_fail(
				err, TAO_E_OUT_OF_MEMORY, "resampler");
	}
	if (status || !reach) {
		free_engine(&made->engine);
		return status;
	}
	*engine = &made->engine;
	return TAO_OK;
}
