/*
 * Deflating what is written into the history (RFC 1950), behind libdeflate.
 */
#ifndef CRM_HISTORY_DEFLATE_H
#define CRM_HISTORY_DEFLATE_H

#include <stdint.h>

#include "base/str.h"

struct crm_deflate;

struct crm_deflate *crm_deflate_new(void);
void crm_deflate_drop(struct crm_deflate **deflate);
/* Adds the bytes, deflated as one stream. */
void crm_deflate_add(struct crm_deflate *deflate, struct crm_str *out, const void *bytes, size_t n);
/* The CRC-32 that indexes of packs hold of each object (ISO 3309). */
uint32_t crm_crc32(const void *bytes, size_t n);

#endif
