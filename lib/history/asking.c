#include "history/asking.h"

#include <stdlib.h>

#include "base/mem.h"
#include "history/haves.h"

struct ask {
	git_transport base;
	git_transport *inner;
	const char *remote;
};

static git_transport *of(git_transport *base)
{
	return ((struct ask *)base)->inner;
}

static int on_negotiate(git_transport *base, git_repository *repository, const git_remote_head *const *wanted, size_t count)
{
	git_repository *chain = NULL;
	int status = crm_haves_chain(&chain, repository, ((struct ask *)base)->remote);

	if (!status)
		status = of(base)->negotiate_fetch(of(base), chain, wanted, count);
	git_repository_free(chain);
	return status;
}

static int on_connect(git_transport *base, const char *url, int direction, const git_remote_connect_options *options)
{
	return of(base)->connect(of(base), url, direction, options);
}

static int on_options(git_transport *base, const git_remote_connect_options *options)
{
	return of(base)->set_connect_opts(of(base), options);
}

static int on_capabilities(unsigned *capabilities, git_transport *base)
{
	return of(base)->capabilities(capabilities, of(base));
}

static int on_ls(const git_remote_head ***out, size_t *count, git_transport *base)
{
	return of(base)->ls(out, count, of(base));
}

static int on_push(git_transport *base, git_push *push)
{
	return of(base)->push(of(base), push);
}

static int on_download(git_transport *base, git_repository *repository, git_indexer_progress *progress)
{
	return of(base)->download_pack(of(base), repository, progress);
}

static int on_is_connected(git_transport *base)
{
	return of(base)->is_connected(of(base));
}

static void on_cancel(git_transport *base)
{
	of(base)->cancel(of(base));
}

static int on_close(git_transport *base)
{
	return of(base)->close(of(base));
}

static void on_free(git_transport *base)
{
	of(base)->free(of(base));
	free(base);
}

git_transport *crm_asking_transport(git_transport *inner, const char *remote)
{
	struct ask *ask = crm_calloc(1, sizeof(*ask));

	*ask = (struct ask){ .inner = inner, .remote = remote,
		.base = { .version = GIT_TRANSPORT_VERSION, .connect = on_connect, .set_connect_opts = on_options,
			.capabilities = on_capabilities, .ls = on_ls, .push = on_push, .negotiate_fetch = on_negotiate,
			.download_pack = on_download, .is_connected = on_is_connected, .cancel = on_cancel, .close = on_close,
			.free = on_free } };
	return &ask->base;
}
