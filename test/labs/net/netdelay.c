// netdelay A B CONTROL: creates two TUN devices and carries every packet from one to the other, late or not at all.
// CONTROL is a text file, read and removed at each SIGHUP: once it is gone, what it says holds.
//   delay MS    one-way delay in milliseconds (fractions allowed)
//   hole 1      drop everything silently: no reset, no error (0: off)
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <time.h>
#include <unistd.h>
#include <linux/if.h>
#include <linux/if_tun.h>

struct packet {
	struct packet *next;
	long long due;		/* ns */
	int out;		/* index of the device it leaves through */
	int len;
	char data[];
};

static volatile sig_atomic_t reread = 0;

static void on_hup(int sig)
{
	reread = sig;
}

static long long now(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return t.tv_sec * 1000000000LL + t.tv_nsec;
}

static int open_tun(const char *name)
{
	struct ifreq req = { .ifr_flags = IFF_TUN | IFF_NO_PI };
	int fd = open("/dev/net/tun", O_RDWR | O_NONBLOCK | O_CLOEXEC);

	strncpy(req.ifr_name, name, IFNAMSIZ - 1);
	if (fd < 0 || ioctl(fd, TUNSETIFF, &req) < 0) {
		perror(name);
		exit(1);
	}
	return fd;
}

static void read_control(const char *path, double *delay_ms, int *hole)
{
	char line[128];
	FILE *f = fopen(path, "r");

	if (!f) {
		perror(path);
		return;
	}
	while (fgets(line, sizeof(line), f)) {
		sscanf(line, "delay %lf", delay_ms);
		sscanf(line, "hole %d", hole);
	}
	fclose(f);
	unlink(path);
}

int main(int argc, char **argv)
{
	static char buf[65536];
	struct packet *head = NULL, *tail = NULL;
	struct sigaction action = { .sa_handler = on_hup };
	sigset_t hup, none;
	double delay_ms = 0;
	int fd[2], hole = 0;

	if (argc != 4) {
		fprintf(stderr, "usage: netdelay A B CONTROL\n");
		return 2;
	}
	fd[0] = open_tun(argv[1]);
	fd[1] = open_tun(argv[2]);

	/* SIGHUP arrives only inside ppoll, so none is missed */
	sigaction(SIGHUP, &action, NULL);
	sigemptyset(&none);
	sigemptyset(&hup);
	sigaddset(&hup, SIGHUP);
	sigprocmask(SIG_BLOCK, &hup, NULL);

	for (;;) {
		struct pollfd p[2] = { { fd[0], POLLIN, 0 }, { fd[1], POLLIN, 0 } };
		struct timespec wait = { 0, 0 };
		long long left = head ? head->due - now() : 0;

		if (reread) {
			reread = 0;
			read_control(argv[3], &delay_ms, &hole);
		}
		if (left > 0) {
			wait.tv_sec = left / 1000000000LL;
			wait.tv_nsec = left % 1000000000LL;
		}
		if (ppoll(p, 2, head ? &wait : NULL, &none) < 0 && errno != EINTR) {
			perror("ppoll");
			return 1;
		}

		for (int i = 0; i < 2; i++) {
			int len;

			while ((len = read(fd[i], buf, sizeof(buf))) > 0) {
				struct packet *pk;

				if (hole)
					continue;
				pk = malloc(sizeof(*pk) + len);
				if (!pk)
					continue;
				pk->next = NULL;
				pk->due = now() + (long long)(delay_ms * 1e6);
				pk->out = !i;
				pk->len = len;
				memcpy(pk->data, buf, len);
				if (tail)
					tail->next = pk;
				else
					head = pk;
				tail = pk;
			}
		}

		while (head && head->due <= now()) {
			struct packet *pk = head;

			head = pk->next;
			if (!head)
				tail = NULL;
			if (!hole && write(fd[pk->out], pk->data, pk->len) < 0)
				;	/* device down: lost, as on a wire */
			free(pk);
		}
	}
}
