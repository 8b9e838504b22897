#include "history/talk.h"

#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/file.h"
#include "base/process.h"
#include "history/allowance.h"
#include "history/asking.h"

enum { SAID_MOST = 4096, SAID_LINES = 6 };

/* -- opening ------------------------------------------------------------------------------- */

static crm_err no_such(const char *name)
{
	return crm_err_hint(crm_fail(CRM_NOT_FOUND, "there is no remote '%s'", name), "crm-sync remote add %s URL", name);
}

/* What git's configuration says, by git, which alone knows where all of it is; NULL: nothing. `of` an address: what is said
 * for it. */
static const char *setting(struct crm_talk *talk, const char *type, const char *key, const char *of)
{
	CRM_AUTO(crm_str_drop) struct crm_str out = {0};
	char *argv[] = {
		crm_copy(talk->arena, "git"), crm_copy(talk->arena, "-C"), crm_copy(talk->arena, crm_git_path(talk->git)),
		crm_copy(talk->arena, "config"), crm_copy(talk->arena, type), crm_copy(talk->arena, of ? "--get-urlmatch" : "--get"),
		crm_copy(talk->arena, key), of ? crm_copy(talk->arena, of) : NULL, NULL,
	};
	int status;

	if (crm_process_capture("git", argv, SAID_MOST, &out, &status) || status || !out.n)
		return NULL;
	return crm_copy_n(talk->arena, out.s, strcspn(crm_str_text(&out), "\n"));
}

static const char *given(const char *name)
{
	const char *value = getenv(name);

	return value && *value ? value : NULL;
}

static void choose_ssh(struct crm_talk *talk)
{
	const char *line = given("GIT_SSH_COMMAND"), *program = given("GIT_SSH");

	line = line ? line : setting(talk, "--no-type", "core.sshCommand", NULL);
	talk->wire.ssh = line ? line : program;
}

/* Whom to trust beside those that the system does. */
static crm_err choose_authorities(struct crm_talk *talk)
{
	const char *file = given("GIT_SSL_CAINFO");

	file = file ? file : setting(talk, "--path", "http.sslCAInfo", talk->peer.url);
	file = file ? file : given("SSL_CERT_FILE");
	if (file && git_libgit2_opts(GIT_OPT_SET_SSL_CERT_LOCATIONS, file, NULL) < 0)
		return crm_git_fail(CRM_INVALID, "cannot read the certificates in", file);
	return NULL;
}

static crm_err begin(struct crm_talk *talk)
{
	CRM_TRY(crm_peer_read(talk->arena, git_remote_url(talk->remote), &talk->peer));
	talk->wire.peer = &talk->peer;
	talk->wire.stop = talk->watch ? talk->watch->stop : NULL;
	talk->credential = (struct crm_credential){ .folder = crm_git_path(talk->git), .peer = &talk->peer,
		.arena = talk->arena };
	if (talk->peer.way == CRM_PEER_SSH)
		choose_ssh(talk);
	CRM_TRY(crm_sync_turn_begin(&talk->turn, talk->git));
	crm_silence_begin(&talk->silence);
	return talk->peer.way == CRM_PEER_HTTPS ? choose_authorities(talk) : NULL;
}

static void clear(struct crm_talk *talk, struct crm_git *git, const char *name, const struct crm_remote_watch *watch)
{
	*talk = (struct crm_talk){ .watch = watch, .git = git, .arena = crm_arena_new(), .name = name, .wire.said = -1,
		.turn = CRM_SYNC_TURN };
}

crm_err crm_talk_open(struct crm_talk *talk, struct crm_git *git, const char *name, const struct crm_remote_watch *watch)
{
	clear(talk, git, name, watch);
	int status = git_remote_lookup(&talk->remote, crm_git_raw(git), name);
	if (status == GIT_ENOTFOUND || status == GIT_EINVALIDSPEC)
		return no_such(name);
	return status < 0 ? crm_git_fail(CRM_IO, "cannot read the remote", name) : begin(talk);
}

crm_err crm_talk_open_folder(struct crm_talk *talk, struct crm_git *git, const char *folder,
                             const struct crm_remote_watch *watch)
{
	clear(talk, git, folder, watch);
	if (git_remote_create_anonymous(&talk->remote, crm_git_raw(git), folder) < 0)
		return crm_git_fail(CRM_IO, "cannot fetch from", folder);
	return begin(talk);
}

void crm_talk_drop(struct crm_talk *talk)
{
	if (talk->turn.lock >= 0)
		crm_silence_end(&talk->silence);
	crm_sync_turn_drop(&talk->turn);
	git_remote_free(talk->remote);
	crm_wire_drop(&talk->wire);
	crm_str_drop(&talk->said);
	crm_arena_drop(&talk->arena);
}

/* -- how far it is ---------------------------------------------------------------------------- */

int crm_talk_stopped(const struct crm_talk *talk)
{
	return talk->watch && talk->watch->stop && *talk->watch->stop ? GIT_EUSER : 0;
}

static int tell(const struct crm_talk *talk, const char *what, size_t done, size_t of, size_t bytes)
{
	crm_silence_heard();
	if (talk->watch && talk->watch->tell)
		talk->watch->tell(talk->watch->context, what, done, of, bytes);
	return crm_talk_stopped(talk);
}

static int on_received(const git_indexer_progress *progress, void *context)
{
	crm_allowance_grow(progress->received_bytes);
	if (progress->received_objects < progress->total_objects)
		return tell(context, "received", progress->received_objects, progress->total_objects, progress->received_bytes);
	return tell(context, "looked at", progress->indexed_objects, progress->total_objects, progress->received_bytes);
}

static int on_sent(unsigned current, unsigned total, size_t bytes, void *context)
{
	return tell(context, "sent", current, total, bytes);
}

static int on_packed(int stage, uint32_t current, uint32_t total, void *context)
{
	(void)stage;
	return tell(context, "packed", current, total, 0);
}

/* What the other side tells people: of hooks that refuse, and how far it is. */
static int on_said(const char *text, int n, void *context)
{
	struct crm_talk *talk = context;

	crm_silence_heard();
	crm_str_add_n(&talk->said, text, n > 0 ? (size_t)n : 0);
	if (talk->said.n > 2 * (size_t)SAID_MOST) {
		memmove(talk->said.s, talk->said.s + talk->said.n - SAID_MOST, SAID_MOST);
		crm_str_cut(&talk->said, SAID_MOST);
	}
	return crm_talk_stopped(talk);
}

static int on_reference(const char *reference, const char *status, void *context)
{
	struct crm_talk *talk = context;

	if (status)
		talk->refused[crm_same(reference, CRM_GIT_BRANCH) ? CRM_TALK_MAIN : CRM_TALK_FILES] = crm_copy(talk->arena, status);
	return 0;
}

const char *crm_talk_said(struct crm_talk *talk)
{
	CRM_AUTO(crm_str_drop) struct crm_str out = {0};

	crm_wire_lines(&out, crm_str_text(&talk->said), talk->said.n, SAID_LINES);
	return crm_copy(talk->arena, crm_str_text(&out));
}

/* -- by which way, and as whom -------------------------------------------------------------------- */

static bool has_git(struct crm_talk *talk)
{
	CRM_AUTO(crm_str_drop) struct crm_str out = {0};
	char *argv[] = { crm_copy(talk->arena, "git"), crm_copy(talk->arena, "--version"), NULL };
	int status;

	return !crm_process_capture("git", argv, SAID_MOST, &out, &status) && status == 0;
}

static bool has_hooks(struct crm_talk *talk)
{
	static const char *const names[] = { "pre-receive", "update", "post-receive", "post-update", "reference-transaction" };

	for (size_t i = 0; i < CRM_COUNT(names); i++)
		if (crm_is_file(crm_textf(talk->arena, "%s/hooks/%s", talk->peer.path, names[i])))
			return true;
	return false;
}

/* By whom a folder is talked to: by git, which gives the deltas that are there, runs what lies in hooks/, and leaves no lock when we
 * are killed; by libgit2 where the folder is somebody else's, which git would refuse, and no hooks are to be run. */
static bool is_gits(struct crm_talk *talk)
{
	struct stat about;

	if (stat(talk->peer.path, &about) == 0 && about.st_uid == geteuid())
		return has_git(talk);
	return talk->pushes && has_hooks(talk);
}

static int choose_transport(git_transport **out, git_remote *remote, void *context)
{
	struct crm_talk *talk = context;
	bool folder = talk->peer.way == CRM_PEER_FOLDER;

	if (folder && !is_gits(talk))
		return git_transport_local(out, remote, NULL);
	int status = folder || talk->peer.way == CRM_PEER_SSH ? crm_wire_transport(out, remote, &talk->wire)
	                                                      : git_transport_new(out, remote, talk->peer.url);
	if (!status)
		*out = crm_asking_transport(*out, talk->name);
	return status;
}

static int give_up(struct crm_talk *talk, crm_err why)
{
	talk->why = why;
	return GIT_EUSER;
}

/* A server may send us elsewhere; what is meant for it is for it alone. */
static crm_err check_place(struct crm_talk *talk, const char *url)
{
	struct crm_peer there;

	CRM_TRY(crm_peer_read(talk->arena, url, &there));
	if (there.way != CRM_PEER_HTTPS)
		return crm_err_hint(crm_fail(CRM_DENIED, "%s asks for a password, and http:// would show it to everybody",
		                             there.host), "use https://%s...", there.host);
	if (crm_same(there.host, talk->peer.host) && crm_same(there.port, talk->peer.port) && there.way == talk->peer.way)
		return NULL;
	return crm_fail(CRM_DENIED, "%s sends us on to %s, which asks who we are", talk->peer.host, there.host);
}

static int on_credentials(git_credential **out, const char *url, const char *user, unsigned allowed, void *context)
{
	struct crm_talk *talk = context;
	struct crm_credential *credential = &talk->credential;

	(void)user;
	crm_err err = check_place(talk, url);
	if (!err && !(allowed & GIT_CREDENTIAL_USERPASS_PLAINTEXT))
		err = crm_fail(CRM_DENIED, "%s wants another proof than a name and a password", talk->peer.host);
	if (!err && credential->password) {
		crm_credential_tell(credential, false);
		credential->wrong = true;
		err = crm_fail(CRM_DENIED, "%s does not take the name and password that the credential helper has given",
		               talk->peer.host);
	}
	if (!err)
		err = crm_credential_fill(credential);
	crm_silence_heard();
	return err ? give_up(talk, err) : git_credential_userpass_plaintext_new(out, credential->user, credential->password);
}

void crm_talk_callbacks(struct crm_talk *talk, git_remote_callbacks *callbacks, git_proxy_options *proxy)
{
	callbacks->transport = choose_transport;
	callbacks->credentials = on_credentials;
	callbacks->sideband_progress = on_said;
	callbacks->transfer_progress = on_received;
	callbacks->push_transfer_progress = on_sent;
	callbacks->pack_progress = on_packed;
	callbacks->push_update_reference = on_reference;
	callbacks->payload = talk;
	proxy->url = talk->peer.way == CRM_PEER_HTTPS ? setting(talk, "--no-type", "http.proxy", talk->peer.url) : NULL;
	proxy->type = proxy->url ? GIT_PROXY_SPECIFIED : GIT_PROXY_AUTO; /* that is https_proxy of the environment */
}

/* -- what went wrong -------------------------------------------------------------------------------- */

static crm_err hint_of_ssh(struct crm_talk *talk, crm_err err)
{
	if (strstr(err->text, "ost key"))
		return crm_err_hint(err, "ssh %s by hand once, and compare the key it shows with the one you were told: "
		                    "known_hosts remembers it", talk->peer.host);
	if (strstr(err->text, "ermission denied"))
		return crm_err_hint(err, "ssh-add -l lists the keys of the agent; ~/.ssh/config says which key is for whom");
	return crm_err_hint(err, "GIT_TRACE=1 git ls-remote %s shows what ssh is asked for", talk->peer.url);
}

static crm_err of_program(struct crm_talk *talk, const char *what)
{
	CRM_AUTO(crm_str_drop) struct crm_str words = {0};

	crm_wire_words(&talk->wire, &words);
	if (!words.n)
		return NULL;
	crm_err err = crm_fail(CRM_IO, "%s %s: %s", what, talk->name, crm_str_text(&words));
	return talk->peer.way == CRM_PEER_SSH ? hint_of_ssh(talk, err) : err;
}

static crm_err of_libgit2(struct crm_talk *talk, const char *what)
{
	crm_err err = crm_git_fail(CRM_IO, what, talk->name);

	if (strstr(err->text, "certificate"))
		return crm_err_hint(err, "git config --global http.sslCAInfo FILE names a file with the certificate of who signed it");
	return crm_err_hint(err, "crm-sync remote list");
}

crm_err crm_talk_failed(struct crm_talk *talk, const char *what)
{
	bool silent = crm_silence_end(&talk->silence) || talk->wire.silent;

	if (crm_talk_stopped(talk))
		return crm_fail(CRM_IO, "interrupted");
	if (talk->why)
		return talk->why;
	if (talk->wire.refused)
		return crm_err_in(talk->wire.refused, "%s %s", what, talk->name);
	if (silent)
		return crm_fail(CRM_IO, "%s %s: nothing came from there for five minutes", what, talk->name);
	crm_err err = of_program(talk, what);
	return err ? err : of_libgit2(talk, what);
}
