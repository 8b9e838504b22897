#include "backup/keys.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/base64.h"
#include "base/digest.h"
#include "base/file.h"

enum { WORDS_MOST = 6, KEY_FILE_MOST = 4096 };

/* -- texts ----------------------------------------------------------------------------------- */

static const char *text_of(struct crm_arena *arena, const void *bytes, size_t n)
{
	CRM_AUTO(crm_str_drop) struct crm_str text = {0};

	crm_base64_add(&text, bytes, n);
	return crm_copy(arena, crm_str_text(&text));
}

/* Exactly n bytes. */
static bool bytes_of(const char *text, void *bytes, size_t n)
{
	CRM_AUTO(crm_seal_forget_str) struct crm_str read = {0};

	if (!crm_base64_read(&read, text, strlen(text)) || read.n != n)
		return false;
	memcpy(bytes, read.s, n);
	return true;
}

static void id_of(const unsigned char key[CRM_SEAL_KEY], char id[17])
{
	static const char about[] = "crm-backup names";
	unsigned char digest[CRM_DIGEST_BYTES];
	char hex[CRM_DIGEST_HEX];

	crm_hmac(key, CRM_SEAL_KEY, about, strlen(about), digest);
	snprintf(id, 17, "%.16s", crm_digest_hex(digest, hex));
}

bool crm_keys_is_names(const struct crm_keys *keys, const unsigned char key[CRM_SEAL_KEY])
{
	char id[17];

	id_of(key, id);
	return strcmp(id, keys->names_id) == 0;
}

/* -- making ------------------------------------------------------------------------------------ */

crm_err crm_keys_for_passphrase(struct crm_arena *arena, const char *passphrase, struct crm_keys *keys)
{
	CRM_AUTO(crm_str_drop) struct crm_str locked = {0};
	unsigned char secret[CRM_SEAL_KEY];

	keys->is_sealed = true;
	keys->effort = crm_seal_effort;
	crm_seal_random(keys->salt, sizeof keys->salt);
	crm_seal_keys(keys->public_key, secret);
	crm_err err = crm_seal_lock(&keys->effort, keys->salt, passphrase, secret, sizeof secret, &locked);
	crm_seal_forget(secret, sizeof secret);
	keys->locked = err ? NULL : text_of(arena, locked.s, locked.n);
	return err;
}

void crm_keys_for_holder(const unsigned char public_key[CRM_SEAL_KEY], struct crm_keys *keys)
{
	keys->is_sealed = true;
	memcpy(keys->public_key, public_key, CRM_SEAL_KEY);
}

crm_err crm_keys_put(struct crm_arena *arena, struct crm_keys *keys, bool names, const unsigned char key[CRM_SEAL_KEY])
{
	CRM_AUTO(crm_str_drop) struct crm_str sealed = {0};

	CRM_TRY(crm_seal_for(keys->public_key, key, CRM_SEAL_KEY, &sealed));
	const char *text = text_of(arena, sealed.s, sealed.n);
	if (names)
		id_of(key, keys->names_id);
	*(names ? &keys->names : &keys->key) = text;
	return NULL;
}

/* -- opening ------------------------------------------------------------------------------------ */

static crm_err unlock(const struct crm_keys *keys, const char *passphrase, unsigned char secret_key[CRM_SEAL_KEY])
{
	CRM_AUTO(crm_str_drop) struct crm_str locked = {0};
	CRM_AUTO(crm_seal_forget_str) struct crm_str secret = {0};

	if (!crm_base64_read(&locked, keys->locked, strlen(keys->locked)))
		return crm_fail(CRM_DAMAGED, "the locked key is no key");
	CRM_TRY(crm_seal_unlock(&keys->effort, keys->salt, passphrase, locked.s, locked.n, &secret));
	if (secret.n != CRM_SEAL_KEY)
		return crm_fail(CRM_DAMAGED, "the locked key is no key");
	memcpy(secret_key, secret.s, CRM_SEAL_KEY);
	return NULL;
}

crm_err crm_keys_secret(const struct crm_keys *keys, const struct crm_keys_proof *proof,
                        unsigned char secret_key[CRM_SEAL_KEY])
{
	unsigned char public_key[CRM_SEAL_KEY];

	if (keys->effort.passes && proof->passphrase)
		CRM_TRY(unlock(keys, proof->passphrase, secret_key));
	else if (proof->identity)
		memcpy(secret_key, proof->identity, CRM_SEAL_KEY);
	else if (keys->effort.passes)
		return crm_err_hint(crm_fail(CRM_DENIED, "it is sealed with a passphrase"), "--passphrase-file FILE");
	else
		return crm_err_hint(crm_fail(CRM_DENIED, "it is sealed for who has the secret key"), "--identity FILE");
	crm_seal_public(secret_key, public_key);
	if (!crm_digest_same(public_key, keys->public_key, CRM_SEAL_KEY))
		return crm_fail(CRM_DENIED, "it is sealed for another key");
	return NULL;
}

crm_err crm_keys_take(const struct crm_keys *keys, bool names, const unsigned char secret_key[CRM_SEAL_KEY],
                      unsigned char key[CRM_SEAL_KEY])
{
	CRM_AUTO(crm_str_drop) struct crm_str sealed = {0};
	CRM_AUTO(crm_seal_forget_str) struct crm_str opened = {0};
	const char *text = names ? keys->names : keys->key;

	if (!text || !crm_base64_read(&sealed, text, strlen(text)) ||
	    !crm_seal_open(secret_key, crm_str_text(&sealed), sealed.n, &opened) || opened.n != CRM_SEAL_KEY)
		return crm_fail(CRM_DAMAGED, "the sealed key is no key, or has been changed since");
	memcpy(key, opened.s, CRM_SEAL_KEY);
	return NULL;
}

/* -- the head ------------------------------------------------------------------------------------- */

void crm_keys_text(const struct crm_keys *keys, struct crm_str *out)
{
	crm_str_addf(out, "crm-backup 1\nof %s\n", keys->of);
	if (!keys->is_sealed)
		return;
	crm_str_add(out, "public ");
	crm_base64_add(out, keys->public_key, CRM_SEAL_KEY);
	if (keys->effort.passes) {
		crm_str_addf(out, "\nsecret argon2id %llu %zu ", keys->effort.passes, keys->effort.memory);
		crm_base64_add(out, keys->salt, CRM_SEAL_SALT);
		crm_str_addf(out, " %s", keys->locked);
	}
	if (keys->names)
		crm_str_addf(out, "\nnames %s %s", keys->names_id, keys->names);
	if (keys->key)
		crm_str_addf(out, "\nkey %s", keys->key);
	crm_str_add_c(out, '\n');
}

static size_t words_of(char *line, char *words[WORDS_MOST])
{
	char *rest = NULL;
	size_t count = 0;

	for (char *word = strtok_r(line, " ", &rest); word && count < WORDS_MOST; word = strtok_r(NULL, " ", &rest))
		words[count++] = word;
	return count;
}

static bool is_id(const char *word)
{
	return strlen(word) == 16 && strspn(word, "0123456789abcdef") == 16;
}

static bool read_secret(struct crm_arena *arena, char *words[WORDS_MOST], struct crm_keys *keys)
{
	char *passes, *memory;

	keys->effort.passes = strtoull(words[2], &passes, 10);
	keys->effort.memory = strtoull(words[3], &memory, 10);
	keys->locked = crm_copy(arena, words[5]);
	return !*passes && !*memory && keys->effort.passes && strcmp(words[1], "argon2id") == 0 &&
	       bytes_of(words[4], keys->salt, CRM_SEAL_SALT);
}

static bool read_line(struct crm_arena *arena, char *words[WORDS_MOST], size_t count, struct crm_keys *keys)
{
	if (count == 2 && strcmp(words[0], "of") == 0 && is_id(words[1]))
		return memcpy(keys->of, words[1], sizeof keys->of);
	if (count == 2 && strcmp(words[0], "public") == 0)
		return keys->is_sealed = bytes_of(words[1], keys->public_key, CRM_SEAL_KEY);
	if (count == 6 && strcmp(words[0], "secret") == 0)
		return read_secret(arena, words, keys);
	if (count == 2 && strcmp(words[0], "key") == 0) {
		keys->key = crm_copy(arena, words[1]);
		return true;
	}
	if (count != 3 || strcmp(words[0], "names") != 0 || !is_id(words[1]))
		return false;
	memcpy(keys->names_id, words[1], sizeof keys->names_id);
	keys->names = crm_copy(arena, words[2]);
	return true;
}

crm_err crm_keys_read(struct crm_arena *arena, char *text, struct crm_keys *keys)
{
	char *rest = NULL, *line = strtok_r(text, "\n", &rest), *words[WORDS_MOST];
	bool good = line && strcmp(line, "crm-backup 1") == 0;

	*keys = (struct crm_keys){0};
	if (line && !good && crm_starts(line, "crm-backup "))
		return crm_fail(CRM_DAMAGED, "it was made by a newer crm-backup");
	while (good && (line = strtok_r(NULL, "\n", &rest)))
		good = read_line(arena, words, words_of(line, words), keys);
	if (!good || !*keys->of || (!keys->is_sealed && (keys->effort.passes || keys->names || keys->key)))
		return crm_fail(CRM_DAMAGED, "its head is none that crm-backup writes");
	return NULL;
}

/* -- files of one key ------------------------------------------------------------------------------- */

void crm_key_text(const char *word, const unsigned char key[CRM_SEAL_KEY], struct crm_str *out)
{
	crm_str_addf(out, "%s ", word);
	crm_base64_add(out, key, CRM_SEAL_KEY);
	crm_str_add_c(out, '\n');
}

crm_err crm_key_read(const char *path, const char *word, unsigned char key[CRM_SEAL_KEY])
{
	CRM_AUTO(crm_seal_forget_str) struct crm_str text = {0};
	char *words[WORDS_MOST];

	CRM_TRY(crm_file_read(path, KEY_FILE_MOST, &text));
	if (text.n)
		text.s[strcspn(text.s, "\r\n")] = '\0';
	if (text.n && words_of(text.s, words) == 2 && strcmp(words[0], word) == 0 && bytes_of(words[1], key, CRM_SEAL_KEY))
		return NULL;
	return crm_fail(CRM_INVALID, "%s holds no %s", path, strcmp(word, CRM_KEY_PUBLIC) == 0 ? "public key" : "secret key");
}
