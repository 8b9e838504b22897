#include "cli/backup.h"

#include <stdio.h>
#include <unistd.h>

#include "cli/passphrase.h"

/* -- words ----------------------------------------------------------------------------------- */

const char *crm_backup_size(struct crm_arena *arena, int64_t bytes)
{
	static const char *const units[] = { "bytes", "kB", "MB", "GB", "TB" };
	double size = (double)bytes;
	size_t i = 0;

	for (; size >= 1000 && i + 1 < CRM_COUNT(units); i++)
		size /= 1000;
	return crm_textf(arena, i == 0 || size >= 100 ? "%.0f %s" : "%.1f %s", size, units[i]);
}

static bool has_watcher(const struct crm_tool *tool)
{
	return !tool->quiet && isatty(STDERR_FILENO);
}

static void tell(void *context, int64_t done, int64_t of)
{
	struct crm_tool *tool = context;
	struct crm_arena_mark mark = crm_arena_mark(tool->arena);

	dprintf(STDERR_FILENO, "\r\033[K%s%s%s", crm_backup_size(tool->arena, done), of ? " of " : "",
	        of ? crm_backup_size(tool->arena, of > done ? of : done) : "");
	crm_arena_rewind(tool->arena, mark);
}

struct crm_backup_watch crm_backup_watch(struct crm_tool *tool)
{
	return (struct crm_backup_watch){ .tell = has_watcher(tool) ? tell : NULL, .context = tool, .stop = crm_stop };
}

void crm_backup_watched(struct crm_tool *tool)
{
	if (has_watcher(tool))
		dprintf(STDERR_FILENO, "\r\033[K");
}

/* -- who may read it ------------------------------------------------------------------------- */

void crm_backup_proof_drop(struct crm_backup_proof *proof)
{
	crm_seal_forget_str(&proof->passphrase);
	crm_seal_forget(proof->identity, sizeof proof->identity);
}

crm_err crm_backup_proof_take(struct crm_tool *tool, struct crm_backup_proof *proof)
{
	const char *file = crm_option(tool, "passphrase-file"), *identity = crm_option(tool, "identity");

	if (file)
		CRM_TRY(crm_passphrase_read(file, &proof->passphrase));
	if (identity)
		CRM_TRY(crm_key_read(identity, CRM_KEY_SECRET, proof->identity));
	proof->has_identity = identity;
	return NULL;
}

struct crm_keys_proof crm_backup_proof_given(const struct crm_backup_proof *proof)
{
	return (struct crm_keys_proof){ proof->passphrase.n ? crm_str_text(&proof->passphrase) : NULL,
	                                proof->has_identity ? proof->identity : NULL };
}

crm_err crm_backup_read(struct crm_tool *tool, const char *path, struct crm_backup_proof *proof, struct crm_opened **out)
{
	CRM_TRY(crm_backup_proof_take(tool, proof));
	CRM_TRY(crm_opened_open(tool->arena, path, out));
	if (crm_opened_keys(*out)->effort.passes && !proof->passphrase.n && !proof->has_identity && crm_tool_has_person())
		CRM_TRY(crm_passphrase_ask(crm_textf(tool->arena, "Passphrase of %s", path), false, &proof->passphrase));
	struct crm_keys_proof all = crm_backup_proof_given(proof);
	return crm_opened_prove(*out, &all);
}
