#include "cli/deal_views.h"

#include <stdio.h>
#include <string.h>

#include "base/money.h"
#include "base/str.h"
#include "base/utf8.h"
#include "cli/asof.h"
#include "cli/listing.h"
#include "cli/table.h"
#include "crm/board.h"
#include "crm/next.h"
#include "repo/question.h"

enum { NEXT_MOST = 20, CARDS_MOST = 10, LANE_LEAST = 14, GAP = 2, WIDTH = 100, CURRENCIES_MOST = 8 };

const struct crm_option crm_options_deal_next[] = {
	{ .name = "where", .letter = 'w', .argument = "EXPR", .help = "an expression: amount>1e5 or tags=key" },
	{ .name = "limit", .letter = 'n', .argument = "N", .help = "at most N (default 20; 0: all)" },
	{ .name = "silent", .argument = "DAYS", .help = "without activity for so long is silent (default 14)" },
	{ .name = NULL },
};

const struct crm_option crm_options_deal_board[] = {
	{ .name = "pipeline", .argument = "NAME", .help = "which pipeline (default: default)", .complete = "=pipeline" },
	{ .name = "limit", .letter = 'n', .argument = "N", .help = "at most N deals in a stage (default 10; 0: all)" },
	{ .name = NULL },
};

static const char *amount_text(struct crm_arena *arena, struct crm_value amount, const char *currency)
{
	char buffer[CRM_MONEY_SIZE];
	if (amount.shape != CRM_INTEGER)
		return NULL;
	return crm_textf(arena, "%s %s", crm_money_shown(amount.i, currency, buffer), currency ? currency : "");
}

/* -- next ------------------------------------------------------------------------------ */

enum { ID, NAME, STAGE, AMOUNT, CURRENCY, CLOSE_DATE, OWNER, POINTS, REASONS, COLUMNS };

static const struct crm_table_column columns[COLUMNS] = {
	[ID] = { "id", CRM_T_ID, 0 },
	[NAME] = { "name", CRM_T_TEXT, CRM_TABLE_TELLING },
	[STAGE] = { "stage", CRM_T_TEXT, 0 },
	[AMOUNT] = { "amount", CRM_T_MONEY, CRM_TABLE_UNIT(CURRENCY) },
	[CURRENCY] = { "currency", CRM_T_TEXT, CRM_TABLE_MACHINE },
	[CLOSE_DATE] = { "close_date", CRM_T_DATE, CRM_TABLE_MACHINE }, /* the reasons tell people */
	[OWNER] = { "owner", CRM_T_TEXT, 0 },
	[POINTS] = { "points", CRM_T_INTEGER, 0 },
	[REASONS] = { "reasons", CRM_T_TEXT, CRM_TABLE_TELLING },
};

static crm_err print_next(struct crm_table *table, const struct crm_next *next)
{
	for (size_t i = 0; i < next->count; i++) {
		const struct crm_next_deal *deal = &next->deals[i];
		struct crm_value values[COLUMNS] = {
			[ID] = crm_value_text(deal->id), [NAME] = crm_value_text(deal->name),
			[STAGE] = crm_value_text(deal->stage),
			[AMOUNT] = deal->amount,
			[CURRENCY] = crm_value_text(deal->currency), [CLOSE_DATE] = crm_value_text(deal->close_date),
			[OWNER] = crm_value_text(deal->owner), [POINTS] = crm_value_integer(deal->points),
			[REASONS] = crm_value_text(deal->reasons),
		};
		CRM_TRY(crm_table_row(table, values));
	}
	return NULL;
}

crm_err crm_deal_next(struct crm_tool *tool)
{
	struct crm_table *table;
	struct crm_next next;
	int64_t most, silent;
	CRM_TRY(crm_option_number(tool, "limit", 0, NEXT_MOST, &most));
	CRM_TRY(crm_option_number(tool, "silent", 1, CRM_NEXT_SILENT_DAYS, &silent));
	CRM_TRY(crm_tool_asof(tool, NULL));
	CRM_TRY(crm_next_read(tool->repo, tool->arena, tool->arguments, tool->count, crm_option(tool, "where"), silent,
	                      (size_t)most, &next));
	CRM_TRY(crm_table_open(tool, tool->entity, columns, COLUMNS, CRM_TABLE_PICKED, &table));
	return crm_table_end(table, print_next(table, &next));
}

/* -- stale ------------------------------------------------------------------------------ */

/* Nothing can be stale where no stage says how long is too long. */
static crm_err say_unjudged(struct crm_tool *tool)
{
	struct crm_question question = { .entity = "stage", .where = "rotten_days!=" };
	int64_t judged;
	CRM_TRY(crm_question_count(tool->repo, tool->arena, &question, &judged));
	if (!judged)
		crm_say(tool, "no stage says how long is too long: crm-pipeline stage default proposal rotten_days=30");
	return NULL;
}

crm_err crm_deal_stale(struct crm_tool *tool)
{
	const char **terms = crm_new(tool->arena, const char *, tool->count + 1);
	const struct crm_entity *entity;
	struct crm_sort longest = { .down = true };
	struct crm_select select;
	int64_t rows = 0;
	for (size_t i = 0; i < tool->count; i++)
		terms[i] = tool->arguments[i];
	terms[tool->count] = "is_stale=yes";
	CRM_TRY(crm_tool_asof_show(tool, &entity));
	CRM_TRY(crm_listing_select(tool, entity, terms, tool->count + 1, &select));
	if (!crm_option_given(tool, "fields"))
		CRM_TRY(crm_listing_columns(tool, entity, "id,name,company,stage,amount,close_date,stale_for,owner", &select));
	CRM_TRY(crm_path_parse(tool->repo->store->model, entity, "stale_for", &longest.path));
	if (!crm_option_given(tool, "sort")) {
		select.sorts = &longest;
		select.sort_count = 1;
	}
	CRM_TRY(crm_listing_run(tool, &select, &rows));
	if (rows)
		return NULL;
	CRM_TRY(say_unjudged(tool));
	return crm_nothing();
}

/* -- board ------------------------------------------------------------------------------ */

struct view {
	struct crm_tool *tool;
	const struct crm_board *board;
	size_t width;                 /* of a lane */
	size_t from, to;              /* the lanes that stand side by side now */
	size_t most;                  /* cards of a lane; 0: all */
};

/* The cell of a lane, filled up with blanks; the last one is not. */
static void add_cell(struct view *view, size_t lane, const char *text)
{
	struct crm_str *out = &view->tool->out.buffer;
	size_t used = crm_utf8_add_shown(out, text, strlen(text), view->width);
	for (; lane + 1 < view->to && used < view->width + GAP; used++)
		crm_str_add_c(out, ' ');
}

static void end_line(struct view *view)
{
	struct crm_str *out = &view->tool->out.buffer;
	while (out->n && out->s[out->n - 1] == ' ')
		crm_str_cut(out, out->n - 1);
	crm_str_add_c(out, '\n');
}

/* What the lane comes to, each currency for itself. */
static const char *sum_text(struct crm_arena *arena, const struct crm_board_lane *lane)
{
	struct sum { const char *currency; int64_t sum; } sums[CURRENCIES_MOST];
	const char *text = "";
	size_t count = 0, at;
	for (size_t i = 0; i < lane->count; i++) {
		const struct crm_board_card *card = &lane->cards[i];
		if (card->amount.shape != CRM_INTEGER)
			continue;
		for (at = 0; at < count && !crm_same(sums[at].currency, card->currency); at++)
			;
		if (at == count && count == CURRENCIES_MOST)
			continue;
		if (at == count)
			sums[count++] = (struct sum){ card->currency, 0 };
		sums[at].sum += card->amount.i;
	}
	for (size_t i = 0; i < count; i++)
		text = crm_textf(arena, "%s%s%s", text, i ? ", " : "",
		                 amount_text(arena, crm_value_integer(sums[i].sum), sums[i].currency));
	return text;
}

/* What does not fit is cut from the name: the count is whole. */
static const char *head_text(struct view *view, const struct crm_board_lane *lane)
{
	CRM_AUTO(crm_str_drop) struct crm_str text = {0};
	char count[32];
	size_t n = (size_t)snprintf(count, sizeof count, " (%zu)", lane->count);
	crm_utf8_add_shown(&text, lane->stage, strlen(lane->stage), view->width - n);
	crm_str_add(&text, count);
	return crm_copy(view->tool->arena, crm_str_text(&text));
}

static void add_heads(struct view *view)
{
	const struct crm_board *board = view->board;
	for (size_t i = view->from; i < view->to; i++)
		add_cell(view, i, head_text(view, &board->lanes[i]));
	end_line(view);
	for (size_t i = view->from; i < view->to; i++)
		add_cell(view, i, sum_text(view->tool->arena, &board->lanes[i]));
	end_line(view);
	for (size_t i = view->from; i < view->to; i++) {
		CRM_AUTO(crm_str_drop) struct crm_str rule = {0};
		for (size_t n = 0; n < view->width; n++)
			crm_str_add(&rule, "─");
		add_cell(view, i, crm_str_text(&rule));
	}
	end_line(view);
}

/* The card's name, and its amount below it; a mark before what is stale. */
static const char *card_line(struct view *view, const struct crm_board_lane *lane, size_t row, bool second)
{
	struct crm_arena *arena = view->tool->arena;
	if (view->most && row == view->most && lane->count > row && !second)
		return crm_textf(arena, "+ %zu more", lane->count - row);
	if (row >= lane->count || (view->most && row >= view->most))
		return "";
	const struct crm_board_card *card = &lane->cards[row];
	const char *amount = amount_text(arena, card->amount, card->currency);
	if (second)
		return crm_textf(arena, "%s%s", !amount || strlen(amount) + 2 <= view->width ? "  " : "", amount ? amount : "-");
	return crm_textf(arena, "%s%s", card->stale ? "! " : "", card->name ? card->name : card->id);
}

static void add_cards(struct view *view)
{
	size_t rows = 0;
	for (size_t i = view->from; i < view->to; i++)
		if (view->board->lanes[i].count > rows)
			rows = view->board->lanes[i].count;
	if (view->most && rows > view->most)
		rows = view->most + 1;
	for (size_t row = 0; row < rows; row++)
		for (int second = 0; second < 2; second++) {
			for (size_t i = view->from; i < view->to; i++)
				add_cell(view, i, card_line(view, &view->board->lanes[i], row, second));
			end_line(view);
		}
}

/* As many lanes side by side as can be read; the others stand below. */
static void draw(struct view *view)
{
	size_t all = crm_listing_width(), count = view->board->count, width = all ? all : WIDTH;
	size_t fit = (width + GAP) / (LANE_LEAST + GAP), blocks = fit ? (count + fit - 1) / fit : count;
	size_t side = (count + blocks - 1) / blocks;
	view->width = (width + GAP) / side - GAP;
	if (width + GAP < (size_t)LANE_LEAST + GAP)
		view->width = LANE_LEAST;
	for (view->from = 0; view->from < count; view->from = view->to) {
		view->to = view->from + side < count ? view->from + side : count;
		if (view->from)
			end_line(view);
		add_heads(view);
		add_cards(view);
	}
}

/* A board without a card is told apart from a company without a deal. */
static crm_err name_others(struct crm_tool *tool, const struct crm_board *board, const char *pipeline)
{
	static const char *const fields[] = { "name", NULL };
	CRM_AUTO(crm_answer_drop) struct crm_answer *answer = NULL;
	CRM_AUTO(crm_str_drop) struct crm_str others = {0};
	bool row;
	for (size_t i = 0; i < board->count; i++)
		if (board->lanes[i].count)
			return NULL;
	CRM_TRY(crm_answer_open(tool->repo, tool->arena, &(struct crm_question){ .entity = "pipeline", .fields = fields }, &answer));
	for (;;) {
		CRM_TRY(crm_answer_next(answer, &row));
		if (!row)
			break;
		const char *name = crm_answer_text(answer, tool->arena, 0);
		if (!crm_same(name, pipeline))
			crm_str_addf(&others, "%s%s", others.n ? ", " : "; --pipeline shows another: ", name);
	}
	crm_say(tool, "no open deals in pipeline '%s'%s", pipeline, crm_str_text(&others));
	return NULL;
}

crm_err crm_deal_board(struct crm_tool *tool)
{
	const char *pipeline = crm_option(tool, "pipeline");
	struct crm_board board;
	int64_t most;
	CRM_TRY(crm_option_number(tool, "limit", 0, CARDS_MOST, &most));
	CRM_TRY(crm_tool_asof(tool, NULL));
	CRM_TRY(crm_board_read(tool->repo, tool->arena, pipeline ? pipeline : "default", tool->arguments, tool->count,
	                       &board));
	if (!board.count)
		return crm_nothing();
	struct view view = { .tool = tool, .board = &board, .most = (size_t)most };
	draw(&view);
	return name_others(tool, &board, pipeline ? pipeline : "default");
}
