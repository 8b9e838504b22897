#include "history/silence.h"

#include <unistd.h>

enum { MOST_S = 300 };

static volatile sig_atomic_t over;

static void on_alarm(int number)
{
	(void)number;
	over = 1;
	alarm(1); /* should it have come just before the wait */
}

void crm_silence_begin(struct crm_silence *silence)
{
	struct sigaction action = { .sa_handler = on_alarm }; /* without SA_RESTART */

	sigemptyset(&action.sa_mask);
	over = 0;
	sigaction(SIGALRM, &action, &silence->before);
	alarm(MOST_S);
}

void crm_silence_heard(void)
{
	if (!over)
		alarm(MOST_S);
}

bool crm_silence_end(struct crm_silence *silence)
{
	alarm(0);
	sigaction(SIGALRM, &silence->before, NULL);
	return over;
}
