/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "lib/pcm/header.h"

#include "lib/pcm/bytes.h"
#include "lib/pcm/flac.h"
#include "lib/pcm/promise.h"
#include "lib/pcm/sniff.h"
#include "tests/tap.h"

#define FMT(tag, channels, rate, block, bits)                                  \
	"fmt \x10\0\0\0" tag "\0" channels "\0" rate "\0\0\0\0\0\0" block      \
	"\0" bits "\0"
#define R44 "\x44\xac"
#define CD FMT("\x01", "\x02", R44, "\x04", "\x10")
#define GUID "\0\0\0\0\x10\0\x80\0\0\xaa\0\x38\x9b\x71"
#define W64(name) name "\xf3\xac\xd3\x11\x8c\xd1\x00\xc0\x4f\x8e\xdb\x8a"
#define RATE_EXTENDED "\x40\x0e\xac\x44\0\0\0\0\0\0"

struct row {
	const char *title;
	const char *bytes;
	size_t len;
	enum tao_pcm_verdict verdict;
	enum tao_pcm_encoding encoding;
	unsigned bits, channels, rate_hz;
	uint64_t offset, size;
};

#define BYTES(s) s, sizeof(s) - 1
#define READ TAO_PCM_HEADER_READ
#define OTHER TAO_PCM_HEADER_OTHER
#define UNKNOWN TAO_PCM_UNKNOWN

static const struct row rows[] = {
	{"a plain WAV",
		BYTES("RIFF\x34\0\0\0WAVE" CD "data\x10\0\0\0"), READ,
		TAO_PCM_SIGNED, 16, 2, 44100, 44, 16},
	{"a WAV of 8 bit, which is unsigned",
		BYTES("RIFF\x34\0\0\0WAVE" FMT("\x01", "\x01", R44, "\x01",
			"\x08") "data\x10\0\0\0"),
		READ, TAO_PCM_UNSIGNED, 8, 1, 44100, 44, 16},
	{"a WAV of 20 bit in 24",
		BYTES("RIFF\x34\0\0\0WAVE" FMT("\x01", "\x02", R44, "\x06",
			"\x14") "data\x10\0\0\0"),
		READ, TAO_PCM_SIGNED, 24, 2, 44100, 44, 16},
	{"a WAV of floats",
		BYTES("RIFF\x34\0\0\0WAVE" FMT("\x03", "\x02", R44, "\x08",
			"\x20") "data\x10\0\0\0"),
		READ, TAO_PCM_FLOAT, 32, 2, 44100, 44, 16},
	{"a WAV of A-law",
		BYTES("RIFF\x34\0\0\0WAVE" FMT("\x06", "\x02", R44, "\x02",
			"\x08") "data\x10\0\0\0"),
		READ, TAO_PCM_A_LAW, 8, 2, 44100, 44, 16},
	{"a WAV with an odd chunk before the data",
		BYTES("RIFF\x40\0\0\0WAVE" CD "LIST\x03\0\0\0abc\0"
		      "data\x10\0\0\0"),
		READ, TAO_PCM_SIGNED, 16, 2, 44100, 56, 16},
	{"a WAV from ffmpeg's pipe",
		BYTES("RIFF\xff\xff\xff\xffWAVE" CD "data\xff\xff\xff\xff"),
		READ, TAO_PCM_SIGNED, 16, 2, 44100, 44, UNKNOWN},
	{"a WAV from sox's pipe",
		BYTES("RIFF\x24\xf0\xff\x7fWAVE" CD "data\x00\xf0\xff\x7f"),
		READ, TAO_PCM_SIGNED, 16, 2, 44100, 44, UNKNOWN},
	{"a WAV whose writer never came back to its header",
		BYTES("RIFF\0\0\0\0WAVE" CD "data\0\0\0\0"), READ,
		TAO_PCM_SIGNED, 16, 2, 44100, 44, UNKNOWN},
	{"a WAV of no data, and a chunk behind them",
		BYTES("RIFF\x40\0\0\0WAVE" CD "data\0\0\0\0"), READ,
		TAO_PCM_SIGNED, 16, 2, 44100, 44, 0},
	{"an extensible WAV",
		BYTES("RIFF\x50\0\0\0WAVE"
		      "fmt \x28\0\0\0\xfe\xff\x02\0" R44 "\0\0\0\0\0\0"
		      "\x06\0\x18\0\x16\0\x18\0\x03\0\0\0\x01\0" GUID
		      "data\x18\0\0\0"),
		READ, TAO_PCM_SIGNED, 24, 2, 44100, 68, 24},
	{"an RF64",
		BYTES("RF64\xff\xff\xff\xffWAVE"
		      "ds64\x1c\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\x02\0\0\0"
		      "\0\0\0\0\0\0\0\0\0\0\0\0" CD "data\xff\xff\xff\xff"),
		READ, TAO_PCM_SIGNED, 16, 2, 44100, 80, 0x200000000},
	{"a RIFX",
		BYTES("RIFX\0\0\0\x34WAVEfmt \0\0\0\x10\0\x01\0\x02\0\0\xac\x44"
		      "\0\0\0\0\0\x04\0\x10"
		      "data\0\0\0\x10"),
		READ, TAO_PCM_SIGNED, 16, 2, 44100, 44, 16},
	{"a Wave64",
		BYTES("riff\x2e\x91\xcf\x11\xa5\xd6\x28\xdb\x04\xc1\0\0"
		      "\0\0\0\0\0\0\0\0" W64("wave") W64("fmt ")
		      "\x28\0\0\0\0\0\0\0\x01\0\x02\0" R44 "\0\0\0\0\0\0"
		      "\x04\0\x10\0" W64("data") "\x28\0\0\0\0\0\0\0"),
		READ, TAO_PCM_SIGNED, 16, 2, 44100, 104, 16},
	{"an AIFF",
		BYTES("FORM\0\0\0\x3e""AIFFCOMM\0\0\0\x12\0\x02\0\0\0\x04\0\x10"
		      RATE_EXTENDED "SSND\0\0\0\x18\0\0\0\0\0\0\0\0"),
		READ, TAO_PCM_SIGNED, 16, 2, 44100, 54, 16},
	{"an AIFF from sox's pipe",
		BYTES("FORM\x7f\0\0\x2e""AIFFCOMM\0\0\0\x12\0\x02\x1f\xc0\0\0"
		      "\0\x10" RATE_EXTENDED
		      "SSND\x7f\0\0\x08\0\0\0\0\0\0\0\0"),
		READ, TAO_PCM_SIGNED, 16, 2, 44100, 54, UNKNOWN},
	{"an AIFC of little-endian samples",
		BYTES("FORM\0\0\0\x3e""AIFCCOMM\0\0\0\x18\0\x02\0\0\0\x04\0\x18"
		      RATE_EXTENDED "sowt\0\0SSND\0\0\0\x20\0\0\0\0\0\0\0\0"),
		READ, TAO_PCM_SIGNED, 24, 2, 44100, 60, 24},
	{"an AU",
		BYTES(".snd\0\0\0\x1c\0\0\0\x10\0\0\0\x03\0\0\xac\x44"
		      "\0\0\0\x02\0\0\0\0"),
		READ, TAO_PCM_SIGNED, 16, 2, 44100, 28, 16},
	{"an AU of unknown length",
		BYTES(".snd\0\0\0\x18\xff\xff\xff\xff\0\0\0\x06\0\0\xac\x44"
		      "\0\0\0\x02"),
		READ, TAO_PCM_FLOAT, 32, 2, 44100, 24, UNKNOWN},
	{"a WAV of ADPCM is left to others",
		BYTES("RIFF\x34\0\0\0WAVE" FMT("\x02", "\x02", R44, "\x04",
			"\x04") "data\x10\0\0\0"),
		OTHER, 0, 0, 0, 0, 0, 0},
	{"a WAV with its format behind the data is left to others",
		BYTES("RIFF\x34\0\0\0WAVE" "data\x10\0\0\0"), OTHER, 0, 0, 0, 0,
		0, 0},
	{"an AVI is left to others", BYTES("RIFF\x34\0\0\0AVI LIST"), OTHER, 0,
		0, 0, 0, 0, 0},
	{"headerless is left to others", BYTES("\0\0\0\0\0\0\0\0"), OTHER, 0, 0,
		0, 0, 0, 0},
};

static bool is_as_said(
	const struct row *row, const struct tao_pcm_header *header)
{
	return header->format.encoding == row->encoding &&
	       header->format.bits == row->bits &&
	       header->format.channels == row->channels &&
	       header->format.rate_hz == row->rate_hz &&
	       header->data_offset == row->offset &&
	       header->data_bytes == row->size;
}

/* Cut anywhere, it asks for more, and never for less than it has; each cut is
 * in memory of just that size. */
static bool asks_for_more(const struct row *row)
{
	for (size_t len = 0; len < row->len; len++) {
		uint8_t *cut = malloc(len + !len);
		struct tao_pcm_header header;
		enum tao_pcm_verdict verdict;
		uint64_t need = 0;

		memcpy(cut, row->bytes, len);
		verdict = tao_pcm_header_parse(cut, len, &header, &need);
		free(cut);
		/* An AU's text may be missing: the fixed part is enough. */
		if (verdict == TAO_PCM_HEADER_READ && row->bytes[0] == '.')
			continue;
		if (verdict != TAO_PCM_HEADER_MORE || need <= len)
			return false;
	}
	return true;
}

static void test_row(const struct row *row)
{
	struct tao_pcm_header header = {0};
	uint64_t need;
	enum tao_pcm_verdict verdict =
		tao_pcm_header_parse((const uint8_t *)row->bytes, row->len,
			&header, &need);

	OK(verdict == row->verdict &&
			(verdict != READ || is_as_said(row, &header)),
		"%s", row->title);
	if (row->verdict == READ)
		OK(asks_for_more(row), "%s, cut short: asks for more",
			row->title);
}

/* Whatever stands there, it answers, and reads nothing beyond. */
static void test_damaged(void)
{
	unsigned answered = 0, wanted = 0;

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
		for (size_t bit = 0; bit < rows[i].len * 8; bit++) {
			uint8_t *bytes = malloc(rows[i].len);
			struct tao_pcm_header header;
			uint64_t need = 0;

			memcpy(bytes, rows[i].bytes, rows[i].len);
			bytes[bit / 8] ^= (uint8_t)(1u << bit % 8);
			wanted++;
			if (tao_pcm_header_parse(bytes, rows[i].len, &header,
				    &need) != TAO_PCM_HEADER_MORE ||
				need > rows[i].len)
				answered++;
			free(bytes);
		}
	IS_INT(answered, wanted, "a header with one wrong bit gets an answer");
}

static void test_speakers(void)
{
	struct tao_pcm_header header;
	uint64_t need;

	tao_pcm_header_parse((const uint8_t *)rows[10].bytes, rows[10].len,
		&header, &need);
	OK(header.format.speakers[0] == TAO_SPEAKER_LEFT &&
			header.format.speakers[1] == TAO_SPEAKER_RIGHT,
		"an extensible WAV names its speakers");
}

static enum tao_pcm_container sniff(const char *bytes, size_t len)
{
	return tao_pcm_sniff((const uint8_t *)bytes, len).container;
}

static void test_sniff(void)
{
	uint8_t mp3[3 * 417] = {0};

	OK(sniff(BYTES("fLaC\0\0\0\x22")) == TAO_PCM_CODED, "FLAC is known");
	OK(sniff(BYTES("\0\0\0\x20""ftypM4A ")) == TAO_PCM_FOREIGN,
		"MPEG-4 is known to be foreign");
	OK(sniff(BYTES("RIFF\0\0\0\0AVI ")) == TAO_PCM_FOREIGN,
		"an AVI is no WAV");
	OK(sniff(BYTES("\0\0\0\0\0\0\0\0\0\0\0\0")) == TAO_PCM_RAW,
		"silence is headerless");
	OK(sniff("", 0) == TAO_PCM_RAW, "nothing is headerless");
	for (unsigned i = 0; i < 3; i++)
		memcpy(mp3 + i * 417, "\xff\xfb\x90\x00", 4);
	OK(sniff((char *)mp3, sizeof(mp3)) == TAO_PCM_CODED,
		"three MPEG audio headers in their places are an MP3");
	mp3[834] = 0;
	OK(sniff((char *)mp3, sizeof(mp3)) == TAO_PCM_RAW,
		"two may be samples");
}

/* ---- how long a file should be */

static void put_be(uint8_t *at, unsigned n, uint32_t value)
{
	while (n--) {
		at[n] = (uint8_t)value;
		value >>= 8;
	}
}

static void test_xi(void)
{
	uint8_t xi[298 + 80] = "Extended Instrument: ";

	xi[296] = 2;
	xi[298 + 1] = 0x10;
	xi[298 + 40] = 7;
	IS_INT(tao_pcm_promised_bytes(xi, sizeof(xi)), 298 + 80 + 0x1000 + 7,
		"an XI promises the samples of all its headers");
	xi[298 + 40] = 0;
	IS_INT(tao_pcm_promised_bytes(xi, sizeof(xi)), 0,
		"an XI with a sample of unknown length promises nothing");
}

static void test_htk(void)
{
	uint8_t htk[32] = {0, 0, 1, 0, 0, 0, 2, 0x71, 0, 2, 0, 0};

	IS_INT(sniff((char *)htk, sizeof(htk)), TAO_PCM_SIZED,
		"what begins like HTK is to be measured");
	IS_INT(tao_pcm_promised_bytes(htk, sizeof(htk)), 12 + 512,
		"an HTK file promises its samples");
	htk[11] = 6;
	IS_INT(sniff((char *)htk, sizeof(htk)), TAO_PCM_RAW,
		"an HTK file of something else than samples is headerless");
}

/* STREAMINFO of a total of 16,384 * 4 + 5 frames; a block's header. */
static void test_flac(void)
{
	uint8_t head[42] = {'f', 'L', 'a', 'C', 0x80, 0, 0, 34, 0x10, 0, 0x10,
		0};
	uint8_t tail[] = {0xff, 0xf8, 0x69, 0x18, 16, 4, 0xf4, 0, 0, 0};

	put_be(head + 22, 4, 16 * 4096 + 5);
	IS_INT(tao_flac_tail_bytes(head, 42), (1024 + 64) * 1024,
		"without a largest block much of a FLAC's end is looked at");
	put_be(head + 15, 3, 9000);
	IS_INT(tao_flac_tail_bytes(head, 42), 9000 + 64 * 1024,
		"with it no more than needed");
	OK(tao_flac_has_end(head, 42, tail, sizeof(tail)),
		"the last block's header is found");
	tail[4] = 15;
	OK(!tao_flac_has_end(head, 42, tail, sizeof(tail)),
		"a wrong check sum makes it no header");
	tail[4] = 16;
	put_be(head + 22, 4, 16 * 4096 + 6);
	OK(!tao_flac_has_end(head, 42, tail, sizeof(tail)),
		"a block before the last is not the last");
	put_be(head + 22, 4, 0);
	OK(tao_flac_has_end(head, 42, tail, sizeof(tail)),
		"a FLAC of unknown length counts as whole");
}

int main(void)
{
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
		test_row(&rows[i]);
	test_damaged();
	test_speakers();
	test_sniff();
	test_xi();
	test_htk();
	test_flac();
	return tap_done();
}
