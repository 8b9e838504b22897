/*
 * Programs that an owner of the repository puts into its folder hooks/, and what they are told in their environment.
 *
 *   hooks/before-write.d/NAME   asked before a change is committed (hook/before.h)
 *   hooks/after-write.d/NAME    told of each transaction afterwards (hook/script_state.h)
 *   hooks/on/EVENT.d/NAME       told of each such event: deal.won.d, deal.*.d
 *
 * They are of this copy alone: neither synced nor in the history.
 */
#ifndef CRM_HOOK_SCRIPTS_H
#define CRM_HOOK_SCRIPTS_H

#include <stdbool.h>
#include <stddef.h>

#include "base/err.h"
#include "base/mem.h"
#include "store/journal.h"

#define CRM_SCRIPTS_BEFORE "before-write"
#define CRM_SCRIPTS_AFTER "after-write"

struct crm_script {
	const char *name;        /* below hooks/: "after-write.d/10-tell" */
	const char *path;        /* of the file */
	const char *event;       /* of on/EVENT.d: "deal.won", "deal.*"; NULL: none */
	bool runs;               /* it may be executed */
};

/* Those asked before a write; in order of name, as run-parts(8): a name is made of letters, digits, '_', '-' and '.', does not
 * begin with '.', and is none of a backup (a~, a.bak, a.orig, a.rpmsave ...). Arena. */
CRM_MUST_USE crm_err crm_scripts_before(struct crm_arena *arena, const char *folder, struct crm_script **out,
                                        size_t *count);
/* Those told afterwards, of after-write.d first. */
CRM_MUST_USE crm_err crm_scripts_after(struct crm_arena *arena, const char *folder, struct crm_script **out,
                                       size_t *count);
/* Is there any of these? Costs two looks at folders that are not there. */
bool crm_scripts_are_after(const char *folder);

/* CRM_REPO, CRM_HOOK, CRM_TXN, CRM_ACTOR, CRM_TOOL, and CRM_NOTE and CRM_BATCH where there is one, then `more` (NULL-ended). */
const char *const *crm_scripts_environment(struct crm_arena *arena, const char *folder, const char *hook,
                                           const struct crm_txn *txn, const char *const *more);

#endif
