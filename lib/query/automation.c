#include "query/automation.h"

#include <string.h>

#include "base/duration.h"
#include "base/number.h"
#include "base/str.h"
#include "query/automation_deed.h"

struct reading {
	struct crm_automation *out;
	struct crm_str description;
	bool begun;                      /* a line that is no comment was read */
	bool has_trigger, doing;
};

static void drop_reading(struct reading *one)
{
	crm_str_drop(&one->description);
}

static crm_err wrong(const struct crm_automation_word *word, const char *sentence)
{
	return crm_automation_point(crm_fail(CRM_INVALID, "%s", sentence), word);
}

/* -- lists and single words ------------------------------------------------------------------------ */

static crm_err take_list(struct crm_automation_line *line, const char *what, size_t most, struct crm_automation_word **list,
                         size_t *count)
{
	struct crm_automation_word word;
	if (!*list)
		*list = crm_new(line->arena, struct crm_automation_word, most);
	for (size_t before = *count;; (*list)[(*count)++] = word) {
		CRM_TRY(crm_automation_next_item(line, &word));
		if (!word.text)
			return *count == before ? crm_automation_missing(line, what) : NULL;
		if (*count == most)
			return wrong(&word, "there are too many of them");
	}
}

static crm_err take_one(struct crm_automation_line *line, const char *what, struct crm_automation_word *out)
{
	if (out->text)
		return crm_automation_missing(line, "a line of its own, for it was said before: this one");
	CRM_TRY(crm_automation_next_word(line, out));
	return out->text ? NULL : crm_automation_missing(line, what);
}

static crm_err take_last(struct crm_automation_line *line, const char *what, struct crm_automation_word *out)
{
	CRM_TRY(take_one(line, what, out));
	return crm_automation_end(line);
}

static crm_err take_expression(struct crm_automation_line *line, struct crm_automation_word **list, size_t *count)
{
	struct crm_automation_word word = crm_automation_rest(line);
	if (!*word.text)
		return crm_automation_missing(line, "an expression");
	if (*count == CRM_AUTOMATION_TERMS)
		return wrong(&word, "there are too many of them");
	if (!*list)
		*list = crm_new(line->arena, struct crm_automation_word, CRM_AUTOMATION_TERMS);
	(*list)[(*count)++] = word;
	return NULL;
}

/* -- what starts it -------------------------------------------------------------------------------- */

static crm_err one_trigger(struct reading *one, struct crm_automation_line *line, enum crm_automation_trigger trigger)
{
	if (one->has_trigger && (trigger != CRM_AUTOMATION_ON || one->out->trigger != CRM_AUTOMATION_ON)) {
		struct crm_automation_word rest = crm_automation_rest(line);
		return wrong(&rest, "it is started by events or at one time, not by both: make a second rule");
	}
	one->has_trigger = true;
	one->out->trigger = trigger;
	return NULL;
}

static crm_err read_on(struct reading *one, struct crm_automation_line *line)
{
	CRM_TRY(one_trigger(one, line, CRM_AUTOMATION_ON));
	return take_list(line, "the name of an event", CRM_AUTOMATION_EVENTS, &one->out->events, &one->out->event_count);
}

static crm_err take_moment(struct reading *one, struct crm_automation_line *line)
{
	CRM_TRY(take_one(line, "a field with a date", &one->out->field));
	one->out->offset = crm_automation_rest(line);
	return NULL;
}

static crm_err read_at(struct reading *one, struct crm_automation_line *line)
{
	CRM_TRY(one_trigger(one, line, CRM_AUTOMATION_AT));
	return take_moment(one, line);
}

/* every year at birthday 8:00 */
static crm_err read_every(struct reading *one, struct crm_automation_line *line)
{
	static const char *const words[] = { "year", "at" };
	struct crm_automation_word word;
	CRM_TRY(one_trigger(one, line, CRM_AUTOMATION_EVERY_YEAR));
	for (size_t i = 0; i < CRM_COUNT(words); i++) {
		CRM_TRY(crm_automation_next_word(line, &word));
		if (!word.text)
			return crm_automation_missing(line, "'year at FIELD'");
		if (!crm_same(word.text, words[i]))
			return crm_automation_point(crm_err_hint(crm_fail(CRM_INVALID, "'%s' is not expected here", word.text),
			                                         "every year at FIELD [TIME]"), &word);
	}
	return take_moment(one, line);
}

/* "deal.won" is about a deal. */
static crm_err find_subject(struct crm_arena *arena, struct crm_automation *out)
{
	const struct crm_automation_word *words = out->trigger == CRM_AUTOMATION_ON ? out->events : &out->field;
	size_t count = out->trigger == CRM_AUTOMATION_ON ? out->event_count : 1;
	for (size_t i = 0; i < count; i++) {
		size_t n = strcspn(words[i].text, ".");
		struct crm_automation_word subject = words[i];
		if (!words[i].text[n] && out->trigger == CRM_AUTOMATION_ON)
			return crm_automation_point(crm_err_hint(crm_fail(CRM_INVALID, "'%s' is the name of no event", words[i].text),
			                                         "ENTITY.EVENT, as in deal.won"), &words[i]);
		if (!words[i].text[n])
			continue;
		subject.text = crm_copy_n(arena, words[i].text, n);
		if (out->of.text && !crm_same(out->of.text, subject.text))
			return wrong(&words[i], "a rule is about records of one entity: make a second rule");
		out->of = subject;
	}
	if (out->trigger != CRM_AUTOMATION_ON && strchr(out->field.text, '.'))
		out->field.text = strchr(out->field.text, '.') + 1;
	return out->of.text ? NULL : crm_automation_point(crm_err_hint(crm_fail(CRM_INVALID, "of which entity is %s?",
		out->field.text), "write ENTITY.%s, or a line 'of ENTITY'", out->field.text), &out->field);
}

/* -- the other lines ------------------------------------------------------------------------------- */

static crm_err read_name(struct reading *one, struct crm_automation_line *line)
{
	struct crm_automation_word word = {0};
	CRM_TRY(take_last(line, "a name", &word));
	one->out->name = word.text;
	return NULL;
}

static crm_err read_of(struct reading *one, struct crm_automation_line *line)
{
	return take_last(line, "an entity", &one->out->of);
}

static crm_err read_when(struct reading *one, struct crm_automation_line *line)
{
	return take_expression(line, &one->out->when, &one->out->when_count);
}

static crm_err read_was(struct reading *one, struct crm_automation_line *line)
{
	return take_expression(line, &one->out->was, &one->out->was_count);
}

static crm_err read_changed(struct reading *one, struct crm_automation_line *line)
{
	return take_list(line, "a field", CRM_AUTOMATION_EVENTS, &one->out->changed, &one->out->changed_count);
}

static crm_err take_period(struct crm_automation *out, struct crm_automation_line *line, struct crm_automation_word *word)
{
	enum crm_every every;
	if (crm_same(word->text, "a")) {
		CRM_TRY(crm_automation_next_word(line, word));
		if (!word->text || !crm_every_find(word->text, &every))
			return crm_automation_missing(line, "day, week, month, quarter or year");
		out->every = (int)every;
		return crm_automation_next_word(line, word);
	}
	crm_err err = crm_duration_parse(word->text, &out->seconds);
	if (!err && out->seconds <= 0)
		err = crm_fail(CRM_INVALID, "that is no time");
	if (err)
		return crm_automation_point(crm_err_hint(err, "once, once a year, once 30d, once per FIELD"), word);
	return crm_automation_next_word(line, word);
}

/* once [a UNIT|DURATION] [per PATH] */
static crm_err read_once(struct reading *one, struct crm_automation_line *line)
{
	struct crm_automation *out = one->out;
	struct crm_automation_word word;
	out->once = true;
	CRM_TRY(crm_automation_next_word(line, &word));
	if (word.text && !crm_same(word.text, "per"))
		CRM_TRY(take_period(out, line, &word));
	if (!word.text)
		return NULL;
	if (!crm_same(word.text, "per"))
		return wrong(&word, "nothing but 'per FIELD' is expected here");
	return take_last(line, "a field", &out->per);
}

static crm_err read_as(struct reading *one, struct crm_automation_line *line)
{
	return take_last(line, "a user", &one->out->as);
}

static crm_err read_zone(struct reading *one, struct crm_automation_line *line)
{
	return take_last(line, "a time zone", &one->out->zone);
}

static crm_err read_order(struct reading *one, struct crm_automation_line *line)
{
	struct crm_automation_word word = {0};
	CRM_TRY(take_last(line, "a number", &word));
	one->out->has_order = true;
	return crm_automation_point(crm_integer_parse(word.text, &one->out->order), &word);
}

static crm_err read_imports(struct reading *one, struct crm_automation_line *line)
{
	struct crm_automation_word word = {0};
	CRM_TRY(take_last(line, "'too'", &word));
	one->out->imports = true;
	return crm_same(word.text, "too") ? NULL : wrong(&word, "this line is 'imports too'");
}

static crm_err read_do(struct reading *one, struct crm_automation_line *line)
{
	one->doing = true;
	crm_err err = crm_automation_end(line);
	return err ? crm_err_hint(err, "what is done stands below it, one deed in a line") : NULL;
}

static const struct {
	const char *name;
	crm_err (*read)(struct reading *one, struct crm_automation_line *line);
} rows[] = {
	{ "as", read_as },     { "at", read_at },     { "changed", read_changed }, { "do", read_do },
	{ "every", read_every }, { "imports", read_imports }, { "name", read_name }, { "of", read_of },
	{ "on", read_on },     { "once", read_once }, { "order", read_order },     { "was", read_was },
	{ "when", read_when }, { "zone", read_zone },
};

static crm_err refuse(const struct crm_automation_word *word)
{
	const char *names[CRM_COUNT(rows)];
	for (size_t i = 0; i < CRM_COUNT(rows); i++)
		names[i] = rows[i].name;
	const char *near = crm_nearest(word->text, names, CRM_COUNT(rows));
	crm_err err = crm_fail(CRM_INVALID, "a rule has no line '%s'", word->text);
	err = near ? crm_err_hint(err, "%s", near)
	           : crm_err_hint(err, "on, at, every, of, when, was, changed, once, as, order, zone, imports, do");
	return crm_automation_point(err, word);
}

static crm_err read_head(struct reading *one, struct crm_automation_line *line)
{
	struct crm_automation_word word;
	CRM_TRY(crm_automation_next_word(line, &word));
	for (size_t i = 0; i < CRM_COUNT(rows); i++)
		if (crm_same(rows[i].name, word.text))
			return rows[i].read(one, line);
	return refuse(&word);
}

static crm_err read_deed(struct reading *one, struct crm_automation_line *line)
{
	struct crm_automation *out = one->out;
	if (!out->deeds)
		out->deeds = crm_new(line->arena, struct crm_deed, CRM_AUTOMATION_DEEDS);
	if (out->deed_count == CRM_AUTOMATION_DEEDS)
		return crm_err_at(crm_fail(CRM_INVALID, "more than %d deeds", CRM_AUTOMATION_DEEDS), NULL, line->number);
	return crm_deed_read(line, &out->deeds[out->deed_count++]);
}

static void add_comment(struct reading *one, const struct crm_automation_line *line)
{
	const char *text = line->source + line->at;
	text += strspn(text, "# \t");
	if (*text)
		crm_str_addf(&one->description, "%s%s", one->description.n ? " " : "", text);
}

static crm_err read_line(struct reading *one, struct crm_automation_line *line)
{
	if (crm_automation_is_comment(line)) {
		if (!one->begun)
			add_comment(one, line);
		return NULL;
	}
	one->begun = true;
	return one->doing ? read_deed(one, line) : read_head(one, line);
}

static crm_err check_whole(const struct reading *one, long last)
{
	crm_err err = NULL;
	if (!one->has_trigger)
		err = crm_err_hint(crm_fail(CRM_INVALID, "nothing starts it"), "on deal.won");
	else if (!one->out->deed_count)
		err = crm_err_hint(crm_fail(CRM_INVALID, "it does nothing"), "a line 'do', and deeds below it");
	else if (one->out->trigger != CRM_AUTOMATION_ON && (one->out->was_count || one->out->changed_count))
		err = crm_fail(CRM_INVALID, "a time changes no record: 'was' and 'changed' go with events");
	return crm_err_at(err, NULL, last);
}

crm_err crm_automation_read(struct crm_arena *arena, const char *text, struct crm_automation *out)
{
	CRM_AUTO(drop_reading) struct reading one = { .out = out };
	struct crm_automation_line line = {0};
	if (strlen(text) > CRM_AUTOMATION_SIZE)
		return crm_fail(CRM_INVALID, "a rule has %d bytes at most", CRM_AUTOMATION_SIZE);
	*out = (struct crm_automation){ .every = -1 };
	while (crm_automation_next_line(arena, &text, &line))
		CRM_TRY(read_line(&one, &line));
	CRM_TRY(check_whole(&one, line.number));
	out->description = crm_copy(arena, crm_str_text(&one.description));
	return find_subject(arena, out);
}

const char *crm_automation_trigger_text(struct crm_arena *arena, const struct crm_automation *automation)
{
	CRM_AUTO(crm_str_drop) struct crm_str out = {0};
	if (automation->trigger == CRM_AUTOMATION_ON) {
		for (size_t i = 0; i < automation->event_count; i++)
			crm_str_addf(&out, "%s%s", i ? ", " : "on ", automation->events[i].text);
		return crm_copy(arena, crm_str_text(&out));
	}
	crm_str_addf(&out, "%sat %s.%s", automation->trigger == CRM_AUTOMATION_EVERY_YEAR ? "every year " : "",
	             automation->of.text, automation->field.text);
	if (*automation->offset.text)
		crm_str_addf(&out, " %s", automation->offset.text);
	return crm_copy(arena, crm_str_text(&out));
}
