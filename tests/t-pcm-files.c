/* Every container that libsndfile writes: whole, from a pipe, cut at every
 * byte of its header, and with single bits turned over. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#define _GNU_SOURCE
#include "config.h"

#include <math.h>
#include <sndfile.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include "lib/pcm/convert.h"
#include "tests/tap.h"

enum { FRAMES = 3000, FILE_MAX = 256 * 1024, HEAD_BYTES = 140 };

struct kind {
	const char *name;
	int format;
	int rate_hz;
	unsigned channels;
	bool is_exact;  /* gives as many frames as went in */
	bool has_promise; /* its header, or its end, tells a cut in the data */
};

static const struct kind kinds[] = {
	{"WAV 16", SF_FORMAT_WAV | SF_FORMAT_PCM_16, 44100, 2, true, true},
	{"WAV 24", SF_FORMAT_WAV | SF_FORMAT_PCM_24, 48000, 2, true, true},
	{"WAV float", SF_FORMAT_WAV | SF_FORMAT_FLOAT, 96000, 2, true, true},
	{"WAV u-law", SF_FORMAT_WAV | SF_FORMAT_ULAW, 8000, 1, true, true},
	{"WAV ADPCM", SF_FORMAT_WAV | SF_FORMAT_IMA_ADPCM, 44100, 2, false,
		true},
	{"WAV GSM", SF_FORMAT_WAV | SF_FORMAT_GSM610, 8000, 1, false, true},
	{"WAV extensible", SF_FORMAT_WAVEX | SF_FORMAT_PCM_24, 48000, 6, true,
		true},
	{"RF64", SF_FORMAT_RF64 | SF_FORMAT_PCM_16, 44100, 2, true, true},
	{"Wave64", SF_FORMAT_W64 | SF_FORMAT_PCM_24, 44100, 2, true, true},
	{"Wave64 ADPCM", SF_FORMAT_W64 | SF_FORMAT_MS_ADPCM, 44100, 2, false,
		true},
	{"AIFF 16", SF_FORMAT_AIFF | SF_FORMAT_PCM_16, 44100, 2, true, true},
	{"AIFF float", SF_FORMAT_AIFF | SF_FORMAT_FLOAT, 48000, 2, true, true},
	{"AIFF little", SF_FORMAT_AIFF | SF_FORMAT_PCM_24 | SF_ENDIAN_LITTLE,
		44100, 2, true, true},
	{"AU 32", SF_FORMAT_AU | SF_FORMAT_PCM_32, 44100, 2, true, true},
	{"AU ADPCM", SF_FORMAT_AU | SF_FORMAT_G721_32, 8000, 1, false, true},
	{"FLAC 16", SF_FORMAT_FLAC | SF_FORMAT_PCM_16, 44100, 2, true, true},
	{"FLAC 24", SF_FORMAT_FLAC | SF_FORMAT_PCM_24, 96000, 2, true, true},
	{"Ogg Vorbis", SF_FORMAT_OGG | SF_FORMAT_VORBIS, 44100, 2, true, true},
	{"Ogg Opus", SF_FORMAT_OGG | SF_FORMAT_OPUS, 48000, 2, true, true},
	{"MP3", SF_FORMAT_MPEG | SF_FORMAT_MPEG_LAYER_III, 44100, 2, false,
		true},
	{"CAF 24", SF_FORMAT_CAF | SF_FORMAT_PCM_24, 44100, 2, true, true},
	{"CAF ALAC", SF_FORMAT_CAF | SF_FORMAT_ALAC_16, 44100, 2, true, true},
	{"VOC", SF_FORMAT_VOC | SF_FORMAT_PCM_16, 44100, 2, true, true},
	{"NIST", SF_FORMAT_NIST | SF_FORMAT_PCM_16, 44100, 2, true, true},
	{"8SVX", SF_FORMAT_SVX | SF_FORMAT_PCM_16, 44100, 1, true, true},
	{"PAF", SF_FORMAT_PAF | SF_FORMAT_PCM_16, 44100, 2, true, false},
	{"IRCAM", SF_FORMAT_IRCAM | SF_FORMAT_PCM_16, 44100, 2, true, false},
	{"MAT4", SF_FORMAT_MAT4 | SF_FORMAT_PCM_16, 44100, 2, true, true},
	{"MAT5", SF_FORMAT_MAT5 | SF_FORMAT_PCM_16, 44100, 2, true, true},
	{"PVF", SF_FORMAT_PVF | SF_FORMAT_PCM_16, 44100, 2, true, false},
	{"AVR", SF_FORMAT_AVR | SF_FORMAT_PCM_16, 44100, 2, true, true},
	{"XI", SF_FORMAT_XI | SF_FORMAT_DPCM_16, 44100, 1, true, false},
	{"MAT4 big", SF_FORMAT_MAT4 | SF_FORMAT_DOUBLE | SF_ENDIAN_BIG, 48000,
		2, true, true},
	{"VOC 8", SF_FORMAT_VOC | SF_FORMAT_PCM_U8, 25000, 1, true, true},
	{"WVE", SF_FORMAT_WVE | SF_FORMAT_ALAW, 8000, 1, true, true},
	{"MPC2K", SF_FORMAT_MPC2K | SF_FORMAT_PCM_16, 44100, 2, true, true},
	{"SDS", SF_FORMAT_SDS | SF_FORMAT_PCM_16, 50000, 1, true, true},
	{"HTK", SF_FORMAT_HTK | SF_FORMAT_PCM_16, 16000, 1, true, false},
};

struct blob {
	uint8_t bytes[FILE_MAX];
	size_t len, at;
};

static sf_count_t blob_length(void *user)
{
	return (sf_count_t)((struct blob *)user)->len;
}

static sf_count_t blob_seek(sf_count_t offset, int whence, void *user)
{
	struct blob *b = user;
	sf_count_t from = whence == SEEK_SET   ? 0
			  : whence == SEEK_CUR ? (sf_count_t)b->at
					       : (sf_count_t)b->len;

	b->at = (size_t)(from + offset);
	return from + offset;
}

static sf_count_t blob_read(void *to, sf_count_t len, void *user)
{
	struct blob *b = user;
	size_t n = b->at < b->len ? b->len - b->at : 0;

	n = n < (size_t)len ? n : (size_t)len;
	memcpy(to, b->bytes + b->at, n);
	b->at += n;
	return (sf_count_t)n;
}

static sf_count_t blob_write(const void *from, sf_count_t len, void *user)
{
	struct blob *b = user;

	if (b->at + (size_t)len > FILE_MAX)
		return 0;
	memcpy(b->bytes + b->at, from, (size_t)len);
	b->at += (size_t)len;
	b->len = b->at > b->len ? b->at : b->len;
	return len;
}

static sf_count_t blob_tell(void *user)
{
	return (sf_count_t)((struct blob *)user)->at;
}

/* A tone, a little different in each channel. */
static bool make_file(const struct kind *kind, struct blob *blob)
{
	SF_VIRTUAL_IO io = {blob_length, blob_seek, blob_read, blob_write,
		blob_tell};
	SF_INFO info = {.samplerate = kind->rate_hz,
		.channels = (int)kind->channels,
		.format = kind->format};
	SNDFILE *file;
	unsigned frames;
	float frame[6];

	blob->len = blob->at = 0;
	file = sf_open_virtual(&io, SFM_WRITE, &info, blob);
	if (!file)
		return false;
	/* An MP3 may miss a packet, for some encoders do not count right. */
	frames = kind->is_exact ? FRAMES : 4 * FRAMES;
	for (unsigned i = 0; i < frames; i++) {
		for (unsigned c = 0; c < kind->channels; c++)
			frame[c] = (float)sin(i * (0.02 + 0.001 * c)) * 0.5f;
		sf_writef_float(file, frame, 1);
	}
	sf_close(file);
	return blob->len > 0;
}

struct outcome {
	enum tao_status status;
	struct tao_error err;
	struct tao_pcm_summary summary;
	uint64_t bytes;
	uint32_t sum;
};

static void add_output(int fd, struct outcome *outcome)
{
	uint8_t buffer[4096];
	ssize_t n;

	lseek(fd, 0, SEEK_SET);
	while ((n = read(fd, buffer, sizeof(buffer))) > 0) {
		outcome->bytes += (uint64_t)n;
		for (ssize_t i = 0; i < n; i++)
			outcome->sum = outcome->sum * 31 + buffer[i];
	}
}

static void convert(int in, struct outcome *outcome)
{
	struct tao_pcm_options options = {
		.input = {.raw = tao_pcm_format_cd()},
		.dither = TAO_PCM_DITHER_TPDF,
	};
	int out = memfd_create("out", 0);

	memset(outcome, 0, sizeof(*outcome));
	outcome->status = tao_pcm_convert(
		in, &options, out, NULL, &outcome->summary, &outcome->err);
	add_output(out, outcome);
	close(out);
}

static void convert_file(
	const uint8_t *bytes, size_t len, struct outcome *outcome)
{
	int in = memfd_create("in", 0);

	if (write(in, bytes, len) != (ssize_t)len)
		BAIL("no memory for a file");
	lseek(in, 0, SEEK_SET);
	convert(in, outcome);
	close(in);
}

static void convert_pipe(
	const uint8_t *bytes, size_t len, struct outcome *outcome)
{
	int pipes[2];
	pid_t child;

	if (pipe(pipes))
		BAIL("no pipe");
	child = fork();
	if (child == 0) {
		close(pipes[0]);
		_exit(write(pipes[1], bytes, len) != (ssize_t)len);
	}
	close(pipes[1]);
	convert(pipes[0], outcome);
	close(pipes[0]);
}

static void test_whole(const struct kind *kind, const struct blob *blob)
{
	uint64_t want = tao_pcm_output_frames(FRAMES, (uint32_t)kind->rate_hz);
	struct outcome file, piped;
	bool is_right;

	convert_file(blob->bytes, blob->len, &file);
	convert_pipe(blob->bytes, blob->len, &piped);
	is_right = file.status == TAO_OK && file.bytes % 2352 == 0 &&
		   (!kind->is_exact || file.summary.tally.frames == want) &&
		   file.summary.tally.frames >= want;
	if (!OK(is_right, "%s is converted", kind->name))
		printf("# status %d, %llu frames, want %llu: %s\n", file.status,
			(unsigned long long)file.summary.tally.frames,
			(unsigned long long)want, file.err.text);
	OK(piped.status == TAO_OK && piped.bytes == file.bytes &&
			piped.sum == file.sum,
		"%s from a pipe is the same", kind->name);
}

/* Either it is converted, or there is a reason; what comes is whole sectors. */
static bool is_sane(const struct outcome *outcome)
{
	if (outcome->bytes % 2352)
		return false;
	if (outcome->status == TAO_OK)
		return true;
	return outcome->status == TAO_INPUT &&
	       outcome->err.status == TAO_INPUT && outcome->err.text[0];
}

static void test_cut(const struct kind *kind, const struct blob *blob)
{
	size_t step = blob->len / 16 + 1, len = 1, strange = 0;
	struct outcome outcome;

	for (; len < blob->len; len += len < HEAD_BYTES ? 1 : step) {
		convert_file(blob->bytes, len, &outcome);
		if (!is_sane(&outcome)) {
			printf("# cut at %zu: %d %s\n", len, outcome.status,
				outcome.err.text);
			strange++;
		}
	}
	IS_INT(strange, 0, "%s, cut anywhere: converted or refused with 3",
		kind->name);
	if (!kind->has_promise)
		return;
	convert_file(blob->bytes, blob->len / 2, &outcome);
	if (!OK(outcome.status == TAO_INPUT &&
			    outcome.err.code == TAO_E_STREAM_TRUNCATED,
		    "%s, half missing: truncated", kind->name))
		printf("# %d %s\n", outcome.status, outcome.err.text);
}

/* Every bit of the first bytes, and some of the rest. */
static void test_flips(const struct kind *kind, struct blob *blob)
{
	size_t strange = 0, step = blob->len / 40 + 1;

	for (size_t at = 0; at < blob->len; at += at < 60 ? 1 : step)
		for (unsigned bit = at % 2; bit < 8; bit += 2) {
			struct outcome outcome;

			blob->bytes[at] ^= (uint8_t)(1u << bit);
			convert_file(blob->bytes, blob->len, &outcome);
			blob->bytes[at] ^= (uint8_t)(1u << bit);
			if (is_sane(&outcome))
				continue;
			printf("# byte %zu bit %u: %d %s\n", at, bit,
				outcome.status, outcome.err.text);
			strange++;
		}
	IS_INT(strange, 0, "%s with a wrong bit: converted or refused with 3",
		kind->name);
}

/* Its decoder hides what is wrong, but tells of it on standard error. */
static void test_damage(void)
{
	static const struct kind mp3 = {.name = "MP3",
		.format = SF_FORMAT_MPEG | SF_FORMAT_MPEG_LAYER_III,
		.rate_hz = 44100, .channels = 2};
	static struct blob blob;
	struct tao_pcm_options options = {
		.input = {.raw = tao_pcm_format_cd()}, .is_strict = true};
	struct tao_pcm_summary summary;
	struct tao_error err;
	int in = memfd_create("in", 0), out = memfd_create("out", 0);

	make_file(&mp3, &blob);
	for (size_t at = 2000; at < blob.len; at += 37)
		blob.bytes[at] ^= 0x55;
	if (write(in, blob.bytes, blob.len) != (ssize_t)blob.len)
		BAIL("no memory for a file");
	lseek(in, 0, SEEK_SET);
	IS_INT(tao_pcm_convert(in, &options, out, NULL, &summary, &err),
		TAO_INPUT, "a damaged MP3 is no good input");
	IS_INT(err.code, TAO_E_INPUT_ERROR, "and that is what is told");
	close(in);
	close(out);
}

int main(void)
{
	static struct blob blob;
	int errors = dup(STDERR_FILENO), heard = memfd_create("heard", 0);

	alarm(600); /* an endless loop ends here */
	dup2(heard, STDERR_FILENO);
	for (size_t i = 0; i < sizeof(kinds) / sizeof(kinds[0]); i++) {
		if (!make_file(&kinds[i], &blob)) {
			OK(false, "libsndfile writes %s", kinds[i].name);
			continue;
		}
		test_whole(&kinds[i], &blob);
		test_cut(&kinds[i], &blob);
		test_flips(&kinds[i], &blob);
	}
	test_damage();
	dup2(errors, STDERR_FILENO);
	IS_INT(lseek(heard, 0, SEEK_END), 0,
		"no decoder says a word to the user itself");
	return tap_done();
}
