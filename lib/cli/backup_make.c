#include "cli/backup_make.h"

#include <unistd.h>

#include "backup/target.h"
#include "backup/write.h"
#include "base/time.h"
#include "cli/backup.h"
#include "cli/backup_keep.h"
#include "cli/passphrase.h"
#include "repo/branch.h"
#include "store/journal.h"

static crm_err take_wish(struct crm_tool *tool, struct crm_backup_proof *proof, unsigned char public_key[CRM_SEAL_KEY],
                         struct crm_target_wish *wish)
{
	const char *to = crm_option(tool, "to");

	CRM_TRY(crm_backup_proof_take(tool, proof));
	if (to && (crm_option_given(tool, "encrypt") || proof->passphrase.n))
		return crm_fail(CRM_USAGE, "it is encrypted with a passphrase or for a key, not both");
	if (crm_option_given(tool, "encrypt") && !proof->passphrase.n)
		CRM_TRY(crm_passphrase_ask("Passphrase", !crm_depot_is(wish->path), &proof->passphrase));
	if (to)
		CRM_TRY(crm_key_read(to, CRM_KEY_PUBLIC, public_key));
	struct crm_keys_proof all = crm_backup_proof_given(proof);
	wish->passphrase = all.passphrase;
	wish->identity = all.identity;
	wish->public_key = to ? public_key : NULL;
	return NULL;
}

/* By what a folder of backups knows its repository: the first transaction. A branch has the same one as its trunk. */
static crm_err identify(struct crm_tool *tool, const char **id)
{
	const char *branch = crm_branch_name(tool->arena, tool->repo->folder);
	struct crm_txn first = {0};

	CRM_TRY(crm_journal_txn(tool->repo->store, tool->arena, 1, &first));
	char *out = crm_copy(tool->arena, first.id);
	if (!crm_same(branch, CRM_BRANCH_TRUNK))
		crm_digest_id((const char *const[]){ first.id, branch, NULL }, out);
	*id = out;
	return NULL;
}

static crm_err check_make(struct crm_tool *tool, const char *path)
{
	if (crm_option_given(tool, "keep") && !crm_target_is_folder(path))
		return crm_fail(CRM_USAGE, "--keep is of a folder of backups; %s is one file", path);
	if (crm_option_given(tool, "dry-run") && !crm_option_given(tool, "keep"))
		return crm_fail(CRM_USAGE, "--dry-run shows what --keep would remove: keep what?");
	if (crm_same(path, "-") && isatty(STDOUT_FILENO))
		return crm_fail(CRM_USAGE, "a backup is not for a terminal: name a file, or a program that takes it");
	return NULL;
}

static void say_made(struct crm_tool *tool, const struct crm_target *target, const struct crm_manifest *about,
                     const struct crm_deposited *done)
{
	const char *name = done->name ? crm_textf(tool->arena, "%s/backups/%s", target->path, done->name)
	                   : crm_same(target->path, "-") ? "written" : target->path;

	if (done->name)
		crm_say(tool, "%s: %lld transactions, %s, of which %s are new", name, about->seq,
		        crm_backup_size(tool->arena, done->bytes), crm_backup_size(tool->arena, done->stored));
	else
		crm_say(tool, "%s: %lld transactions, %s", name, about->seq, crm_backup_size(tool->arena, done->stored));
}

static crm_err write_to(struct crm_tool *tool, struct crm_target *target, const struct crm_keep *keep)
{
	struct crm_backup_sink sink = crm_target_sink(target);
	struct crm_backup_watch watching = crm_backup_watch(tool);
	struct crm_manifest about;
	struct crm_deposited done = {0};

	crm_err err = crm_backup_write(tool->repo, &sink, target->keys.is_sealed, &watching, &about);
	crm_backup_watched(tool);
	CRM_TRY(err);
	err = crm_target_finish(target, &about, &done);
	if (!err || done.name)
		say_made(tool, target, &about, &done);
	CRM_TRY(err);
	return crm_option_given(tool, "keep") ? crm_backup_keep_only(tool, &target->depot, keep) : NULL;
}

crm_err crm_backup_make(struct crm_tool *tool)
{
	CRM_AUTO(crm_backup_proof_drop) struct crm_backup_proof proof = {0};
	CRM_AUTO(crm_target_drop) struct crm_target target = {0};
	struct crm_target_wish wish = { .path = tool->arguments[0] };
	struct crm_keep keep = {0};
	unsigned char public_key[CRM_SEAL_KEY];
	const char *id;

	CRM_TRY(check_make(tool, wish.path));
	CRM_TRY(crm_backup_keep_take(tool, &keep));
	if (crm_option_given(tool, "dry-run"))
		return crm_backup_keep_show(tool, wish.path, &keep, crm_now());
	CRM_TRY(take_wish(tool, &proof, public_key, &wish));
	CRM_TRY(crm_tool_open(tool, CRM_DB_READ));
	CRM_TRY(identify(tool, &id));
	CRM_TRY(crm_target_open(tool->arena, tool->repo->folder, id, &wish, &target));
	return write_to(tool, &target, &keep);
}
