#include "history/shard.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

char *crm_shard_path(char *buffer, const char *entity, const char *id)
{
	int n = snprintf(buffer, CRM_SHARD_PATH, "%s/%.2s/%.2s.json", entity, id, id + 2);

	if (n < 0 || n >= CRM_SHARD_PATH)
		abort(); /* the model keeps names short */
	return buffer;
}

static void add_piece(struct crm_str *out, const struct crm_shard_piece *piece)
{
	if (piece->text)
		crm_str_add_n(out, piece->text, piece->n);
}

crm_err crm_shard_splice(struct crm_str *out, const char *old, size_t n,
                         const struct crm_shard_piece *pieces, size_t count)
{
	struct crm_shard_piece had;
	size_t at = 0, next = 0;
	bool more;

	crm_str_clear(out);
	CRM_TRY(crm_shard_next(old, n, &at, &had, &more));
	while (more) {
		while (next < count && strcmp(pieces[next].id, had.id) < 0)
			add_piece(out, &pieces[next++]);
		if (next < count && strcmp(pieces[next].id, had.id) == 0)
			add_piece(out, &pieces[next++]);
		else
			add_piece(out, &had);
		CRM_TRY(crm_shard_next(old, n, &at, &had, &more));
	}
	while (next < count)
		add_piece(out, &pieces[next++]);
	return NULL;
}
