#include "cli/mail_follow.h"

#include <time.h>

#include "base/str.h"
#include "base/time.h"
#include "store/db.h"

enum { SECOND = 1000, LONGEST = 60, AGAIN = 10 };

/* Whatever it is worth trying again for: another sends now, the database or the disk is busy. */
static bool passes_by(crm_err err)
{
	return crm_err_kind(err) == CRM_BUSY || crm_err_kind(err) == CRM_LATER;
}

/* Seconds until the next of those that wait is due; where a server is to blame, all wait. */
static int64_t pause_after(const struct crm_mail_pass *pass)
{
	int64_t left = pass->next ? (pass->next - crm_now() + SECOND - 1) / SECOND : LONGEST;

	return pass->in_vain || left > LONGEST ? LONGEST : left < 1 ? 1 : left;
}

/* Until somebody has written, or the seconds are over. */
static crm_err wait(struct crm_tool *tool, int64_t seconds, bool listen, int64_t version)
{
	for (int64_t now = version; seconds > 0 && !*crm_stop && now == version; seconds--) {
		nanosleep(&(struct timespec){ .tv_sec = 1 }, NULL);
		if (listen && !*crm_stop)
			CRM_TRY(crm_db_others(tool->repo->store->db, &now));
	}
	return NULL;
}

static crm_err send_and_wait(struct crm_tool *tool, crm_err (*look)(struct crm_tool *tool, struct crm_mail_pass *out))
{
	struct crm_mail_pass pass = {0};
	int64_t version;

	CRM_TRY(crm_db_others(tool->repo->store->db, &version));
	crm_err err = look(tool, &pass);
	if (!passes_by(err) || *crm_stop) {
		CRM_TRY(err);
		return wait(tool, pause_after(&pass), !pass.in_vain, version);
	}
	crm_warn(tool, "%s; tried again in %d seconds", err->text, (int)AGAIN);
	return wait(tool, AGAIN, false, version);
}

static crm_err open_again(struct crm_tool *tool)
{
	crm_repo_drop(&tool->repo);
	CRM_TRY(crm_tool_open(tool, CRM_DB_WRITE));
	return crm_model_need_entity(tool->repo->store->model, "message", &tool->entity);
}

crm_err crm_mail_follow(struct crm_tool *tool, crm_err (*look)(struct crm_tool *tool, struct crm_mail_pass *out))
{
	struct crm_arena_mark mark = crm_arena_mark(tool->arena);
	crm_err err = NULL;

	while (!err && !*crm_stop) {
		err = send_and_wait(tool, look);
		if (err || *crm_stop)
			break;
		crm_arena_rewind(tool->arena, mark);
		err = open_again(tool);
	}
	return *crm_stop ? NULL : err; /* it was told to end: that is no failure */
}
