/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <math.h>

#include "lib/pcm/mix.h"
#include "lib/pcm/resample.h"
#include "lib/pcm/unpack.h"
#include "tests/tap.h"

/* ---- unpack: one frame of each format, and the value of its sample */

static const struct {
	enum tao_pcm_encoding encoding;
	unsigned bits;
	bool is_big_endian;
	const char *bytes;
	float value;
} samples[] = {
	{TAO_PCM_SIGNED, 8, false, "\xc0", -0.5f},
	{TAO_PCM_UNSIGNED, 8, false, "\xc0", 0.5f},
	{TAO_PCM_SIGNED, 16, false, "\x01\x40", 16385.0f / 32768},
	{TAO_PCM_SIGNED, 16, true, "\x40\x01", 16385.0f / 32768},
	{TAO_PCM_UNSIGNED, 16, false, "\x00\x00", -1},
	{TAO_PCM_UNSIGNED, 16, true, "\x80\x00", 0},
	{TAO_PCM_SIGNED, 24, false, "\x01\x00\xc0", -0.5f + 0x1p-23f},
	{TAO_PCM_SIGNED, 24, true, "\xc0\x00\x01", -0.5f + 0x1p-23f},
	{TAO_PCM_UNSIGNED, 24, false, "\x00\x00\xc0", 0.5f},
	{TAO_PCM_SIGNED, 32, false, "\x00\x00\x00\xc0", -0.5f},
	{TAO_PCM_SIGNED, 32, true, "\xc0\x00\x00\x00", -0.5f},
	{TAO_PCM_UNSIGNED, 32, true, "\xc0\x00\x00\x00", 0.5f},
	{TAO_PCM_FLOAT, 32, false, "\x00\x00\x80\x3f", 1},
	{TAO_PCM_FLOAT, 32, true, "\xc0\x00\x00\x00", -2},
	{TAO_PCM_FLOAT, 64, false, "\0\0\0\0\0\0\xe0\xbf", -0.5f},
	{TAO_PCM_FLOAT, 64, true, "\x3f\xe0\0\0\0\0\0\0", 0.5f},
	{TAO_PCM_A_LAW, 8, false, "\xaa", 32256.0f / 32768},
	{TAO_PCM_A_LAW, 8, false, "\x2a", -32256.0f / 32768},
	{TAO_PCM_A_LAW, 8, false, "\xd5", 8.0f / 32768},
	{TAO_PCM_U_LAW, 8, false, "\x80", 32124.0f / 32768},
	{TAO_PCM_U_LAW, 8, false, "\x00", -32124.0f / 32768},
	{TAO_PCM_U_LAW, 8, false, "\xff", 0},
};

/* Alone, as the second of two and as the third of three: the ways through. */
static void test_unpack(size_t row)
{
	bool is_right = true;
	char words[64];

	for (unsigned channels = 1; channels <= 3; channels++) {
		struct tao_pcm_format format = {
			.encoding = samples[row].encoding,
			.bits = samples[row].bits,
			.channels = channels,
			.rate_hz = 44100,
			.is_big_endian = samples[row].is_big_endian,
		};
		size_t size = samples[row].bits / 8;
		uint8_t bytes[2 * 3 * 8] = {0};
		float out[3][2];
		float *const planes[3] = {out[0], out[1], out[2]};

		memcpy(bytes + (2 * channels - 1) * size, samples[row].bytes,
			size);
		tao_pcm_unpack(&format, &tao_pcm_kernels_scalar, bytes, 2,
			planes);
		is_right &= out[channels - 1][1] == samples[row].value;
		tao_pcm_encoding_words(&format, words, sizeof(words));
	}
	OK(is_right, "%s: %g", words, (double)samples[row].value);
}

/* ---- a stage that gives a made signal, in pieces of odd lengths */

struct maker {
	struct tao_pcm_stage stage;
	uint64_t frames, done, impulse;
	float value;
};

static enum tao_status make(struct tao_pcm_stage *self, float *const *planes,
	size_t max_frames, size_t *frames, struct tao_error *err)
{
	struct maker *maker = (struct maker *)self;
	uint64_t left = maker->frames - maker->done;
	size_t n = 1 + (size_t)(maker->done * 7919 % 1500);

	(void)err;
	n = n < max_frames ? n : max_frames;
	n = n < left ? n : (size_t)left;
	for (unsigned c = 0; c < self->channels; c++)
		for (size_t i = 0; i < n; i++)
			planes[c][i] = maker->done + i == maker->impulse
					       ? maker->value
					       : 0;
	maker->done += n;
	*frames = n;
	return TAO_OK;
}

static void free_maker(struct tao_pcm_stage *self)
{
	(void)self;
}

static struct maker impulse_at(
	uint64_t place, uint64_t frames, uint32_t rate_hz, unsigned channels)
{
	return (struct maker){
		.stage = {make, free_maker, channels, rate_hz},
		.frames = frames,
		.impulse = place,
		.value = 0.5f,
	};
}

struct found {
	uint64_t frames, peak_place;
	float peak;
	bool is_alike; /* all channels the same */
};

static struct found read_all(struct tao_pcm_stage *stage)
{
	float planes[2][1000];
	float *const out[2] = {planes[0], planes[1]};
	struct found found = {0, 0, 0, true};
	size_t frames;

	while (!tao_pcm_stage_read(stage, out, 1000, &frames, NULL) && frames) {
		for (size_t i = 0; i < frames; i++) {
			if (planes[0][i] > found.peak) {
				found.peak = planes[0][i];
				found.peak_place = found.frames + i;
			}
			if (stage->channels == 2)
				found.is_alike &=
					planes[0][i] == planes[1][i];
		}
		found.frames += frames;
	}
	return found;
}

/* ---- resampling: length and place */

static const struct {
	const char *name;
	enum tao_pcm_resampler resampler;
	enum tao_pcm_quality quality;
} engines[] = {
	{"fft best", TAO_PCM_FFT, TAO_PCM_BEST},
	{"fft fast", TAO_PCM_FFT, TAO_PCM_FAST},
	{"soxr best", TAO_PCM_SOXR, TAO_PCM_BEST},
	{"soxr fast", TAO_PCM_SOXR, TAO_PCM_FAST},
	{"samplerate best", TAO_PCM_SAMPLERATE, TAO_PCM_BEST},
	{"samplerate fast", TAO_PCM_SAMPLERATE, TAO_PCM_FAST},
};

static struct found resample(size_t engine, struct maker *maker)
{
	struct tao_pcm_stage *stage = &maker->stage;
	struct found found;

	if (tao_pcm_resample_new(engines[engine].resampler,
		    engines[engine].quality, tao_pcm_kernels_best(), NULL,
		    &stage, NULL))
		BAIL("no resampler");
	found = read_all(stage);
	if (stage != &maker->stage)
		tao_pcm_stage_free(stage);
	return found;
}

static void test_lengths(size_t engine)
{
	static const uint32_t rates[] = {8000, 11025, 22050, 32000, 44100,
		48000, 88200, 96000, 192000};
	static const uint64_t lengths[] = {1, 2, 3, 10, 100, 147, 160, 588, 999,
		1000, 1001, 4095, 10007, 20000};
	unsigned right = 0, wanted = 0;

	for (size_t r = 0; r < 9; r++)
		for (size_t l = 0; l < 14; l++) {
			struct maker maker = impulse_at(
				0, lengths[l], rates[r], 1 + l % 2);
			uint64_t want = (uint64_t)llround(
				(double)lengths[l] * 44100 / rates[r]);

			wanted++;
			right += resample(engine, &maker).frames == want;
		}
	IS_INT(right, wanted, "%s: N frames become round(N * 44100 / rate), "
		"for 9 rates and 14 lengths", engines[engine].name);
}

/* 44,105 Hz has so many phases that libsamplerate itself does the work. */
static void test_delay(size_t engine)
{
	static const uint32_t rates[] = {16000, 48000, 96000, 192000, 44105};
	bool is_there = true, is_alike = true;

	for (size_t i = 0; i < 5; i++) {
		struct maker maker = impulse_at(
			rates[i] / 5, rates[i] / 4, rates[i], 2);
		struct found found = resample(engine, &maker);

		is_there &= found.peak_place == 8820;
		is_alike &= found.is_alike;
	}
	OK(is_there, "%s: what was at 0.2 s still is", engines[engine].name);
	OK(is_alike, "%s: both channels are treated alike",
		engines[engine].name);
}

/* ---- mixing */

static struct tao_pcm_matrix matrix_of(
	unsigned channels, uint32_t mask, enum tao_pcm_mix mix)
{
	struct tao_pcm_format format = tao_pcm_format_cd();
	struct tao_pcm_matrix matrix;

	format.channels = channels;
	tao_pcm_format_set_mask(&format, mask);
	tao_pcm_mix_matrix(&format, mix, &matrix);
	return matrix;
}

static float row_sum(const struct tao_pcm_matrix *matrix, unsigned side)
{
	float sum = 0;

	for (unsigned i = 0; i < matrix->inputs; i++)
		sum += matrix->factor[side][i];
	return sum;
}

static void test_matrix(void)
{
	struct tao_pcm_matrix m = matrix_of(6, 0x3f, TAO_PCM_MIX_AUTO);
	float ratio = m.factor[0][2] / m.factor[0][0];
	bool is_bounded = true;

	OK(fabsf(ratio - 0.7071f) < 1e-4f && m.factor[1][2] == m.factor[0][2],
		"the centre is 3 dB below left, on both sides");
	OK(m.factor[0][3] == 0 && m.factor[1][3] == 0,
		"the low-frequency channel is left out");
	OK(m.factor[0][4] == m.factor[0][2] && m.factor[1][4] == 0,
		"the left surround is 3 dB below left, on the left only");
	m = matrix_of(6, 0, TAO_PCM_MIX_AUTO);
	OK(m.factor[0][3] == 0 && m.factor[0][4] > 0,
		"six channels without names are taken as 5.1");
	for (unsigned channels = 1; channels <= TAO_PCM_CHANNELS_MAX;
		channels++)
		for (int mix = TAO_PCM_MIX_AUTO; mix <= TAO_PCM_MIX_FIRST;
			mix++) {
			m = matrix_of(channels, 0, (enum tao_pcm_mix)mix);
			is_bounded &= row_sum(&m, 0) <= 1 &&
				      row_sum(&m, 1) <= 1 &&
				      row_sum(&m, 0) > 0.99f;
		}
	OK(is_bounded, "no mix of 1 to 64 channels can clip by itself, or is "
		"quieter than it must be");
	m = matrix_of(1, 0, TAO_PCM_MIX_AUTO);
	OK(m.outputs == 1 && m.is_exact, "mono is the same on both sides");
	m = matrix_of(2, 3, TAO_PCM_MIX_RIGHT);
	OK(m.outputs == 1 && m.factor[0][1] == 1 && m.is_exact,
		"right is the second channel on both sides");
	m = matrix_of(2, 3, TAO_PCM_MIX_AUTO);
	OK(m.outputs == 2 && m.factor[0][0] == 1 && m.factor[1][1] == 1 &&
			m.is_exact,
		"stereo stays as it is");
	m = matrix_of(4, 0, TAO_PCM_MIX_FIRST);
	OK(m.factor[0][0] == 1 && m.factor[1][1] == 1 && m.is_exact,
		"first takes the first two of four");
}

static void test_mixer(void)
{
	struct maker maker = impulse_at(50, 5000, 44100, 6);
	struct tao_pcm_matrix matrix = matrix_of(6, 0x3f, TAO_PCM_MIX_AUTO);
	struct tao_pcm_stage *stage = &maker.stage;
	struct found found;

	if (tao_pcm_mix_new(&matrix, &stage, NULL))
		BAIL("no mixer");
	found = read_all(stage);
	tao_pcm_stage_free(stage);
	OK(found.frames == 5000 && found.peak_place == 50 && found.is_alike &&
			fabsf(found.peak - 0.5f) < 1e-5f,
		"the same in all channels is the same after mixing");
}

int main(void)
{
	for (size_t i = 0; i < sizeof(samples) / sizeof(samples[0]); i++)
		test_unpack(i);
	for (size_t i = 0; i < sizeof(engines) / sizeof(engines[0]); i++) {
		test_lengths(i);
		test_delay(i);
	}
	test_matrix();
	test_mixer();
	return tap_done();
}
