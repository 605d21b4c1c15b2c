/* mpeg.h - MPEG audio and AAC in a stream of bytes, by their headers. Pure.
 * Shapes  bytes from anywhere in a stream, or its head.
 * Units   bytes. What MPEG calls a frame is a packet here.
 * Owner   nothing is allocated or kept.
 * Errors  none: what is not recognised is not there.
 * Source  ISO/IEC 11172-3, 2.4.1.3; ISO/IEC 13818-7, 6.2 (ADTS); the Xing and
 *         Info packets as encoders write them. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef TAO_PCM_MPEG_H
#define TAO_PCM_MPEG_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Do so many packets, each where the one before says and of its kind, start
 * here? One header is 12 bits of ones and could be a sample. */
bool tao_mpeg_starts_here(const uint8_t *bytes, size_t len, unsigned packets);
bool tao_aac_starts_here(const uint8_t *bytes, size_t len, unsigned packets);

/* Bytes of ID3v2 tags in front. */
size_t tao_id3_bytes(const uint8_t *head, size_t len);

/* Bytes that the first packet says the audio has, itself included; 0 if it
 * says nothing. */
uint32_t tao_mpeg_promised_bytes(const uint8_t *packet, size_t len);

#endif
