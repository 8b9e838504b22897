/*
 * Programs of hooks/before-write.d that may not be executed: who writes is told of each once, not with every write. Which ones
 * somebody was told of is in hooks/scripts.idle, a name a line; it is there only while there are such.
 */
#ifndef CRM_HOOK_SCRIPT_IDLE_H
#define CRM_HOOK_SCRIPT_IDLE_H

#include "hook/scripts.h"

/* Those that nobody was told of yet, NULL-ended; `dry`: they are not remembered. What cannot be remembered is told again.
 * Arena. */
const char **crm_scripts_idle(struct crm_arena *arena, const char *folder, const struct crm_script *scripts, size_t count,
                              bool dry);

#endif
