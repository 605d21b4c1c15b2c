/* What the dither does to a signal, in figures. "make quality" shows them; the
 * thresholds are tests. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#define _GNU_SOURCE
#include "config.h"

#include <sys/mman.h>
#include <unistd.h>

#include "lib/pcm/bytes.h"
#include "lib/pcm/pack.h"
#include "tests/pcm_signal.h"

enum { DITHER_FRAMES = 200000, OUT_HZ = 44100 };

static float small_level(uint64_t n, unsigned channel)
{
	(void)n;
	return (channel ? -0.3f : 0.2f) / 32768;
}

static float full_tone(uint64_t n, unsigned channel)
{
	(void)channel;
	return (float)(0.99 * sin(TAU * 997 * (double)n / OUT_HZ));
}

/* In steps of 16 bit. */
static void pack(enum tao_pcm_dither dither,
	float (*sample)(uint64_t n, unsigned channel), float *left,
	float *right)
{
	static uint8_t bytes[DITHER_FRAMES * 4];
	struct maker maker = {.stage = {make, keep, 2, OUT_HZ},
		.frames = DITHER_FRAMES, .sample = sample};
	struct tao_pcm_pack_options options = {
		.dither = dither, .seed = 1, .gain = 1};
	struct tao_pcm_packer packer;
	struct tao_pcm_sink sink;
	bool has_ended = false;
	int fd = memfd_create("out", 0);

	if (tao_pcm_sink_init(&sink, fd, NULL) ||
		tao_pcm_packer_init(&packer, 2, &options,
			tao_pcm_kernels_best(), NULL))
		BAIL("no packer");
	while (!has_ended)
		if (tao_pcm_packer_run(
			    &packer, &maker.stage, &sink, &has_ended, NULL))
			BAIL("packer");
	tao_pcm_sink_flush(&sink, NULL);
	if (pread(fd, bytes, sizeof(bytes), 0) != (ssize_t)sizeof(bytes))
		BAIL("short output");
	tao_pcm_packer_done(&packer);
	tao_pcm_sink_done(&sink);
	close(fd);
	for (unsigned i = 0; i < DITHER_FRAMES; i++) {
		left[i] = (int16_t)tao_le16(bytes + i * 4);
		right[i] = (int16_t)tao_le16(bytes + i * 4 + 2);
	}
}

static double correlate(const float *a, const float *b, size_t count)
{
	double aa = 0, bb = 0, ab = 0;

	for (size_t i = 0; i < count; i++) {
		aa += (double)a[i] * (double)a[i];
		bb += (double)b[i] * (double)b[i];
		ab += (double)a[i] * (double)b[i];
	}
	return ab / sqrt(aa * bb);
}

static double mean_of(const float *x)
{
	double sum = 0;

	for (unsigned i = 0; i < DITHER_FRAMES; i++)
		sum += (double)x[i];
	return sum / DITHER_FRAMES;
}

static double rms_of(const float *x)
{
	double sum = 0;

	for (unsigned i = 0; i < DITHER_FRAMES; i++)
		sum += (double)x[i] * (double)x[i];
	return sqrt(sum / DITHER_FRAMES);
}

static void test_tpdf(void)
{
	static float left[DITHER_FRAMES], right[DITHER_FRAMES];
	double dc[2], most = 0;

	pack(TAO_PCM_DITHER_TPDF, small_level, left, right);
	dc[0] = mean_of(left) - 0.2;
	dc[1] = mean_of(right) + 0.3;
	for (unsigned i = 0; i < DITHER_FRAMES; i++) {
		left[i] -= 0.2f;
		right[i] += 0.3f;
	}
	for (unsigned lag = 1; lag <= 70; lag++)
		most = fmax(most, fabs(correlate(left, left + lag,
					  DITHER_FRAMES - lag)));
	printf("# TPDF: rms %.4f, DC %.4f and %.4f steps, channels %.4f, "
	       "own past %.4f\n",
		rms_of(left), dc[0], dc[1],
		correlate(left, right, DITHER_FRAMES), most);
	OK(fabs(rms_of(left) - 0.5) < 0.005 &&
			fabs(rms_of(right) - 0.5) < 0.005,
		"TPDF: all noise together is 0.5 steps");
	OK(fabs(dc[0]) < 0.006 && fabs(dc[1]) < 0.006,
		"TPDF: what is less than a step is kept, without DC");
	OK(fabs(correlate(left, right, DITHER_FRAMES)) < 0.01,
		"TPDF: the channels are independent");
	OK(most < 0.012, "TPDF: the noise is white");
}

/* Noise power from..to Hz, relative to white noise of 0.5 steps. */
static double band_db(const float *x, double from_hz, double to_hz)
{
	enum { SIZE = 2000 };
	double sum = 0;
	unsigned count = 0;

	for (unsigned at = 0; at + SIZE <= DITHER_FRAMES; at += 20 * SIZE)
		for (double hz = from_hz; hz < to_hz; hz += 50) {
			double re = 0, im = 0;

			for (unsigned i = 0; i < SIZE; i++) {
				double w = sin(TAU / 2 * (i + 0.5) / SIZE);

				re += (double)x[at + i] * w * w *
				      cos(TAU * hz * i / OUT_HZ);
				im += (double)x[at + i] * w * w *
				      sin(TAU * hz * i / OUT_HZ);
			}
			sum += re * re + im * im;
			count++;
		}
	return db(sum / count / (0.375 * SIZE * 0.25));
}

static void test_shaped(void)
{
	static float left[DITHER_FRAMES], right[DITHER_FRAMES];
	double low, high;

	pack(TAO_PCM_DITHER_SHAPED, small_level, left, right);
	low = band_db(left, 2000, 5000);
	high = band_db(left, 18000, 21000);
	printf("# shaped: 2 to 5 kHz %.1f dB, 18 to 21 kHz %.1f dB, rms %.2f\n",
		low, high, rms_of(left));
	OK(low < -15 && high > 10,
		"shaped: where ears are keen the noise is 15 dB lower");
	OK(fabs(mean_of(left) - 0.2) < 0.01, "shaped: there is no DC");
}

static void test_16_bit(void)
{
	static float left[DITHER_FRAMES], right[DITHER_FRAMES];
	double fits, rest;

	pack(TAO_PCM_DITHER_TPDF, full_tone, left, right);
	split_power(left, DITHER_FRAMES, 997, &fits, &rest);
	printf("# 16 bit with TPDF: SNR %.1f dB\n", db(fits) - db(rest));
	OK(db(fits) - db(rest) >= 92, "16 bit with TPDF: 92 dB");
	pack(TAO_PCM_DITHER_NONE, full_tone, left, right);
	split_power(left, DITHER_FRAMES, 997, &fits, &rest);
	printf("# 16 bit, rounded: SNR %.1f dB\n", db(fits) - db(rest));
	OK(db(fits) - db(rest) >= 97, "16 bit, rounded: 97 dB");
}

int main(void)
{
	test_tpdf();
	test_shaped();
	test_16_bit();
	return tap_done();
}
