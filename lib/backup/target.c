#include "backup/target.h"

#include <string.h>

#include "base/file.h"

bool crm_target_is_folder(const char *path)
{
	if (crm_is_folder(path))
		return true;
	return !crm_is_file(path) && !crm_same(path, "-") && !crm_ends(path, ".tar.gz") && !crm_ends(path, ".tgz") &&
	       !crm_ends(path, ".crm-backup");
}

/* -- the key of the names --------------------------------------------------------------------- */

static crm_err read_own(struct crm_arena *arena, const char *repository, unsigned char key[CRM_SEAL_KEY], bool *there)
{
	const char *path = crm_path(arena, repository, "backup.key");

	*there = crm_is_file(path);
	return *there ? crm_key_read(path, CRM_KEY_NAMES, key) : NULL;
}

static crm_err write_own(struct crm_arena *arena, const char *repository, const unsigned char key[CRM_SEAL_KEY])
{
	CRM_AUTO(crm_seal_forget_str) struct crm_str text = {0};

	crm_key_text(CRM_KEY_NAMES, key, &text);
	return crm_file_replace_private(crm_path(arena, repository, "backup.key"), text.s, text.n);
}

static crm_err make_names_key(struct crm_arena *arena, const char *repository, struct crm_target *target)
{
	unsigned char *key = target->depot.names_key;
	bool there;

	CRM_TRY(read_own(arena, repository, key, &there));
	if (!there) {
		crm_seal_random(key, CRM_SEAL_KEY);
		CRM_TRY(write_own(arena, repository, key));
	}
	return crm_keys_put(arena, &target->keys, true, key);
}

static crm_err open_names_key(const struct crm_target_wish *wish, struct crm_target *target)
{
	const struct crm_keys_proof proof = { wish->passphrase, wish->identity };
	unsigned char secret[CRM_SEAL_KEY];

	crm_err err = crm_keys_secret(&target->keys, &proof, secret);
	if (!err)
		err = crm_keys_take(&target->keys, true, secret, target->depot.names_key);
	crm_seal_forget(secret, sizeof secret);
	return crm_err_in(err, "backup.key, which %s goes with, is not in this repository", wish->path);
}

/* The repository's own, unless it is another's: then the one that is sealed in the folder. */
static crm_err find_names_key(struct crm_arena *arena, const char *repository, const struct crm_target_wish *wish,
                              struct crm_target *target)
{
	bool there;

	CRM_TRY(read_own(arena, repository, target->depot.names_key, &there));
	if (!there || !crm_keys_is_names(&target->keys, target->depot.names_key)) {
		CRM_TRY(open_names_key(wish, target));
		CRM_TRY(write_own(arena, repository, target->depot.names_key));
	}
	target->depot.has_names_key = true;
	return NULL;
}

/* -- opening ------------------------------------------------------------------------------------ */

static crm_err choose_keys(struct crm_arena *arena, const char *of, const struct crm_target_wish *wish,
                           struct crm_keys *keys)
{
	*keys = (struct crm_keys){0};
	memcpy(keys->of, of, strnlen(of, sizeof keys->of - 1));
	if (wish->passphrase)
		return crm_keys_for_passphrase(arena, wish->passphrase, keys);
	if (wish->public_key)
		crm_keys_for_holder(wish->public_key, keys);
	return NULL;
}

static crm_err make_folder(struct crm_arena *arena, const char *repository, const char *of,
                           const struct crm_target_wish *wish, struct crm_target *target)
{
	unsigned char key[CRM_SEAL_KEY];

	CRM_TRY(choose_keys(arena, of, wish, &target->keys));
	if (target->keys.is_sealed)
		CRM_TRY(make_names_key(arena, repository, target));
	memcpy(key, target->depot.names_key, sizeof key);
	crm_err err = crm_depot_make(arena, wish->path, &target->keys, &target->depot);
	memcpy(target->depot.names_key, key, sizeof key);
	target->depot.has_names_key = target->keys.is_sealed;
	crm_seal_forget(key, sizeof key);
	return err;
}

static crm_err check_wish(const struct crm_target *target, const char *of, const struct crm_target_wish *wish)
{
	const struct crm_keys *keys = &target->keys;
	crm_err err = NULL;

	if (!crm_same(keys->of, of))
		err = crm_fail(CRM_CONFLICT, "%s is of another repository", wish->path);
	else if (!keys->is_sealed && (wish->passphrase || wish->public_key))
		err = crm_fail(CRM_CONFLICT, "%s is not encrypted", wish->path);
	else if (wish->public_key && memcmp(wish->public_key, keys->public_key, CRM_SEAL_KEY) != 0)
		err = crm_fail(CRM_CONFLICT, "%s is encrypted for another key", wish->path);
	else if (wish->passphrase && !keys->effort.passes)
		err = crm_fail(CRM_CONFLICT, "%s is encrypted for a key, not with a passphrase", wish->path);
	return crm_err_hint(err, "name another folder: this one stays what it is");
}

static crm_err open_folder(struct crm_arena *arena, const char *repository, const char *of,
                           const struct crm_target_wish *wish, struct crm_target *target)
{
	if (!crm_depot_is(wish->path)) {
		CRM_TRY(make_folder(arena, repository, of, wish, target));
	} else {
		CRM_TRY(crm_depot_open(arena, wish->path, &target->depot));
		target->keys = target->depot.keys;
		CRM_TRY(check_wish(target, of, wish));
		if (target->keys.is_sealed)
			CRM_TRY(find_names_key(arena, repository, wish, target));
	}
	return crm_deposit_open(&target->depot, &target->deposit);
}

/* The name says whether anybody's tar can read it. */
static crm_err check_name(const char *path, bool is_sealed)
{
	if (is_sealed && (crm_ends(path, ".tar.gz") || crm_ends(path, ".tgz")))
		return crm_err_hint(crm_fail(CRM_USAGE, "what is encrypted is no .tar.gz"), "name it *.crm-backup");
	if (!is_sealed && crm_ends(path, ".crm-backup"))
		return crm_err_hint(crm_fail(CRM_USAGE, "a *.crm-backup is encrypted: for whom?"),
		                    "--passphrase-file, --encrypt or --to; without encryption name it *.tar.gz");
	return NULL;
}

static crm_err open_file(struct crm_arena *arena, const char *of, const struct crm_target_wish *wish,
                         struct crm_target *target)
{
	CRM_TRY(check_name(wish->path, wish->passphrase || wish->public_key));
	CRM_TRY(choose_keys(arena, of, wish, &target->keys));
	return crm_stream_create(arena, wish->path, &target->keys, &target->stream);
}

crm_err crm_target_open(struct crm_arena *arena, const char *repository, const char *of,
                        const struct crm_target_wish *wish, struct crm_target *out)
{
	*out = (struct crm_target){ .path = wish->path, .is_folder = crm_target_is_folder(wish->path), .depot = { .lock = -1 } };
	crm_err err = out->is_folder ? open_folder(arena, repository, of, wish, out) : open_file(arena, of, wish, out);
	if (err)
		crm_target_drop(out);
	return err;
}

void crm_target_drop(struct crm_target *target)
{
	crm_deposit_drop(&target->deposit);
	crm_stream_out_drop(&target->stream);
	if (target->is_folder)
		crm_depot_drop(&target->depot);
}

struct crm_backup_sink crm_target_sink(struct crm_target *target)
{
	return target->deposit ? crm_deposit_sink(target->deposit) : crm_stream_sink(target->stream);
}

crm_err crm_target_finish(struct crm_target *target, const struct crm_manifest *about, struct crm_deposited *out)
{
	if (target->deposit)
		return crm_deposit_finish(target->deposit, about, out);
	*out = (struct crm_deposited){0};
	return crm_stream_finish(target->stream, &out->stored);
}
