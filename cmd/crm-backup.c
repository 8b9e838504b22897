/*
 * crm-backup: copies of a repository that can be put back.
 */
#include <unistd.h>

#include "backup/keys.h"
#include "base/file.h"
#include "cli/backup_keep.h"
#include "cli/backup_make.h"
#include "cli/backup_restore.h"

static crm_err keygen(struct crm_tool *tool)
{
	const char *file = tool->arguments[0], *beside = crm_textf(tool->arena, "%s.pub", file);
	CRM_AUTO(crm_seal_forget_str) struct crm_str secret = {0};
	CRM_AUTO(crm_str_drop) struct crm_str public_text = {0};
	unsigned char public_key[CRM_SEAL_KEY], secret_key[CRM_SEAL_KEY];

	if (access(file, F_OK) == 0 || access(beside, F_OK) == 0)
		return crm_fail(CRM_CONFLICT, "there is a key %s already; without it nobody reads what was encrypted for it", file);
	crm_seal_keys(public_key, secret_key);
	crm_key_text(CRM_KEY_SECRET, secret_key, &secret);
	crm_key_text(CRM_KEY_PUBLIC, public_key, &public_text);
	crm_seal_forget(secret_key, sizeof secret_key);
	CRM_TRY(crm_file_replace_private(file, secret.s, secret.n));
	CRM_TRY(crm_file_replace(beside, public_text.s, public_text.n));
	crm_say(tool, "%s.pub is for who makes backups (--to), %s for who reads them (--identity)", file, file);
	return NULL;
}

static const struct crm_option proof_options[] = {
	{ .name = "passphrase-file", .argument = "FILE", .help = "the passphrase is its first line", .complete = "file" },
	{ .name = "identity", .argument = "FILE", .help = "the secret key, of crm-backup keygen", .complete = "file" },
	{ .name = NULL },
};

static const struct crm_option make_options[] = {
	{ .name = "encrypt", .help = "with a passphrase, which is asked on the terminal" },
	{ .name = "to", .argument = "FILE", .help = "for who has the secret key to this public one", .complete = "file" },
	{ .name = NULL },
};

static const struct crm_option keep_options[] = {
	{ .name = "keep", .argument = "HOW-MANY", .help = "7d,4w,12m: one for each of so many days, weeks, months" },
	{ .name = "dry-run", .letter = 'n', .help = "only show what would be removed" },
	{ .name = NULL },
};

static const struct crm_verb verbs[] = {
	{ .name = "make", .arguments = "FOLDER|FILE|-", .help = "make a backup; what is done if no verb is named",
	  .options = { make_options, proof_options, keep_options, CRM_OPTIONS_OUTPUT }, .least = 1, .most = 1, .run = crm_backup_make,
	  .complete = "file", .tells = true },
	{ .name = "list", .arguments = "FOLDER", .help = "the backups in a folder", .options = { CRM_OPTIONS_OUTPUT },
	  .least = 1, .most = 1, .run = crm_backup_list, .complete = "folder" },
	{ .name = "verify", .arguments = "BACKUP", .help = "can it be restored, and is what comes of it sound?",
	  .options = { proof_options }, .least = 1, .most = 1, .run = crm_backup_verify, .complete = "file" },
	{ .name = "restore", .arguments = "BACKUP FOLDER", .help = "put it back, as a new repository",
	  .options = { proof_options }, .least = 2, .most = 2, .run = crm_backup_restore, .complete = "file,folder" },
	{ .name = "prune", .arguments = "FOLDER", .help = "remove old backups", .options = { keep_options, CRM_OPTIONS_OUTPUT },
	  .least = 1, .most = 1, .run = crm_backup_prune, .complete = "folder", .tells = true },
	{ .name = "keygen", .arguments = "FILE", .help = "make a pair of keys: FILE, to read backups, and FILE.pub, to make them",
	  .least = 1, .most = 1, .run = keygen, .complete = "file" },
	{ .run = NULL },
};

static const struct crm_tool_definition tool = {
	.name = "crm-backup",
	.help = "copies of a repository that can be put back",
	.verbs = verbs,
	.otherwise = "make",
};

int main(int argc, char **argv)
{
	return crm_tool_main(&tool, argc, argv);
}
