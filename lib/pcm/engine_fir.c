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

static uint32_t common_divisor(uint32_t a, uint32_t b)
{
	while (b) {
		uint32_t rest = a % b;

		a = b;
		b = rest;
	}
	return a;
}

/* Let libsamplerate raise an impulse's rate: what comes out is its filter,
 * points[q] = g(q / grid) for q >= 0, since filter and impulse are symmetric.
 * Its ratio ends at 256: of a finer grid every skip-th point is taken, from
 * each of skip neighbouring inputs. */
static bool sample_filter(int converter, uint32_t grid, float *points)
{
	uint32_t skip = (grid + RATIO_MAX - 1) / RATIO_MAX;
	size_t count = (size_t)REACH_MAX * grid + 1;
	bool is_done = true;

	while (common_divisor(grid, skip) != 1)
		skip++;
	for (uint32_t place = 0; place < skip && is_done; place++) {
		size_t in_frames = place + REACH_MAX + 1;
		size_t out_frames = in_frames * grid / skip;
		float *in = calloc(in_frames, sizeof(*in));
		float *out = calloc(out_frames, sizeof(*out));
		SRC_DATA data = {.data_in = in,
			.data_out = out,
			.input_frames = (long)in_frames,
			.output_frames = (long)out_frames,
			.src_ratio = (double)grid / skip};

		is_done = in && out;
		if (is_done) {
			in[place] = 1;
			is_done = src_simple(&data, converter, 1) == 0;
		}
		for (size_t m = 0; is_done && m < out_frames; m++) {
			int64_t q = (int64_t)(m * skip) -
				    (int64_t)place * grid;

			if (q >= 0 && (uint64_t)q < count)
				points[q] = out[m];
		}
		free(in);
		free(out);
	}
	return is_done;
}

/* Points behind the last that is not zero. */
static size_t find_reach(const float *points, size_t count)
{
	while (count && points[count - 1] == 0)
		count--;
	return count;
}

/* The whole part of the time of an output, in inputs. */
static uint64_t input_of(const struct fir_engine *e, uint64_t output)
{
	return output * e->step / e->phases;
}

/* Output n lies phase / phases after its input. The outputs of a group share
 * the window of the first, whose tap k belongs to input k + 1 - reach: so the
 * rows of the others have zeros in front. When the rate goes down the filter
 * is as much wider, and lower. */
static void set_taps(struct fir_engine *e, const float *points, size_t count,
	size_t reach, bool goes_down)
{
	double scale = goes_down ? (double)e->phases / e->step : 1;

	for (uint64_t n = 0; n < e->rows; n++) {
		int64_t first = (int64_t)input_of(
			e, n - n % TAO_PCM_FIR_ROWS);

		for (size_t k = 0; k < e->row; k++) {
			int64_t input = first + (int64_t)k + 1 - (int64_t)reach;
			int64_t q = (int64_t)(n * e->step) -
				    input * (int64_t)e->phases;
			uint64_t at = (uint64_t)(q < 0 ? -q : q);
			float g = at < count ? points[at] : 0;

			e->taps[n * e->row + k] = (float)(scale * (double)g);
		}
	}
}

static size_t round_up(size_t n, size_t step)
{
	return (n + step - 1) / step * step;
}

/* From the filter's points to rows of taps; *reach is the half of a row that
 * lies in the past. */
static bool make_rows(struct fir_engine *e, const float *points, size_t count,
	bool goes_down, size_t *reach)
{
	count = find_reach(points, count);
	*reach = count / e->phases + 1;
	e->rows = e->phases;
	while (e->rows % TAO_PCM_FIR_ROWS)
		e->rows += e->phases;
	e->row = round_up(2 * *reach + 2 * (e->step / e->phases + 1),
		TAO_PCM_FIR_STEP);
	e->taps = aligned_alloc(
		64, round_up(e->rows * e->row * sizeof(*e->taps), 64));
	if (e->taps)
		set_taps(e, points, count, *reach, goes_down);
	return e->taps != NULL;
}

/* *reach 0: there would be too many. */
static enum tao_status make_taps(struct fir_engine *e,
	enum tao_pcm_quality quality, size_t *reach, struct tao_error *err)
{
	bool goes_down = e->step > e->phases;
	uint32_t grid = goes_down ? e->step : e->phases;
	size_t count = (size_t)REACH_MAX * grid + 1;
	float *points;
	bool is_done;

	*reach = 0;
	if ((uint64_t)REACH_MAX * grid * 2 > TAPS_MAX)
		return TAO_OK;
	points = calloc(count, sizeof(*points));
	is_done = points &&
		  sample_filter(quality == TAO_PCM_BEST
					? SRC_SINC_BEST_QUALITY
					: SRC_SINC_MEDIUM_QUALITY,
			  grid, points) &&
		  make_rows(e, points, count, goes_down, reach);
	free(points);
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
	uint32_t divisor = common_divisor(rate_hz, TAO_RATE_HZ);
	struct fir_engine *made = calloc(1, sizeof(*made));
	enum tao_status status;
	size_t reach;

	if (!made)
		return tao_fail(err, TAO_E_OUT_OF_MEMORY, "resampler");
	made->engine = (struct tao_pcm_engine){process, free_engine};
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
