#include "hook/sendmail.h"

#include <string.h>
#include <sysexits.h>
#include <unistd.h>

#include "base/mem.h"
#include "base/process.h"

enum { ARGUMENTS = 64, WORDS = 4096 };

static size_t split(struct crm_arena *arena, const char *command, char *argv[ARGUMENTS + 1])
{
	size_t count = 0;

	for (const char *at = command + strspn(command, " "); *at && count < ARGUMENTS; at += strspn(at, " ")) {
		size_t n = strcspn(at, " ");
		argv[count++] = crm_copy_n(arena, at, n);
		at += n;
	}
	argv[count] = NULL;
	return count;
}

static enum crm_delivered meaning(int status)
{
	if (status == 0)
		return CRM_DELIVERED;
	return status == EX_DATAERR || status == EX_NOUSER || status == EX_NOHOST ? CRM_DELIVERED_NEVER : CRM_DELIVERED_LATER;
}

void crm_sendmail_send(const char *command, int fd, struct crm_delivery *out)
{
	CRM_AUTO(crm_arena_drop) struct crm_arena *arena = crm_arena_new();
	CRM_AUTO(crm_str_drop) struct crm_str said = {0};
	char *argv[ARGUMENTS + 1];
	int status = 0;

	if (!split(arena, command, argv) || lseek(fd, 0, SEEK_SET) != 0) {
		crm_delivery_set(out, CRM_DELIVERED_LATER, "%s", "mail.sendmail names no program");
		return;
	}
	crm_err err = crm_process_feed(argv[0], argv, fd, WORDS, &said, &status);
	if (err)
		crm_delivery_set(out, CRM_DELIVERED_LATER, "%s", err->text);
	else if (status == 0)
		crm_delivery_set(out, CRM_DELIVERED, "%s", "");
	else
		crm_delivery_set(out, meaning(status), "%s ended with exit status %d%s%s", argv[0], status, said.n ? ": " : "",
		                 crm_str_text(&said));
}
