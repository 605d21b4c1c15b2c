/* What the resampling does to a signal, in figures. "make quality" shows the
 * table; the thresholds are tests. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "lib/pcm/resample.h"
#include "tests/pcm_signal.h"

/* ---- tones: one after the other, each for the same time */

enum { IN_HZ = 96000, OUT_HZ = 44100, TONE_MS = 300, EDGE = 3500,
	TONE_IN = IN_HZ / 1000 * TONE_MS, TONE_OUT = OUT_HZ / 10 * 3 };

/* Just below a power of two floats are finest. */
static const double amplitude = 0.98;

static const double tones_hz[] = {1000, 10000, 23000, 30000, 20, 100, 5000,
	15000, 18000, 19000, 20000,
	/* for the edge of the passband: */
	20100, 20200, 20300, 20400, 20450, 20500, 20550, 20600, 20650, 20700,
	20750, 20800, 20850, 20900, 20950, 21000, 21050, 21100, 21150, 21200,
	21250, 21300, 21400};

enum { TONES = sizeof(tones_hz) / sizeof(tones_hz[0]), FIRST_EDGE = 11,
	RIPPLE_FIRST = 4, RIPPLE_LAST = 10 };

static float tone(uint64_t n, unsigned channel)
{
	double t = (double)(n % TONE_IN) / IN_HZ;

	(void)channel;
	return (float)(amplitude * sin(TAU * tones_hz[n / TONE_IN] * t));
}

/* ---- resampling */

struct figures {
	double snr[2];    /* dB, of 1 and 10 kHz */
	double alias[2];  /* dB, of what 23 and 30 kHz leave */
	double ripple;    /* dB, up to 20 kHz */
	double edge[2];   /* kHz, the last with -0.1 and -3 dB */
};

static const struct engine {
	const char *name;
	enum tao_pcm_resampler resampler;
	enum tao_pcm_quality quality;
	double snr, alias, ripple; /* thresholds */
} engines[] = {
	{"fft best", TAO_PCM_FFT, TAO_PCM_BEST, 150, -150, 0.01},
	{"fft fast", TAO_PCM_FFT, TAO_PCM_FAST, 130, -130, 0.01},
	{"soxr best", TAO_PCM_SOXR, TAO_PCM_BEST, 150, -150, 0.01},
	{"soxr fast", TAO_PCM_SOXR, TAO_PCM_FAST, 130, -130, 0.01},
	{"samplerate best", TAO_PCM_SAMPLERATE, TAO_PCM_BEST, 140, -140, 0.01},
	{"samplerate fast", TAO_PCM_SAMPLERATE, TAO_PCM_FAST, 130, -115, 4},
};

static struct tao_pcm_stage *resample(
	const struct engine *engine, struct maker *maker)
{
	struct tao_pcm_stage *stage = &maker->stage;

	if (tao_pcm_resample_new(engine->resampler, engine->quality,
		    tao_pcm_kernels_best(), NULL, &stage, NULL))
		BAIL("no resampler");
	return stage;
}

static size_t read_all(struct tao_pcm_stage *stage, float *out, size_t room)
{
	size_t done = 0, n = 1;

	while (n && done < room) {
		float *const planes[1] = {out + done};

		if (tao_pcm_stage_read(stage, planes, room - done, &n, NULL))
			BAIL("no samples");
		done += n;
	}
	return done;
}

static struct figures measure(const struct engine *engine)
{
	static float out[TONES * TONE_OUT + 100];
	struct maker maker = {.stage = {make, keep, 1, IN_HZ},
		.frames = (uint64_t)TONES * TONE_IN, .sample = tone};
	struct tao_pcm_stage *stage = resample(engine, &maker);
	struct figures f = {{0, 0}, {0, 0}, 0, {0, 0}};

	read_all(stage, out, sizeof(out) / sizeof(out[0]));
	tao_pcm_stage_free(stage);
	for (unsigned i = 0; i < TONES; i++) {
		double fits, rest, level;

		split_power(out + i * TONE_OUT + EDGE, TONE_OUT - 2 * EDGE,
			tones_hz[i], &fits, &rest);
		level = db(fits) - db(amplitude * amplitude / 2);
		if (i < 2)
			f.snr[i] = db(fits) - db(rest);
		else if (i < 4)
			f.alias[i - 2] = db(fits + rest) -
					 db(amplitude * amplitude / 2);
		else if (i <= RIPPLE_LAST)
			f.ripple = fmax(f.ripple, fabs(level));
		if (i >= RIPPLE_FIRST && level > -0.1)
			f.edge[0] = tones_hz[i] / 1000;
		if (i >= RIPPLE_FIRST && level > -3)
			f.edge[1] = tones_hz[i] / 1000;
	}
	return f;
}

static float impulse(uint64_t n, unsigned channel)
{
	(void)channel;
	return n == IN_HZ ? 0.5f : 0;
}

/* Where the impulse of 1.000 s comes out. */
static size_t find_impulse(const struct engine *engine)
{
	static float out[2 * OUT_HZ];
	struct maker maker = {.stage = {make, keep, 1, IN_HZ},
		.frames = IN_HZ + 5000, .sample = impulse};
	struct tao_pcm_stage *stage = resample(engine, &maker);
	size_t count = read_all(stage, out, 2 * OUT_HZ), best = 0;

	tao_pcm_stage_free(stage);
	for (size_t i = 0; i < count; i++)
		if (out[i] > out[best])
			best = i;
	return best;
}

static void test_engine(const struct engine *engine)
{
	struct figures f = measure(engine);
	size_t place = find_impulse(engine);

	printf("# | %s | %.0f/%.0f | %.0f/%.0f | %.4f | %.2f/%.2f | %zu |\n",
		engine->name, f.snr[0], f.snr[1], f.alias[0], f.alias[1],
		f.ripple, f.edge[0], f.edge[1], place);
	OK(fmin(f.snr[0], f.snr[1]) >= engine->snr,
		"%s: the noise is at least %.0f dB down", engine->name,
		engine->snr);
	OK(fmax(f.alias[0], f.alias[1]) <= engine->alias,
		"%s: what would alias is below %.0f dB", engine->name,
		engine->alias);
	OK(f.ripple <= engine->ripple, "%s: level to 20 kHz within %.2f dB",
		engine->name, engine->ripple);
	IS_INT(place, OUT_HZ, "%s: an impulse at 1 s stays there",
		engine->name);
}

/* The fast way of running libsamplerate's filter against its own. */
static float noise(uint64_t n, unsigned channel)
{
	uint64_t z = (n * 2 + channel + 1) * 0x9e3779b97f4a7c15;

	z = (z ^ z >> 30) * 0xbf58476d1ce4e5b9;
	return (float)(int32_t)(z >> 20) * 0x1p-32f;
}

static void run_engine(struct tao_pcm_engine *engine, const float *in,
	size_t frames, float *out, size_t room)
{
	size_t used, made = 1, done = 0;

	while ((frames || made) && done < room) {
		float *const planes[1] = {out + done};

		if (engine->process(engine, &in, frames, &used, planes,
			    room - done, &made, NULL))
			BAIL("engine");
		in += used;
		frames -= used;
		done += made;
	}
	engine->free(engine);
}

static void test_same_filter(uint32_t rate_hz, enum tao_pcm_quality quality)
{
	enum { IN = 20000, OUT = 4000 };
	static float in[IN], ours[OUT], theirs[OUT];
	struct tao_pcm_engine *fir, *src;
	double worst = 0;

	for (unsigned i = 0; i < IN; i++)
		in[i] = noise(i, 0);
	if (tao_pcm_engine_fir(rate_hz, 1, quality, tao_pcm_kernels_best(),
		    &fir, NULL) ||
		tao_pcm_engine_samplerate(rate_hz, 1, quality, &src, NULL))
		BAIL("no engine");
	run_engine(fir, in, IN, ours, OUT);
	run_engine(src, in, IN, theirs, OUT);
	for (unsigned i = 0; i < OUT; i++)
		worst = fmax(worst, fabs((double)ours[i] - (double)theirs[i]));
	printf("# %u Hz, %s: %.2e\n", (unsigned)rate_hz,
		quality == TAO_PCM_BEST ? "best" : "fast", worst);
	OK(worst < 4e-7, "%u Hz: the fast way gives what libsamplerate gives",
		(unsigned)rate_hz);
}

/* Each of these has another ratio, and so other blocks and other seams between
 * them. */
static const uint32_t rates_hz[] = {8000, 11025, 16000, 22050, 32000, 37800,
	47952, 48000, 50000, 64000, 88200, 176400, 192000, 352800,
	384000, 768000};

static uint32_t tone_hz; /* of the input; the tone is 3 kHz */

static float steady(uint64_t n, unsigned channel)
{
	(void)channel;
	return (float)(amplitude *
		       sin(TAU * (double)(n * 3000 % tone_hz) / tone_hz));
}

static void test_rates(const struct engine *engine)
{
	enum { OUT = 60000 };
	static float out[OUT];
	double worst = 1000;

	for (size_t i = 0; i < sizeof(rates_hz) / sizeof(rates_hz[0]); i++) {
		struct maker maker = {.stage = {make, keep, 1, rates_hz[i]},
			.frames = UINT64_MAX, .sample = steady};
		struct tao_pcm_stage *stage = resample(engine, &maker);
		double fits, rest;

		tone_hz = rates_hz[i];
		read_all(stage, out, OUT);
		tao_pcm_stage_free(stage);
		split_power(out + EDGE, OUT - EDGE, 3000, &fits, &rest);
		worst = fmin(worst, db(fits) - db(rest));
	}
	printf("# %s: %.0f dB\n", engine->name, worst);
	OK(worst >= engine->snr - 2, "%s: the same from 8 to 768 kHz",
		engine->name);
}

static float loud_right(uint64_t n, unsigned channel)
{
	return channel ? (float)sin((double)(n * n % 1000)) : 0;
}

/* No noise of the music may get into what was silence: dither would follow. */
static void test_silence(const struct engine *engine)
{
	enum { OUT = 20000 };
	static float left[OUT], right[OUT];
	float *const planes[2] = {left, right};
	struct maker maker = {.stage = {make, keep, 2, 96000},
		.frames = 40000, .sample = loud_right};
	struct tao_pcm_stage *stage = resample(engine, &maker);
	size_t frames = 1, sounds[2] = {0, 0};

	while (!tao_pcm_stage_read(stage, planes, OUT, &frames, NULL) && frames)
		for (size_t i = 0; i < frames; i++) {
			sounds[0] += left[i] != 0;
			sounds[1] += right[i] != 0;
		}
	tao_pcm_stage_free(stage);
	OK(sounds[0] == 0 && sounds[1] > 10000,
		"%s: a silent channel is silent beside a loud one",
		engine->name);
}

int main(void)
{
	printf("# | 96 to 44.1 kHz | SNR 1k/10k dB | alias 23k/30k dB | "
	       "ripple to 20k dB | -0.1/-3 dB kHz | impulse of 1 s at |\n");
	printf("# |---|---|---|---|---|---|\n");
	for (size_t i = 0; i < sizeof(engines) / sizeof(engines[0]); i++)
		test_engine(&engines[i]);
	for (size_t i = 0; i < sizeof(engines) / sizeof(engines[0]); i++)
		test_silence(&engines[i]);
	for (size_t i = 0; i < 4; i++)
		test_rates(&engines[i]);
	test_same_filter(48000, TAO_PCM_BEST);
	test_same_filter(96000, TAO_PCM_BEST);
	test_same_filter(192000, TAO_PCM_BEST);
	test_same_filter(22050, TAO_PCM_BEST);
	test_same_filter(88200, TAO_PCM_FAST);
	return tap_done();
}
