/*
 * The lines of an automation's text, word by word. (Inside the room.)
 */
#ifndef CRM_QUERY_AUTOMATION_LINE_H
#define CRM_QUERY_AUTOMATION_LINE_H

#include "query/automation.h"

struct crm_automation_line {
	struct crm_arena *arena;
	const char *source;              /* without the spaces at its end */
	long number;
	size_t at;                       /* how far it is read */
	bool indented;
};

/* The next line of *text that says something, which moves on; false at the end. Comments are handed to `comment`. */
bool crm_automation_next_line(struct crm_arena *arena, const char **text, struct crm_automation_line *line);
/* Is it a comment? */
bool crm_automation_is_comment(const struct crm_automation_line *line);

/* The next word: up to a space that is neither in quotes nor in {{ }}. In "..." a backslash is as in C (\n \t \" \\); in
 * '...' all is as it stands. Its text is NULL at the end. CRM_INVALID: a quote that does not end. */
CRM_MUST_USE crm_err crm_automation_next_word(struct crm_automation_line *line, struct crm_automation_word *out);
/* The next one of a list parted by commas (deal.won, deal.lost). */
CRM_MUST_USE crm_err crm_automation_next_item(struct crm_automation_line *line, struct crm_automation_word *out);
/* All that is left, as it stands; "" for nothing. */
struct crm_automation_word crm_automation_rest(struct crm_automation_line *line);
/* CRM_INVALID: there is more, but nothing should be. */
CRM_MUST_USE crm_err crm_automation_end(struct crm_automation_line *line);
/* An error at the end of what was read, where something is missing. */
CRM_MUST_USE crm_err crm_automation_missing(const struct crm_automation_line *line, const char *what);

#endif
