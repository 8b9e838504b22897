#include "crm/survey_send.h"

#include <string.h>

#include "base/map.h"
#include "base/str.h"
#include "base/time.h"
#include "crm/among.h"
#include "crm/survey_words.h"
#include "crm/template.h"
#include "form/template_fields.h"
#include "repo/ref.h"
#include "rule/message.h"
#include "rule/terms.h"
#include "store/read.h"

/* -- who is to be asked ---------------------------------------------------------------- */

static int64_t since_of(const struct crm_repo *repo, const struct crm_survey_round *round)
{
	int64_t valid = repo->now - round->survey->valid_days * CRM_DAY;
	if (round->since != CRM_SURVEY_OF_ITSELF)
		return round->since;
	return round->survey->created_at > valid ? round->survey->created_at : valid;
}

/* The ids of tickets that have a message of this survey. */
static crm_err read_asked(struct crm_repo *repo, struct crm_arena *arena, const char *survey, struct crm_map *asked)
{
	static const char *const fields[] = { "ticket.id", NULL };
	const struct crm_equals of[] = { { .field = "survey", .id = survey }, { .field = NULL } };
	struct crm_question question = { .entity = "message", .equals = of, .fields = fields };
	CRM_AUTO(crm_answer_drop) struct crm_answer *answer = NULL;
	bool row;
	CRM_TRY(crm_answer_open(repo, arena, &question, &answer));
	CRM_TRY(crm_answer_next(answer, &row));
	while (row) {
		struct crm_value ticket = crm_answer_value(answer, 0);
		if (ticket.shape == CRM_TEXT)
			crm_map_put(asked, ticket.s, "");
		CRM_TRY(crm_answer_next(answer, &row));
	}
	return NULL;
}

/* Where the last answer did not arrive, neither would this. */
static crm_err is_reached(struct crm_repo *repo, struct crm_arena *arena, const char *ticket, bool *out)
{
	struct crm_record *last;
	CRM_TRY(crm_message_last(repo->store, arena, ticket, "out", &last));
	struct crm_value delivery = last ? crm_record_get(last, "delivery") : CRM_NO_VALUE;
	*out = delivery.shape == CRM_EMPTY || !crm_same(delivery.s, "failed");
	return NULL;
}

/* Leaves out those that have been asked, and those whom it would not reach. */
static crm_err sift(struct crm_repo *repo, struct crm_map *asked, const char **ids, size_t most, size_t *count)
{
	CRM_AUTO(crm_arena_drop) struct crm_arena *arena = crm_arena_new();
	struct crm_arena_mark mark = crm_arena_mark(arena);
	bool reached;
	*count = 0;
	for (size_t i = 0; i < most; i++) {
		crm_arena_rewind(arena, mark);
		if (crm_map_get(asked, ids[i]))
			continue;
		CRM_TRY(is_reached(repo, arena, ids[i], &reached));
		if (reached)
			ids[(*count)++] = ids[i];
	}
	return NULL;
}

crm_err crm_survey_due(struct crm_repo *repo, struct crm_arena *arena, const struct crm_survey_round *round,
                       const char ***tickets, size_t *count)
{
	CRM_AUTO(crm_map_drop) struct crm_map *asked = crm_map_new();
	const char **terms = crm_new(arena, const char *, round->count + 5), **ids;
	struct crm_question question = { .entity = "ticket", .terms = terms, .count = round->count + 5,
		.where = round->survey->terms };
	char since[CRM_INSTANT_SIZE];
	struct crm_node *given;
	size_t most;
	/* What is wrong in these is not the survey's fault. */
	CRM_TRY(crm_terms_parse(arena, &repo->asking, crm_model_entity(repo->store->model, "ticket"), round->terms,
	                        round->count, &given));
	for (size_t i = 0; i < round->count; i++)
		terms[i] = round->terms[i];
	terms[round->count] = "status=solved,closed";
	terms[round->count + 1] = crm_textf(arena, "solved_at>=%s", crm_instant_text(since_of(repo, round), since));
	terms[round->count + 2] = "contact.email!=";
	terms[round->count + 3] = "contact.do_not_email!=yes";
	terms[round->count + 4] = "tags!=" CRM_TICKET_AUTOMATIC;
	CRM_TRY(read_asked(repo, arena, round->survey->id, asked));
	CRM_TRY(crm_rule_blame(crm_among_read(repo, arena, question, &ids, &most), "survey", round->survey->name));
	*tickets = ids;
	return sift(repo, asked, ids, most, count);
}

/* -- what is asked --------------------------------------------------------------------- */

static void add_link(const struct crm_repo *repo, const struct crm_survey_round *round, const char *ticket, int score,
                     struct crm_str *out)
{
	struct crm_survey_token token = { .score = score, .expires = repo->now + round->survey->valid_days * CRM_DAY };
	char text[CRM_SURVEY_TOKEN_SIZE];
	memcpy(token.survey, round->survey->id, sizeof token.survey);
	memcpy(token.ticket, ticket, sizeof token.ticket);
	crm_str_addf(out, "%s%s%s", round->url, crm_ends(round->url, "/") || crm_ends(round->url, "=") ? "" : "/",
	             crm_survey_sign(round->keys, &token, text));
}

/* A line for each score, the best first as people read it, and how to answer by mail. */
static const char *links_text(const struct crm_repo *repo, struct crm_arena *arena, const struct crm_survey_round *round,
                              const struct crm_survey_words *words, const char *ticket)
{
	const struct crm_survey_range *range = round->survey->range;
	CRM_AUTO(crm_str_drop) struct crm_str out = {0};
	size_t kind = crm_survey_words_kind(range->kind);
	for (int score = range->most; score >= range->least; score--) {
		const char *end = score == range->most ? words->high[kind] : score == range->least ? words->low[kind] : NULL;
		if (!round->url && !end)
			continue;
		crm_str_addf(&out, "%d%s%s%s", score, end ? " – " : "", end ? end : "", round->url ? ": " : "");
		if (round->url)
			add_link(repo, round, ticket, score, &out);
		crm_str_add(&out, "\n");
	}
	crm_str_addf(&out, "\n%s %d–%d", words->reply, range->least, range->most);
	return crm_copy(arena, crm_str_text(&out));
}

static crm_err render(struct crm_repo *repo, struct crm_arena *arena, const struct crm_survey_round *round,
                      const char *ticket, struct crm_rendered *out)
{
	const struct crm_entity *about = crm_model_entity(repo->store->model, "ticket");
	const char *language;
	CRM_TRY(crm_template_reader(repo, arena, about, ticket, &language));
	const struct crm_survey_words *words = crm_survey_words(language);
	struct crm_template_extra links = { CRM_TEMPLATE_LINKS, links_text(repo, arena, round, words, ticket) };
	*out = (struct crm_rendered){ .subject = "" };
	if (round->survey->template) {
		CRM_TRY(crm_template_render(repo, arena, round->survey->template, ticket, language, &links, out));
	} else {
		CRM_TRY(crm_template_fill(repo, arena, about, ticket, words->greeting, NULL, &out->body));
		out->body = crm_textf(arena, "%s %s", out->body, words->question[crm_survey_words_kind(round->survey->range->kind)]);
	}
	if (!*out->subject)
		CRM_TRY(crm_template_fill(repo, arena, about, ticket, words->subject, NULL, &out->subject));
	if (!out->has_links)
		out->body = crm_textf(arena, "%s\n\n%s\n", out->body, links.value);
	return NULL;
}

/* -- the message ----------------------------------------------------------------------- */

/* Where the page is, else who writes, else here: RFC 5322 wants something that looks like a domain. */
static const char *domain_of(const struct crm_repo *repo, struct crm_arena *arena, const struct crm_survey_round *round)
{
	const char *host = round->url ? strstr(round->url, "://") : NULL, *at = strrchr(repo->actor.email, '@');
	size_t n = host ? strcspn(host + 3, "/:?#[]@") : 0;
	if (n)
		return crm_copy_n(arena, host + 3, n);
	return at && at[1] ? at + 1 : "localhost";
}

crm_err crm_survey_ask(struct crm_repo *repo, struct crm_change *change, struct crm_arena *arena,
                       const struct crm_survey_round *round, const char *ticket, char id[17])
{
	struct crm_record *message = crm_record_new(arena, crm_model_entity(repo->store->model, "message"));
	struct crm_record *asked, *contact;
	struct crm_rendered text;
	char mark[17];
	CRM_TRY(crm_ref_read(repo, arena, crm_model_entity(repo->store->model, "ticket"), ticket, &asked));
	CRM_TRY(crm_ref_read(repo, arena, crm_model_entity(repo->store->model, "contact"), crm_record_get(asked, "contact").s,
	                     &contact));
	CRM_TRY(crm_err_in(render(repo, arena, round, ticket, &text), "survey %s", round->survey->name));
	CRM_TRY(crm_record_make(message, arena, &repo->reading, NULL, 0));
	crm_record_put(message, "ticket", crm_value_text(ticket));
	crm_record_put(message, "survey", crm_value_text(round->survey->id));
	crm_record_put(message, "direction", crm_value_text("out"));
	crm_record_put(message, "channel", crm_value_text("email"));
	crm_record_put(message, "automatic", crm_value_integer(1));
	crm_record_put(message, "delivery", crm_value_text("queued"));
	crm_record_put(message, "from", crm_value_text(crm_config_get(repo->config, "mail.from")));
	crm_record_put(message, "to", crm_record_get(contact, "email"));
	crm_record_put(message, "subject", crm_value_text(text.subject));
	crm_record_put(message, "body", crm_value_text(text.body));
	crm_record_put(message, "message_id", crm_value_text(crm_textf(arena, "<survey.%s.%s.%s@%s>", round->survey->id, ticket,
		crm_survey_mark(round->keys, round->survey->id, ticket, mark), domain_of(repo, arena, round))));
	CRM_TRY(crm_change_create(change, message));
	memcpy(id, crm_record_id(message), 17);
	return NULL;
}
