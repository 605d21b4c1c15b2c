/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "lib/pcm/unpack.h"

#include <string.h>

#include "lib/pcm/bytes.h"

/* The left-justified 32-bit value of a sample. */
static int32_t get_integer(const struct tao_pcm_format *f, const uint8_t *p)
{
	uint32_t v = 0;

	if (f->bits == 8)
		v = (uint32_t)p[0] << 24;
	else if (f->bits == 16)
		v = (uint32_t)(f->is_big_endian ? tao_be16(p) : tao_le16(p))
		    << 16;
	else if (f->bits == 24)
		v = (f->is_big_endian ? tao_be24(p) : tao_le24(p)) << 8;
	else
		v = f->is_big_endian ? tao_be32(p) : tao_le32(p);
	if (f->encoding == TAO_PCM_UNSIGNED)
		v ^= 0x80000000;
	return (int32_t)v;
}

static float get_float(const struct tao_pcm_format *f, const uint8_t *p)
{
	uint32_t word;
	uint64_t wide;
	float single;
	double value;

	if (f->bits == 32) {
		word = f->is_big_endian ? tao_be32(p) : tao_le32(p);
		memcpy(&single, &word, sizeof(single));
		return single;
	}
	wide = f->is_big_endian ? tao_be64(p) : tao_le64(p);
	memcpy(&value, &wide, sizeof(value));
	/* A double that no float can hold is no audio either. */
	return value <= 2.0 * (double)TAO_PCM_SANE &&
			       value >= -2.0 * (double)TAO_PCM_SANE
		       ? (float)value
		       : 2 * TAO_PCM_SANE;
}

static float from_a_law(uint8_t code)
{
	int exponent, value;

	code ^= 0x55;
	exponent = code >> 4 & 7;
	value = (code & 15) * 16 + 8;
	if (exponent > 0)
		value = (value + 256) << (exponent - 1);
	return (float)(code & 0x80 ? value : -value) * 0x1p-15f;
}

static float from_u_law(uint8_t code)
{
	int value;

	code = (uint8_t)~code;
	value = (((code & 15) * 8 + 132) << (code >> 4 & 7)) - 132;
	return (float)(code & 0x80 ? -value : value) * 0x1p-15f;
}

static size_t unpack_channel(const struct tao_pcm_format *f,
	const uint8_t *in, size_t frames, float *out)
{
	size_t step = tao_pcm_frame_bytes(f), bad = 0;

	switch (f->encoding) {
	case TAO_PCM_SIGNED:
	case TAO_PCM_UNSIGNED:
		for (size_t i = 0; i < frames; i++, in += step)
			out[i] = (float)get_integer(f, in) * 0x1p-31f;
		break;
	case TAO_PCM_FLOAT:
		for (size_t i = 0; i < frames; i++, in += step) {
			float v = get_float(f, in);

			out[i] = 0;
			if (v >= -TAO_PCM_SANE && v <= TAO_PCM_SANE)
				out[i] = v;
			else
				bad++;
		}
		break;
	case TAO_PCM_A_LAW:
		for (size_t i = 0; i < frames; i++, in += step)
			out[i] = from_a_law(*in);
		break;
	case TAO_PCM_U_LAW:
		for (size_t i = 0; i < frames; i++, in += step)
			out[i] = from_u_law(*in);
		break;
	}
	return bad;
}

typedef size_t stereo_kernel(
	const uint8_t *in, size_t frames, float *left, float *right);

static stereo_kernel *find_stereo(const struct tao_pcm_format *format,
	const struct tao_pcm_kernels *kernels)
{
	if (format->channels != 2)
		return NULL;
	if (format->encoding == TAO_PCM_FLOAT && format->bits == 32)
		return kernels->unpack_f32;
	if (format->encoding != TAO_PCM_SIGNED)
		return NULL;
	return format->bits == 16   ? kernels->unpack_s16
	       : format->bits == 24 ? kernels->unpack_s24
	       : format->bits == 32 ? kernels->unpack_s32
				    : NULL;
}

static void swap(const uint8_t *in, size_t samples, unsigned bits, uint8_t *out)
{
	if (bits == 16)
		for (size_t i = 0; i < samples * 2; i += 2) {
			out[i] = in[i + 1];
			out[i + 1] = in[i];
		}
	else if (bits == 24)
		for (size_t i = 0; i < samples * 3; i += 3) {
			out[i] = in[i + 2];
			out[i + 1] = in[i + 1];
			out[i + 2] = in[i];
		}
	else
		for (size_t i = 0; i < samples * 4; i += 4)
			tao_put_le32(out + i, tao_be32(in + i));
}

/* The kernels read little-endian: turn the bytes around in a small buffer that
 * stays in the nearest cache. */
static size_t unpack_swapped(const struct tao_pcm_format *format,
	stereo_kernel *kernel, const uint8_t *in, size_t frames,
	float *const *planes)
{
	uint8_t turned[512 * 8];
	size_t bytes = tao_pcm_frame_bytes(format), bad = 0;

	for (size_t i = 0; i < frames; i += 512) {
		size_t n = frames - i < 512 ? frames - i : 512;

		swap(in + i * bytes, n * 2, format->bits, turned);
		bad += kernel(turned, n, planes[0] + i, planes[1] + i);
	}
	return bad;
}

size_t tao_pcm_unpack(const struct tao_pcm_format *format,
	const struct tao_pcm_kernels *kernels, const uint8_t *in,
	size_t frames, float *const *planes)
{
	stereo_kernel *kernel = find_stereo(format, kernels);
	size_t bad = 0;

	if (kernel && format->is_big_endian)
		return unpack_swapped(format, kernel, in, frames, planes);
	if (kernel)
		return kernel(in, frames, planes[0], planes[1]);
	for (unsigned c = 0; c < format->channels; c++)
		bad += unpack_channel(format, in + c * (format->bits / 8),
			frames, planes[c]);
	return bad;
}
