#include "form/card.h"

#include <string.h>

#include "form/content.h"
#include "form/fold.h"
#include "model/value.h"

static int place_of(const struct crm_sink *sink, const char *name)
{
	for (size_t i = 0; i < sink->count; i++)
		if (strcmp(sink->columns[i].name, name) == 0)
			return (int)i;
	return -1;
}

void crm_card_open(struct crm_card *card, const char *const *names)
{
	size_t count = 0;

	while (names[count])
		count++;
	int *at = crm_new(card->base.arena, int, count + 1);
	for (size_t i = 0; i < count; i++)
		at[i] = place_of(&card->base, names[i]);
	card->at = at;
}

void crm_card_drop(struct crm_sink *sink)
{
	struct crm_card *card = (struct crm_card *)sink;

	crm_str_drop(&card->line);
	crm_str_drop(&card->scratch);
}

struct crm_value crm_card_value(const struct crm_card *card, size_t column)
{
	return card->at[column] < 0 ? CRM_NO_VALUE : card->cells[card->at[column]].value;
}

const char *crm_card_text(const struct crm_card *card, size_t column)
{
	struct crm_value value = crm_card_value(card, column);

	return value.shape == CRM_TEXT ? value.s : "";
}

struct crm_str *crm_card_begin(struct crm_card *card, const char *head)
{
	crm_str_clear(&card->line);
	crm_str_add(&card->line, head);
	return &card->line;
}

void crm_card_add(struct crm_card *card, const char *text)
{
	crm_content_add_escaped(&card->line, text, strlen(text));
}

void crm_card_end(struct crm_card *card)
{
	crm_fold_add(&card->base.output->buffer, crm_str_text(&card->line), card->line.n);
}

void crm_card_put(struct crm_card *card, const char *head, const char *text)
{
	if (!*text)
		return;
	crm_card_begin(card, head);
	crm_card_add(card, text);
	crm_card_end(card);
}

void crm_card_put_list(struct crm_card *card, const char *head, size_t column)
{
	struct crm_value list = crm_card_value(card, column);
	size_t at = 0, count = 0;

	if (list.shape != CRM_TEXT)
		return;
	crm_card_begin(card, head);
	for (; crm_list_next(list, &at, &card->scratch); count++) {
		if (count > 0)
			crm_str_add_c(&card->line, ',');
		crm_card_add(card, crm_str_text(&card->scratch));
	}
	crm_card_end(card);
}
