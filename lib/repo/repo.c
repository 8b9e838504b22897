#include "repo/repo.h"

#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/file.h"
#include "base/money.h"
#include "base/process.h"
#include "base/time.h"
#include "hook/before.h"
#include "model/country.h"
#include "repo/branch.h"
#include "repo/defaults.h"
#include "repo/followers.h"
#include "repo/identity.h"
#include "repo/ref.h"

static const char database[] = "crm.db";

char *crm_repo_path(const struct crm_repo *repo, struct crm_arena *arena, const char *name)
{
	return crm_path(arena, repo->folder, name);
}

/* A folder that has its history is one that has lost its database. */
static bool has_history(struct crm_arena *arena, const char *folder)
{
	return crm_is_file(crm_path(arena, folder, "history.git/HEAD"));
}

bool crm_repo_is(struct crm_arena *arena, const char *folder)
{
	return crm_is_file(crm_path(arena, folder, database)) || has_history(arena, folder);
}

static const char *find_upward(struct crm_arena *arena)
{
	char *folder = getcwd(NULL, 0);
	if (!folder)
		return NULL;
	char *found = crm_copy(arena, folder);
	free(folder);
	for (;;) {
		if (crm_repo_is(arena, *found ? found : "/"))
			return *found ? found : "/";
		char *slash = strrchr(found, '/');
		if (!slash)
			return NULL;
		*slash = '\0';
	}
}

static crm_err find_default(struct crm_arena *arena, const char **out)
{
	struct crm_config *config;
	CRM_TRY(crm_config_load(arena, NULL, &config));
	*out = crm_config_get(config, "repo.default");
	return NULL;
}

static crm_err take(struct crm_arena *arena, const char *folder, const char *whence, const char **out)
{
	if (!crm_repo_is(arena, folder))
		return crm_err_hint(crm_fail(CRM_NOT_FOUND, "%s (%s) is not a crm repository", folder, whence),
		                    "crm init %s makes one", folder);
	*out = folder;
	return NULL;
}

static crm_err find_folder(struct crm_arena *arena, const char *given, const char **folder)
{
	const char *environment = getenv("CRM_REPO"), *fallback = NULL;
	if (given)
		return take(arena, given, "--repo", folder);
	if (environment && *environment)
		return take(arena, environment, "CRM_REPO", folder);
	*folder = find_upward(arena);
	if (*folder)
		return NULL;
	CRM_TRY(find_default(arena, &fallback));
	if (fallback)
		return take(arena, fallback, "setting repo.default", folder);
	return crm_err_hint(crm_fail(CRM_NOT_FOUND, "not inside a crm repository"),
	                    "crm init FOLDER makes one; --repo FOLDER or CRM_REPO names one");
}

crm_err crm_repo_find(struct crm_arena *arena, const char *given, const char *branch, const char **folder)
{
	const char *environment = getenv("CRM_BRANCH");
	CRM_TRY(find_folder(arena, given, folder));
	if (!branch && environment && *environment)
		branch = environment;
	return branch ? crm_branch_find(arena, *folder, branch, folder) : NULL;
}

static crm_err find_parts(struct crm_repo *repo, const char *program)
{
	char *folder;
	CRM_TRY(crm_process_folder(repo->arena, program, &folder));
	/* Programs that tools become lie in libexec/crm themselves. */
	const char *top = crm_ends(folder, "/libexec/crm") ? "../.." : "..";
	repo->libexec = crm_textf(repo->arena, "%s/%s/libexec/crm", folder, top);
	repo->share = crm_textf(repo->arena, "%s/%s/share/crm", folder, top);
	return NULL;
}

static bool may_read(void *context, const struct crm_entity *entity, const struct crm_field *field)
{
	const struct crm_repo *repo = context;
	return crm_may_read(&repo->actor, entity, field);
}

static crm_err link_by_text(void *context, const struct crm_entity *target, const struct crm_record *record,
                            const struct crm_field *field, const char *text, char id[17])
{
	return crm_ref_find(context, target, text, field->scope, record, id);
}

/* In a term it is a value that names nothing; nobody asked to see that record. */
static crm_err ids_by_text(void *context, struct crm_arena *arena, const struct crm_entity *target,
                           const char *text, const char ***ids, size_t *count)
{
	crm_err err = crm_ref_all(context, arena, target, text, ids, count);
	return crm_err_kind(err) == CRM_NOT_FOUND ? crm_err_as(err, CRM_INVALID) : err;
}

static crm_err take_home(struct crm_repo *repo)
{
	const char *text = crm_config_get(repo->config, "phone.country");
	const struct crm_country *country = NULL;
	CRM_TRY(crm_config_check(repo->config, "phone.country"));
	if (text && *text)
		CRM_TRY(crm_country_find(text, &country));
	crm_model_home(repo->store->model, country ? country->code : NULL);
	return NULL;
}

static crm_err prepare(struct crm_repo *repo)
{
	const char *currency = crm_config_get(repo->config, "money.currency");
	CRM_TRY(crm_config_check(repo->config, "money.currency"));
	CRM_TRY(take_home(repo));
	crm_identity(repo->arena, repo->config, &repo->actor);
	repo->ident = crm_identity_text(repo->arena, &repo->actor);
	repo->now = crm_now();
	repo->reading = (struct crm_reading){ .now = repo->now, .currency = currency,
		.link = link_by_text, .model = repo->store->model, .context = repo };
	repo->asking = (struct crm_asking){ .model = repo->store->model, .now = repo->now,
		.currency = currency, .ids = ids_by_text, .may_read = may_read, .context = repo };
	repo->remembered = crm_map_new();
	return NULL;
}

static crm_err busy_time(const struct crm_config *config, long *out)
{
	int64_t number;
	CRM_TRY(crm_config_check(config, "lock.timeout"));
	CRM_TRY(crm_integer_parse(crm_config_get(config, "lock.timeout"), &number));
	*out = (long)number;
	return NULL;
}

static crm_err absolute(struct crm_arena *arena, const char *folder, const char **out)
{
	char *full = realpath(folder, NULL);
	if (!full)
		return crm_fail_errno("cannot find %s", folder);
	*out = crm_copy(arena, full);
	free(full);
	return NULL;
}

static crm_err open_store(struct crm_repo *repo, enum crm_db_mode mode, long busy)
{
	const char *path = crm_repo_path(repo, repo->arena, database);
	if (mode != CRM_DB_CREATE && !crm_is_file(path) && has_history(repo->arena, repo->folder))
		return crm_err_hint(crm_fail(CRM_DAMAGED, "%s has lost its database: there is no crm.db", repo->folder),
		                    "crm-check --rebuild makes it anew from history.git");
	return crm_store_open(path, mode, busy, &repo->store);
}

/* A restored older database is found out before anything is read of it. */
static crm_err bring_up(struct crm_repo *repo, long busy)
{
	bool healed;
	CRM_TRY(crm_followers_agree(repo, &healed));
	if (!healed)
		return NULL;
	crm_store_drop(&repo->store);
	return open_store(repo, CRM_DB_WRITE, busy);
}

static crm_err open_repo(const char *folder, enum crm_db_mode mode, const char *program, bool agree,
                         struct crm_repo **out)
{
	CRM_AUTO(crm_repo_drop) struct crm_repo *repo = crm_calloc(1, sizeof *repo);
	long busy = 0;
	repo->arena = crm_arena_new();
	CRM_TRY(absolute(repo->arena, folder, &repo->folder));
	if (mode == CRM_DB_WRITE)
		CRM_TRY(crm_before_refuse_own(repo->folder));
	CRM_TRY(crm_config_load(repo->arena, repo->folder, &repo->config));
	CRM_TRY(busy_time(repo->config, &busy));
	CRM_TRY(find_parts(repo, program));
	CRM_TRY(open_store(repo, mode, busy));
	if (agree)
		CRM_TRY(bring_up(repo, busy));
	CRM_TRY(prepare(repo));
	*out = repo;
	repo = NULL;
	return NULL;
}

crm_err crm_repo_open(const char *folder, enum crm_db_mode mode, const char *program, struct crm_repo **out)
{
	return open_repo(folder, mode, program, mode == CRM_DB_WRITE, out);
}

crm_err crm_repo_open_apart(const char *folder, const char *program, struct crm_repo **out)
{
	return open_repo(folder, CRM_DB_WRITE, program, false, out);
}

void crm_repo_drop(struct crm_repo **repo)
{
	if (!*repo)
		return;
	crm_store_drop(&(*repo)->store);
	crm_map_drop(&(*repo)->remembered);
	crm_str_drop(&(*repo)->warnings);
	crm_arena_drop(&(*repo)->arena);
	free(*repo);
	*repo = NULL;
}

static bool has_line(const struct crm_str *lines, const char *line)
{
	size_t n = strlen(line);
	for (const char *at = crm_str_text(lines); (at = strstr(at, line)); at += n)
		if ((at == lines->s || at[-1] == '\n') && at[n] == '\n')
			return true;
	return false;
}

void crm_repo_warn(struct crm_repo *repo, const char *format, ...)
{
	CRM_AUTO(crm_str_drop) struct crm_str line = {0};
	va_list args;
	va_start(args, format);
	crm_str_vaddf(&line, format, args);
	va_end(args);
	if (!has_line(&repo->warnings, crm_str_text(&line)))
		crm_str_addf(&repo->warnings, "%s\n", crm_str_text(&line));
}

static crm_err make_folders(struct crm_arena *arena, const char *folder)
{
	static const char *const names[] = { "history.git", "hooks", "files" };
	CRM_TRY(crm_folder_make(folder));
	for (size_t i = 0; i < CRM_COUNT(names); i++)
		CRM_TRY(crm_folder_make(crm_path(arena, folder, names[i])));
	return NULL;
}

crm_err crm_repo_init(const char *folder, const char *program, struct crm_repo **out)
{
	CRM_AUTO(crm_arena_drop) struct crm_arena *arena = crm_arena_new();
	if (crm_repo_is(arena, folder))
		return crm_err_hint(crm_fail(CRM_CONFLICT, "%s is a crm repository already", folder), "%s",
		                    crm_is_file(crm_path(arena, folder, database)) ? ""
		                    : "it has lost its crm.db; crm-check --rebuild makes it anew from history.git");
	CRM_TRY(make_folders(arena, folder));
	CRM_AUTO(crm_repo_drop) struct crm_repo *repo = NULL;
	CRM_TRY(crm_repo_open(folder, CRM_DB_CREATE, program, &repo));
	CRM_TRY(crm_defaults_make(repo));
	*out = repo;
	repo = NULL;
	return NULL;
}
