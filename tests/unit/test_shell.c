/* Words of a command line, quoted for the shell. */
#include "tap.h"

#include "base/shell.h"

static const char *quoted(const char *argument)
{
	static struct crm_str out;

	crm_str_clear(&out);
	crm_shell_add(&out, argument);
	return crm_str_text(&out);
}

int main(void)
{
	is(quoted("name=Nova"), "name=Nova", "plain");
	is(quoted("2026-11-21T10:00+01:00"), "2026-11-21T10:00+01:00", "plain punctuation");
	is(quoted(""), "''", "nothing");
	is(quoted("Eva Nová"), "'Eva Nová'", "a space, letters beyond ASCII");
	is(quoted("O'Neil"), "'O'\\''Neil'", "a quote");
	is(quoted("~root"), "'~root'", "a tilde in front would be somebody's home");
	is(quoted("name~x"), "name~x", "elsewhere it is a tilde");
	is(quoted("$HOME `ls` \\ * # !"), "'$HOME `ls` \\ * # !'", "all else that a shell reads");
	is(quoted("a\nb"), "'a\nb'", "a line end");
	return tap_done();
}
