#include "cli/watch.h"

#include <unistd.h>

#include "base/str.h"
#include "base/time.h"

enum { EVERY_MS = 200, KB = 1024 };

static void put_line(struct crm_watch *watch, const struct crm_str *line)
{
	ssize_t written = write(STDERR_FILENO, line->s, line->n);

	(void)written;
	watch->stands = true;
}

/* Is it time for another line? */
static bool is_due(struct crm_watch *watch)
{
	int64_t now = crm_monotonic();

	if (watch->tool->quiet || now - watch->told < EVERY_MS || !isatty(STDERR_FILENO))
		return false;
	watch->told = now;
	return true;
}

static void tell(void *context, const char *what, size_t done, size_t of, size_t bytes)
{
	CRM_AUTO(crm_str_drop) struct crm_str line = {0};
	struct crm_watch *watch = context;

	if (!is_due(watch))
		return;
	crm_str_addf(&line, "\r\x1b[K%zu of %zu objects %s", done, of, what);
	if (bytes >= (size_t)KB * KB)
		crm_str_addf(&line, ", %zu.%zu MB", bytes / KB / KB, bytes / KB * 10 / KB % 10);
	else if (bytes)
		crm_str_addf(&line, ", %zu kB", bytes / KB);
	put_line(watch, &line);
}

static void tell_rebuilt(void *context, int64_t done, int64_t of)
{
	CRM_AUTO(crm_str_drop) struct crm_str line = {0};
	struct crm_watch *watch = context;

	if (!is_due(watch))
		return;
	crm_str_addf(&line, "\r\x1b[K%lld of %lld transactions", (long long)done, (long long)of);
	put_line(watch, &line);
}

static bool is_stopped(void *context)
{
	(void)context;
	return *crm_stop != 0;
}

void crm_watch_begin(struct crm_watch *watch, struct crm_tool *tool)
{
	*watch = (struct crm_watch){
		.tool = tool,
		.remote = { .tell = tell, .stop = crm_stop, .context = watch },
		.progress = { .tell = tell_rebuilt, .stopped = is_stopped, .context = watch },
	};
}

void crm_watch_end(struct crm_watch *watch)
{
	static const char clear[] = "\r\x1b[K";
	ssize_t written = watch->stands ? write(STDERR_FILENO, clear, sizeof(clear) - 1) : 0;

	(void)written;
	watch->stands = false;
}
