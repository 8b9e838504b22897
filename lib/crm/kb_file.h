/*
 * An article of the knowledge base as a file: Markdown with its fields at the head (form/front_matter.h). The
 * file's name without .md is its slug, by which it is found again.
 *
 * Reading: names at the head are fields, by name or alias. Without a title there it is the text's first
 * heading, else the file's name. What the head does not name stays as it is in an article that is there; a name
 * without a text empties. Writing: all fields that are not empty, in the order of the model. What was written
 * reads back as the same, and is written again to the byte.
 */
#ifndef CRM_CRM_KB_FILE_H
#define CRM_CRM_KB_FILE_H

#include "repo/question.h"

enum { CRM_KB_FILE_MOST = 4 << 20 };  /* bytes of a file */

struct crm_kb_file {
	const char *slug;
	struct crm_assign *assigns;
	size_t count;
};

/* `name` is the file's, without folders; NULL: it has none. Memory: the arena; texts may be within `text`. */
CRM_MUST_USE crm_err crm_kb_file_read(struct crm_repo *repo, struct crm_arena *arena, const char *name,
                                      const char *text, size_t n, struct crm_kb_file *out);
/* The article of this slug; *old NULL: there is none. */
CRM_MUST_USE crm_err crm_kb_file_find(struct crm_repo *repo, struct crm_arena *arena, const char *slug,
                                      struct crm_record **old);

/* Articles as such files, one after the other. */
struct crm_kb_writer;
CRM_MUST_USE crm_err crm_kb_writer_open(struct crm_repo *repo, struct crm_arena *arena,
                                        const char *const *terms, size_t count,
                                        struct crm_kb_writer **out);
/* Puts the next into `text` (cleared first); *name is "slug.md", NULL at the end. */
CRM_MUST_USE crm_err crm_kb_writer_next(struct crm_kb_writer *writer, struct crm_str *text, const char **name);
void crm_kb_writer_drop(struct crm_kb_writer **writer);

#endif
