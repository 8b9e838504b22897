#include "form/source_vcf.h"

#include <string.h>
#include <strings.h>

#include "form/detect.h"
#include "form/fold.h"
#include "form/names.h"
#include "form/reject_lines.h"
#include "form/transfer.h"
#include "form/vcf_card.h"

struct vcf {
	struct crm_source base;
	struct crm_unfold unfold;
	struct crm_names names;
	const char *(*guess)(const char *bytes, size_t n);
};

/* The card at hand. */
struct reading {
	struct vcf *vcf;
	struct crm_arena *arena;
	struct crm_vcf_card *card;
	long line;               /* of its BEGIN */
	int depth;               /* of cards within it (AGENT of 2.1) */
	bool agent;              /* the property before was one: a card within may begin */
	bool data;               /* lines of base64 may follow that are not folded */
	struct crm_error *why;   /* the first thing wrong; NULL: nothing */
};

static enum crm_source_fit fits(const char *text, size_t n, const struct crm_source_options *options)
{
	(void)options;
	return crm_detect_word(text, n, "BEGIN:VCARD") ? CRM_FITS_MARKED : CRM_FITS_NOT;
}

static crm_err open_vcf(struct crm_source *source, const struct crm_source_options *options)
{
	struct vcf *vcf = (struct vcf *)source;

	crm_unfold_begin(&vcf->unfold, source->decode);
	vcf->guess = options->guess_encoding;
	return NULL;
}

static bool is_line(const char *line, const char *wanted)
{
	size_t n = strlen(wanted);

	return strncasecmp(line, wanted, n) == 0 && line[n + strspn(line + n, " \t")] == '\0';
}

static bool is_begin(const char *line)
{
	return is_line(line, "BEGIN:VCARD");
}

static void wrong(struct reading *reading, long line, crm_err err)
{
	if (reading->why)
		return;
	reading->why = crm_new(reading->arena, struct crm_error, 1);
	*reading->why = *crm_err_at(err, NULL, line);
}

/* -- properties ------------------------------------------------------------ */

static struct crm_transfer transfer_of(const struct reading *reading, const struct crm_content *content)
{
	const char *encoding = crm_content_parameter(content, "ENCODING");
	static const char *const bare[] = {"QUOTED-PRINTABLE", "BASE64", "B"};

	for (size_t i = 0; !encoding && i < CRM_COUNT(bare); i++)
		if (crm_same_ascii(crm_content_parameter(content, ""), bare[i]) || crm_content_is(content, bare[i]))
			encoding = bare[i];
	if (encoding && (crm_same_ascii(encoding, "8BIT") || crm_same_ascii(encoding, "7BIT")))
		encoding = NULL;
	return (struct crm_transfer){encoding, crm_content_parameter(content, "CHARSET"), reading->vcf->guess};
}

static void take_property(struct reading *reading, const struct crm_content *content, long line)
{
	CRM_AUTO(crm_str_drop) struct crm_str value = {0};
	struct crm_transfer transfer = transfer_of(reading, content);

	reading->agent = strcmp(content->name, "AGENT") == 0;
	reading->data = transfer.encoding && !crm_same_ascii(transfer.encoding, "QUOTED-PRINTABLE");
	if (!crm_vcf_card_wants(reading->card, content))
		return;
	crm_err err = crm_transfer_add_text(&value, &transfer, content->value, content->n);
	if (err)
		wrong(reading, line, crm_err_field(err, content->name));
	else
		crm_vcf_card_take(reading->card, content, crm_str_text(&value));
}

static void take_line(struct reading *reading, char *line)
{
	struct crm_content content;
	long at = reading->vcf->unfold.line;

	if (crm_content_parse(reading->arena, line, &content)) {
		if (strcmp(content.name, "VERSION") == 0)
			reading->vcf->unfold.keeps_blank = strcmp(content.value, "2.1") == 0;
		take_property(reading, &content, at);
	} else if (!reading->data && line[strspn(line, " \t")]) {
		crm_left_out_add(&reading->vcf->base.left, "lines that are no property");
	}
}

/* -- cards ----------------------------------------------------------------- */

/* Lines outside cards: blank ones, and what somebody wrote between. */
static crm_err find_begin(struct vcf *vcf, bool *found)
{
	char *line;

	for (;;) {
		crm_str_clear(&vcf->unfold.raw);
		CRM_TRY(crm_unfold_next(&vcf->unfold, &line));
		*found = line && is_begin(line);
		if (!line || *found)
			return NULL;
		if (line[strspn(line, " \t")])
			crm_left_out_add(&vcf->base.left, "lines outside cards");
	}
}

/* Another card begins, or the file ends, before this one did. */
static crm_err unclosed(struct reading *reading)
{
	crm_err err = crm_fail(CRM_INVALID, "the card that begins here never ends");

	reading->why = NULL; /* whatever it was, this is why */
	wrong(reading, reading->line, crm_err_hint(err, "END:VCARD"));
	return NULL;
}

static bool next_begins(const struct vcf *vcf)
{
	return vcf->unfold.has_ahead && is_begin(crm_str_text(&vcf->unfold.ahead));
}

/* Up to and with its END. */
static crm_err read_card(struct reading *reading)
{
	struct vcf *vcf = reading->vcf;
	char *line;

	for (;;) {
		if (next_begins(vcf) && !reading->agent && reading->depth == 0)
			return unclosed(reading);
		CRM_TRY(crm_unfold_next(&vcf->unfold, &line));
		if (!line)
			return unclosed(reading);
		if (is_begin(line)) {
			reading->depth++;
			reading->agent = false;
		} else if (is_line(line, "END:VCARD")) {
			if (reading->depth-- == 0)
				return NULL;
		} else if (reading->depth == 0) {
			take_line(reading, line);
		}
	}
}

static crm_err read_next(struct vcf *vcf, struct crm_arena *arena, struct reading *reading, bool *found)
{
	*reading = (struct reading){.vcf = vcf, .arena = arena};
	vcf->unfold.keeps_blank = false;
	CRM_TRY(find_begin(vcf, found));
	if (!*found)
		return NULL;
	reading->line = vcf->unfold.line;
	reading->card = crm_vcf_card_new(arena, &vcf->base.left);
	return read_card(reading);
}

static crm_err next(struct crm_source *source, struct crm_arena *arena, const struct crm_row **out)
{
	struct vcf *vcf = (struct vcf *)source;
	struct reading reading;
	struct crm_member *members;
	size_t count;
	bool found;

	do {
		CRM_TRY(crm_source_break(source, read_next(vcf, arena, &reading, &found)));
		if (!found)
			return NULL;
		if (!crm_vcf_card_is_contact(reading.card))
			crm_left_out_add(&source->left, "cards of groups");
	} while (!crm_vcf_card_is_contact(reading.card));
	crm_vcf_card_members(reading.card, &members, &count);
	*out = crm_names_members(&vcf->names, arena, members, count, reading.line,
	                         crm_copy_n(arena, vcf->unfold.raw.s, vcf->unfold.raw.n));
	return reading.why;
}

static void drop(struct crm_source *source)
{
	struct vcf *vcf = (struct vcf *)source;

	crm_unfold_drop(&vcf->unfold);
	crm_names_drop(&vcf->names);
}

static const char *const entities[] = {"contact", NULL};

const struct crm_source_kind crm_source_vcf = {
	.name = "vcf",
	.title = "vCard",
	.flags = CRM_SOURCE_PEOPLE,
	.endings = ".vcf|.vcard",
	.entities = entities,
	.size = sizeof(struct vcf),
	.fits = fits,
	.reject = &crm_reject_vcf,
	.open = open_vcf,
	.next = next,
	.drop = drop,
};
