/*
 * Runs a command and says what it cost, as one line of CSV on stdout:
 *
 *     best_ms,median_ms,user_ms,sys_ms,rss_kb,status
 *
 *     measure [-n TIMES] [-f FIRST] [-o OUT] [-e ERR] COMMAND [ARGUMENT...]
 *
 * Wall time is from fork to the exit of the command itself. What it leaves running in
 * the background is waited for before the next round, so that it cannot disturb it, and
 * counts for user, sys and peak memory (the largest single process). {} in an argument
 * becomes the number of the round, from FIRST. Stdout goes to OUT (default /dev/null),
 * stderr to ERR (default: as it is). The status is the worst of all rounds.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

struct job {
	char **argv;
	const char *out, *err;
	long times, first;
};

static double now_ms(void)
{
	struct timespec t;
	clock_gettime(CLOCK_MONOTONIC, &t);
	return (double)t.tv_sec * 1e3 + (double)t.tv_nsec / 1e6;
}

static double as_ms(struct timeval t)
{
	return (double)t.tv_sec * 1e3 + (double)t.tv_usec / 1e3;
}

static void redirect(const char *path, int to)
{
	int fd = open(path, O_WRONLY | O_CREAT | O_APPEND, 0666);
	if (fd < 0 || dup2(fd, to) < 0) {
		perror(path);
		_exit(126);
	}
	close(fd);
}

static char *numbered(const char *text, long number)
{
	const char *hole = strstr(text, "{}");
	char *made;
	if (!hole)
		return (char *)text;
	if (asprintf(&made, "%.*s%ld%s", (int)(hole - text), text, number, hole + 2) < 0)
		_exit(126);
	return made;
}

static void run_child(const struct job *job, long number)
{
	redirect("/dev/null", STDIN_FILENO);
	redirect(job->out, STDOUT_FILENO);
	if (job->err)
		redirect(job->err, STDERR_FILENO);
	for (char **a = job->argv; *a; a++)
		*a = numbered(*a, number);
	execvp(job->argv[0], job->argv);
	perror(job->argv[0]);
	_exit(127);
}

static int exit_status(int status)
{
	return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

/* One round; returns its wall time and leaves the exit status in *worst if it is worse. */
static double round_ms(const struct job *job, long number, int *worst)
{
	int status = 0;
	double start = now_ms(), wall;
	pid_t child = fork();

	if (child < 0) {
		perror("fork");
		exit(2);
	}
	if (child == 0)
		run_child(job, number);
	while (waitpid(child, &status, 0) < 0 && errno == EINTR)
		;
	wall = now_ms() - start;
	while (wait(NULL) > 0 || errno == EINTR)
		;
	if (exit_status(status) > *worst)
		*worst = exit_status(status);
	return wall;
}

static int compare(const void *a, const void *b)
{
	double x = *(const double *)a, y = *(const double *)b;
	return (x > y) - (x < y);
}

static void parse(struct job *job, int argc, char **argv)
{
	int c;
	*job = (struct job){.out = "/dev/null", .times = 1};
	while ((c = getopt(argc, argv, "+n:f:o:e:")) != -1)
		switch (c) {
		case 'n': job->times = atol(optarg); break;
		case 'f': job->first = atol(optarg); break;
		case 'o': job->out = optarg; break;
		case 'e': job->err = optarg; break;
		default: exit(2);
		}
	job->argv = argv + optind;
	if (optind == argc || job->times < 1) {
		fputs("usage: measure [-n TIMES] [-f FIRST] [-o OUT] [-e ERR] COMMAND...\n", stderr);
		exit(2);
	}
}

int main(int argc, char **argv)
{
	struct job job;
	struct rusage used;
	int worst = 0;

	parse(&job, argc, argv);
	double *wall = calloc((size_t)job.times, sizeof *wall);
	if (!wall || prctl(PR_SET_CHILD_SUBREAPER, 1) != 0) {
		perror("measure");
		return 2;
	}
	for (long i = 0; i < job.times; i++)
		wall[i] = round_ms(&job, job.first + i, &worst);
	getrusage(RUSAGE_CHILDREN, &used);
	qsort(wall, (size_t)job.times, sizeof *wall, compare);
	printf("%.2f,%.2f,%.2f,%.2f,%ld,%d\n", wall[0], wall[job.times / 2],
		as_ms(used.ru_utime) / (double)job.times, as_ms(used.ru_stime) / (double)job.times,
		used.ru_maxrss, worst);
	free(wall);
	return 0;
}
