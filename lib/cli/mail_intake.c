#include "cli/mail_intake.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/file.h"
#include "base/number.h"
#include "cli/intake_route.h"
#include "cli/mail_front.h"
#include "cli/table.h"
#include "cli/work.h"
#include "crm/intake_mail.h"
#include "crm/intake_row.h"
#include "crm/quarantine.h"
#include "crm/route.h"
#include "form/mbox.h"
#include "form/source_csv.h"
#include "form/source_form.h"
#include "form/source_json.h"
#include "form/source_jsonl.h"
#include "form/source_tsv.h"

enum { BLOCK = 64 * 1024, TOGETHER = 500 };

enum form { MAIL, MBOX, MAILDIR, CSV, FORM, JSON, JSONL, TSV };   /* rows are what comes after MAILDIR */

static const struct crm_source_kind *const row_kinds[] = {
	&crm_source_csv, &crm_source_form, &crm_source_json, &crm_source_jsonl, &crm_source_tsv, NULL,
};

struct taking {
	struct crm_tool *tool;
	struct crm_work work;
	struct crm_intake intake;
	struct crm_intake_route route;
	struct crm_letter_how how;
	struct crm_arena *arena;         /* of one message; rewound between them */
	struct crm_arena_mark mark;
	bool many, each;
	bool rows;                       /* all of them, or with --each one by one */
	int64_t waiting;                 /* written since the last commit */
	int64_t opened, added, known, refused;
};

static void taking_drop(struct taking *taking)
{
	crm_work_drop(&taking->work);
	crm_intake_drop(&taking->intake);
	crm_intake_route_drop(&taking->route);
	crm_arena_drop(&taking->arena);
}

/* -- beginning and end ------------------------------------------------------------------ */

static crm_err begin(struct crm_tool *tool, bool many, bool rows, struct taking *out)
{
	const struct crm_config *config = tool->repo->config;
	const struct crm_entity *ticket = crm_model_entity(tool->repo->store->model, "ticket");

	*out = (struct taking){ .tool = tool, .arena = crm_arena_new(), .many = many, .rows = rows,
		.each = (!many && !rows) || crm_option_maybe(tool, "each") };
	out->mark = crm_arena_mark(out->arena);
	out->intake = (struct crm_intake){ .repo = tool->repo, .own = crm_config_get(config, "mail.from"),
		.dry_run = crm_option_given(tool, "dry-run"), .stop = crm_stop };
	out->how = (struct crm_letter_how){ .repo = tool->repo, .durable = out->each,
		.keep = !crm_option_given(tool, "dry-run"), .is_old = many };
	CRM_TRY(crm_config_check(config, "mail.max_size"));
	CRM_TRY(crm_integer_parse(crm_config_get(config, "mail.max_size"), &out->how.most));
	crm_kept_sweep(tool->repo->folder);
	CRM_TRY(crm_intake_route_begin(tool, &out->route));
	return crm_work_begin(tool, ticket, &out->work);
}

/* Files first: what records name must be there. */
static crm_err sync_files(struct taking *taking)
{
	return taking->how.durable || !taking->how.keep ? NULL : crm_file_system_sync(taking->tool->repo->folder);
}

static crm_err finish(struct taking *taking)
{
	if (taking->waiting) {
		CRM_TRY(sync_files(taking));
		CRM_TRY(crm_intake_route_all(&taking->route, taking->work.change));
	}
	CRM_TRY(crm_work_end(&taking->work));
	if (taking->many)
		crm_say(taking->tool, "%lld taken in (%lld opened a ticket), %lld known before, %lld in quarantine",
		        (long long)(taking->opened + taking->added), (long long)taking->opened, (long long)taking->known,
		        (long long)taking->refused);
	if (taking->route.triage)
		crm_say(taking->tool, "%lld into %s: route_why says why", (long long)taking->route.triage, CRM_ROUTE_TRIAGE);
	return NULL;
}

/* -- one message ------------------------------------------------------------------------ */

/* Mail comes from strangers, rows from programs that are trusted: what looks like rows is not taken for them. */
static void say_rows(struct taking *taking, int fd)
{
	char first = 0;

	if (pread(fd, &first, 1, 0) == 1 && (first == '{' || first == '['))
		crm_warn(taking->tool, "it looks like rows of another channel; these are taken in by --format %s",
		         first == '{' ? crm_source_jsonl.name : crm_source_json.name);
}

static crm_err quarantine(struct taking *taking, int fd, const char *hash, const char *why)
{
	const char *name;

	taking->refused++;
	if (!taking->how.keep) {
		crm_say(taking->tool, "it would go to quarantine: %s", why);
		return NULL;
	}
	CRM_TRY(crm_quarantine_put(taking->tool->repo, taking->arena, fd, hash, why, &name));
	crm_warn(taking->tool, "in quarantine as %s: %s", name, why);
	say_rows(taking, fd);
	return NULL;
}

static void say_known(struct taking *taking, const char *ticket)
{
	taking->known++;
	if (!taking->many)
		crm_say(taking->tool, "taken in before, on ticket %s: nothing new", ticket);
	crm_work_leave(&taking->work, ticket);
}

static crm_err count(struct taking *taking, const struct crm_intake_done *done)
{
	if (done->outcome == CRM_INTAKE_KNOWN) {
		say_known(taking, done->ticket);
		return NULL;
	}
	if (done->outcome == CRM_INTAKE_OPENED)
		crm_intake_route_add(&taking->route, done->ticket);
	taking->opened += done->outcome == CRM_INTAKE_OPENED;
	taking->added += done->outcome == CRM_INTAKE_ADDED;
	taking->waiting++;
	taking->work.each = taking->each || (!taking->rows && taking->waiting >= TOGETHER);
	if (taking->work.each) {
		CRM_TRY(sync_files(taking));
		CRM_TRY(crm_intake_route_all(&taking->route, taking->work.change));
		taking->waiting = 0;
	}
	return crm_work_done(&taking->work, done->ticket);
}

/* What the data is to blame for stops one message; anything else stops all of them. */
static bool is_its_own(crm_err err)
{
	enum crm_kind kind = crm_err_kind(err);

	return kind == CRM_INVALID || kind == CRM_CONFLICT || kind == CRM_DENIED;
}

static crm_err write_one(struct taking *taking, const struct crm_incoming *in, struct crm_intake_done *done)
{
	CRM_TRY(crm_work_next(&taking->work));
	CRM_TRY(crm_change_save(taking->work.change));
	crm_err err = crm_intake_write(&taking->intake, taking->work.change, taking->arena, in, done);
	if (!err && done->outcome != CRM_INTAKE_REFUSED)
		return crm_change_release(taking->work.change);
	crm_change_undo_to_save(taking->work.change);
	crm_intake_forget(&taking->intake);
	return err;
}

static crm_err take(struct taking *taking, struct crm_put *raw)
{
	struct crm_letter letter;
	struct crm_intake_done done;

	if (*crm_stop)
		return crm_interrupted();
	CRM_TRY(crm_letter_read(&taking->how, taking->arena, raw, &letter));
	if (letter.refused)
		return quarantine(taking, raw->fd, letter.hash, letter.refused);
	crm_err err = write_one(taking, &letter.in, &done);
	if (err && is_its_own(err) && !taking->how.force)
		return quarantine(taking, raw->fd, letter.hash, err->text);
	CRM_TRY(err);
	if (done.outcome == CRM_INTAKE_REFUSED)
		return quarantine(taking, raw->fd, letter.hash, done.why);
	if (letter.replaced)
		crm_say(taking->tool, "ticket %s: some bytes of its text are no characters; message.eml has them", done.ticket);
	return count(taking, &done);
}

/* -- from where ------------------------------------------------------------------------- */

static crm_err copy(int from, int to)
{
	char block[BLOCK];

	for (;;) {
		ssize_t n = read(from, block, sizeof block);
		if (n == 0)
			return NULL;
		if (*crm_stop)
			return crm_interrupted();
		if (n < 0 && errno != EINTR)
			return crm_fail_errno("cannot read the message");
		CRM_TRY(crm_write_all(to, block, n > 0 ? (size_t)n : 0, "the message"));
	}
}

static crm_err take_fd(struct taking *taking, int fd)
{
	CRM_AUTO(crm_put_drop) struct crm_put put = CRM_PUT;

	CRM_TRY(crm_put_open(taking->tool->repo->folder, &put));
	CRM_TRY(copy(fd, put.fd));
	return take(taking, &put);
}

/* What a mail server hands over is one mail, whatever its text looks like. */
static crm_err take_stdin(struct taking *taking)
{
	CRM_AUTO(crm_put_drop) struct crm_put put = CRM_PUT;
	bool many = false;

	CRM_TRY(crm_put_open(taking->tool->repo->folder, &put));
	CRM_TRY(copy(STDIN_FILENO, put.fd));
	if (lseek(put.fd, 0, SEEK_SET) == 0)
		CRM_TRY(crm_mbox_is(put.fd, &many));
	if (many && !crm_option_given(taking->tool, "format"))
		crm_warn(taking->tool, "this looks like a mailbox, and is taken in as one mail; --format mbox takes in each");
	return take(taking, &put);
}

/* A file that was taken in before need not be copied to be known. */
static crm_err take_file(struct taking *taking, const char *path)
{
	CRM_AUTO(crm_fd_drop) int fd = open(path, O_RDONLY | O_CLOEXEC);
	struct crm_intake_done done = {0};
	char hash[CRM_DIGEST_HEX];
	bool known = false;
	int64_t size;

	crm_arena_rewind(taking->arena, taking->mark);
	if (fd < 0)
		return crm_fail_errno("cannot open %s", path);
	CRM_TRY(crm_kept_hash(fd, path, hash, &size));
	CRM_TRY(crm_intake_knows(&taking->intake, hash, &done, &known));
	if (known) {
		say_known(taking, done.ticket);
		return NULL;
	}
	if (lseek(fd, 0, SEEK_SET) != 0)
		return crm_fail_errno("cannot read %s", path);
	return take_fd(taking, fd);
}

static crm_err take_mbox(struct taking *taking, const char *path)
{
	bool std = !path || crm_same(path, "-"), more = true;
	CRM_AUTO(crm_fd_drop) int fd = std ? dup(STDIN_FILENO) : open(path, O_RDONLY | O_CLOEXEC);
	struct crm_mbox *mbox = crm_new(taking->tool->arena, struct crm_mbox, 1);

	if (fd < 0)
		return crm_fail_errno("cannot open %s", std ? "stdin" : path);
	mbox->fd = fd;
	while (more) {
		CRM_AUTO(crm_put_drop) struct crm_put put = CRM_PUT;
		crm_arena_rewind(taking->arena, taking->mark);
		CRM_TRY(crm_put_open(taking->tool->repo->folder, &put));
		CRM_TRY(crm_err_in(crm_mbox_next(mbox, put.fd, &more), "%s", crm_path_last(path)));
		if (more)
			CRM_TRY(take(taking, &put));
	}
	return NULL;
}

/* What tmp/ holds is still being written. */
static crm_err take_maildir(struct taking *taking, const char *path)
{
	static const char *const parts[] = { "cur", "new" };
	struct crm_arena *arena = taking->tool->arena;

	for (size_t i = 0; i < CRM_COUNT(parts); i++) {
		const char *folder = crm_path(arena, path, parts[i]);
		char **names;
		if (!crm_is_folder(folder))
			return crm_fail(CRM_INVALID, "%s is no Maildir: it has no folder %s", path, parts[i]);
		CRM_TRY(crm_folder_list(arena, folder, "", &names));
		for (; *names; names++)
			if (**names != '.')
				CRM_TRY(take_file(taking, crm_path(taking->arena, folder, *names)));
	}
	return NULL;
}

/* -- rows ------------------------------------------------------------------------------- */

static crm_err take_row(struct taking *taking, const struct crm_row_how *how, const struct crm_row *row)
{
	struct crm_incoming in;
	struct crm_intake_done done;

	CRM_TRY(crm_row_read(how, taking->arena, row, &in));
	CRM_TRY(write_one(taking, &in, &done));
	if (done.outcome == CRM_INTAKE_REFUSED)
		return crm_fail(CRM_INVALID, "%s", done.why);
	return count(taking, &done);
}

static crm_err take_rows(struct taking *taking, const char *path, const char *format)
{
	struct crm_tool *tool = taking->tool;
	struct crm_source_options options = { .format = format, .kinds = row_kinds };
	struct crm_row_how how = { .files = &taking->how, .folder = crm_option(tool, "files"),
		.channel = crm_option(tool, "channel"), .source = crm_option(tool, "source"),
		.stranger = crm_same(format, crm_source_form.name) };
	CRM_AUTO(crm_source_drop) struct crm_source *source = NULL;
	const struct crm_row *row;

	if (how.stranger && !how.channel)
		how.channel = "web";
	CRM_TRY(crm_source_open(path, &options, &source));
	for (;;) {
		crm_arena_rewind(taking->arena, taking->mark);
		CRM_TRY(crm_source_next(source, taking->arena, &row));
		if (!row)
			return NULL;
		CRM_TRY(crm_err_at(take_row(taking, &how, row), crm_source_name(source), row->line));
	}
}

/* -- the verbs -------------------------------------------------------------------------- */

/* A file that is many mails is not taken for one. */
static crm_err form_of(struct crm_tool *tool, const char *path, enum form *form)
{
	CRM_AUTO(crm_fd_drop) int fd = -1;
	bool many = false;

	*form = (enum form)crm_option_choice(tool, "format", path && crm_is_folder(path) ? MAILDIR : MAIL);
	if (*form != MAIL || crm_option_given(tool, "format") || !path || crm_same(path, "-"))
		return NULL;
	fd = open(path, O_RDONLY | O_CLOEXEC);
	if (fd >= 0)
		CRM_TRY(crm_err_in(crm_mbox_is(fd, &many), "%s", crm_path_last(path)));
	if (many)
		crm_say(tool, "%s is a mailbox: it is taken in as one (--format mbox)", crm_path_last(path));
	*form = many ? MBOX : MAIL;
	return NULL;
}

static crm_err take_operand(struct taking *taking, enum form form, const char *path)
{
	if (form == MAILDIR && !path)
		return crm_fail(CRM_USAGE, "which Maildir? It is a folder");
	if (form == MAILDIR)
		return take_maildir(taking, path);
	if (form == MBOX)
		return take_mbox(taking, path);
	if (form != MAIL)
		return take_rows(taking, path, crm_option(taking->tool, "format"));
	return !path || crm_same(path, "-") ? take_stdin(taking) : take_file(taking, path);
}

static crm_err intake(struct crm_tool *tool)
{
	CRM_AUTO(taking_drop) struct taking taking = {0};
	const char *path = tool->count ? tool->arguments[0] : NULL;
	enum form form;

	CRM_TRY(form_of(tool, path, &form));
	CRM_TRY(crm_tool_open(tool, CRM_DB_WRITE));
	tool->entity = crm_model_entity(tool->repo->store->model, "ticket");
	CRM_TRY(begin(tool, form == MBOX || form == MAILDIR, form > MAILDIR, &taking));
	CRM_TRY(take_operand(&taking, form, path));
	return finish(&taking);
}

/* Whoever hands over a mail has to know one thing: is it safe here, or must it be kept there? */
crm_err crm_mail_intake(struct crm_tool *tool)
{
	const char *format = crm_option(tool, "format");
	bool is_mail = !format || crm_same(format, "mail") || crm_same(format, "mbox") || crm_same(format, "maildir");
	crm_err err = intake(tool);
	enum crm_kind kind = crm_err_kind(err);

	return !is_mail || kind == CRM_NOTHING || kind == CRM_USAGE ? err : crm_err_as(err, CRM_LATER);
}

static crm_err release_one(struct taking *taking, const char *name)
{
	CRM_AUTO(crm_fd_drop) int fd = -1;
	const char *found;

	crm_arena_rewind(taking->arena, taking->mark);
	CRM_TRY(crm_quarantine_open(taking->tool->repo, taking->tool->arena, name, &fd, &found));
	CRM_TRY(take_fd(taking, fd));
	return taking->how.keep ? crm_quarantine_remove(taking->tool->repo, taking->tool->arena, found) : NULL;
}

crm_err crm_mail_release(struct crm_tool *tool)
{
	CRM_AUTO(taking_drop) struct taking taking = {0};

	CRM_TRY(begin(tool, false, false, &taking));
	taking.how.force = taking.intake.force = true;
	for (size_t i = 0; i < tool->count; i++)
		CRM_TRY(release_one(&taking, tool->arguments[i]));
	return finish(&taking);
}

/* -- quarantine ------------------------------------------------------------------------- */

enum { NAME, AT, SIZE, REASON, QUARANTINE_COLUMNS };

static const struct crm_table_column quarantine_columns[QUARANTINE_COLUMNS] = {
	[NAME] = { .name = "name", .type = CRM_T_TEXT },    [AT] = { .name = "at", .type = CRM_T_INSTANT },
	[SIZE] = { .name = "size", .type = CRM_T_INTEGER }, [REASON] = { .name = "reason", .type = CRM_T_TEXT },
};

static crm_err print_quarantined(struct crm_table *table, const struct crm_quarantined *list, size_t n)
{
	for (size_t i = 0; i < n; i++)
		CRM_TRY(crm_table_row(table, (struct crm_value[QUARANTINE_COLUMNS]){
			[NAME] = crm_value_text(list[i].name), [AT] = crm_value_integer(list[i].at),
			[SIZE] = crm_value_integer(list[i].size), [REASON] = crm_value_text(list[i].reason) }));
	return NULL;
}

crm_err crm_mail_quarantine(struct crm_tool *tool)
{
	struct crm_quarantined *list;
	struct crm_table *table;
	size_t n;

	CRM_TRY(crm_quarantine_list(tool->repo, tool->arena, &list, &n));
	CRM_TRY(crm_table_open(tool, NULL, quarantine_columns, QUARANTINE_COLUMNS, CRM_TABLE_PICKED, &table));
	return crm_table_end(table, print_quarantined(table, list, n));
}
