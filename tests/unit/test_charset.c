#include "load/charset.h"
#include "tap.h"

static void guess(const char *want, const char *bytes, size_t n, const char *name)
{
	is(crm_charset_guess(bytes, n), want, name);
}

#define GUESS(want, bytes, name) guess(want, bytes, sizeof(bytes) - 1, name)

int main(void)
{
	GUESS("WINDOWS-1250", "Dvo\xf8\xe1kov\xe1;\xd8\x65\xe8, \x8e" "aneta", "Czech");
	GUESS("WINDOWS-1250", "\xa3ukasz, w\xb3" "a\x9c" "ciciel, \xbf\xf3\xb3w", "Polish");
	GUESS("WINDOWS-1250", "sz\xf5l\xf5, \xfbr", "Hungarian");
	GUESS("WINDOWS-1252", "Gr\xf6\xdf" "er, Gesch\xe4" "ftsf\xfchrer", "German");
	GUESS("WINDOWS-1252", "Fran\xe7ois Lef\xe8vre, g\xe9rant, o\xf9, \xea" "tre", "French");
	GUESS("WINDOWS-1252", "Espa\xf1" "a, ni\xf1o, coraz\xf3n", "Spanish");
	GUESS("WINDOWS-1252", "S\xf8ren \xc5g\xe5rd, \xe6" "bler", "Danish");
	GUESS("WINDOWS-1254", "\xdeiri\xf0, \xfd\xfe\xfdk, g\xfc\xe7", "Turkish");
	GUESS("WINDOWS-1251", "\xce\xeb\xe5\xed\xe0 \xca\xee\xe2\xe0\xeb\xfc, \xbf\xe6\xe0\xea", "Ukrainian");
	GUESS("KOI8-U", "\xef\xcc\xc5\xce\xc1 \xeb\xcf\xd7\xc1\xcc\xd8", "Ukrainian in KOI8");
	GUESS("UTF-16LE", "n\0a\0m\0e\0\n\0E\0v\0a\0", "UTF-16, little end first");
	GUESS("UTF-16BE", "\0n\0a\0m\0e\0\n\0E\0v\0a", "UTF-16, big end first");
	GUESS("WINDOWS-1252", "plain", "nothing speaks for another");
	GUESS("WINDOWS-1252", "", "no bytes");
	GUESS("WINDOWS-1252", "\x81", "a byte of no language");
	return tap_done();
}
