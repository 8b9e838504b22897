/*
 * crm-backup: copies of a repository that can be put back.
 */
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "backup/restore.h"
#include "backup/retire.h"
#include "backup/target.h"
#include "backup/write.h"
#include "base/file.h"
#include "base/process.h"
#include "base/time.h"
#include "cli/passphrase.h"
#include "cli/table.h"
#include "repo/branch.h"
#include "store/journal.h"

enum { SAID_MOST = 4096 };

/* -- words ----------------------------------------------------------------------------------- */

static const char *size_text(struct crm_arena *arena, int64_t bytes)
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

	dprintf(STDERR_FILENO, "\r\033[K%s%s%s", size_text(tool->arena, done), of ? " of " : "",
	        of ? size_text(tool->arena, of > done ? of : done) : "");
	crm_arena_rewind(tool->arena, mark);
}

static struct crm_backup_watch watch(struct crm_tool *tool)
{
	return (struct crm_backup_watch){ .tell = has_watcher(tool) ? tell : NULL, .context = tool, .stop = crm_stop };
}

static void watched(struct crm_tool *tool)
{
	if (has_watcher(tool))
		dprintf(STDERR_FILENO, "\r\033[K");
}

/* -- who may read it ------------------------------------------------------------------------- */

/* What was given; drop it. */
struct proof {
	struct crm_str passphrase;
	unsigned char identity[CRM_SEAL_KEY], public_key[CRM_SEAL_KEY];
	bool has_identity, has_public_key;
};

static void proof_drop(struct proof *proof)
{
	crm_seal_forget_str(&proof->passphrase);
	crm_seal_forget(proof->identity, sizeof proof->identity);
}

static crm_err take_proof(struct crm_tool *tool, struct proof *proof)
{
	const char *file = crm_option(tool, "passphrase-file"), *identity = crm_option(tool, "identity");

	if (file)
		CRM_TRY(crm_passphrase_read(file, &proof->passphrase));
	if (identity)
		CRM_TRY(crm_key_read(identity, CRM_KEY_SECRET, proof->identity));
	proof->has_identity = identity;
	return NULL;
}

static struct crm_keys_proof given(const struct proof *proof)
{
	return (struct crm_keys_proof){ proof->passphrase.n ? crm_str_text(&proof->passphrase) : NULL,
	                                proof->has_identity ? proof->identity : NULL };
}

/* A person who has given nothing is asked. */
static crm_err open_backup(struct crm_tool *tool, const char *path, struct proof *proof, struct crm_opened **out)
{
	CRM_TRY(take_proof(tool, proof));
	CRM_TRY(crm_opened_open(tool->arena, path, out));
	if (crm_opened_keys(*out)->effort.passes && !proof->passphrase.n && !proof->has_identity && crm_tool_has_person())
		CRM_TRY(crm_passphrase_ask(crm_textf(tool->arena, "Passphrase of %s", path), false, &proof->passphrase));
	struct crm_keys_proof all = given(proof);
	return crm_opened_prove(*out, &all);
}

/* -- making ------------------------------------------------------------------------------------- */

static crm_err take_wish(struct crm_tool *tool, struct proof *proof, struct crm_target_wish *wish)
{
	const char *to = crm_option(tool, "to");

	CRM_TRY(take_proof(tool, proof));
	if (to && (crm_option_given(tool, "encrypt") || proof->passphrase.n))
		return crm_fail(CRM_USAGE, "it is encrypted with a passphrase or for a key, not both");
	if (crm_option_given(tool, "encrypt") && !proof->passphrase.n)
		CRM_TRY(crm_passphrase_ask("Passphrase", !crm_depot_is(wish->path), &proof->passphrase));
	if (to)
		CRM_TRY(crm_key_read(to, CRM_KEY_PUBLIC, proof->public_key));
	struct crm_keys_proof all = given(proof);
	wish->passphrase = all.passphrase;
	wish->identity = all.identity;
	wish->public_key = to ? proof->public_key : NULL;
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

static crm_err take_keep(struct crm_tool *tool, struct crm_keep *keep)
{
	const char *text = crm_option(tool, "keep");

	return text ? crm_keep_parse(text, keep) : NULL;
}

static crm_err remove_old(struct crm_tool *tool, struct crm_depot *depot, const struct crm_keep *keep)
{
	struct crm_retire_row *rows;
	size_t count;
	int64_t gone;

	CRM_TRY(crm_retire_plan(depot, tool->arena, keep, 0, &rows, &count));
	CRM_TRY(crm_retire(depot, rows, count, &gone));
	crm_say(tool, "%lld %s removed, %zu kept", (long long)gone, gone == 1 ? "backup" : "backups", count - (size_t)gone);
	return NULL;
}

/* What would go: those for which no reason is given. */
static crm_err show_plan(struct crm_tool *tool, const char *folder, const struct crm_keep *keep, int64_t next)
{
	enum { BACKUP, AT, KEPT, COLUMNS };
	static const struct crm_table_column columns[COLUMNS] = {
		[BACKUP] = { "backup", CRM_T_TEXT, 0 }, [AT] = { "at", CRM_T_INSTANT, 0 }, [KEPT] = { "kept", CRM_T_TEXT, 0 },
	};
	CRM_AUTO(crm_depot_drop) struct crm_depot depot = { .lock = -1 };
	struct crm_retire_row *rows = NULL;
	struct crm_table *table;
	size_t count = 0;
	crm_err err = NULL;

	CRM_TRY(crm_depot_open(tool->arena, folder, &depot));
	CRM_TRY(crm_retire_plan(&depot, tool->arena, keep, next, &rows, &count));
	CRM_TRY(crm_table_open(tool, NULL, columns, COLUMNS, CRM_TABLE_PICKED, &table));
	for (size_t i = 0; i < count && !err; i++)
		err = crm_table_row(table, (struct crm_value[COLUMNS]){
			crm_value_text(rows[i].name ? rows[i].name : "next"), crm_value_integer(rows[i].at),
			*rows[i].why ? crm_value_text(rows[i].why) : CRM_NO_VALUE });
	return crm_table_end(table, err);
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
		        size_text(tool->arena, done->bytes), size_text(tool->arena, done->stored));
	else
		crm_say(tool, "%s: %lld transactions, %s", name, about->seq, size_text(tool->arena, done->stored));
}

static crm_err write_to(struct crm_tool *tool, struct crm_target *target, const struct crm_keep *keep)
{
	struct crm_backup_sink sink = crm_target_sink(target);
	struct crm_backup_watch watching = watch(tool);
	struct crm_manifest about;
	struct crm_deposited done = {0};

	crm_err err = crm_backup_write(tool->repo, &sink, target->keys.is_sealed, &watching, &about);
	watched(tool);
	CRM_TRY(err);
	err = crm_target_finish(target, &about, &done);
	if (!err || done.name)
		say_made(tool, target, &about, &done);
	CRM_TRY(err);
	return crm_option_given(tool, "keep") ? remove_old(tool, &target->depot, keep) : NULL;
}

static crm_err make(struct crm_tool *tool)
{
	CRM_AUTO(proof_drop) struct proof proof = {0};
	CRM_AUTO(crm_target_drop) struct crm_target target = {0};
	struct crm_target_wish wish = { .path = tool->arguments[0] };
	struct crm_keep keep = {0};
	const char *id;

	CRM_TRY(check_make(tool, wish.path));
	CRM_TRY(take_keep(tool, &keep));
	if (crm_option_given(tool, "dry-run"))
		return show_plan(tool, wish.path, &keep, crm_now());
	CRM_TRY(take_wish(tool, &proof, &wish));
	CRM_TRY(crm_tool_open(tool, CRM_DB_READ));
	CRM_TRY(identify(tool, &id));
	CRM_TRY(crm_target_open(tool->arena, tool->repo->folder, id, &wish, &target));
	return write_to(tool, &target, &keep);
}

/* -- what there is --------------------------------------------------------------------------------- */

static crm_err list(struct crm_tool *tool)
{
	enum { BACKUP, AT, COUNT, TRANSACTION, BYTES, COLUMNS };
	static const struct crm_table_column columns[COLUMNS] = {
		[BACKUP] = { "backup", CRM_T_TEXT, 0 }, [AT] = { "at", CRM_T_INSTANT, 0 },
		[COUNT] = { "transactions", CRM_T_INTEGER, 0 }, [TRANSACTION] = { "transaction", CRM_T_TEXT, 0 },
		[BYTES] = { "bytes", CRM_T_INTEGER, 0 },
	};
	CRM_AUTO(crm_depot_drop) struct crm_depot depot = { .lock = -1 };
	struct crm_manifest about;
	struct crm_table *table;
	char **names;
	crm_err err = NULL;

	CRM_TRY(crm_depot_open(tool->arena, tool->arguments[0], &depot));
	CRM_TRY(crm_depot_list(&depot, tool->arena, &names));
	CRM_TRY(crm_table_open(tool, NULL, columns, COLUMNS, CRM_TABLE_PICKED, &table));
	for (; *names && !err; names++) {
		err = crm_manifest_read(tool->arena, crm_depot_backup(&depot, tool->arena, *names), NULL, &about);
		err = err ? err : crm_table_row(table, (struct crm_value[COLUMNS]){
			crm_value_text(*names), crm_value_integer(about.at), crm_value_integer(about.seq), crm_value_text(about.txn),
			crm_value_integer(about.bytes) });
	}
	return crm_table_end(table, err);
}

static crm_err prune(struct crm_tool *tool)
{
	CRM_AUTO(crm_depot_drop) struct crm_depot depot = { .lock = -1 };
	struct crm_keep keep = {0};

	if (!crm_option_given(tool, "keep"))
		return crm_err_hint(crm_fail(CRM_USAGE, "which backups are to be kept?"), "--keep 7d,4w,12m");
	CRM_TRY(take_keep(tool, &keep));
	if (crm_option_given(tool, "dry-run"))
		return show_plan(tool, tool->arguments[0], &keep, 0);
	CRM_TRY(crm_depot_open(tool->arena, tool->arguments[0], &depot));
	CRM_TRY(crm_depot_lock(&depot));
	return remove_old(tool, &depot, &keep);
}

/* -- putting back -------------------------------------------------------------------------------------- */

static crm_err restore(struct crm_tool *tool)
{
	CRM_AUTO(proof_drop) struct proof proof = {0};
	CRM_AUTO(crm_opened_drop) struct crm_opened *opened = NULL;
	struct crm_backup_watch watching = watch(tool);
	struct crm_unpacked done;

	CRM_TRY(open_backup(tool, tool->arguments[0], &proof, &opened));
	crm_err err = crm_restore(opened, tool->arguments[1], &watching, &done);
	watched(tool);
	CRM_TRY(err);
	crm_say(tool, "%s: %lld files, %s, of %s", tool->arguments[1], (long long)done.files, size_text(tool->arena, done.bytes),
	        crm_opened_name(opened));
	return NULL;
}

/* A program of its own, for it needs libgit2. */
static crm_err check(void *context, const char *folder)
{
	struct crm_tool *tool = context;
	CRM_AUTO(crm_str_drop) struct crm_str said = {0};
	CRM_AUTO(crm_fd_drop) int nothing = open("/dev/null", O_RDONLY | O_CLOEXEC);
	char *here, *arguments[] = { crm_copy(tool->arena, "crm-check"), crm_copy(tool->arena, "-q"),
	                             crm_copy(tool->arena, "--repo"), crm_copy(tool->arena, folder), NULL };
	int status = 0;

	CRM_TRY(crm_process_folder(tool->arena, tool->program, &here));
	CRM_TRY(crm_process_feed(crm_path(tool->arena, here, "crm-check"), arguments, nothing, SAID_MOST, &said, &status));
	if (*crm_stop)
		return crm_interrupted();
	if (said.n)
		crm_str_cut(&said, said.n - (said.s[said.n - 1] == '\n'));
	return status ? crm_fail(CRM_DAMAGED, "what was restored is not sound: %s", crm_str_text(&said)) : NULL;
}

static crm_err verify(struct crm_tool *tool)
{
	CRM_AUTO(proof_drop) struct proof proof = {0};
	CRM_AUTO(crm_opened_drop) struct crm_opened *opened = NULL;
	struct crm_backup_watch watching = watch(tool);
	struct crm_unpacked done;

	CRM_TRY(open_backup(tool, tool->arguments[0], &proof, &opened));
	crm_err err = crm_restore_try(opened, &watching, check, tool, &done);
	watched(tool);
	CRM_TRY(err);
	crm_say(tool, "%s can be restored: %lld files, %s, and crm-check finds nothing", crm_opened_name(opened),
	        (long long)done.files, size_text(tool->arena, done.bytes));
	return NULL;
}

/* -- keys ---------------------------------------------------------------------------------------------- */

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

/* -- the tables ------------------------------------------------------------------------------------------ */

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
	  .options = { make_options, proof_options, keep_options, CRM_OPTIONS_OUTPUT }, .least = 1, .most = 1, .run = make,
	  .complete = "file", .tells = true },
	{ .name = "list", .arguments = "FOLDER", .help = "the backups in a folder", .options = { CRM_OPTIONS_OUTPUT },
	  .least = 1, .most = 1, .run = list, .complete = "folder" },
	{ .name = "verify", .arguments = "BACKUP", .help = "can it be restored, and is what comes of it sound?",
	  .options = { proof_options }, .least = 1, .most = 1, .run = verify, .complete = "file" },
	{ .name = "restore", .arguments = "BACKUP FOLDER", .help = "put it back, as a new repository",
	  .options = { proof_options }, .least = 2, .most = 2, .run = restore, .complete = "file,folder" },
	{ .name = "prune", .arguments = "FOLDER", .help = "remove old backups", .options = { keep_options, CRM_OPTIONS_OUTPUT },
	  .least = 1, .most = 1, .run = prune, .complete = "folder", .tells = true },
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
