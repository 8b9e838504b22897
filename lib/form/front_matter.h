/*
 * What stands at the head of a Markdown file between two lines `---`: fields of what the file holds, in the
 * part of YAML that people write there.
 *
 *     ---
 *     title: Jak změnit heslo
 *     tags: [heslo, "účet, přihlášení"]
 *     expires: 2027-01-31        # a comment
 *     ---
 *
 * A field is `name: text` on one line; the text may stand in '...' or "..." (with \" \\ \n \t). A list is [a,
 * b], or lines `- a` below its name. Nothing after the colon, ~ and null are an empty field. What YAML knows
 * beside (structures within structures, anchors, block texts) is refused. Without a head all of the file is its
 * text.
 */
#ifndef CRM_FORM_FRONT_MATTER_H
#define CRM_FORM_FRONT_MATTER_H

#include "form/json.h"

enum { CRM_FRONT_MATTER_FIELDS = 200 };

/* *body is where the text begins in `text`, after one empty line. Texts of lists are list text; `n` counts
 * bytes. CRM_INVALID says in which line (crm_err_at without a file: the caller knows its name). Memory: the
 * arena. */
CRM_MUST_USE crm_err crm_front_matter_read(struct crm_arena *arena, const char *text, size_t n,
                                           struct crm_member **members, size_t *count, size_t *body);

/* Appends "name: text\n", quoted where that is needed; the elements of a list as [a, b]. */
void crm_front_matter_add(struct crm_str *out, const char *name, const char *text);
void crm_front_matter_add_list(struct crm_str *out, const char *name, struct crm_value list);

#endif
