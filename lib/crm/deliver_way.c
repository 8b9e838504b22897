#include "crm/deliver_way.h"

#include <fcntl.h>
#include <string.h>
#include <sys/file.h>
#include <sys/mman.h>
#include <unistd.h>

#include "base/file.h"
#include "base/filter.h"
#include "base/process.h"
#include "base/str.h"
#include "base/time.h"
#include "crm/deliver_chat.h"
#include "form/mail_address.h"
#include "form/mail_write.h"
#include "model/record.h"

enum { DESKTOP_MOST = 600 };

void crm_ways_drop(struct crm_ways *ways)
{
	if (ways->has_post)
		crm_post_drop(&ways->post);
}

/* -- mail ----------------------------------------------------------------------------------- */

static crm_err need_post(struct crm_ways *ways)
{
	if (!ways->has_post)
		CRM_TRY(crm_post_open(ways->repo, ways->arena, &ways->post));
	ways->has_post = true;
	return NULL;
}

static crm_err address(const struct crm_letter *letter, struct crm_arena *arena, struct crm_mail_address *out)
{
	const struct crm_subscription *subscription = letter->subscription;
	struct crm_value name = crm_record_get(subscription->user, "full_name");

	if (*subscription->target && crm_mail_split_addresses(arena, subscription->target, out, 1))
		return NULL;
	if (*subscription->target)
		return crm_fail(CRM_INVALID, "'%s' is not an e-mail address", subscription->target);
	if (!*subscription->actor.email)
		return crm_err_hint(crm_fail(CRM_INVALID, "user %s has no e-mail address", subscription->actor.name),
		                    "crm-user set %s email=...", subscription->actor.name);
	*out = (struct crm_mail_address){ .name = name.shape == CRM_TEXT ? name.s : subscription->actor.name,
		.email = subscription->actor.email };
	return NULL;
}

static crm_err sender(struct crm_ways *ways, struct crm_arena *arena, struct crm_mail_address *out)
{
	const char *from = crm_config_get(ways->repo->config, "mail.from");

	if (!from)
		return crm_err_hint(crm_fail(CRM_USAGE, "who does mail come from? mail.from is not set"),
		                    "crm-config set mail.from 'Support <support@example.com>'");
	CRM_TRY(crm_config_check(ways->repo->config, "mail.from"));
	(void)crm_mail_split_addresses(arena, from, out, 1);
	return NULL;
}

static crm_err send_mail(struct crm_ways *ways, struct crm_arena *arena, const struct crm_letter *letter)
{
	struct crm_mail_address to = {0}, from = {0};
	CRM_AUTO(crm_fd_drop) int fd = memfd_create("notice", MFD_CLOEXEC);
	struct crm_delivery delivery = {0};

	if (fd < 0)
		return crm_fail_errno("there is no memory for a mail");
	CRM_TRY(address(letter, arena, &to));
	CRM_TRY(sender(ways, arena, &from));
	CRM_TRY(need_post(ways));
	struct crm_mail_out mail = { .from = from, .to = &to, .to_count = 1, .subject = letter->subject, .body = letter->body,
		.message_id = crm_textf(arena, "<crm.%s@%s>", letter->key, strrchr(from.email, '@') + 1), .date = ways->repo->now,
		.automatic = true, .crlf = crm_post_wants_crlf(&ways->post) };
	CRM_TRY(crm_mail_write(&mail, fd));
	crm_post_deliver(&ways->post, from.email, &to.email, 1, fd, &delivery);
	return delivery.what == CRM_DELIVERED ? NULL : crm_fail(CRM_IO, "%s", delivery.text);
}

/* -- the desktop ------------------------------------------------------------------------------ */

/* What a text begins with, ended between two characters. */
static const char *beginning(struct crm_arena *arena, const char *text, size_t most)
{
	size_t n = strlen(text);

	if (n <= most)
		return text;
	while (most && ((unsigned char)text[most] & 0xC0) == 0x80)
		most--;
	return crm_textf(arena, "%.*s…", (int)most, text);
}

/* The words of the setting, then those of the notice: no shell reads them. One that hangs must not hold up the others. */
static crm_err send_desktop(struct crm_ways *ways, struct crm_arena *arena, const struct crm_letter *letter)
{
	static const char *const limit[] = { "timeout", "-k", "1", "20" };
	char **words, **argv;
	size_t count = CRM_COUNT(limit);
	int status;

	CRM_TRY(crm_filter_words(arena, crm_config_get(ways->repo->config, "notify.desktop"), &words));
	for (size_t i = 0; words[i]; i++)
		count++;
	argv = crm_new(arena, char *, count + 4);
	for (size_t i = 0; i < count; i++)
		argv[i] = i < CRM_COUNT(limit) ? crm_copy(arena, limit[i]) : words[i - CRM_COUNT(limit)];
	argv[count] = crm_copy(arena, "--");
	argv[count + 1] = crm_copy(arena, letter->subject);
	argv[count + 2] = crm_copy(arena, beginning(arena, letter->body, DESKTOP_MOST));
	CRM_TRY(crm_process_run(argv[0], argv, &status));
	return status ? crm_fail(CRM_IO, "%s ended with exit status %d", words[0], status) : NULL;
}

/* -- a file ------------------------------------------------------------------------------------- */

/* JSON Lines where its name says so, else text. */
static const char *text_for(struct crm_arena *arena, const struct crm_letter *letter, int64_t now)
{
	char at[40];

	if (crm_ends(letter->subscription->target, ".jsonl"))
		return letter->lines;
	return crm_textf(arena, "%s  %s\n%s\n", crm_instant_local(now, at), letter->subject, letter->body);
}

/* What another that was killed left of a line is ended first. */
static crm_err append(int fd, const char *text, const char *path)
{
	off_t end = lseek(fd, 0, SEEK_END);
	char last = '\n';

	if (end > 0 && pread(fd, &last, 1, end - 1) == 1 && last != '\n')
		CRM_TRY(crm_write_all(fd, "\n", 1, path));
	CRM_TRY(crm_write_all(fd, text, strlen(text), path));
	return fsync(fd) == 0 ? NULL : crm_fail_errno("cannot write %s", path);
}

static crm_err send_file(struct crm_ways *ways, struct crm_arena *arena, const struct crm_letter *letter)
{
	const char *path = letter->subscription->target;
	CRM_AUTO(crm_fd_drop) int fd = open(path, O_RDWR | O_APPEND | O_CREAT | O_CLOEXEC, 0600);

	if (fd < 0)
		return crm_fail_errno("cannot open %s", path);
	if (flock(fd, LOCK_EX) != 0)
		return crm_fail_errno("cannot lock %s", path);
	return append(fd, text_for(arena, letter, ways->repo->now), path);
}

/* -- a chat ------------------------------------------------------------------------------------ */

static crm_err send_chat(struct crm_ways *ways, struct crm_arena *arena, const struct crm_letter *letter)
{
	return crm_chat_send(ways->repo, arena, letter->subscription->target, letter->key, letter->subject, letter->body);
}

/* -- all ------------------------------------------------------------------------------------------ */

static const struct {
	const char *name;
	crm_err (*send)(struct crm_ways *ways, struct crm_arena *arena, const struct crm_letter *letter);
} ways_there_are[] = {
	{ "mail", send_mail }, { "desktop", send_desktop }, { "chat", send_chat }, { "file", send_file },
};

crm_err crm_way_send(struct crm_ways *ways, struct crm_arena *arena, const struct crm_letter *letter)
{
	for (size_t i = 0; i < CRM_COUNT(ways_there_are); i++)
		if (crm_same(ways_there_are[i].name, letter->subscription->via))
			return ways_there_are[i].send(ways, arena, letter);
	return crm_fail(CRM_INVALID, "nobody can be told by %s", letter->subscription->via);
}
