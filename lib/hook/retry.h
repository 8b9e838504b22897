/*
 * When something that failed is tried again: soon at first, then less and less often, over a day. So that those who
 * failed
 * together do not come back together, each time is moved by up to a tenth.
 */
#ifndef CRM_HOOK_RETRY_H
#define CRM_HOOK_RETRY_H

#include <stdbool.h>
#include <stdint.h>

enum { CRM_RETRY_DAY = 86400000 };   /* milliseconds it is tried for */

/* Milliseconds to wait after so many tries (1 and up); `chance` from 0 up to 1. */
int64_t crm_retry_pause(int64_t tries, double chance);
/* Retry-After (RFC 9110, 10.2.3): seconds or a date; the instant it means, at most a day from now. False: it is none. */
bool crm_retry_after(const char *text, int64_t now, int64_t *at);

#endif
