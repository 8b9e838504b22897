/*
 * What vCard and iCalendar share: folded lines, content lines, transfer encodings, what is left out; and the rows of cards.
 */
#include "tap.h"

#include "form.h"
#include "form/content.h"
#include "form/fold.h"
#include "form/formats.h"
#include "form/ics_words.h"
#include "form/left_out.h"
#include "form/source_ics.h"
#include "form/transfer.h"
#include "load/sources.h"
#include "model/model.h"
#include "model/value.h"

static struct crm_arena *arena;

static const char *folded(const char *line)
{
	static struct crm_str out;

	crm_str_clear(&out);
	crm_fold_add(&out, line, strlen(line));
	return crm_str_text(&out);
}

static void test_fold(void)
{
	static const char digits[] = "1234567890123456789012345678901234567890123456789012345678901234567890";
	char line[400];

	is(folded(""), "\r\n", "an empty line");
	snprintf(line, sizeof(line), "%s12345", digits);
	is(folded(line), crm_textf(arena, "%s\r\n", line), "75 octets fit");
	is(folded(crm_textf(arena, "%s6", line)), crm_textf(arena, "%s\r\n 6\r\n", line), "76 do not");
	is(folded(crm_textf(arena, "%s1234ž", digits)), crm_textf(arena, "%s1234\r\n ž\r\n", digits), "no character is cut");
	is(folded(crm_textf(arena, "%s12\xE7\x8E\x8B!", digits)), crm_textf(arena, "%s12\xE7\x8E\x8B\r\n !\r\n", digits),
	   "one of three bytes that ends there stays");
	snprintf(line, sizeof(line), "%s1234\xE7\x8E\x8B\xE7\x8E\x8B", digits);
	is(folded(line), crm_textf(arena, "%s1234\r\n \xE7\x8E\x8B\xE7\x8E\x8B\r\n", digits), "nor is a Chinese one");
	is(folded("a\x01\nb\tc"), "a  b\tc\r\n", "controls do not get out");
}

/* Each line with its number; raw after a '|' each. */
static const char *unfolded(const char *text, bool keeps)
{
	CRM_AUTO(crm_decode_drop) struct crm_decode *decode = NULL;
	CRM_AUTO(crm_unfold_drop) struct crm_unfold unfold;
	CRM_AUTO(crm_str_drop) struct crm_str out = {0};
	int fd = dup(form_file(text, strlen(text)));
	char *line;

	crm_unfold_begin(&unfold, NULL);
	if (crm_decode_open(fd, &(struct crm_decode_options){0}, &decode))
		return "(refused)";
	crm_unfold_begin(&unfold, decode);
	unfold.keeps_blank = keeps;
	while (!crm_unfold_next(&unfold, &line) && line)
		crm_str_addf(&out, "%ld:%s|", unfold.line, line);
	return crm_copy(arena, crm_str_text(&out));
}

static void test_unfold(void)
{
	is(unfolded("a\r\n b\r\n\tc\r\nd\n", false), "1:abc|4:d|", "blanks continue");
	is(unfolded("a\n b", true), "1:a b|", "and stay in 2.1");
	is(unfolded("N;QUOTED-PRINTABLE:a=\nb=\n c\nd", false), "1:N;QUOTED-PRINTABLE:ab c|4:d|", "soft line ends");
	is(unfolded("N:a=\nb", false), "1:N:a=|2:b|", "of quoted-printable alone");
	is(unfolded("", false), "", "nothing");
	is(unfolded(" a\n\nb", false), "1: a|2:|3:b|", "a first line with a blank; an empty one");
}

static const char *parsed(const char *line)
{
	CRM_AUTO(crm_str_drop) struct crm_str out = {0};
	struct crm_content content;

	if (!crm_content_parse(arena, crm_copy(arena, line), &content))
		return "none";
	crm_str_addf(&out, "%s", content.name);
	for (size_t i = 0; i < content.count; i++)
		crm_str_addf(&out, " [%s=%s]", content.parameters[i].name, content.parameters[i].values);
	crm_str_addf(&out, " %s", content.value);
	return crm_copy(arena, crm_str_text(&out));
}

static void test_content(void)
{
	is(parsed("item1.email;type=INTERNET,home;PREF=1:a:b;c"), "EMAIL [type=INTERNET,home] [PREF=1] a:b;c", "a group, types");
	is(parsed("TEL;CELL;X=\"a:b;c\":1"), "TEL [=CELL] [X=a:b;c] 1", "bare types, quotes");
	is(parsed("N:"), "N ", "an empty value");
	is(parsed("no property"), "none", "no colon");
	is(parsed("a b:c"), "none", "no name");
	is(parsed("TEL;\":1"), "none", "a quote that is never closed");
	struct crm_content content;
	ok(crm_content_parse(arena, crm_copy(arena, "TEL;TYPE=\"work,voice\";cell:1"), &content) &&
	   crm_content_is(&content, "VOICE") && crm_content_is(&content, "cell") && !crm_content_is(&content, "voi") &&
	   !crm_content_is(&content, "work,voice"), "types");
	CRM_AUTO(crm_str_drop) struct crm_str part = {0};
	const char *at = "a\\;\\,\\\\\\n\\N\\x;b,c;";
	crm_content_part(&at, ';', &part);
	is(part.s, "a;,\\\n\n\\x", "escapes");
	crm_content_part(&at, ';', &part);
	is(part.s, "b,c", "the next part");
	crm_content_part(&at, ';', &part);
	ok(part.n == 0 && !at, "an empty one is the last");
	crm_str_clear(&part);
	crm_content_add_escaped(&part, "a;b,c\\d\r\ne\rf\n", 13);
	is(part.s, "a\\;b\\,c\\\\d\\ne\\nf\\n", "escaped");
}

static const char *guess(const char *bytes, size_t n)
{
	(void)bytes, (void)n;
	return "WINDOWS-1250";
}

static const char *sent(const char *encoding, const char *charset, const char *value)
{
	static struct crm_str out;
	struct crm_transfer transfer = {encoding, charset, guess};

	crm_str_clear(&out);
	crm_err err = crm_transfer_add_text(&out, &transfer, value, strlen(value));
	return err ? err->text : crm_str_text(&out);
}

static void test_transfer(void)
{
	is(sent(NULL, "KOI8-R", "ž"), "ž", "bytes were decoded with the file");
	is(sent("quoted-printable", NULL, "=C5=BElu=zz="), "žlu=zz=", "what is no escape stays");
	is(sent("QUOTED-PRINTABLE", "ISO-8859-2", "P=F8=EDli=B9"), "Příliš", "a character set");
	is(sent("QUOTED-PRINTABLE", NULL, "P=F8=EDli=9A"), "Příliš", "a guess");
	is(sent("QUOTED-PRINTABLE", "UTF-8", "=F8"), "is not UTF-8 text", "no guess where it is said");
	is(sent("QUOTED-PRINTABLE", NULL, "a=00"), "is not UTF-8 text", "NUL");
	is(sent("QUOTED-PRINTABLE", "KLINGON", "a"), "there is no encoding 'KLINGON'", "no such set");
	is(sent("b", NULL, "xb5s dQ=="), "žlu", "base64");
	is(sent("BASE64", NULL, "a!"), "is not base64", "or not");
	is(sent("B", NULL, ""), "", "of nothing");
}

static void test_left_out(void)
{
	CRM_AUTO(crm_str_drop) struct crm_str out = {0};
	static struct crm_left_out left;

	crm_left_out_add_text(&out, &left);
	is(crm_str_text(&out), "", "nothing");
	crm_left_out_add(&left, "PHOTO");
	crm_left_out_add(&left, "X-AIM");
	crm_left_out_add(&left, "PHOTO");
	crm_left_out_add_text(&out, &left);
	is(crm_str_text(&out), "PHOTO (2), X-AIM", "counted");
	for (int i = 0; i < 40; i++)
		crm_left_out_add(&left, crm_textf(arena, "X-%d", i));
	crm_str_clear(&out);
	crm_left_out_add_text(&out, &left);
	ok(crm_ends(out.s, ", 10 others"), "names are not kept without end");
}

static void test_words(void)
{
	static const char *const statuses[] = {"todo", "in_progress", "done", "canceled", "deferred"};

	for (size_t i = 0; i + 1 < CRM_COUNT(statuses); i++)
		is(crm_ics_status_read("VTODO", crm_ics_status("VTODO", statuses[i])), statuses[i], statuses[i]);
	is(crm_ics_status_read("VTODO", crm_ics_status("VTODO", "deferred")), "todo", "two share a word");
	ok(!crm_ics_status("VTODO", "held") && !crm_ics_status_read("VEVENT", "CONFIRMED"), "none");
	for (int i = 1; i <= 9; i++)
		ok(crm_ics_priority_read(i) != NULL, "a priority");
	ok(!crm_ics_priority_read(0) && !crm_ics_priority_read(10) && crm_ics_priority("none") == 0, "or none");
	is(crm_ics_priority_read(crm_ics_priority("urgent")), "urgent", "and back");
}

/* Words of the model stand in C here: they must be the model's. */
static void test_model(void)
{
	CRM_AUTO(crm_model_drop) struct crm_model *model = NULL;
	static const char *const formats[] = {"vcf", "vcf3", "ics", "ics"}, *const of[] = {"contact", "contact", "task", "activity"};

	ok(!crm_model_new(&model), "the model");
	for (size_t i = 0; i < CRM_COUNT(formats); i++) {
		const struct crm_entity *entity = crm_model_entity(model, of[i]);
		const char *const *names, *wrong = "";
		ok(!crm_format_columns(arena, formats[i], entity, &names), "its columns");
		for (; *names; names++)
			if (!strchr(*names, '.') && crm_entity_field(entity, *names) < 0)
				wrong = *names;
		is(wrong, "", crm_textf(arena, "%s: every column is a field of %s", formats[i], of[i]));
	}
	const struct crm_field *status = crm_model_entity(model, "task")->fields[
		crm_entity_field(crm_model_entity(model, "task"), "status")];
	for (size_t i = 0; status->choices[i]; i++)
		ok(crm_ics_status("VTODO", status->choices[i]) != NULL, "%s", status->choices[i]);
	const struct crm_field *priority = crm_model_entity(model, "task")->fields[
		crm_entity_field(crm_model_entity(model, "task"), "priority")];
	for (size_t i = 0; priority->choices[i]; i++)
		ok(crm_ics_priority(priority->choices[i]) != 0, "%s", priority->choices[i]);
}

/* What every row of the lists must say. */
static void test_kinds(const struct crm_source_kind *const *kinds)
{
	for (; *kinds; kinds++) {
		const struct crm_source_kind *kind = *kinds;
		ok(kind->open && kind->next && kind->drop && kind->reject && kind->reject->row, "%s: a row that says all",
		   kind->name);
		ok(kind->fits || kind->flags & CRM_SOURCE_NULS, "%s: is told by its bytes", kind->name);
	}
}

static void test_lists(void)
{
	const struct crm_source_kind *kind;

	test_kinds(crm_source_kinds);
	test_kinds(crm_import_kinds);
	for (size_t i = 0; crm_import_kinds[i]; i++)
		if (crm_import_kinds[i] != &crm_source_ics)
			ok(!crm_source_kind_find(crm_source_kinds, crm_import_kinds[i]->name, &kind) && kind == crm_import_kinds[i],
			   "%s: a stream may be it", crm_import_kinds[i]->name);
	is_int((long long)crm_source_ending("a.csv/people.VCARD"), 6, "an ending");
	is_int((long long)crm_source_ending("people.txt"), 0, "none");
}

int main(void)
{
	arena = crm_arena_new();
	test_fold();
	test_unfold();
	test_content();
	test_transfer();
	test_left_out();
	test_words();
	test_model();
	test_lists();
	crm_arena_drop(&arena);
	return tap_done();
}
