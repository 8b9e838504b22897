#include "crm/outbox_state.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/file.h"

enum { STATE_MOST = 4096 };

static char *path_of(struct crm_repo *repo, struct crm_arena *arena, const char *id)
{
	return crm_textf(arena, "%s/outbox/%s", repo->folder, id);
}

static int64_t number_of(const char *text, const char *name)
{
	const char *at = strstr(text, name);

	return at ? strtoll(at + strlen(name), NULL, 10) : 0;
}

crm_err crm_outbox_state_read(struct crm_repo *repo, const char *id, struct crm_outbox_state *out)
{
	CRM_AUTO(crm_arena_drop) struct crm_arena *arena = crm_arena_new();
	CRM_AUTO(crm_str_drop) struct crm_str text = {0};
	const char *path = path_of(repo, arena, id);

	*out = (struct crm_outbox_state){0};
	if (!crm_is_file(path))
		return NULL;
	CRM_TRY(crm_file_read(path, STATE_MOST, &text));
	const char *s = crm_str_text(&text), *error = strstr(s, "\nerror ");
	out->tries = number_of(s, "tries ");
	out->first = number_of(s, "\nfirst ");
	out->next = number_of(s, "\nnext ");
	out->began = number_of(s, "\nbegan ");
	out->sent = number_of(s, "\nsent ");
	size_t n = error ? strcspn(error + 7, "\n") : 0;
	memcpy(out->error, error ? error + 7 : "", n < sizeof out->error ? n : sizeof out->error - 1);
	return NULL;
}

crm_err crm_outbox_state_write(struct crm_repo *repo, const char *id, const struct crm_outbox_state *state)
{
	CRM_AUTO(crm_arena_drop) struct crm_arena *arena = crm_arena_new();
	const char *text = crm_textf(arena, "tries %lld\nfirst %lld\nnext %lld\nbegan %lld\nsent %lld\nerror %s\n",
	                             (long long)state->tries, (long long)state->first, (long long)state->next,
	                             (long long)state->began, (long long)state->sent, state->error);

	CRM_TRY(crm_folder_need(crm_repo_path(repo, arena, "outbox")));
	return crm_file_replace(path_of(repo, arena, id), text, strlen(text));
}

void crm_outbox_state_remove(struct crm_repo *repo, const char *id)
{
	CRM_AUTO(crm_arena_drop) struct crm_arena *arena = crm_arena_new();

	unlink(path_of(repo, arena, id));
}
