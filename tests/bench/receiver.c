/*
 * receiver FILE [BODIES]: takes HTTP requests on a free port of this machine, which it writes into FILE, and answers 204 to
 * each, as fast as one thread can. What is sent to /hook1 goes into BODIES, one a line. On SIGTERM it prints how many there were
 * and how many bytes their bodies had. For measuring who sends; it reads no more of HTTP than that needs.
 */
#include <arpa/inet.h>
#include <errno.h>
#include <netinet/tcp.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

enum { CONNECTIONS = 4096, ROOM = 1 << 20, EVENTS = 256 };

struct connection {
	char *bytes;
	size_t n;
};

static struct connection connections[CONNECTIONS];
static volatile sig_atomic_t stopped;
static unsigned long long requests, body_bytes;
static FILE *bodies;

static void stop(int signal)
{
	(void)signal;
	stopped = 1;
}

static void fail(const char *what)
{
	perror(what);
	exit(1);
}

static int open_port(const char *file)
{
	struct sockaddr_in address = { .sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
	socklen_t n = sizeof address;
	int fd = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK, 0);
	char beside[4096];

	if (fd < 0 || bind(fd, (struct sockaddr *)&address, sizeof address) < 0 || listen(fd, 1024) < 0 ||
	    getsockname(fd, (struct sockaddr *)&address, &n) < 0)
		fail("receiver");
	snprintf(beside, sizeof beside, "%s.new", file);
	FILE *out = fopen(beside, "w");
	if (!out || fprintf(out, "%d\n", ntohs(address.sin_port)) < 0 || fclose(out) != 0 || rename(beside, file) < 0)
		fail(file);
	return fd;
}

static void watch(int epoll, int fd)
{
	struct epoll_event event = { .events = EPOLLIN, .data.fd = fd };

	if (epoll_ctl(epoll, EPOLL_CTL_ADD, fd, &event) < 0)
		fail("epoll_ctl");
}

static void take_connections(int epoll, int port)
{
	for (int fd; (fd = accept4(port, NULL, NULL, SOCK_NONBLOCK)) >= 0;) {
		if (fd >= CONNECTIONS) {
			close(fd);
			continue;
		}
		setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &(int){ 1 }, sizeof(int));
		connections[fd].n = 0;
		if (!connections[fd].bytes)
			connections[fd].bytes = malloc(ROOM + 1);
		if (!connections[fd].bytes)
			fail("receiver");
		watch(epoll, fd);
	}
}

/* How long the first request is, 0 while it is not all there. */
static size_t measure(const struct connection *one)
{
	const char *end = memmem(one->bytes, one->n, "\r\n\r\n", 4), *line;
	size_t head, body = 0;

	if (!end)
		return 0;
	head = (size_t)(end - one->bytes) + 4;
	one->bytes[one->n] = '\0';
	line = strcasestr(one->bytes, "\r\ncontent-length:");
	if (line && line < end)
		body = strtoul(line + strlen("\r\ncontent-length:"), NULL, 10);
	if (one->n < head + body)
		return 0;
	body_bytes += body;
	if (bodies && strncmp(one->bytes, "POST /hook1 ", 12) == 0)
		fprintf(bodies, "%.*s\n", (int)body, one->bytes + head);
	return head + body;
}

static void answer(int fd)
{
	static const char text[] = "HTTP/1.1 204 No Content\r\n\r\n";
	struct connection *one = &connections[fd];

	for (size_t n; (n = measure(one)) > 0;) {
		requests++;
		one->n -= n;
		memmove(one->bytes, one->bytes + n, one->n);
		if (write(fd, text, sizeof text - 1) < 0 && errno != EAGAIN)
			return;
	}
}

static void read_some(int fd)
{
	struct connection *one = &connections[fd];
	ssize_t n = read(fd, one->bytes + one->n, ROOM - one->n);

	if (n > 0) {
		one->n += (size_t)n;
		answer(fd);
	} else if (n == 0 || errno != EAGAIN)
		close(fd);
}

int main(int argc, char **argv)
{
	struct epoll_event events[EVENTS];
	int epoll = epoll_create1(0), port;

	if (argc < 2 || argc > 3) {
		fputs("usage: receiver FILE [BODIES]\n", stderr);
		return 2;
	}
	if (argc == 3 && !(bodies = fopen(argv[2], "w")))
		fail(argv[2]);
	port = open_port(argv[1]);
	sigaction(SIGTERM, &(struct sigaction){ .sa_handler = stop }, NULL);
	watch(epoll, port);
	while (!stopped) {
		int count = epoll_wait(epoll, events, EVENTS, -1);
		for (int i = 0; i < count; i++)
			if (events[i].data.fd == port)
				take_connections(epoll, port);
			else
				read_some(events[i].data.fd);
	}
	if (bodies && fclose(bodies) != 0)
		fail(argv[2]);
	printf("%llu requests, %llu bytes\n", requests, body_bytes);
	return 0;
}
