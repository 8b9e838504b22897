#include "base/aside.h"

#include <pthread.h>
#include <stdbool.h>
#include <stdlib.h>

#include "base/mem.h"

struct crm_aside {
	pthread_t thread;
	bool running, failed;
	crm_err (*work)(void *context);
	void *context;
	struct crm_error error;
};

static void *run(void *context)
{
	struct crm_aside *aside = context;
	crm_err err = aside->work(aside->context);

	aside->failed = err;
	if (err)
		aside->error = *err;
	return NULL;
}

struct crm_aside *crm_aside_start(crm_err (*work)(void *context), void *context)
{
	struct crm_aside *aside = crm_calloc(1, sizeof(*aside));

	aside->work = work;
	aside->context = context;
	aside->running = pthread_create(&aside->thread, NULL, run, aside) == 0;
	if (!aside->running)
		run(aside);
	return aside;
}

static void join(struct crm_aside *aside)
{
	if (aside->running)
		pthread_join(aside->thread, NULL);
	aside->running = false;
}

crm_err crm_aside_finish(struct crm_aside *aside)
{
	join(aside);
	if (!aside->failed)
		return NULL;
	crm_err err = crm_fail(aside->error.kind, "%s", aside->error.text);
	if (aside->error.hint[0])
		err = crm_err_hint(err, "%s", aside->error.hint);
	return crm_err_at(err, aside->error.file[0] ? aside->error.file : NULL, aside->error.line);
}

void crm_aside_drop(struct crm_aside **at)
{
	if (!*at)
		return;
	join(*at);
	free(*at);
	*at = NULL;
}
