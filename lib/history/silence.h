/*
 * A peer that says nothing: libgit2 waits for it for ever. While this is on, a system call that waits is interrupted when
 * nothing has been heard for five minutes, and libgit2 gives up. It is an alarm(2): one at a time in a process, and nobody
 * else's.
 */
#ifndef CRM_HISTORY_SILENCE_H
#define CRM_HISTORY_SILENCE_H

#include <signal.h>
#include <stdbool.h>

struct crm_silence {
	struct sigaction before;
};

void crm_silence_begin(struct crm_silence *silence);
/* Something was heard. */
void crm_silence_heard(void);
/* Was it too long? */
bool crm_silence_end(struct crm_silence *silence);

#endif
