/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <errno.h>
#include <fcntl.h>
#include <math.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "lib/cdda.h"
#include "lib/pcm/convert.h"
#include "lib/pcm/count.h"
#include "tools/meter.h"
#include "tools/options.h"
#include "tools/report.h"

/* What popt fills in; words stay NULL if they are not given. */
static struct {
	char *type, *rate, *encoding, *quality, *resampler, *dither, *mix;
	char *output, *gain, *normalise;
	int bits, channels, is_big, is_little, is_strict;
	int wants_sectors, wants_album_gain;
	long long seed;
} args = {.bits = -1, .channels = -1, .seed = 1};

static const struct poptOption table[] = {
	{"type", 't', POPT_ARG_STRING, &args.type, 0,
		"headerless input, or look for a header (default: auto)",
		"raw|auto"},
	{"rate", 'r', POPT_ARG_STRING, &args.rate, 0,
		"of headerless input (default: 44100)", "HZ"},
	{"bits", 'b', POPT_ARG_INT, &args.bits, 0,
		"of a headerless sample (default: 16)", "8|16|24|32|64"},
	{"channels", 'c', POPT_ARG_INT, &args.channels, 0,
		"of headerless input (default: 2)", "1-64"},
	{"encoding", 'e', POPT_ARG_STRING, &args.encoding, 0,
		"of headerless input (default: signed)",
		"signed|unsigned|float|a-law|u-law"},
	{"big-endian", 'B', POPT_ARG_NONE, &args.is_big, 0,
		"high byte first in headerless input", NULL},
	{"little-endian", 'L', POPT_ARG_NONE, &args.is_little, 0,
		"low byte first (default)", NULL},
	{"mix", '\0', POPT_ARG_STRING, &args.mix, 0,
		"which channels to take (default: auto, by their speakers)",
		"auto|left|right|sum|first"},
	{"resampler", '\0', POPT_ARG_STRING, &args.resampler, 0,
		"engine for other rates than 44100 Hz (default: "
		TAO_DEFAULT_RESAMPLER ")",
		"fft|soxr|samplerate"},
	{"quality", '\0', POPT_ARG_STRING, &args.quality, 0,
		"of the resampling (default: best)", "best|fast"},
	{"gain", '\0', POPT_ARG_STRING, &args.gain, 0,
		"make it louder or, below 0, quieter", "DB"},
	{"normalize", '\0', POPT_ARG_STRING, &args.normalise, 0,
		"make the largest sample full scale, or make it that loud",
		"peak|LUFS"},
	{"dither", '\0', POPT_ARG_STRING, &args.dither, 0,
		"noise where bits are lost (default: tpdf)",
		"none|tpdf|shaped"},
	{"seed", '\0', POPT_ARG_LONGLONG, &args.seed, 0,
		"start of the dither's random numbers (default: 1)",
		"NUMBER"},
	{"strict", '\0', POPT_ARG_NONE, &args.is_strict, 0,
		"fail with 3 where else there is only a warning", NULL},
	{"output", '\0', POPT_ARG_STRING, &args.output, 0,
		"CD sectors, or 32-bit floats to measure (default: sectors)",
		"sectors|float"},
	{"sectors", '\0', POPT_ARG_NONE, &args.wants_sectors, 0,
		"print how many sectors the output has, convert nothing",
		NULL},
	{"album-gain", '\0', POPT_ARG_NONE, &args.wants_album_gain, 0,
		"print one gain in dB for all FILEs together, convert nothing",
		NULL},
	POPT_TABLEEND};

static const struct tao_tool tool = {
	.name = "tao-pcm",
	.operands = "[OPTION...] [FILE...]",
	.about = "Convert any PCM to the sectors of an audio CD: 44.1 kHz, "
		 "16 bit, stereo",
	.options = table,
};

/* The place of a word in a list that ends with NULL; none: the first. */
static int choose(const char *option, const char *word,
	const char *const *words)
{
	if (!word)
		return 0;
	for (int i = 0; words[i]; i++)
		if (strcmp(word, words[i]) == 0)
			return i;
	tao_usage_error(word, "no such value for --%s", option);
}

#define CHOOSE(option, word, ...)                                              \
	choose((option), (word), (const char *const[]){__VA_ARGS__, NULL})

static double get_number(const char *option, const char *word)
{
	char *end;
	double value = strtod(word, &end);

	if (end == word || *end || !isfinite(value))
		tao_usage_error(word, "--%s takes a number", option);
	return value;
}

/* "44100", "44.1k". */
static uint32_t get_rate(const char *word)
{
	char *end;
	double value = strtod(word, &end);

	if (end != word && (*end == 'k' || *end == 'K')) {
		value *= 1000;
		end++;
	}
	if (end == word || *end || !(value >= 1 && value <= 1e9) ||
		value != rint(value))
		tao_usage_error(word, "--rate takes a rate in Hz");
	return (uint32_t)value;
}

static struct tao_pcm_format get_raw(void)
{
	struct tao_pcm_format raw = tao_pcm_format_cd();
	struct tao_error err;

	raw.encoding = (enum tao_pcm_encoding)CHOOSE("encoding", args.encoding,
		"signed", "unsigned", "float", "a-law", "u-law");
	if (raw.encoding == TAO_PCM_FLOAT)
		raw.bits = 32;
	else if (raw.encoding >= TAO_PCM_A_LAW)
		raw.bits = 8;
	if (args.bits != -1)
		raw.bits = (unsigned)args.bits;
	if (args.channels != -1)
		raw.channels = (unsigned)args.channels;
	if (args.rate)
		raw.rate_hz = get_rate(args.rate);
	if (args.is_big && args.is_little)
		tao_usage_error("--big-endian",
			"--little-endian says the contrary");
	raw.is_big_endian = args.is_big;
	if (tao_pcm_format_check(&raw, &err))
		tao_usage_error("--type raw", "%s", err.text);
	return raw;
}

static void set_normalise(struct tao_pcm_options *options)
{
	const char *word = args.normalise;

	if (!word && args.wants_album_gain)
		word = "peak";
	if (!word)
		return;
	options->normalise = TAO_PCM_TO_PEAK;
	if (strcmp(word, "peak") == 0)
		return;
	options->normalise = TAO_PCM_TO_LOUDNESS;
	options->target_lufs = get_number("normalize", word);
	if (options->target_lufs > 0 || options->target_lufs < -70)
		tao_usage_error(word, "--normalize takes 'peak' or a loudness "
				      "from -70 to 0 LUFS");
}

static struct tao_pcm_options get_options(void)
{
	const char *resampler = args.resampler ? args.resampler
					       : TAO_DEFAULT_RESAMPLER;
	struct tao_pcm_options options = {
		.input = {.raw = get_raw()},
		.seed = (uint64_t)args.seed,
		.spool_folder = getenv("TMPDIR"),
		.is_strict = args.is_strict,
		.is_measured = tao_verbosity > 0,
	};

	options.input.is_raw =
		CHOOSE("type", args.type, "auto", "raw") == 1;
	options.mix = (enum tao_pcm_mix)CHOOSE(
		"mix", args.mix, "auto", "left", "right", "sum", "first");
	options.resampler = (enum tao_pcm_resampler)CHOOSE(
		"resampler", resampler, "fft", "soxr", "samplerate");
	options.quality = (enum tao_pcm_quality)CHOOSE(
		"quality", args.quality, "best", "fast");
	options.dither = (enum tao_pcm_dither)CHOOSE("dither",
		args.dither ? args.dither : "tpdf", "none", "tpdf", "shaped");
	options.is_float =
		CHOOSE("output", args.output, "sectors", "float") == 1;
	if (args.gain)
		options.gain_db = get_number("gain", args.gain);
	set_normalise(&options);
	return options;
}

static int open_input(const char *name)
{
	struct tao_error err;
	int fd;

	if (strcmp(name, "-") == 0)
		return STDIN_FILENO;
	fd = open(name, O_RDONLY | O_CLOEXEC);
	if (fd != -1)
		return fd;
	tao_fail_errno(&err, TAO_E_INPUT_ERROR, errno, "cannot open");
	exit(tao_report(name, &err));
}

static int print_sectors(
	int in, const char *subject, const struct tao_pcm_options *options)
{
	struct tao_error err;
	uint64_t sectors;
	int status = tao_pcm_count_sectors(in, &options->input,
		options->spool_folder, &sectors, &err);

	if (!status)
		printf("%llu\n", (unsigned long long)sectors);
	else if (err.code == TAO_E_LENGTH_UNKNOWN)
		puts("unknown");
	if (status)
		tao_report(subject, &err);
	return tao_close_stdout(status);
}

/* Rounded down, so that no sample of the album goes over full scale by it. */
static int print_album_gain(const char *const *names,
	const struct tao_pcm_options *options)
{
	size_t count = 0, done = 0;
	struct tao_pcm_measure **measures;
	struct tao_error err;
	int status = 0;

	while (names[count])
		count++;
	measures = calloc(count + 1, sizeof(struct tao_pcm_measure *));
	if (!measures)
		status = tao_fail(&err, TAO_E_OUT_OF_MEMORY, "album");
	for (; !status && done < count; done++) {
		struct tao_pcm_options named = *options;
		int in = open_input(names[done]);

		named.input.name = names[done];
		status = tao_pcm_measure_input(
			in, &named, &measures[done], &err);
		if (in != STDIN_FILENO)
			close(in);
		if (status)
			break;
	}
	if (status)
		tao_report(names[done], &err);
	else
		printf("%.2f\n", floor(100 * tao_pcm_measure_gain_db(
						     measures, count,
						     options->normalise,
						     options->target_lufs)) /
					 100);
	while (done)
		tao_pcm_measure_free(measures[--done]);
	free(measures);
	return tao_close_stdout(status);
}

/* Who reads us went away: end as a filter does, without a word. */
static void end_by_sigpipe(void)
{
	signal(SIGPIPE, SIG_DFL);
	raise(SIGPIPE);
}

struct watcher {
	struct tao_meter meter;
	struct tao_observer next;
};

static void print_summary(const struct tao_pcm_summary *s, double seconds)
{
	double length = (double)s->tally.frames / TAO_RATE_HZ;
	char loudness[32] = "";

	if (isfinite(s->lufs))
		snprintf(loudness, sizeof(loudness), ", %.1f LUFS", s->lufs);
	tao_note("%llu frames at %u Hz in, %llu frames out, %llu sectors, "
		 "peak %.2f dBFS%s, %llu clipped, %.1f x realtime",
		(unsigned long long)s->frames_in, (unsigned)s->format.rate_hz,
		(unsigned long long)s->tally.frames,
		(unsigned long long)s->sectors,
		20 * log10((double)s->tally.peak), loudness,
		(unsigned long long)s->tally.clipped_frames,
		seconds > 0 ? length / seconds : 0);
}

static double now_seconds(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return (double)now.tv_sec + (double)now.tv_nsec / 1e9;
}

static void show_meter(void *context, double done_s, double whole_s)
{
	tao_meter_show(context, done_s, whole_s);
}

/* A warning must not stand behind a bar. */
static void wipe_and_tell(void *context, const struct tao_event *event)
{
	struct watcher *watcher = context;

	tao_meter_end(&watcher->meter);
	watcher->next.event(watcher->next.context, event);
}

static int convert(const char *subject, int in,
	const struct tao_pcm_options *asked)
{
	struct tao_pcm_options options = *asked;
	struct watcher watcher = {.next = tao_report_observer(subject)};
	struct tao_observer observer = {wipe_and_tell, &watcher};
	double began = now_seconds();
	struct tao_pcm_summary summary;
	struct tao_error err;
	int status;

	tao_meter_start(&watcher.meter);
	if (tao_meter_is_wanted(in, STDOUT_FILENO))
		options.meter = (struct tao_pcm_meter){
			show_meter, &watcher.meter};
	status = tao_pcm_convert(
		in, &options, STDOUT_FILENO, &observer, &summary, &err);
	tao_meter_end(&watcher.meter);
	if (status && err.code == TAO_E_OUTPUT_ERROR && err.os_errno == EPIPE)
		end_by_sigpipe();
	if (status && err.code == TAO_E_OUTPUT_ERROR)
		return tao_report("standard output", &err);
	if (status)
		tao_report(subject, &err);
	if (summary.frames_in)
		print_summary(&summary, now_seconds() - began);
	return tao_close_stdout(status);
}

int main(int argc, char **argv)
{
	const char **operands = tao_options_parse(&tool, argc, argv);
	struct tao_pcm_options options = get_options();
	const char *name = operands[0] ? operands[0] : "-";
	const char *subject = strcmp(name, "-") ? name : "standard input";

	if (args.wants_album_gain && args.wants_sectors)
		tao_usage_error("--album-gain", "--sectors prints another "
						"number");
	if (args.wants_album_gain && !operands[0])
		tao_usage_error("--album-gain", "needs the FILEs of an album");
	if (args.wants_album_gain)
		return print_album_gain(operands, &options);
	if (strcmp(name, "-"))
		options.input.name = name;
	if (operands[0] && operands[1])
		tao_usage_error(operands[1], "only one FILE can be converted");
	if (args.wants_sectors)
		return print_sectors(open_input(name), subject, &options);
	if (isatty(STDOUT_FILENO))
		tao_usage_error("standard output",
			"is a terminal; pipe it into tao-write");
	return convert(subject, open_input(name), &options);
}
