#include "query/automation_deed.h"

#include <string.h>

#include "base/str.h"

/* Reads what follows the deed's own word. */
typedef crm_err reader(struct crm_automation_line *line, struct crm_deed *deed);

static crm_err add_word(struct crm_automation_line *line, struct crm_deed *deed, struct crm_automation_word word)
{
	if (deed->count == CRM_AUTOMATION_WORDS)
		return crm_automation_point(crm_fail(CRM_INVALID, "more than %d words in one line", CRM_AUTOMATION_WORDS), &word);
	if (!deed->words)
		deed->words = crm_new(line->arena, struct crm_automation_word, CRM_AUTOMATION_WORDS);
	deed->words[deed->count++] = word;
	return NULL;
}

/* NAME=VALUE ... to the end; `least` of them. */
static crm_err take_values(struct crm_automation_line *line, struct crm_deed *deed, size_t least)
{
	struct crm_automation_word word;
	for (;;) {
		CRM_TRY(crm_automation_next_word(line, &word));
		if (!word.text)
			return deed->count < least ? crm_automation_missing(line, "a FIELD=VALUE") : NULL;
		if (!strchr(word.text, '=') || *word.text == '=')
			return crm_automation_point(crm_err_hint(crm_fail(CRM_INVALID, "'%s' is not FIELD=VALUE", word.text),
			                                         "a value with spaces stands in quotes: subject=\"Call back\""), &word);
		CRM_TRY(add_word(line, deed, word));
	}
}

static crm_err take_name(struct crm_automation_line *line, struct crm_deed *deed, const char *what)
{
	CRM_TRY(crm_automation_next_word(line, &deed->name));
	return deed->name.text ? NULL : crm_automation_missing(line, what);
}

/* set FIELD=VALUE..., set LINK: FIELD=VALUE... */
static crm_err read_set(struct crm_automation_line *line, struct crm_deed *deed)
{
	struct crm_automation_line ahead = *line;
	struct crm_automation_word word;
	CRM_TRY(crm_automation_next_word(&ahead, &word));
	if (word.text && crm_ends(word.text, ":") && !strchr(word.text, '=')) {
		*line = ahead;
		deed->name = word;
		deed->name.text = crm_copy_n(line->arena, word.text, strlen(word.text) - 1);
		deed->name.length--;
	}
	return take_values(line, deed, 1);
}

static crm_err read_add(struct crm_automation_line *line, struct crm_deed *deed)
{
	CRM_TRY(take_name(line, deed, "what is to be added"));
	return take_values(line, deed, 1);
}

/* assign USER, assign FIELD USER, assign [FIELD] by round_robin */
static crm_err read_assign(struct crm_automation_line *line, struct crm_deed *deed)
{
	struct crm_automation_word words[3] = {0};
	size_t count = 0;
	for (; count < CRM_COUNT(words); count++) {
		CRM_TRY(crm_automation_next_word(line, &words[count]));
		if (!words[count].text)
			break;
	}
	CRM_TRY(crm_automation_end(line));
	if (!count)
		return crm_automation_missing(line, "a user, or 'by round_robin',");
	deed->in_turn = count > 1 && crm_same(words[count - 2].text, "by");
	if (count == 3 && !deed->in_turn)
		return crm_automation_point(crm_fail(CRM_INVALID, "nothing more is expected here"), &words[2]);
	if (deed->in_turn && !crm_same(words[count - 1].text, "round_robin"))
		return crm_automation_point(crm_err_hint(crm_fail(CRM_INVALID, "there is no way '%s' to assign",
		                                                  words[count - 1].text), "by round_robin"), &words[count - 1]);
	if (count == (deed->in_turn ? 3 : 2))
		deed->name = words[0];
	return deed->in_turn ? NULL : add_word(line, deed, words[count - 1]);
}

/* tag vip, key */
static crm_err read_tags(struct crm_automation_line *line, struct crm_deed *deed)
{
	struct crm_automation_word word;
	for (;;) {
		CRM_TRY(crm_automation_next_item(line, &word));
		if (!word.text)
			return deed->count ? NULL : crm_automation_missing(line, "a tag");
		CRM_TRY(add_word(line, deed, word));
	}
}

static crm_err read_nothing(struct crm_automation_line *line, struct crm_deed *deed)
{
	(void)deed;
	return crm_automation_end(line);
}

static crm_err read_mail(struct crm_automation_line *line, struct crm_deed *deed)
{
	return take_values(line, deed, 1);
}

static crm_err read_call(struct crm_automation_line *line, struct crm_deed *deed)
{
	CRM_TRY(take_name(line, deed, "the name of a webhook"));
	return crm_automation_end(line);
}

static bool is_plain(const char *name)
{
	return strspn(name, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-") == strlen(name) && *name != '-';
}

static crm_err read_run(struct crm_automation_line *line, struct crm_deed *deed)
{
	CRM_TRY(take_name(line, deed, "the name of what is run"));
	if (!is_plain(deed->name.text))
		return crm_automation_point(crm_err_hint(crm_fail(CRM_INVALID, "that is the name of no hook"),
		                                         "letters, digits, '_' and '-': hooks/on/rule.NAME.d"), &deed->name);
	return crm_automation_end(line);
}

/* wait 3d, wait 3d 9:00, wait until close_date -7d 9:00, wait until monday 9:00 */
static crm_err read_wait(struct crm_automation_line *line, struct crm_deed *deed)
{
	struct crm_automation_line ahead = *line;
	struct crm_automation_word first;
	CRM_TRY(crm_automation_next_word(&ahead, &first));
	if (!first.text)
		return crm_automation_missing(line, "how long it waits");
	if (!crm_same(first.text, "until")) {
		deed->rest = crm_automation_rest(line);
		if (*deed->rest.text != '+')
			deed->rest.text = crm_textf(line->arena, "+%s", deed->rest.text);
		return NULL;
	}
	*line = ahead;
	CRM_TRY(crm_automation_next_word(line, &deed->name));
	if (!deed->name.text)
		return crm_automation_missing(line, "what it waits for");
	deed->rest = crm_automation_rest(line);
	return NULL;
}

static crm_err read_when(struct crm_automation_line *line, struct crm_deed *deed)
{
	deed->rest = crm_automation_rest(line);
	return *deed->rest.text ? NULL : crm_automation_missing(line, "an expression");
}

static const struct {
	const char *name;
	reader *read;
} kinds[CRM_DEED_KINDS] = {
	[CRM_DEED_SET] = { "set", read_set },          [CRM_DEED_ADD] = { "add", read_add },
	[CRM_DEED_ASSIGN] = { "assign", read_assign }, [CRM_DEED_TAG] = { "tag", read_tags },
	[CRM_DEED_UNTAG] = { "untag", read_tags },     [CRM_DEED_SCORE] = { "score", read_nothing },
	[CRM_DEED_MAIL] = { "mail", read_mail },       [CRM_DEED_CALL] = { "call", read_call },
	[CRM_DEED_RUN] = { "run", read_run },          [CRM_DEED_WAIT] = { "wait", read_wait },
	[CRM_DEED_WHEN] = { "when", read_when },       [CRM_DEED_STOP] = { "stop", read_nothing },
};

const char *crm_deed_name(enum crm_deed_kind kind)
{
	return kinds[kind].name;
}

static crm_err refuse(const struct crm_automation_word *word)
{
	const char *names[CRM_DEED_KINDS];
	for (size_t i = 0; i < CRM_DEED_KINDS; i++)
		names[i] = kinds[i].name;
	const char *near = crm_nearest(word->text, names, CRM_DEED_KINDS);
	crm_err err = crm_fail(CRM_INVALID, "there is no deed '%s'", word->text);
	/* No crm_err_nearest: on a command line the same letters may stand elsewhere. */
	err = near ? crm_err_hint(err, "%s", near)
	           : crm_err_hint(err, "set, add, assign, tag, untag, score, mail, call, run, wait, when, stop");
	return crm_automation_point(err, word);
}

crm_err crm_deed_read(struct crm_automation_line *line, struct crm_deed *out)
{
	struct crm_automation_word word;
	*out = (struct crm_deed){ .line = { .source = line->source, .line = line->number, .at = (int)line->at,
		.length = (int)(strlen(line->source) - line->at), .text = line->source + line->at } };
	CRM_TRY(crm_automation_next_word(line, &word));
	for (size_t i = 0; i < CRM_DEED_KINDS; i++)
		if (crm_same(kinds[i].name, word.text)) {
			out->kind = (enum crm_deed_kind)i;
			return kinds[i].read(line, out);
		}
	return refuse(&word);
}
