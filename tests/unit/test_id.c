#include "tap.h"

#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/id.h"

static void test_random(void)
{
	char a[CRM_ID_SIZE], b[CRM_ID_SIZE];
	bool good = true;

	unsetenv("CRM_SEED");
	for (int i = 0; i < 1000; i++) {
		crm_id_new(a);
		crm_id_new(b);
		good = good && crm_id_valid(a) && strcmp(a, b) != 0;
	}
	ok(good, "a thousand ids are valid and differ");
}

/* The pool of random bits must not be shared by parent and child. */
static void test_fork(void)
{
	char mine[CRM_ID_SIZE], other[CRM_ID_SIZE] = "";
	int ends[2];

	crm_id_new(mine);
	if (pipe(ends) != 0)
		return;
	pid_t pid = fork();
	if (pid == 0) {
		crm_id_new(other);
		_exit(write(ends[1], other, sizeof(other)) != sizeof(other));
	}
	crm_id_new(mine);
	bool told = read(ends[0], other, sizeof(other)) == sizeof(other);
	waitpid(pid, NULL, 0);
	ok(told && strcmp(mine, other) != 0, "a forked child invents other ids");
}

static void test_seed(void)
{
	char a[CRM_ID_SIZE], b[CRM_ID_SIZE];

	setenv("CRM_SEED", "7", 1);
	crm_id_new(a);
	crm_id_new(b);
	ok(crm_id_valid(a) && strcmp(a, b) != 0, "seeded ids differ from each other");
	is(a, "b89cce279e7f3f80", "and are the same in every run");
	setenv("CRM_SEED", "", 1);
	ok(strcmp(crm_id_new(a), crm_id_new(b)) != 0, "an empty seed is none");
}

static void test_valid(void)
{
	ok(crm_id_valid("7f3a9c0012345678"), "an id");
	ok(!crm_id_valid("7f3a9c001234567") && !crm_id_valid("7f3a9c00123456789"), "15 and 17 digits");
	ok(!crm_id_valid("7F3A9C0012345678") && !crm_id_valid("7f3a9c001234567g") && !crm_id_valid(""),
	   "upper case, other letters, nothing");
	ok(crm_id_prefix_valid("7f3a") && crm_id_prefix_valid("7f3a9c0012345678"), "prefixes");
	ok(!crm_id_prefix_valid("7f3") && !crm_id_prefix_valid("7f3a9c00123456789") &&
	   !crm_id_prefix_valid("7f3%") && !crm_id_prefix_valid(""), "no prefixes");
}

static void test_hash(void)
{
	ok(crm_hash(CRM_HASH_START, "") == CRM_HASH_START, "FNV-1a of nothing");
	ok(crm_hash(CRM_HASH_START, "a") == UINT64_C(0xaf63dc4c8601ec8c), "of 'a'");
	ok(crm_hash(CRM_HASH_START, "foobar") == UINT64_C(0x85944171f73967e8), "of 'foobar'");
	ok(crm_hash(crm_hash(CRM_HASH_START, "foo"), "bar") == UINT64_C(0x85944171f73967e8), "in two steps");
}

int main(void)
{
	test_random();
	test_fork();
	test_seed();
	test_valid();
	test_hash();
	return tap_done();
}
