#include "crm/nickname.h"

#include <stdlib.h>
#include <string.h>

#include "base/file.h"
#include "base/id.h"
#include "base/map.h"
#include "base/sound.h"
#include "form/source.h"
#include "model/name_sound.h"
#include "repo/question.h"

enum column { NAME, NAMES, COLUMNS };

static const char *const columns[COLUMNS + 1] = { [NAME] = "name", [NAMES] = "names" };

/* -- one row ------------------------------------------------------------------------------- */

uint64_t crm_nickname_word(const char *spelt, size_t n)
{
	char word[64];
	n = n < sizeof word ? n : sizeof word - 1;
	memcpy(word, spelt, n);
	word[n] = '\0';
	return crm_hash(CRM_HASH_START, word);
}

/* As it sounds; "" unless it is one word. */
static const char *spelt(struct crm_str *out, const char *text, size_t n)
{
	crm_str_clear(out);
	crm_sound_person(out, text, n);
	return strchr(crm_str_text(out), ' ') ? "" : crm_str_text(out);
}

static void add(struct crm_nicknames *all, const struct crm_nickname *row)
{
	if (all->count == all->room) {
		all->room = all->room ? all->room * 2 : 1024;
		all->all = crm_realloc(all->all, all->room * sizeof *all->all);
	}
	all->all[all->count++] = *row;
}

/* `word` is the nickname's. A name is no nickname for itself. */
static void add_name(struct crm_nicknames *all, uint64_t word, const char *text, const char *name, size_t n)
{
	CRM_AUTO(crm_str_drop) struct crm_str sound = {0};
	const char *full = spelt(&sound, name, n);
	uint64_t number = crm_nickname_word(full, strlen(full));
	if (*full && number != word)
		add(all, &(struct crm_nickname){ .word = word, .full = number, .sound = crm_sound_key(full, strlen(full)),
			.first = (unsigned char)*full, .text = text, .name = crm_copy_n(all->arena, name, n) });
}

/* -- the organisation's own ------------------------------------------------------------------ */

/* `own` remembers, by how they sound, which nicknames have a record. */
static void take_record(struct crm_answer *answer, struct crm_nicknames *all, struct crm_map *own)
{
	CRM_AUTO(crm_str_drop) struct crm_str sound = {0}, name = {0};
	struct crm_value text = crm_answer_value(answer, NAME), names = crm_answer_value(answer, NAMES);
	const char *word = text.shape == CRM_TEXT ? spelt(&sound, text.s, text.n) : "";
	if (!*word)
		return;
	crm_map_put(own, word, "");
	uint64_t number = crm_nickname_word(word, strlen(word));
	const char *copy = crm_copy(all->arena, text.s);
	for (size_t at = 0; names.shape == CRM_TEXT && crm_list_next(names, &at, &name);)
		add_name(all, number, copy, crm_str_text(&name), name.n);
}

static crm_err read_records(struct crm_repo *repo, struct crm_nicknames *all, struct crm_map *own)
{
	struct crm_question question = { .entity = "nickname", .fields = columns, .sort = "name" };
	CRM_AUTO(crm_arena_drop) struct crm_arena *arena = crm_arena_new();
	CRM_AUTO(crm_answer_drop) struct crm_answer *answer = NULL;
	bool row;
	CRM_TRY(crm_answer_open(repo, arena, &question, &answer));
	CRM_TRY(crm_answer_next(answer, &row));
	while (row) {
		take_record(answer, all, own);
		CRM_TRY(crm_answer_next(answer, &row));
	}
	return NULL;
}

/* -- those that come with the tools ------------------------------------------------------------ */

static const char *cell(const struct crm_row *row, enum column column)
{
	for (size_t i = 0; i < row->count; i++)
		if (crm_same(row->names[i], columns[column]))
			return row->texts[i] ? row->texts[i] : "";
	return "";
}

static crm_err take_row(const struct crm_row *row, struct crm_nicknames *all, const struct crm_map *own)
{
	CRM_AUTO(crm_str_drop) struct crm_str sound = {0};
	const char *text = cell(row, NAME), *names = cell(row, NAMES), *word = spelt(&sound, text, strlen(text));
	if (!*word)
		return crm_fail(CRM_INVALID, "'%s' is not one word, as a nickname is", text);
	uint64_t number = crm_nickname_word(word, strlen(word));
	if (crm_map_get(own, word))
		return NULL;
	const char *copy = crm_copy(all->arena, text);
	for (size_t n; *names; names += n + (names[n] == ';')) {
		n = strcspn(names, ";");
		add_name(all, number, copy, names, n);
	}
	return NULL;
}

static crm_err read_file(const char *path, struct crm_nicknames *all, const struct crm_map *own)
{
	CRM_AUTO(crm_source_drop) struct crm_source *source = NULL;
	CRM_AUTO(crm_arena_drop) struct crm_arena *arena = crm_arena_new();
	struct crm_arena_mark mark = crm_arena_mark(arena);
	const struct crm_row *row;
	CRM_TRY(crm_source_open(path, &(struct crm_source_options){ .format = "csv", .delimiter = ',' }, &source));
	for (;;) {
		crm_arena_rewind(arena, mark);
		CRM_TRY(crm_source_next(source, arena, &row));
		if (!row)
			return NULL;
		CRM_TRY(crm_err_at(take_row(row, all, own), path, row->line));
	}
}

/* -- all of them --------------------------------------------------------------------------------- */

static int by_word(const void *x, const void *y)
{
	const struct crm_nickname *a = x, *b = y;
	int order = (a->word > b->word) - (a->word < b->word);
	return order ? order : (a->full > b->full) - (a->full < b->full);
}

/* Several languages have the same: Саша is one row, whatever its texts. */
static void leave_each_once(struct crm_nicknames *all)
{
	size_t count = 0;
	if (all->count)
		qsort(all->all, all->count, sizeof *all->all, by_word);
	for (size_t i = 0; i < all->count; i++)
		if (!count || by_word(&all->all[count - 1], &all->all[i]) != 0)
			all->all[count++] = all->all[i];
	all->count = count;
}

crm_err crm_nicknames_read(struct crm_repo *repo, struct crm_nicknames *out)
{
	CRM_AUTO(crm_map_drop) struct crm_map *own = crm_map_new();
	*out = (struct crm_nicknames){ .arena = crm_arena_new() };
	CRM_TRY(read_records(repo, out, own));
	CRM_TRY(read_file(crm_path(out->arena, repo->share, "nicknames.csv"), out, own));
	leave_each_once(out);
	return NULL;
}

void crm_nicknames_drop(struct crm_nicknames *nicknames)
{
	crm_arena_drop(&nicknames->arena);
	free(nicknames->all);
	*nicknames = (struct crm_nicknames){0};
}

/* -- looking up ---------------------------------------------------------------------------------- */

const struct crm_nickname *crm_nicknames_of(const struct crm_nicknames *nicknames, uint64_t word, size_t *count)
{
	size_t from = 0, to = nicknames->count;
	while (from < to) {
		size_t middle = from + (to - from) / 2;
		if (nicknames->all[middle].word < word)
			from = middle + 1;
		else
			to = middle;
	}
	for (to = from; to < nicknames->count && nicknames->all[to].word == word;)
		to++;
	*count = to - from;
	return *count ? &nicknames->all[from] : NULL;
}

static const struct crm_nickname *leads_to(const struct crm_nickname *rows, size_t count, uint64_t full)
{
	for (size_t i = 0; i < count; i++)
		if (rows[i].full == full)
			return &rows[i];
	return NULL;
}

bool crm_nicknames_meet(const struct crm_nicknames *nicknames, uint64_t a, uint64_t b, const struct crm_nickname **one,
                        const struct crm_nickname **other)
{
	size_t n, m;
	const struct crm_nickname *of_a = crm_nicknames_of(nicknames, a, &n), *of_b = crm_nicknames_of(nicknames, b, &m);
	*other = NULL;
	if ((*one = leads_to(of_a, n, b)) || (*one = leads_to(of_b, m, a)))
		return true;
	for (size_t i = 0; i < n; i++)
		if ((*other = leads_to(of_b, m, of_a[i].full))) {
			*one = &of_a[i];
			return true;
		}
	return false;
}
