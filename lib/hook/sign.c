#include "hook/sign.h"

#include <errno.h>
#include <string.h>
#include <sys/random.h>

#include "base/base64.h"
#include "base/digest.h"

enum { NEW_BYTES = 32 };

static crm_err refuse(void)
{
	return crm_err_hint(crm_fail(CRM_INVALID, "the secret is not %s and %d to %d bytes in base64", CRM_SIGN_PREFIX,
	                             CRM_SIGN_KEY_LEAST, CRM_SIGN_KEY_MOST), "without a secret given, one is made");
}

crm_err crm_sign_key_read(const char *secret, struct crm_sign_key *out)
{
	CRM_AUTO(crm_str_drop) struct crm_str bytes = {0};
	const char *text = secret + strlen(CRM_SIGN_PREFIX);

	if (!crm_starts(secret, CRM_SIGN_PREFIX) || !crm_base64_read(&bytes, text, strlen(text)) ||
	    bytes.n < CRM_SIGN_KEY_LEAST || bytes.n > CRM_SIGN_KEY_MOST)
		return refuse();
	memcpy(out->bytes, bytes.s, bytes.n);
	out->n = bytes.n;
	return NULL;
}

crm_err crm_sign_secret_new(struct crm_str *out)
{
	unsigned char bytes[NEW_BYTES];

	for (size_t done = 0; done < sizeof bytes;) {
		ssize_t n = getrandom(bytes + done, sizeof bytes - done, 0);
		if (n < 0 && errno != EINTR)
			return crm_fail_errno("the kernel gives no random numbers");
		done += n > 0 ? (size_t)n : 0;
	}
	crm_str_add(out, CRM_SIGN_PREFIX);
	crm_base64_add(out, bytes, sizeof bytes);
	return NULL;
}

void crm_sign_add(struct crm_str *out, const struct crm_sign_key *key, const char *id, int64_t seconds,
                  const char *body, size_t n)
{
	CRM_AUTO(crm_str_drop) struct crm_str message = {0};
	unsigned char digest[CRM_DIGEST_BYTES];

	crm_str_reserve(&message, n + 128);
	crm_str_addf(&message, "%s.%lld.", id, (long long)seconds);
	crm_str_add_n(&message, body, n);
	crm_hmac(key->bytes, key->n, message.s, message.n, digest);
	crm_str_add(out, "v1,");
	crm_base64_add(out, digest, sizeof digest);
}

bool crm_sign_is(const struct crm_sign_key *key, const char *header, const char *id, int64_t seconds,
                 const char *body, size_t n)
{
	CRM_AUTO(crm_str_drop) struct crm_str right = {0};
	bool is = false;

	crm_sign_add(&right, key, id, seconds, body, n);
	for (const char *one = header; *one; one += strspn(one, " ")) {
		size_t length = strcspn(one, " ");
		is |= length == right.n && crm_digest_same(one, right.s, length);
		one += length;
	}
	return is;
}
