#include "cli/message.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/file.h"
#include "base/shell.h"
#include "base/utf8.h"
#include "cli/options.h"
#include "form/json.h"
#include "form/sink.h"

static void write_out(struct crm_str *text)
{
	/* Nobody is left to tell if stderr cannot be written. */
	crm_err ignored = crm_write_all(STDERR_FILENO, crm_str_text(text), text->n, "stderr");
	(void)ignored;
}

void crm_say(struct crm_tool *tool, const char *format, ...)
{
	if (tool->quiet)
		return;
	CRM_AUTO(crm_str_drop) struct crm_str text = {0};
	va_list args;
	va_start(args, format);
	crm_str_vaddf(&text, format, args);
	va_end(args);
	crm_str_add_c(&text, '\n');
	write_out(&text);
}

void crm_warn(struct crm_tool *tool, const char *format, ...)
{
	CRM_AUTO(crm_str_drop) struct crm_str text = {0};
	va_list args;
	crm_str_addf(&text, "%s: ", tool->definition->name);
	va_start(args, format);
	crm_str_vaddf(&text, format, args);
	va_end(args);
	crm_str_add_c(&text, '\n');
	write_out(&text);
}

static void add_corrected(struct crm_str *out, const char *argument, const char *found, crm_err err)
{
	CRM_AUTO(crm_str_drop) struct crm_str word = {0};
	crm_str_add_n(&word, argument, (size_t)(found - argument));
	crm_str_add(&word, err->nearest);
	crm_str_add(&word, found + strlen(err->wrong));
	crm_shell_add(out, word.s);
}

/* The command as it was given, with the wrong word put right where it stands; else a question. */
static void add_hint_of_slip(struct crm_str *out, const struct crm_tool *tool, crm_err err, int argc, char **argv)
{
	bool corrected = false;
	CRM_AUTO(crm_str_drop) struct crm_str line = {0};
	crm_str_add(&line, tool->definition->name);
	for (int i = 1; i < argc; i++) {
		const char *found = corrected || !*err->wrong ? NULL : strstr(argv[i], err->wrong);
		crm_str_add_c(&line, ' ');
		if (found)
			add_corrected(&line, argv[i], found, err);
		else
			crm_shell_add(&line, argv[i]);
		corrected = corrected || found;
	}
	if (corrected)
		crm_str_add(out, line.s);
	else
		crm_str_addf(out, "did you mean '%s'?", err->nearest);
}

static void add_hint(struct crm_str *out, const struct crm_tool *tool, crm_err err, int argc, char **argv)
{
	if (err->hint[0])
		crm_str_add(out, err->hint);
	else if (err->nearest[0])
		add_hint_of_slip(out, tool, err, argc, argv);
}

/* Sentences may carry pieces of data: nothing in them may drive the terminal. */
static void add_shown(struct crm_str *out, const char *text)
{
	crm_utf8_add_shown(out, text, strlen(text), 0);
}

static void add_caret(struct crm_str *out, crm_err err)
{
	size_t n = strlen(err->source), at = (size_t)err->caret < n ? (size_t)err->caret : n;
	size_t length = (size_t)err->caret_length <= n - at ? (size_t)err->caret_length : n - at;
	size_t width = crm_utf8_width(err->source + at, length);
	crm_str_add(out, "  ");
	add_shown(out, err->source);
	crm_str_add(out, "\n  ");
	for (size_t i = crm_utf8_width(err->source, at); i > 0; i--)
		crm_str_add_c(out, ' ');
	do
		crm_str_add_c(out, '^');
	while (width-- > 1);
	crm_str_add_c(out, '\n');
}

static void add_plain(struct crm_str *out, const struct crm_tool *tool, crm_err err, const char *hint)
{
	char text[2048];
	const char *red = tool->color_messages ? "\033[31m" : "", *dim = tool->color_messages ? "\033[2m" : "";
	const char *end = tool->color_messages ? "\033[m" : "";
	crm_err_print(err, text, sizeof text);
	crm_str_addf(out, "%s%s: %s", red, tool->definition->name, end);
	add_shown(out, text);
	crm_str_add_c(out, '\n');
	if (err->source[0])
		add_caret(out, err);
	if (!*hint)
		return;
	crm_str_addf(out, "%shint: ", dim);
	add_shown(out, hint);
	crm_str_addf(out, "%s\n", end);
}

static const char *kind_name(enum crm_kind kind)
{
	static const char *const names[] = { "ok", "nothing", "usage", "invalid", "not_found", "conflict",
	                                     "denied", "busy", "io", "damaged", "rejected" };
	return (size_t)kind < CRM_COUNT(names) ? names[kind] : "unknown";
}

static void add_member(struct crm_str *out, const char *name, const char *text)
{
	if (!*text)
		return;
	crm_str_addf(out, ",\"%s\":", name);
	crm_json_add_string(out, text, strlen(text));
}

static void add_json(struct crm_str *out, crm_err err, const char *hint)
{
	crm_str_addf(out, "{\"error\":\"%s\",\"status\":%d", kind_name(err->kind), (int)err->kind);
	add_member(out, "file", err->file);
	if (err->line)
		crm_str_addf(out, ",\"line\":%ld", err->line);
	add_member(out, "field", err->field);
	add_member(out, "message", err->text);
	add_member(out, "hint", hint);
	crm_str_add(out, "}\n");
}

static bool wants_json(const struct crm_tool *tool)
{
	const struct crm_option *option = tool->verb ? crm_option_named(tool->verb, "output", 6) : NULL;
	const char *format = option ? crm_option(tool, "output") : NULL;
	if (option && !format)
		format = getenv("CRM_FORMAT");
	return format && crm_format_has(format, CRM_FORMAT_JSON);
}

void crm_message_error(const struct crm_tool *tool, crm_err err, int argc, char **argv)
{
	CRM_AUTO(crm_str_drop) struct crm_str hint = {0};
	CRM_AUTO(crm_str_drop) struct crm_str text = {0};
	add_hint(&hint, tool, err, argc, argv);
	if (wants_json(tool))
		add_json(&text, err, crm_str_text(&hint));
	else
		add_plain(&text, tool, err, crm_str_text(&hint));
	write_out(&text);
}

bool crm_tool_has_person(void)
{
	return isatty(STDIN_FILENO) && isatty(STDERR_FILENO);
}

bool crm_ask(struct crm_tool *tool, const char *question)
{
	char answer[16];
	CRM_AUTO(crm_str_drop) struct crm_str text = {0};
	crm_str_addf(&text, "%s: %s [y/N] ", tool->definition->name, question);
	write_out(&text);
	if (!fgets(answer, sizeof answer, stdin))
		return false;
	return answer[0] == 'y' || answer[0] == 'Y';
}
