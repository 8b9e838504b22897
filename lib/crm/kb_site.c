#include "crm/kb_site.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/file.h"
#include "base/files.h"
#include "base/str.h"
#include "base/time.h"
#include "base/utf8.h"
#include "crm/kb_page.h"
#include "model/slug.h"
#include "repo/question.h"

enum { FILE_MOST = 256 << 20 };

static const char manifest[] = ".crm-kb";
static const char others[] = "Other articles";

struct writing {
	struct crm_repo *repo;
	struct crm_arena *arena;
	struct crm_kb_site *site;
	struct crm_kb_article *articles;
	struct crm_kb_shelf *shelves;
	size_t count, room, shelf_count;
	struct crm_map *slugs, *files;    /* of the articles; what is to be there */
	struct crm_str page, there, names;
	struct crm_files written;
};

/* -- what is published --------------------------------------------------------------------- */

enum column { TITLE, SLUG, SUMMARY, BODY, LANGUAGE, CATEGORY, TAGS, PUBLISHED, EXPIRES };

static const char *const fields[] = { [TITLE] = "title", [SLUG] = "slug", [SUMMARY] = "summary", [BODY] = "body",
	[LANGUAGE] = "language", [CATEGORY] = "category", [TAGS] = "tags", [PUBLISHED] = "published_at",
	[EXPIRES] = "expires", NULL };

static const char *tags_text(struct writing *one, struct crm_value list)
{
	CRM_AUTO(crm_str_drop) struct crm_str out = {0};
	CRM_AUTO(crm_str_drop) struct crm_str item = {0};
	for (size_t at = 0; list.shape == CRM_TEXT && crm_list_next(list, &at, &item);)
		crm_str_addf(&out, "%s%s", out.n ? ", " : "", crm_str_text(&item));
	return out.n ? crm_copy(one->arena, out.s) : NULL;
}

static const char *day_of(struct writing *one, struct crm_value instant)
{
	char text[CRM_DATE_SIZE];
	int64_t at;
	return instant.shape == CRM_TEXT && crm_instant_read(instant.s, &at)
		? crm_copy(one->arena, crm_date_text(crm_date_at(at), text)) : NULL;
}

static void take(struct writing *one, struct crm_answer *answer)
{
	struct crm_arena *arena = one->arena;
	if (one->count == one->room) {
		struct crm_kb_article *old = one->articles;
		one->room = one->room ? one->room * 2 : 64;
		one->articles = crm_new(arena, struct crm_kb_article, one->room);
		if (old)
			memcpy(one->articles, old, one->count * sizeof *old);
	}
	struct crm_kb_article *article = &one->articles[one->count++];
	*article = (struct crm_kb_article){
		.title = crm_answer_text(answer, arena, TITLE), .slug = crm_answer_text(answer, arena, SLUG),
		.summary = crm_answer_text(answer, arena, SUMMARY), .body = crm_answer_text(answer, arena, BODY),
		.language = crm_answer_text(answer, arena, LANGUAGE), .category = crm_answer_text(answer, arena, CATEGORY),
		.tags = tags_text(one, crm_answer_value(answer, TAGS)),
		.published = day_of(one, crm_answer_value(answer, PUBLISHED)),
		.expires = crm_answer_text(answer, arena, EXPIRES),
	};
	if (!article->category)
		article->category = others;
	crm_map_put(one->slugs, article->slug, "");
}

static crm_err read_articles(struct writing *one)
{
	struct crm_question question = { .entity = "article", .where = "status=published and (expires= or expires>=today)",
		.fields = fields, .sort = "title" };
	CRM_AUTO(crm_answer_drop) struct crm_answer *answer = NULL;
	bool row;
	CRM_TRY(crm_answer_open(one->repo, one->arena, &question, &answer));
	CRM_TRY(crm_answer_next(answer, &row));
	while (row) {
		take(one, answer);
		CRM_TRY(crm_answer_next(answer, &row));
	}
	return NULL;
}

/* -- categories --------------------------------------------------------------------------------- */

/* By name as people sort, those without a category last; within one by title as they were read. */
struct placed {
	const struct crm_kb_article *article;
	const char *folded;
	size_t place;
};

static int by_category(const void *a, const void *b)
{
	const struct placed *x = a, *y = b;
	bool x_other = x->article->category == others, y_other = y->article->category == others;
	if (x_other != y_other)
		return x_other ? 1 : -1;
	int order = strcmp(x->folded, y->folded);
	if (!order)
		order = strcmp(x->article->category, y->article->category);
	return order ? order : x->place < y->place ? -1 : x->place > y->place;
}

static const char *folded(struct crm_arena *arena, const char *text)
{
	CRM_AUTO(crm_str_drop) struct crm_str out = {0};
	crm_fold(&out, text, strlen(text));
	return crm_copy(arena, crm_str_text(&out));
}

/* 'Účty' and 'Ucty' are two shelves, whose pages need two names. */
static const char *shelf_slug(struct writing *one, struct crm_map *taken, const char *name)
{
	CRM_AUTO(crm_str_drop) struct crm_str made = {0};
	crm_slug_add(&made, name, strlen(name));
	const char *base = made.n ? crm_copy(one->arena, made.s) : "category", *slug = base;
	for (int n = 2; crm_map_get(taken, slug); n++)
		slug = crm_textf(one->arena, "%s-%d", base, n);
	crm_map_put(taken, slug, "");
	return slug;
}

static void sort_shelves(struct writing *one, struct placed *placed, struct crm_map *taken)
{
	const struct crm_kb_article **list = crm_new(one->arena, const struct crm_kb_article *, one->count + 1);
	one->shelves = crm_new(one->arena, struct crm_kb_shelf, one->count + 1);
	for (size_t i = 0; i < one->count; i++) {
		struct crm_kb_article *article = &one->articles[placed[i].article - one->articles];
		struct crm_kb_shelf *shelf = one->shelf_count ? &one->shelves[one->shelf_count - 1] : NULL;
		if (!shelf || !crm_same(shelf->name, article->category)) {
			shelf = &one->shelves[one->shelf_count++];
			*shelf = (struct crm_kb_shelf){ .name = article->category, .articles = list + i,
				.slug = shelf_slug(one, taken, article->category) };
		}
		article->shelf = shelf->slug;
		list[i] = article;
		shelf->count++;
	}
}

static void make_shelves(struct writing *one)
{
	CRM_AUTO(crm_map_drop) struct crm_map *taken = crm_map_new();
	struct placed *placed = crm_new(one->arena, struct placed, one->count + 1);
	for (size_t i = 0; i < one->count; i++)
		placed[i] = (struct placed){ &one->articles[i], folded(one->arena, one->articles[i].category), i };
	qsort(placed, one->count, sizeof *placed, by_category);
	sort_shelves(one, placed, taken);
}

/* -- files ------------------------------------------------------------------------------------------ */

/* A name that we write: in the folder itself, in a or in c. The list may have been written to by others. */
static bool is_ours(const char *name)
{
	const char *rest = crm_starts(name, "a/") || crm_starts(name, "c/") ? name + 2 : name;
	return *rest && *rest != '.' && !strchr(rest, '/');
}

static crm_err read_manifest(struct writing *one, char **before)
{
	CRM_AUTO(crm_str_drop) struct crm_str text = {0};
	const char *path = crm_path(one->arena, one->site->folder, manifest);
	char **names;
	*before = NULL;
	if (crm_is_file(path)) {
		CRM_TRY(crm_file_read(path, FILE_MOST, &text));
		*before = crm_copy(one->arena, crm_str_text(&text));
		return NULL;
	}
	CRM_TRY(crm_folder_list(one->arena, one->site->folder, "", &names));
	if (!*names)
		return NULL;
	return crm_err_hint(crm_fail(CRM_CONFLICT, "%s has files that are no knowledge base of ours (%s)",
		one->site->folder, *names), "name a folder that is empty or not there");
}

static crm_err write_file(struct writing *one, const char *name, const struct crm_str *text)
{
	const char *path = crm_path(one->arena, one->site->folder, name);
	if (one->site->stop && *one->site->stop)
		return crm_fail(CRM_IO, "interrupted: the pages are as they were");
	crm_str_clear(&one->there);
	if (crm_is_file(path))
		CRM_TRY(crm_file_read(path, FILE_MOST, &one->there));
	if (one->there.n == text->n && crm_is_file(path) &&
	    !memcmp(crm_str_text(&one->there), crm_str_text(text), text->n)) {
		one->site->unchanged++;
		return NULL;
	}
	one->site->written++;
	return crm_files_put(&one->written, path, crm_str_text(text), text->n);
}

static crm_err write_page(struct writing *one, const char *name)
{
	crm_err err = write_file(one, name, &one->page);
	crm_str_clear(&one->page);
	return err;
}

/* Also what was there before, until it is gone: so that nothing is forgotten if we are ended. */
static crm_err write_manifest(struct writing *one, const char *before)
{
	CRM_AUTO(crm_str_drop) struct crm_str text = {0};
	crm_str_add(&text, crm_str_text(&one->names));
	crm_str_add(&text, before);
	return crm_file_replace(crm_path(one->arena, one->site->folder, manifest), crm_str_text(&text), text.n);
}

static crm_err remove_others(struct writing *one, const char *before)
{
	for (const char *at = before; *at;) {
		size_t n = strcspn(at, "\n");
		const char *name = crm_copy_n(one->arena, at, n);
		at += n + (at[n] == '\n');
		if (!is_ours(name) || crm_map_get(one->files, name))
			continue;
		if (unlink(crm_path(one->arena, one->site->folder, name)) == 0)
			one->site->removed++;
		else if (errno != ENOENT)
			return crm_fail_errno("cannot remove %s", name);
		crm_map_put(one->files, name, "");
	}
	return NULL;
}

/* -- all ---------------------------------------------------------------------------------------------- */

static void name_file(struct writing *one, const char *name)
{
	crm_map_put(one->files, name, "");
	crm_str_addf(&one->names, "%s\n", name);
}

static void name_files(struct writing *one)
{
	name_file(one, "index.html");
	name_file(one, "search.js");
	name_file(one, "style.css");
	for (size_t i = 0; i < one->shelf_count; i++)
		name_file(one, crm_textf(one->arena, "c/%s.html", one->shelves[i].slug));
	for (size_t i = 0; i < one->count; i++)
		name_file(one, crm_textf(one->arena, "a/%s.html", one->articles[i].slug));
}

/* Style and script are files of this installation. */
static crm_err write_shared(struct writing *one)
{
	const char *folder = crm_path(one->arena, one->repo->share, "kb");
	CRM_TRY(crm_file_read(crm_path(one->arena, folder, "style.css"), FILE_MOST, &one->page));
	CRM_TRY(write_page(one, "style.css"));
	crm_kb_page_words(&one->page, one->articles, one->count);
	CRM_TRY(crm_file_read(crm_path(one->arena, folder, "search.js"), FILE_MOST, &one->page));
	return write_page(one, "search.js");
}

static crm_err write_pages(struct writing *one)
{
	struct crm_kb_look look = { .title = one->site->title, .language = one->site->language, .slugs = one->slugs };
	for (size_t i = 0; i < one->count; i++) {
		crm_kb_page_article(&one->page, &look, &one->articles[i]);
		CRM_TRY(write_page(one, crm_textf(one->arena, "a/%s.html", one->articles[i].slug)));
	}
	for (size_t i = 0; i < one->shelf_count; i++) {
		crm_kb_page_shelf(&one->page, &look, &one->shelves[i]);
		CRM_TRY(write_page(one, crm_textf(one->arena, "c/%s.html", one->shelves[i].slug)));
	}
	crm_kb_page_index(&one->page, &look, one->shelves, one->shelf_count);
	CRM_TRY(write_page(one, "index.html"));
	return write_shared(one);
}

/* Ours alone; what one that was killed left in them goes. */
static crm_err make_folders(const char *const *folders)
{
	for (; *folders; folders++) {
		CRM_TRY(crm_folder_make(*folders));
		CRM_TRY(crm_files_sweep(*folders));
	}
	return NULL;
}

/* What must not be read any longer goes first. */
static crm_err write_all(struct writing *one)
{
	const char *folder = one->site->folder;
	const char *const folders[] = { crm_path(one->arena, folder, "a"), crm_path(one->arena, folder, "c"), folder, NULL };
	char *before;
	CRM_TRY(read_articles(one));
	make_shelves(one);
	name_files(one);
	CRM_TRY(read_manifest(one, &before));
	CRM_TRY(make_folders(folders));
	if (!crm_same(before, crm_str_text(&one->names)))
		CRM_TRY(write_manifest(one, before ? before : ""));
	CRM_TRY(remove_others(one, before ? before : ""));
	CRM_TRY(write_pages(one));
	CRM_TRY(crm_files_end(&one->written, folders));
	one->site->articles = one->count;
	return crm_same(before, crm_str_text(&one->names)) ? NULL : write_manifest(one, "");
}

crm_err crm_kb_site_write(struct crm_repo *repo, struct crm_arena *arena, struct crm_kb_site *site)
{
	struct writing one = { .repo = repo, .arena = arena, .site = site, .slugs = crm_map_new(), .files = crm_map_new() };
	crm_err err = write_all(&one);
	crm_files_drop(&one.written);
	crm_map_drop(&one.slugs);
	crm_map_drop(&one.files);
	crm_str_drop(&one.page);
	crm_str_drop(&one.there);
	crm_str_drop(&one.names);
	return err;
}
