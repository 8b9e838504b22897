/*
 * What writes whole records as properties, one a line, shares this: vCards and iCalendars. Columns are known
 * by their place in a list of names; one that nobody asked for is empty.
 */
#ifndef CRM_FORM_CARD_H
#define CRM_FORM_CARD_H

#include "form/sink_kind.h"

struct crm_card {
	struct crm_sink base;
	const int *at;                   /* of each name the place among the sink's columns; -1: not asked for */
	const struct crm_cell *cells;    /* of the row at hand */
	struct crm_str line, scratch;
};

/* `names` is NULL-ended. */
void crm_card_open(struct crm_card *card, const char *const *names);
void crm_card_drop(struct crm_sink *sink);

struct crm_value crm_card_value(const struct crm_card *card, size_t column);
/* "" for what is empty, not asked for, or no text. */
const char *crm_card_text(const struct crm_card *card, size_t column);

/* A line in pieces: its head ("FN:"), then texts, escaped; then its end, folded. */
struct crm_str *crm_card_begin(struct crm_card *card, const char *head);
void crm_card_add(struct crm_card *card, const char *text);
void crm_card_end(struct crm_card *card);
/* All of it; nothing if the text is empty. */
void crm_card_put(struct crm_card *card, const char *head, const char *text);
/* The elements of a list in one line, parted by commas; nothing if there are none. */
void crm_card_put_list(struct crm_card *card, const char *head, size_t column);
#endif
