/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "tests/virtual_host.h"

/* Every fault that doc/virtual-recorder.md promises, as it is written there. */

static void set_up(const char *plan)
{
	host_new_disc("cdr80");
	host_select(&(struct host_page){0});
	host_set_plan(plan);
}

static bool is_ready(void)
{
	return RUN(0x00, 0, 0, 0, 0, 0);
}

static void test_busy(void)
{
	set_up("write once : sense 2/04/08");
	host_write(0, 1);
	REFUSED(0x020408, "busy once");
	OK(host_write(0, 1), "then not");
	host_reopen();
	OK(host_write(1, 1), "and not for the next process either");
	set_up("write every 3 : sense 2/04/08");
	OK(host_write(0, 1) && host_write(1, 1) && !host_write(2, 1) &&
			host_write(2, 1) && host_write(3, 1) &&
			!host_write(4, 1),
		"busy at every third WRITE");
	set_up("write : sense 2/04/08");
	host_reopen();
	host_write(0, 1);
	REFUSED(0x020408, "busy for ever");
	set_up("test-unit-ready since close-session times 2 : sense 2/04/07");
	host_track(300);
	OK(is_ready(), "ready before the close");
	host_close_session();
	OK(!is_ready(), "busy after it");
	host_reopen();
	OK(!is_ready() && is_ready(), "twice in all");
	set_up("test-unit-ready times 3 : sense 2/04/01");
	OK(!is_ready() && !is_ready() && !is_ready() && is_ready(),
		"becoming ready");
	set_up("any once : busy");
	OK(!is_ready() && host.loss == TAO_LOSS_BUSY, "SCSI status BUSY");
}

static void test_attention(void)
{
	set_up("any after 2 once : sense 6/29/00");
	OK(is_ready() && RUN(0x12, 0, 0, 0, 36, 0) && is_ready() &&
			RUN(0x12, 0, 0, 0, 36, 0),
		"INQUIRY is not counted as any command");
	is_ready();
	REFUSED(0x062900, "a unit attention at the third");
	OK(is_ready(), "once");
}

static void test_errors(void)
{
	set_up("write lba 100 : sense 3/0c/00 information 100");
	OK(host_write(0, 81), "WRITEs before the bad spot succeed");
	host_write(81, 27);
	REFUSED(0x030c00, "the one that meets it fails");
	OK(host.sense[0] == 0xf0 && host.sense[6] == 100, "it tells where");
	IS_INT(host_nwa(), 81, "nothing of it is written");
	set_up("write after 1 once : sense 3/0c/00 deferred done");
	host_write(0, 27);
	host_write(27, 27);
	OK(host.sense[0] == 0x71 && host_sense() == 0x030c00,
		"an earlier WRITE is said to have failed");
	IS_INT(host_nwa(), 54, "this one did not");
	set_up("read-cd lba 5 : sense 3/11/05");
	host_track(300);
	RUN(0xbe, 0, B32(0), B24(5), 0x10, 0, 0);
	GOOD("sectors before a bad one can be read");
	RUN(0xbe, 0, B32(0), B24(6), 0x10, 0, 0);
	REFUSED(0x031105, "the bad one cannot");
	set_up("synchronize-cache : sense 5/b5/00 done");
	host_write(0, 300);
	host_sync();
	REFUSED(0x05b500, "SYNCHRONIZE CACHE can say that it padded");
	IS_INT(host_nwa(), 452, "and have ended the track");
	set_up("send-opc : sense 1/73/01 done");
	RUN(0x54, 1, 0, 0, 0, 0, 0, 0, 0, 0);
	REFUSED(0x017301, "the calibration area is almost full");
}

static void test_underrun(void)
{
	set_up("write lba 50 : underrun");
	host_select(&(struct host_page){.no_buf = true});
	host_write(0, 27);
	host_write(27, 27);
	REFUSED(0x030c09, "an underrun without BUF ends the track");
	IS_INT(host_nwa(), -1, "there is no way to go on");
	OK(host_sync() && host_nwa() == 452, "it can be closed");
	set_up("write lba 50 : underrun");
	OK(host_write(0, 81), "with BUF nobody notices");
}

static void test_losses(void)
{
	set_up("write lba 100 : gone");
	host_write(0, 108);
	OK(host.loss == TAO_LOSS_GONE, "an unplugged drive is gone");
	OK(!is_ready() && host.loss == TAO_LOSS_GONE, "and stays away");
	host_reopen();
	OK(is_ready() && host_nwa() == 81, "until it is plugged in");
	set_up("write lba 100 : power-loss");
	host_select(&(struct host_page){.mode = 2});
	host_write(0, 108);
	OK(host.loss == TAO_LOSS_GONE, "without power it is gone, too");
	host_reopen();
	is_ready();
	REFUSED(0x062900, "and comes back as from a reset");
	RUN(0x5a, 0, 5, 0, 0, 0, 0, 0, 60, 0);
	IS_INT(host.in[8 + 3], 0, "with the page 05h of the factory");
	OK(host_nwa() == -1 && host.in[5] & 0x20,
		"and a track that cannot go on");
	set_up("write once : host-error");
	host_write(0, 27);
	OK(host.loss == TAO_LOSS_HOST && host_nwa() == 0, "a cable fails");
	OK(host_write(0, 27), "once");
	set_up("write once : denied");
	OK(!host_write(0, 27) && host.loss == TAO_LOSS_DENIED,
		"the system forbids it");
	set_up("synchronize-cache once : timeout");
	host_write(0, 300);
	OK(!host_sync() && host.loss == TAO_LOSS_TIMEOUT && host_nwa() == 300,
		"no answer, and nothing done");
	set_up("synchronize-cache once : timeout done");
	host_write(0, 300);
	OK(!host_sync() && host.loss == TAO_LOSS_TIMEOUT && host_nwa() == 452,
		"no answer, but done");
}

static void test_killed(void)
{
	set_up("write once : killed\nsynchronize-cache once : killed done");
	host_write(0, 300);
	OK(host.loss == TAO_LOSS_KILLED, "who writes can be killed");
	host_reopen();
	OK(host_nwa() == 0 && host_write(0, 300), "once, before it is done");
	host_sync();
	OK(host.loss == TAO_LOSS_KILLED && host_nwa() == 452, "or after it");
}

static void test_track_information(void)
{
	set_up("read-track-information : reply 7&fe");
	IS_INT(host_nwa(), -1, "the next address is not valid");
	set_up("read-track-information disc blank : reply 12=ffffff6a");
	IS_INT(host_nwa(), -150, "or -150 on a blank");
	host_track(0);
	host_write(0, 300);
	host_sync();
	IS_INT(host_nwa(), 452, "only there");
	set_up("read-track-information : reply 5|20");
	host_nwa();
	IS_INT(host.in[5], 0x20, "the track is said to be damaged");
	set_up("read-track-information : reply 16=00000000");
	host_nwa();
	IS_INT(GET32(16), 0, "no blocks are free");
	set_up("read-track-information : reply 16=00057db3");
	host_track(300);
	host_nwa();
	IS_INT(GET32(16), 0x57db3, "or always the same");
	set_up("read-track-information : cut 12");
	host_nwa();
	IS_INT(host.in_used, 12, "a reply can be too short");
}

static void test_refusals(void)
{
	set_up("read-toc cdb 2=04 : reply 12=4f3b00");
	RUN(0x43, 2, 4, 0, 0, 0, 0, 4, 0, 0);
	OK(host.in[12] == 0x4f && host.in[14] == 0, "a wrong ATIP");
	set_up("read-disc-information : sense 5/20/00");
	RUN(0x51, 0, 0, 0, 0, 0, 0, 0, 34, 0);
	REFUSED(0x052000, "a drive that only reads");
	set_up("get-performance : sense 5/20/00\nsend-opc : sense 5/20/00");
	RUN(0xac, 0, 0, 0, 0, 0, 0, 0, 0, 1, 3, 0);
	REFUSED(0x052000, "no GET PERFORMANCE");
	RUN(0x54, 1, 0, 0, 0, 0, 0, 0, 0, 0);
	REFUSED(0x052000, "no SEND OPC");
	set_up("send-opc : sense 3/73/03");
	RUN(0x54, 1, 0, 0, 0, 0, 0, 0, 0, 0);
	REFUSED(0x037303, "a calibration that fails");
	set_up("read-buffer-capacity : reply 8=00000000");
	RUN(0x5c, 0, 0, 0, 0, 0, 0, 0, 12, 0);
	IS_INT(GET32(8), 0, "a buffer that is always full");
	set_up("get-configuration : reply 6=0008");
	RUN(0x46, 0, 0, 0, 0, 0, 0, 0, 8, 0);
	IS_INT(GET16(6), 8, "a profile that is wrong");
}

static void test_pages(void)
{
	set_up("mode-select with mcn : sense 5/26/00\n"
	       "mode-select with multi-session : sense 5/26/00\n"
	       "mode-select with isrc : sense 5/26/00");
	OK(host_select(&(struct host_page){.mode = 2}), "page 05h is taken");
	OK(!host_select(&(struct host_page){.mcn = "4006381333931"}),
		"but not with a catalogue number");
	OK(!host_select(&(struct host_page){.isrc = "USRC17607839"}),
		"nor with an ISRC");
	OK(!host_select(&(struct host_page){.multi = 3}),
		"nor for another session");
	RUN(0x5a, 0, 5, 0, 0, 0, 0, 0, 60, 0);
	IS_INT(host.in[8 + 3], 2, "what was refused is not in force");
	set_up("mode-sense cdb 2=05 until mode-select : reply 10=3245082c");
	RUN(0x5a, 0, 5, 0, 0, 0, 0, 0, 60, 0);
	IS_INT(host.in[10], 0x32, "page 05h starts with values of its own");
	host_select(&(struct host_page){.mode = 2});
	RUN(0x5a, 0, 5, 0, 0, 0, 0, 0, 60, 0);
	OK(host.in[10] == 0x41 && host.in[11] == 2,
		"until others are selected");
}

/* Lengths of page 05h as drives have them. */
static void test_page_length(void)
{
	char plan[32];

	for (int bytes = 32; bytes <= 64; bytes += 8) {
		snprintf(plan, sizeof(plan), "set page-05h %d", bytes);
		set_up(plan);
		RUN(0x5a, 0, 5, 0, 0, 0, 0, 0, 80, 0);
		OK(host.in_used == 8u + (unsigned)bytes &&
				host.in[9] == bytes - 2,
			"page 05h has %d bytes", bytes);
		host_select(&(struct host_page){.mode = 2});
		REFUSED(0x052600, "and is not taken with 52");
		memset(host.out, 0, 80);
		host.out[8] = 5;
		host.out[9] = (uint8_t)(bytes - 2);
		host.out[10] = 1;
		host.out[11] = 2;
		OK(SEND(8u + (unsigned)bytes, 0x55, 0x10, 0, 0, 0, 0, 0, 0,
			   (uint8_t)(8 + bytes), 0),
			"but with its own length");
		RUN(0x5a, 0, 5, 0, 0, 0, 0, 0, 80, 0);
		IS_INT(host.in[11], 2, "and does what it says");
	}
}

static void test_reset(void)
{
	set_up("write lba 30 once : sense 3/0c/00 reset");
	host_select(&(struct host_page){.multi = 3});
	RUN(0x1e, 0, 0, 0, 1, 0);
	host_write(0, 54);
	REFUSED(0x030c00, "an error");
	host_reopen();
	is_ready();
	REFUSED(0x062900, "that resets the drive");
	RUN(0x5a, 0, 5, 0, 0, 0, 0, 0, 60, 0);
	IS_INT(host.in[8 + 3], 0, "page 05h is forgotten");
	RUN(0x5a, 0, 0x2a, 0, 0, 0, 0, 0, 64, 0);
	IS_INT(host.in[8 + 6] & 2, 0, "and so is the lock");
}

static void test_several(void)
{
	set_up("write once : sense 2/04/08\nwrite : reply 0=00\n"
	       "write after 1 once : sense 3/0c/00\ninquiry : reply 8=58");
	host_write(0, 1);
	REFUSED(0x020408, "the first rule that has an answer decides");
	host_write(0, 1);
	REFUSED(0x030c00, "the others count as well");
	RUN(0x12, 0, 0, 0, 36, 0);
	IS_INT(host.in[8], 'X', "commands are changed each by its own");
	host_set_plan("write once : sense 2/04/08\n# changed");
	host_write(0, 1);
	REFUSED(0x020408, "a changed plan counts anew");
	unlink(host.plan);
	host_reopen();
	OK(host_write(0, 1), "without a plan all is well");
}

static void test_bad_plan(void)
{
	host_new_disc("cdr80");
	host_close();
	FILE *file = fopen(host.plan, "w");
	fputs("write : explode\n", file);
	fclose(file);
	IS_INT(host_try(TAO_OPEN_EXCLUSIVE), TAO_INPUT,
		"with a bad plan nothing is opened");
	IS_INT(host.err.code, TAO_E_FAULT_PLAN_INVALID,
		"that is fault-plan-invalid");
	unlink(host.plan);
	mkdir(host.plan, 0777);
	IS_INT(host_try(TAO_OPEN_EXCLUSIVE), TAO_INPUT,
		"nor with one that cannot be read");
	rmdir(host.plan);
}

/* A host that only asks meets the faults too, but does not use them up. */
static void test_shared(void)
{
	set_up("test-unit-ready once : sense 2/04/01");
	host_try(TAO_OPEN_SHARED);
	OK(!is_ready() && is_ready(), "who asks sees the fault once");
	host_try(TAO_OPEN_SHARED);
	OK(!is_ready(), "and so does the next");
	host_reopen();
	OK(!is_ready(), "and whose drive it is");
	host_try(TAO_OPEN_SHARED);
	OK(is_ready(), "then it is over");
}

int main(void)
{
	test_busy();
	test_attention();
	test_errors();
	test_underrun();
	test_losses();
	test_killed();
	test_track_information();
	test_refusals();
	test_pages();
	test_page_length();
	test_reset();
	test_several();
	test_bad_plan();
	test_shared();
	return host_done();
}
