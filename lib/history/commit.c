#include "history/commit.h"

#include <string.h>

#include "base/id.h"
#include "base/number.h"
#include "base/time.h"
#include "history/trailer.h"

/* -- writing ---------------------------------------------------------------------- */

/* Is it 'Name <email>' as git wants it: a name, nothing between or after that would end it early?
 * */
static bool is_ident(const char *actor)
{
	const char *open = strchr(actor, '<'), *close = open ? strchr(open, '>') : NULL;

	if (!open || open < actor + 2 || open[-1] != ' ' || open[-2] == ' ' || *actor == ' ')
		return false;
	for (const char *p = actor; *p; p++)
		if ((unsigned char)*p < 0x20 || (*p == '<' && p != open) || (*p == '>' && p != close))
			return false;
	return close && close[1] == '\0';
}

/* Of any other text, what git can take as a name, and no e-mail address. */
static void add_ident(struct crm_str *out, const char *actor)
{
	size_t start = out->n;

	if (actor && is_ident(actor)) {
		crm_str_add(out, actor);
		return;
	}
	for (const char *p = actor ? actor : ""; *p; p++) {
		bool plain = (unsigned char)*p > ' ' && *p != '<' && *p != '>';

		if (plain)
			crm_str_add_c(out, *p);
		else if (out->n > start && out->s[out->n - 1] != ' ')
			crm_str_add_c(out, ' ');
	}
	if (out->n == start)
		crm_str_add(out, "unknown");
	if (out->s[out->n - 1] != ' ')
		crm_str_add_c(out, ' ');
	crm_str_add(out, "<>");
}

/* Git's times begin with 1970; Crm-At knows better. */
static void add_person(struct crm_str *out, const char *role, const struct crm_txn *txn)
{
	crm_str_addf(out, "%s ", role);
	add_ident(out, txn->actor);
	crm_str_addf(out, " %lld +0000\n", txn->at > 0 ? (long long)(txn->at / 1000) : 0);
}

static void add_merge_trailers(struct crm_str *out, const struct crm_commit *merge)
{
	char at[CRM_INSTANT_SIZE];

	crm_trailer_add(out, "Crm-Merge", merge->txn.id);
	crm_str_addf(out, "Crm-Txns: %lld\n", (long long)merge->merged);
	crm_trailer_add(out, "Crm-At", crm_instant_text(merge->txn.at, at));
}

static void add_trailers(struct crm_str *out, const struct crm_txn *txn)
{
	char at[CRM_INSTANT_SIZE];

	crm_trailer_add(out, "Crm-Txn", txn->id);
	crm_trailer_add(out, "Crm-Tool", txn->tool);
	crm_trailer_add(out, "Crm-At", crm_instant_text(txn->at, at));
	if (txn->actor && !is_ident(txn->actor))
		crm_trailer_add(out, "Crm-Actor", txn->actor);
	crm_trailer_add(out, "Crm-Note", txn->note);
	crm_trailer_add(out, "Crm-Batch", txn->batch);
	crm_trailer_add(out, "Crm-Source", txn->source);
}

void crm_commit_add(struct crm_str *out, const struct crm_commit *commit)
{
	char hex[CRM_OID_HEX];

	crm_str_addf(out, "tree %s\n", crm_oid_hex(&commit->tree, hex));
	for (size_t i = 0; i < commit->parent_count; i++)
		crm_str_addf(out, "parent %s\n", crm_oid_hex(&commit->parents[i], hex));
	add_person(out, "author", &commit->txn);
	add_person(out, "committer", &commit->txn);
	crm_str_addf(out, "\n%s\n\n", commit->subject);
	if (commit->merged)
		add_merge_trailers(out, commit);
	else
		add_trailers(out, &commit->txn);
}

/* -- reading ------------------------------------------------------------------------ */

static const char *after_line(const char *p)
{
	const char *end = strchrnul(p, '\n');

	return *end ? end + 1 : end;
}

/* 'tree HEX' and the like: true and *p moved past the line. */
static bool read_oid(const char **p, const char *word, struct crm_oid *oid)
{
	size_t n = strlen(word);

	if (strncmp(*p, word, n) != 0 || (*p)[n] != ' ' || !crm_oid_read(*p + n + 1, oid))
		return false;
	*p = after_line(*p);
	return true;
}

/* The text before the time: up to and with the '>'. */
static const char *read_author(struct crm_arena *arena, const char *p)
{
	const char *end = strchrnul(p, '\n'), *close = memrchr(p, '>', (size_t)(end - p));

	return close ? crm_copy_n(arena, p, (size_t)(close + 1 - p)) : "";
}

static bool read_headers(struct crm_arena *arena, const char **p, struct crm_commit *out)
{
	struct crm_oid parent;

	if (!read_oid(p, "tree", &out->tree))
		return false;
	while (read_oid(p, "parent", &parent)) {
		if (out->parent_count == CRM_COMMIT_PARENTS)
			return false;
		out->parents[out->parent_count++] = parent;
	}
	if (crm_starts(*p, "author "))
		out->txn.actor = read_author(arena, *p + strlen("author "));
	while (**p && **p != '\n')
		*p = after_line(*p);
	*p = after_line(*p);
	return out->txn.actor;
}

static bool read_merge(struct crm_arena *arena, const char *message, struct crm_commit *out)
{
	const char *id = crm_trailer_find(arena, message, "Crm-Merge");
	const char *count = crm_trailer_find(arena, message, "Crm-Txns");
	const char *at = crm_trailer_find(arena, message, "Crm-At");

	if (!id || !crm_id_valid(id) || !at || !crm_instant_read(at, &out->txn.at) || !count ||
	    crm_integer_parse(count, &out->merged) || out->merged <= 0 || out->parent_count != 2)
		return false;
	memcpy(out->txn.id, id, sizeof(out->txn.id));
	return true;
}

static bool read_trailers(struct crm_arena *arena, const char *message, struct crm_txn *txn)
{
	const char *id = crm_trailer_find(arena, message, "Crm-Txn");
	const char *at = crm_trailer_find(arena, message, "Crm-At");
	const char *actor = crm_trailer_find(arena, message, "Crm-Actor");

	if (!id || !crm_id_valid(id) || !at || !crm_instant_read(at, &txn->at))
		return false;
	memcpy(txn->id, id, sizeof(txn->id));
	if (actor)
		txn->actor = actor;
	txn->tool = crm_trailer_find(arena, message, "Crm-Tool");
	txn->note = crm_trailer_find(arena, message, "Crm-Note");
	txn->batch = crm_trailer_find(arena, message, "Crm-Batch");
	txn->source = crm_trailer_find(arena, message, "Crm-Source");
	return true;
}

crm_err crm_commit_read(struct crm_arena *arena, const char *bytes, size_t n, struct crm_commit *out)
{
	const char *p = crm_copy_n(arena, bytes, n);

	*out = (struct crm_commit){0};
	if (!read_headers(arena, &p, out))
		return crm_fail(CRM_DAMAGED, "a commit of the history is broken");
	out->subject = crm_copy_n(arena, p, strcspn(p, "\n"));
	if (!(out->parent_count > 1 ? read_merge(arena, p, out) : read_trailers(arena, p, &out->txn)))
		return crm_fail(CRM_DAMAGED, "a commit of the history ('%.60s') was not made by crm: it has no "
		                "Crm-Txn and Crm-At", out->subject);
	return NULL;
}
