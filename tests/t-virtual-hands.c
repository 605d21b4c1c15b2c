/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "tests/virtual_host.h"

/* Media event and status of GET EVENT STATUS NOTIFICATION: event << 8 | tray
 * and medium. */
static unsigned media_event(void)
{
	RUN(0x4a, 1, 0, 0, 0x10, 0, 0, 0, 8, 0);
	return (unsigned)(host.in[4] & 15) << 8 | host.in[5];
}

static bool is_ready(void)
{
	return RUN(0x00, 0, 0, 0, 0, 0);
}

static void test_button(void)
{
	host_new_disc("cdr80");
	media_event();
	IS_INT(tao_target_press_button(host.target, &host.err), TAO_OK,
		"the button is pressed");
	OK(tao_target_is_tray_out(host.target), "the tray comes out");
	is_ready();
	REFUSED(0x023a02, "there is no disc in the drive");
	IS_INT((int)media_event(), 0x301, "the host is told of its removal");
	IS_INT(tao_target_press_button(host.target, &host.err), TAO_OK,
		"it is pressed again");
	is_ready();
	REFUSED(0x062800, "the disc is news to the host");
	OK(is_ready(), "and there");
	IS_INT((int)media_event(), 0x202, "the host is told of it");
	RUN(0x1e, 0, 0, 0, 1, 0);
	IS_INT(tao_target_press_button(host.target, &host.err), TAO_BUSY,
		"with the door locked the button does nothing");
	OK(host.err.code == TAO_E_RECORDER_LOCKED, "and that is told");
	IS_INT((int)media_event(), 0x102, "but the host is told of the wish");
	IS_INT((int)media_event(), 0x002, "once");
	IS_INT(tao_target_move_tray(host.target, true, &host.err), TAO_OK,
		"a paper clip opens it anyway");
	OK(tao_target_is_tray_out(host.target), "the tray is out");
}

static void test_exchange(void)
{
	char second[128], bin[128];
	uint8_t serial[16];

	host_new_disc("cdr80");
	snprintf(second, sizeof(second), "%s/second.cue", host.folder);
	snprintf(bin, sizeof(bin), "%s/second.bin", host.folder);
	if (tao_virtual_create(second, "cdrw74", &host.err) != TAO_OK)
		BAIL("cannot create %s", second);
	RUN(0x12, 1, 0x80, 0, 16, 0);
	memcpy(serial, host.in, sizeof(serial));
	IS_INT(tao_target_exchange(host.target, second, &host.err), TAO_BUSY,
		"no disc goes into a closed tray");
	tao_target_move_tray(host.target, true, &host.err);
	IS_INT(tao_target_exchange(host.target, "/none.cue", &host.err),
		TAO_REFUSED, "a disc that is not there is refused");
	IS_INT(tao_target_exchange(host.target, second, &host.err), TAO_OK,
		"another disc is put in");
	is_ready();
	REFUSED(0x062800, "it is news to the host");
	RUN(0x51, 0, 0, 0, 0, 0, 0, 0, 34, 0);
	OK(host.in[2] & 0x10, "it is a CD-RW");
	RUN(0x12, 1, 0x80, 0, 16, 0);
	IS_BYTES(host.in, serial, sizeof(serial), "the drive is the same");
	host_close();
	host_reopen();
	is_ready();
	REFUSED(0x062900, "the first disc is in a drive of its own again");
	OK(is_ready(), "whose tray is closed");
	unlink(second);
	unlink(bin);
}

static void test_power(void)
{
	host_new_disc("cdr80");
	host_select(&(struct host_page){.mcn = "4006381333931"});
	RUN(0x1e, 0, 0, 0, 1, 0);
	host_write(0, 100);
	IS_INT(tao_target_power_cycle(host.target, &host.err), TAO_OK,
		"the drive is switched off and on");
	is_ready();
	REFUSED(0x062900, "the host is told");
	RUN(0x5a, 0, 0x05, 0, 0, 0, 0, 0, 60, 0);
	OK(host.in[8 + 16] == 0, "page 05h is as from the factory");
	IS_INT(tao_target_press_button(host.target, &host.err), TAO_OK,
		"the door is free");
	tao_target_press_button(host.target, &host.err);
	is_ready();
	host_write(100, 1);
	REFUSED(0x030c09, "the track that was being written cannot go on");
	OK(host_close_session(), "but it can be closed");
}

/* Programs try a data track to learn what a recorder can do. */
static void test_data_mode(void)
{
	host_new_disc("cdr80");
	host_select(&(struct host_page){.mode = 0});
	host.out[8 + 3] = 4;
	host.out[8 + 4] = 8;
	OK(SEND(60, 0x55, 0x10, 0, 0, 0, 0, 0, 0, 60, 0),
		"page 05h takes a data track");
	host_write(0, 1);
	REFUSED(0x056400, "but none can be written");
	host_select(&(struct host_page){.mode = 0});
	host.out[8 + 4] = 8;
	SEND(60, 0x55, 0x10, 0, 0, 0, 0, 0, 0, 60, 0);
	REFUSED(0x052600, "audio in sectors of 2,048 bytes is refused");
}

int main(void)
{
	test_button();
	test_exchange();
	test_power();
	test_data_mode();
	return host_done();
}
