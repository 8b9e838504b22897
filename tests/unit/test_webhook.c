/* Signatures of webhooks, base64, when they are told again, and which addresses are of the internet. */
#include <string.h>

#include "base/base64.h"
#include "base/str.h"
#include "base/time.h"
#include "hook/address.h"
#include "hook/retry.h"
#include "hook/sign.h"
#include "tests/unit/tap.h"

/* RFC 4648, section 10. */
static void test_base64(void)
{
	static const char *const pairs[][2] = { { "", "" }, { "f", "Zg==" }, { "fo", "Zm8=" }, { "foo", "Zm9v" }, { "foob", "Zm9vYg==" },
		{ "fooba", "Zm9vYmE=" }, { "foobar", "Zm9vYmFy" } };
	static const char *const wrong[] = { "Zg===", "Z", "Zm9v\n", "Zm 9v", "Zm9-", "=Zg=", "Zm9vY" };

	for (size_t i = 0; i < CRM_COUNT(pairs); i++) {
		CRM_AUTO(crm_str_drop) struct crm_str text = {0}, bytes = {0};

		crm_base64_add(&text, pairs[i][0], strlen(pairs[i][0]));
		is(crm_str_text(&text), pairs[i][1], "in base64");
		ok(crm_base64_read(&bytes, pairs[i][1], strlen(pairs[i][1])), "'%s' is base64", pairs[i][1]);
		is(crm_str_text(&bytes), pairs[i][0], "and back");
	}
	for (size_t i = 0; i < CRM_COUNT(wrong); i++) {
		CRM_AUTO(crm_str_drop) struct crm_str bytes = {0};

		ok(!crm_base64_read(&bytes, wrong[i], strlen(wrong[i])), "no base64: %zu", i);
	}
}

/* The vector that the libraries of Standard Webhooks are tested with. */
static void test_sign(void)
{
	static const char id[] = "msg_p5jXN8AQM9LWM0D4loKWxJek", body[] = "{\"test\": 2432232314}";
	static const char right[] = "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=";
	CRM_AUTO(crm_str_drop) struct crm_str out = {0}, secret = {0};
	struct crm_sign_key key;

	ok(!crm_sign_key_read("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", &key), "the secret is read");
	crm_sign_add(&out, &key, id, 1614265330, body, strlen(body));
	is(crm_str_text(&out), right, "the published signature");
	ok(crm_sign_is(&key, right, id, 1614265330, body, strlen(body)), "is accepted");
	ok(crm_sign_is(&key, "v1,AAAA v1a,x v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=", id, 1614265330, body, strlen(body)),
	   "among others");
	ok(!crm_sign_is(&key, right, id, 1614265331, body, strlen(body)), "of another time it is not");
	ok(!crm_sign_is(&key, right, id, 1614265330, body, strlen(body) - 1), "nor of another body");
	ok(!crm_sign_is(&key, "", id, 1614265330, body, strlen(body)), "nor none");
	ok(crm_sign_key_read("MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", &key) != NULL, "a secret begins with its prefix");
	ok(crm_sign_key_read("whsec_MfKQ9r8G", &key) != NULL, "one of nine bytes is none");
	ok(!crm_sign_secret_new(&secret) && !crm_sign_key_read(crm_str_text(&secret), &key) && key.n == 32, "a new one has 32");
}

static void test_address(void)
{
	static const char *const apart[] = { "127.0.0.1", "0.0.0.0", "10.0.0.1", "172.16.0.1", "172.31.255.255", "192.168.0.1",
		"169.254.169.254", "100.64.0.1", "100.127.255.255", "192.0.2.1", "198.19.255.255", "224.0.0.1", "255.255.255.255", "::",
		"::1", "::ffff:10.0.0.1", "::127.0.0.1", "64:ff9b::a00:1", "2002:a00:1::", "fe80::1", "febf::1", "fec0::1", "fc00::", "fdff::1",
		"ff02::1", "2001:db8::1", "2001::1", "100::1", "localhost", "" };
	static const char *const open[] = { "1.1.1.1", "9.255.255.255", "11.0.0.0", "172.15.255.255", "172.32.0.0", "100.63.255.255",
		"100.128.0.0", "223.255.255.255", "198.20.0.0", "2606:4700::1111", "2001:200::1", "::ffff:1.1.1.1", "64:ff9b::101:101", "2002:101:101::" };

	for (size_t i = 0; i < CRM_COUNT(apart); i++)
		ok(!crm_address_text_is_public(apart[i]), "'%s' is not of the internet", apart[i]);
	for (size_t i = 0; i < CRM_COUNT(open); i++)
		ok(crm_address_text_is_public(open[i]), "'%s' is of the internet", open[i]);
}

static void test_retry(void)
{
	static const char *const wrong[] = { "", "soon", "-1", "1.5", "Sun, 06 Nov 1994 08:49:37 CET", "Sun, 31 Feb 1994 08:49:37 GMT",
		"Sun, 06 Nov 1994 25:49:37 GMT", "Sun, 06 vNo 1994 08:49:37 GMT", "1 2" };
	int64_t now, at, sum = 0;

	ok(crm_instant_read("1994-11-06T08:00:00.000Z", &now), "now");
	ok(crm_retry_after("120", now, &at) && at == now + 120000, "seconds");
	ok(crm_retry_after("0", now, &at) && at == now + 1000, "a second at least");
	ok(crm_retry_after("999999999999999999999", now, &at) && at == now + CRM_RETRY_DAY, "a day at most");
	ok(crm_retry_after("Sun, 06 Nov 1994 08:49:37 GMT", now, &at) && at == now + 2977000, "a date");
	ok(crm_retry_after("Sat, 05 Nov 1994 08:49:37 GMT", now, &at) && at == now + 1000, "one that is over");
	for (size_t i = 0; i < CRM_COUNT(wrong); i++)
		ok(!crm_retry_after(wrong[i], now, &at), "'%s' is none", wrong[i]);
	ok(crm_retry_pause(1, 0.5) == 5000, "five seconds at first");
	ok(crm_retry_pause(2, 0) == 270000 && crm_retry_pause(2, 0.999999) < 330000, "then five minutes, more or less");
	for (int64_t i = 1; i < 7; i++)
		sum += crm_retry_pause(i, 0.5);
	ok(sum > 16 * 3600000 && sum < CRM_RETRY_DAY && crm_retry_pause(99, 0.5) == 36000000, "seven tries or so in a day");
}

int main(void)
{
	test_base64();
	test_sign();
	test_address();
	test_retry();
	return tap_done();
}
