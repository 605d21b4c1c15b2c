/* A fuzz target for libFuzzer: the header parsers, the sniffing, the search for
 * another format, and the conversion of what is headerless or plain PCM. What
 * libsndfile decodes is left to its own fuzzers. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#define _GNU_SOURCE
#include "config.h"

#include <fcntl.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <unistd.h>

#include "lib/pcm/convert.h"
#include "lib/pcm/count.h"
#include "lib/pcm/looks.h"
#include "lib/pcm/flac.h"
#include "lib/pcm/promise.h"
#include "lib/pcm/mpeg.h"
#include "lib/pcm/sniff.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* The first bytes choose the options, within what the program lets through. */
static struct tao_pcm_options choose(const uint8_t *how)
{
	static const unsigned bits[] = {8, 16, 24, 32, 32, 64, 8, 8};
	static const enum tao_pcm_encoding encodings[] = {TAO_PCM_UNSIGNED,
		TAO_PCM_SIGNED, TAO_PCM_SIGNED, TAO_PCM_SIGNED, TAO_PCM_FLOAT,
		TAO_PCM_FLOAT, TAO_PCM_A_LAW, TAO_PCM_U_LAW};
	static const uint32_t rates[] = {44100, 1000, 48000, 768000};

	return (struct tao_pcm_options){
		.input = {.is_raw = how[0] & 1,
			.raw = {.encoding = encodings[how[0] >> 1 & 7],
				.bits = bits[how[0] >> 1 & 7],
				.is_big_endian = how[0] >> 4 & 1,
				.channels = 1 + how[1] % 64,
				.rate_hz = rates[how[0] >> 5 & 3]}},
		.mix = (enum tao_pcm_mix)(how[2] % 5),
		.dither = (enum tao_pcm_dither)(how[2] / 5 % 3),
		.quality = TAO_PCM_FAST,
		.normalise = how[2] & 0x80 ? TAO_PCM_TO_PEAK : TAO_PCM_AS_IT_IS,
		.is_strict = how[2] & 0x40,
		.is_measured = how[0] >> 7,
	};
}

static void convert(const struct tao_pcm_options *options, const uint8_t *data,
	size_t size)
{
	int in = memfd_create("in", 0), out = open("/dev/null", O_WRONLY);
	struct tao_pcm_summary summary;
	struct tao_error err;
	uint64_t sectors;

	if (in == -1 || out == -1 || write(in, data, size) != (ssize_t)size)
		abort();
	lseek(in, 0, SEEK_SET);
	if (tao_pcm_convert(in, options, out, NULL, &summary, &err) &&
		err.status == TAO_USAGE)
		abort();
	lseek(in, 0, SEEK_SET);
	tao_pcm_count_sectors(in, &options->input, NULL, &sectors, &err);
	close(in);
	close(out);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct tao_pcm_header header;
	struct tao_pcm_options options;
	struct tao_pcm_format better;
	uint64_t need;

	if (size < 3)
		return 0;
	options = choose(data);
	data += 3;
	size -= 3;
	tao_pcm_promised_bytes(data, size);
	tao_flac_has_end(data, size, data, size);
	tao_mpeg_promised_bytes(data, size);
	tao_id3_bytes(data, size);
	tao_pcm_looks_like(&options.input.raw, data, size, &better);
	if (options.input.is_raw ||
		tao_pcm_sniff(data, size).container == TAO_PCM_RAW ||
		tao_pcm_header_parse(data, size, &header, &need) ==
			TAO_PCM_HEADER_READ)
		convert(&options, data, size);
	return 0;
}
