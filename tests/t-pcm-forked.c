/* Sound Designer II, whose header is in a file of its own: with it, without
 * it, and taken as raw. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#define _GNU_SOURCE
#include "config.h"

#include <fcntl.h>
#include <math.h>
#include <sndfile.h>
#include <sys/mman.h>
#include <unistd.h>

#include "lib/pcm/convert.h"
#include "lib/pcm/count.h"
#include "tests/tap.h"

enum { FRAMES = 9600, RATE_HZ = 48000, OUT_FRAMES = 8820 };

static void write_tone(const char *path, int format)
{
	SF_INFO info = {
		.samplerate = RATE_HZ, .channels = 2, .format = format};
	SNDFILE *file = sf_open(path, SFM_WRITE, &info);

	if (!file)
		BAIL("libsndfile writes no such file");
	for (unsigned i = 0; i < FRAMES; i++) {
		const float frame[2] = {(float)sin(i * 0.02) * 0.5f,
			(float)sin(i * 0.03) * 0.5f};

		sf_writef_float(file, frame, 1);
	}
	sf_close(file);
}

static enum tao_status convert(const char *path, bool is_raw,
	uint8_t *samples, size_t *len, struct tao_error *err)
{
	struct tao_pcm_options options = {
		.input = {.raw = tao_pcm_format_cd(), .is_raw = is_raw,
			.name = path}};
	struct tao_pcm_summary summary;
	int in = open(path, O_RDONLY | O_CLOEXEC), out = memfd_create("out", 0);
	enum tao_status status =
		tao_pcm_convert(in, &options, out, NULL, &summary, err);
	ssize_t n;

	lseek(out, 0, SEEK_SET);
	n = read(out, samples, (OUT_FRAMES + 588) * 4);
	*len = n > 0 ? (size_t)n : 0;
	close(in);
	close(out);
	return status;
}

static uint64_t count(const char *path, struct tao_error *err)
{
	struct tao_pcm_input_options options = {
		.raw = tao_pcm_format_cd(), .name = path};
	int in = open(path, O_RDONLY | O_CLOEXEC);
	uint64_t sectors = 0;

	tao_pcm_count_sectors(in, &options, NULL, &sectors, err);
	close(in);
	return sectors;
}

int main(void)
{
	static uint8_t want[(OUT_FRAMES + 588) * 4], got[sizeof(want)];
	char folder[] = "/tmp/t-pcm-forked.XXXXXX";
	struct tao_error err = {0};
	size_t want_len, len;

	if (!mkdtemp(folder) || chdir(folder))
		BAIL("no folder");
	write_tone("tone.wav", SF_FORMAT_WAV | SF_FORMAT_PCM_16);
	write_tone("tone.SD2", SF_FORMAT_SD2 | SF_FORMAT_PCM_16);
	IS_INT(convert("tone.wav", false, want, &want_len, &err), TAO_OK,
		"the same as a WAV is converted");
	IS_INT(convert("tone.SD2", false, got, &len, &err), TAO_OK,
		"Sound Designer II with its other fork is converted");
	OK(len == want_len && memcmp(got, want, len) == 0, "to the same");
	IS_INT(count("tone.SD2", &err), 15, "and its sectors are known");
	IS_INT(convert("tone.SD2", true, got, &len, &err), TAO_OK,
		"as raw samples it is what it is without a header");
	OK(len != want_len || memcmp(got, want, len), "which is another sound");
	OK(unlink("._tone.SD2") == 0, "its other fork is lost");
	IS_INT(convert("tone.SD2", false, got, &len, &err), TAO_INPUT,
		"then it is refused");
	IS_INT(err.code, TAO_E_FORMAT_NOT_SUPPORTED, "and not taken as raw");
	IS_INT(len, 0, "nothing comes of it");
	unlink("tone.SD2");
	unlink("tone.wav");
	rmdir(folder);
	return tap_done();
}
