#include "repo/carry.h"

#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>

#include "base/file.h"
#include "history/carried.h"
#include "history/sync_turn.h"
#include "repo/followers.h"
#include "repo/kept.h"
#include "repo/sync.h"
#include "store/stmt.h"

enum { LOCK_MS = 60000, FOLDER = 2, NAME = CRM_DIGEST_HEX - 1 };

/* What both ways need: the turn, the follower's lock, the branch of files. */
struct carry {
	struct crm_sync_turn turn;
	int lock;
	struct crm_carried carried;
	struct crm_arena *arena;
	const char *folder;
	size_t left;
	int64_t count;
};

static crm_err begin(struct carry *carry, const char *folder, struct crm_git *git)
{
	*carry = (struct carry){ .turn = CRM_SYNC_TURN, .lock = -1, .arena = crm_arena_new(), .folder = folder };
	CRM_TRY(crm_sync_turn_begin(&carry->turn, git));
	CRM_TRY(crm_followers_lock(folder, LOCK_MS, &carry->lock));
	return crm_carried_open(&carry->carried, git);
}

static void drop_carry(struct carry *carry)
{
	crm_carried_drop(&carry->carried);
	crm_fd_drop(&carry->lock);
	crm_sync_turn_drop(&carry->turn);
	crm_arena_drop(&carry->arena);
}

/* -- out ------------------------------------------------------------------------------------ */

static bool is_digits(const char *name, size_t n)
{
	return strlen(name) == n && strspn(name, "0123456789abcdef") == n;
}

/* One that is not what its name says is not sent on: crm-check tells of it. */
static crm_err put_file(struct carry *carry, const char *path, const char *hex)
{
	CRM_AUTO(crm_fd_drop) int fd = open(path, O_RDONLY | O_CLOEXEC);
	CRM_AUTO(crm_str_drop) struct crm_str bytes = {0};
	char found[CRM_DIGEST_HEX];
	int64_t size;

	if (fd < 0)
		return crm_fail_errno("cannot read %s", path);
	CRM_TRY(crm_kept_hash(fd, path, found, &size));
	carry->left += size > CRM_OBJECT_MOST;
	if (size > CRM_OBJECT_MOST || !crm_same(found, hex))
		return NULL;
	CRM_TRY(crm_file_read(path, CRM_OBJECT_MOST, &bytes));
	return crm_carried_put(&carry->carried, hex, crm_str_text(&bytes), bytes.n);
}

static crm_err look_at_folder(struct carry *carry, const char *path, const char *digits)
{
	char **names, hex[CRM_DIGEST_HEX];
	bool has;

	CRM_TRY(crm_folder_list(carry->arena, path, "", &names));
	for (; *names; names++) {
		if (!is_digits(*names, NAME - FOLDER))
			continue;
		memcpy(hex, digits, FOLDER);
		memcpy(hex + FOLDER, *names, NAME - FOLDER + 1);
		CRM_TRY(crm_carried_has(&carry->carried, hex, &has));
		if (!has)
			CRM_TRY(put_file(carry, crm_path(carry->arena, path, *names), hex));
	}
	return NULL;
}

crm_err crm_carry_out(const char *folder, struct crm_git *git, bool *any, size_t *left)
{
	CRM_AUTO(drop_carry) struct carry carry;
	char **names;

	CRM_TRY(begin(&carry, folder, git));
	const char *files = crm_path(carry.arena, folder, "files");
	CRM_TRY(crm_folder_list(carry.arena, files, "", &names));
	for (; *names; names++)
		if (is_digits(*names, FOLDER))
			CRM_TRY(look_at_folder(&carry, crm_path(carry.arena, files, *names), *names));
	CRM_TRY(crm_carried_end(&carry.carried));
	*any = carry.carried.has_head;
	*left = carry.left;
	return NULL;
}

/* -- in --------------------------------------------------------------------------------------- */

static crm_err keep(void *context, const char *hex, const struct crm_str *bytes)
{
	CRM_AUTO(crm_put_drop) struct crm_put put = CRM_PUT;
	struct carry *carry = context;
	char found[CRM_DIGEST_HEX];
	int64_t size;

	CRM_TRY(crm_put_open(carry->folder, &put));
	CRM_TRY(crm_write_all(put.fd, crm_str_text(bytes), bytes->n, put.temporary));
	CRM_TRY(crm_put_keep(&put, true, found, &size));
	carry->count++;
	return crm_same(found, hex) ? NULL : crm_fail(CRM_DAMAGED, "it is not what its name says");
}

crm_err crm_carry_in(const char *folder, struct crm_git *git, const struct crm_oid *theirs, int64_t *count)
{
	CRM_AUTO(drop_carry) struct carry carry;

	CRM_TRY(begin(&carry, folder, git));
	CRM_TRY(crm_carried_join(&carry.carried, theirs, keep, &carry));
	*count = carry.count;
	return NULL;
}

/* -- again -------------------------------------------------------------------------------------- */

static bool is_whole(struct crm_repo *repo, const char *hex)
{
	CRM_AUTO(crm_fd_drop) int fd = -1;
	char found[CRM_DIGEST_HEX];
	int64_t size;

	return !crm_kept_open(repo, hex, &fd) && !crm_kept_hash(fd, hex, found, &size) && crm_same(found, hex);
}

static crm_err restore(struct carry *carry, struct crm_repo *repo, const char *hex, const struct crm_findings *done)
{
	CRM_AUTO(crm_str_drop) struct crm_str bytes = {0};
	bool has;

	if (is_whole(repo, hex) || !is_digits(hex, NAME))
		return NULL;
	CRM_TRY(crm_carried_has(&carry->carried, hex, &has));
	if (!has)
		return NULL;
	CRM_TRY(crm_carried_read(&carry->carried, hex, &bytes));
	CRM_TRY(keep(carry, hex, &bytes));
	done->found(done->context, crm_textf(carry->arena, "files/%.2s/%s: put there again from the history", hex, hex + FOLDER));
	return NULL;
}

crm_err crm_carry_again(struct crm_repo *repo, const struct crm_findings *done)
{
	CRM_AUTO(crm_git_drop) struct crm_git *git = NULL;
	CRM_AUTO(crm_stmt_drop) struct crm_stmt *stmt = NULL;
	CRM_AUTO(drop_carry) struct carry carry = { .turn = CRM_SYNC_TURN, .lock = -1 };
	bool row;

	CRM_TRY(crm_sync_git(repo, &git));
	CRM_TRY(begin(&carry, repo->folder, git));
	CRM_TRY(crm_stmt_new(repo->store->db, "SELECT DISTINCT file FROM attachment WHERE file IS NOT NULL ORDER BY 1", &stmt));
	CRM_TRY(crm_stmt_step(stmt, &row));
	while (row) {
		CRM_TRY(restore(&carry, repo, crm_stmt_text(stmt, 0), done));
		CRM_TRY(crm_stmt_step(stmt, &row));
	}
	return NULL;
}
