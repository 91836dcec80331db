// taphold NAME…: creates tap devices and holds them open until it is killed. Held open, a tap has carrier, and
// unlike a veth it has no "@ifN" behind its name in `ip -br link`. Prints "ready" when all are there.
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>
#include <linux/if.h>
#include <linux/if_tun.h>

int main(int argc, char **argv)
{
	for (int i = 1; i < argc; i++) {
		struct ifreq req = { .ifr_flags = IFF_TAP | IFF_NO_PI };
		int fd = open("/dev/net/tun", O_RDWR);

		strncpy(req.ifr_name, argv[i], IFNAMSIZ - 1);
		if (fd < 0 || ioctl(fd, TUNSETIFF, &req) < 0) {
			perror(argv[i]);
			return 1;
		}
	}
	puts("ready");
	fflush(stdout);
	for (;;)
		pause();
}
