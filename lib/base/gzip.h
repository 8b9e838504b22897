/*
 * Pieces deflated as gzip does (RFC 1952), behind libdeflate: each a member of its own, so that a file of several, one
 * after the other, is one that every gzip reads.
 */
#ifndef CRM_BASE_GZIP_H
#define CRM_BASE_GZIP_H

#include <stddef.h>

#include "base/err.h"
#include "base/str.h"

struct crm_gzip;

struct crm_gzip *crm_gzip_new(void);
void crm_gzip_drop(struct crm_gzip **gzip);
/* Appends a member. */
void crm_gzip_add(struct crm_gzip *gzip, const void *bytes, size_t n, struct crm_str *out);
/* No member of so many bytes is longer. */
size_t crm_gzip_bound(struct crm_gzip *gzip, size_t n);
/* Appends what the first member of `bytes` holds, at most `most` bytes, and says in *used how long the member is.
 * CRM_DAMAGED: it is none, is cut off, or holds more. */
CRM_MUST_USE crm_err crm_gzip_read(struct crm_gzip *gzip, const void *bytes, size_t n, size_t most, size_t *used,
                                   struct crm_str *out);

#endif
