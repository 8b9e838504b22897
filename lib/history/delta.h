/*
 * The delta of two objects that are alike, as two versions of a tree or a shard are, or a commit and
 * the one before it (gitformat-pack(5), "Deltified representation"). Mostly only one entry differs:
 * a copy, an insertion, a copy; what lies between is searched for what they share.
 */
#ifndef CRM_HISTORY_DELTA_H
#define CRM_HISTORY_DELTA_H

#include <stdbool.h>

#include "base/str.h"

/* Replaces `out`. false if the delta would not be much smaller than the object. */
bool crm_delta(struct crm_str *out, const void *base, size_t base_n, const void *bytes, size_t n);

#endif
