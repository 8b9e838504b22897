/* Against the vectors of FIPS 180-4 and RFC 4231. */
#include "tap.h"

#include "base/digest.h"




static const char *sha256(const char *text, size_t step, char hex[CRM_DIGEST_HEX])
{
	unsigned char out[CRM_DIGEST_BYTES];
	struct crm_digest digest;
	size_t n = strlen(text);

	crm_digest_start(&digest);
	for (size_t at = 0; at < n; at += step)
		crm_digest_add(&digest, text + at, n - at < step ? n - at : step);
	crm_digest_end(&digest, out);
	return crm_digest_hex(out, hex);
}

static const char *hmac(const char *key, const char *text, char hex[CRM_DIGEST_HEX])
{
	unsigned char out[CRM_DIGEST_BYTES];

	crm_hmac(key, strlen(key), text, strlen(text), out);
	return crm_digest_hex(out, hex);
}

int main(void)
{
	static const char long_text[] = "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq";
	char hex[CRM_DIGEST_HEX];

	is(sha256("", 1, hex), "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855", "SHA-256 of nothing");
	is(sha256("abc", 3, hex), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad", "SHA-256 of abc");
	is(sha256(long_text, 5, hex), "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1",
	       "SHA-256 of what comes in pieces");
	is(hmac("Jefe", "what do ya want for nothing?", hex),
	       "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843", "HMAC-SHA-256, test case 2 of RFC 4231");
	ok(crm_digest_same("abc", "abc", 3), "the same is the same");
	ok(!crm_digest_same("abc", "abd", 3), "what differs is not");
	return tap_done();
}
