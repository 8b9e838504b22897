#include "history/receive.h"

#include <string.h>

#include "history/carried.h"
#include "history/inspect.h"
#include "history/remote.h"

struct move {
	const char *reference;
	struct crm_oid from, to;
	bool is_new, is_end;     /* there was none before, there will be none */
};

static bool is_zero(const struct crm_oid *oid)
{
	static const struct crm_oid zero;

	return crm_oid_same(oid, &zero);
}

static crm_err read_line(const char *line, struct move *out)
{
	const size_t n = CRM_OID_HEX - 1;

	if (!crm_oid_read(line, &out->from) || line[n] != ' ' || !crm_oid_read(line + n + 1, &out->to) || line[2 * n + 1] != ' ')
		return crm_err_hint(crm_fail(CRM_USAGE, "'%.200s' is no line of git's hook pre-receive", line),
		                    "hooks/pre-receive of the repository: exec crm-check receive");
	out->reference = line + 2 * n + 2;
	out->is_new = is_zero(&out->from);
	out->is_end = is_zero(&out->to);
	return NULL;
}

static crm_err check_forward(struct crm_git *git, const struct move *move)
{
	bool behind = true;

	if (!move->is_new)
		CRM_TRY(crm_git_is_behind(git, &move->from, &move->to, &behind));
	return behind ? NULL : crm_err_hint(crm_fail(CRM_DENIED, "it does not go on from what is there: not a fast-forward"),
	                                    "crm-sync push pulls first");
}

/* One that is new goes on from main, where there is one. */
static crm_err check_branch(struct crm_git *git, const struct move *move, const struct crm_receive *receive)
{
	struct crm_inspect inspect = { .latest = receive->latest, .texts = true, .stop = receive->stop };
	struct crm_oid main;
	bool any = false;

	CRM_TRY(check_forward(git, move));
	if (move->is_new)
		CRM_TRY(crm_git_head(git, &main, &any));
	inspect.ours = any ? &main : move->is_new ? NULL : &move->from;
	return crm_inspect(git, &move->to, &inspect);
}

static crm_err check(struct crm_git *git, const struct move *move, const struct crm_receive *receive)
{
	bool main = crm_same(move->reference, CRM_GIT_BRANCH), files = crm_same(move->reference, CRM_GIT_FILES);

	if (!files && !crm_starts(move->reference, "refs/heads/"))
		return crm_fail(CRM_DENIED, "there is nothing but branches and " CRM_GIT_FILES " here");
	if (move->is_end)
		return main || files ? crm_fail(CRM_DENIED, "it is not to be removed") : NULL;
	if (!files)
		return check_branch(git, move, receive);
	CRM_TRY(check_forward(git, move));
	return crm_carried_inspect(git, move->is_new ? NULL : &move->from, &move->to);
}

crm_err crm_receive_line(struct crm_git *git, const char *line, const struct crm_receive *receive)
{
	struct move move;

	CRM_TRY(read_line(line, &move));
	return crm_err_in(check(git, &move, receive), "%s", move.reference);
}
