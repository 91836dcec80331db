/*
 * An RDMA device of MANA for a kernel that has none: preloaded into a program, it answers for NETLINK_RDMA. What asks
 * (libibverbs through libnl, python3 through its socket module) gets the answers of one device `mana_0` with the node
 * `uverbs0`, whose driver id is in FAKE_RDMA_ID or in the file /etc/fake-rdma-id; the id 0 stands for a kernel that never
 * answers. The node itself is made by whoever uses this: a copy of /dev/zero, as FAKE_CDEV says.
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <linux/netlink.h>
#include <pthread.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#define NETLINK_RDMA 20
#define COMMAND(type) ((type) & 0x3ff)
#define NLDEV_GET 1
#define NLDEV_GET_CHARDEV 15
/* What /dev/zero has for a device number: major 1, minor 5. */
#define FAKE_CDEV ((1ull << 8) | 5)
#define MOST 256

/* Descriptors that pretend to be netlink sockets. */
static char pretends[MOST];

#define REAL(name) ((__typeof__(&name))dlsym(RTLD_NEXT, #name))

static uint32_t driverId(void)
{
	char text[16] = "";
	const char *said = getenv("FAKE_RDMA_ID");
	FILE *file = said == NULL ? fopen("/etc/fake-rdma-id", "re") : NULL;

	if (file != NULL) {
		said = fgets(text, sizeof(text), file);
		fclose(file);
	}
	return said == NULL ? 20 : (uint32_t)atol(said);
}

struct answer {
	union {
		struct nlmsghdr head;
		char bytes[512];
	};
};

static void begin(struct answer *answer, uint16_t type, uint32_t seq, uint16_t flags)
{
	memset(answer, 0, sizeof(*answer));
	answer->head = (struct nlmsghdr){ NLMSG_HDRLEN, type, flags, seq, 0 };
}

static void put(struct answer *answer, uint16_t key, const void *value, size_t size)
{
	struct nlattr *attr = (void *)(answer->bytes + answer->head.nlmsg_len);

	attr->nla_len = (uint16_t)(NLA_HDRLEN + size);
	attr->nla_type = key;
	memcpy(attr + 1, value, size);
	answer->head.nlmsg_len += NLA_ALIGN(attr->nla_len);
}

static void put32(struct answer *answer, uint16_t key, uint32_t value)
{
	put(answer, key, &value, sizeof(value));
}

static void put64(struct answer *answer, uint16_t key, uint64_t value)
{
	put(answer, key, &value, sizeof(value));
}

static void respond(int fd, const struct nlmsghdr *asked)
{
	struct answer answer;
	uint8_t node = 4; /* RDMA_NODE_RNIC */
	int32_t none = 0;

	begin(&answer, asked->nlmsg_type, asked->nlmsg_seq, asked->nlmsg_flags & NLM_F_DUMP ? NLM_F_MULTI : 0);
	if (COMMAND(asked->nlmsg_type) == NLDEV_GET) {
		put32(&answer, 1, 0);                      /* DEV_INDEX */
		put(&answer, 2, "mana_0", 7);              /* DEV_NAME */
		put32(&answer, 3, 2);                      /* PORT_INDEX */
		put64(&answer, 6, 0x0ab4ecfeff3a0df2ull);  /* NODE_GUID */
		put(&answer, 14, &node, 1);                /* DEV_NODE_TYPE */
	} else if (COMMAND(asked->nlmsg_type) == NLDEV_GET_CHARDEV) {
		put(&answer, 70, "uverbs0", 8);            /* CHARDEV_NAME */
		put64(&answer, 71, 1);                     /* CHARDEV_ABI */
		put64(&answer, 72, FAKE_CDEV);             /* CHARDEV */
		put32(&answer, 73, driverId());            /* UVERBS_DRIVER_ID */
	}
	REAL(send)(fd, &answer, answer.head.nlmsg_len, 0);
	if (asked->nlmsg_flags & NLM_F_DUMP) {
		begin(&answer, NLMSG_DONE, asked->nlmsg_seq, NLM_F_MULTI);
		memcpy(answer.bytes + NLMSG_HDRLEN, &none, sizeof(none));
		answer.head.nlmsg_len += sizeof(none);
		REAL(send)(fd, &answer, answer.head.nlmsg_len, 0);
	} else if (asked->nlmsg_flags & NLM_F_ACK) {
		begin(&answer, NLMSG_ERROR, asked->nlmsg_seq, 0);
		memcpy(answer.bytes + NLMSG_HDRLEN, &none, sizeof(none));
		memcpy(answer.bytes + NLMSG_HDRLEN + sizeof(none), asked, sizeof(*asked));
		answer.head.nlmsg_len += sizeof(none) + sizeof(*asked);
		REAL(send)(fd, &answer, answer.head.nlmsg_len, 0);
	}
}

/* The kernel's end: answers until the other end is closed. */
static void *kernel(void *argument)
{
	int fd = (int)(intptr_t)argument;
	union {
		struct nlmsghdr head;
		char bytes[4096];
	} asked;

	while (REAL(recv)(fd, &asked, sizeof(asked), 0) >= (ssize_t)sizeof(asked.head))
		if (driverId() != 0)
			respond(fd, &asked.head);
	close(fd);
	return NULL;
}

static int isOurs(int fd)
{
	return fd >= 0 && fd < MOST && pretends[fd];
}

int socket(int domain, int type, int protocol)
{
	pthread_t thread;
	int pair[2];

	if (domain != AF_NETLINK || protocol != NETLINK_RDMA)
		return REAL(socket)(domain, type, protocol);
	if (socketpair(AF_UNIX, SOCK_SEQPACKET | (type & SOCK_CLOEXEC), 0, pair) != 0)
		return -1;
	if (pair[0] >= MOST) {
		errno = EMFILE;
		return -1;
	}
	pretends[pair[0]] = 1;
	pthread_create(&thread, NULL, kernel, (void *)(intptr_t)pair[1]);
	pthread_detach(thread);
	return pair[0];
}

int close(int fd)
{
	if (isOurs(fd))
		pretends[fd] = 0;
	return REAL(close)(fd);
}

int bind(int fd, const struct sockaddr *address, socklen_t length)
{
	return isOurs(fd) ? 0 : REAL(bind)(fd, address, length);
}

int getsockname(int fd, struct sockaddr *address, socklen_t *length)
{
	struct sockaddr_nl own = { .nl_family = AF_NETLINK, .nl_pid = (uint32_t)getpid() };

	if (!isOurs(fd))
		return REAL(getsockname)(fd, address, length);
	memcpy(address, &own, *length < sizeof(own) ? *length : sizeof(own));
	*length = sizeof(own);
	return 0;
}

ssize_t sendmsg(int fd, const struct msghdr *message, int flags)
{
	struct msghdr bare = *message;

	if (isOurs(fd)) {
		bare.msg_name = NULL;
		bare.msg_namelen = 0;
		bare.msg_control = NULL;
		bare.msg_controllen = 0;
	}
	return REAL(sendmsg)(fd, &bare, flags);
}

ssize_t recvmsg(int fd, struct msghdr *message, int flags)
{
	struct sockaddr_nl from = { .nl_family = AF_NETLINK };
	ssize_t size = REAL(recvmsg)(fd, message, flags);

	if (isOurs(fd) && size >= 0 && message->msg_name != NULL) {
		memcpy(message->msg_name, &from, sizeof(from));
		message->msg_namelen = sizeof(from);
	}
	return size;
}
