/*
 * The InfiniBand device of MANA that this machine has not: preloaded into dpdk-testpmd, it answers for libibverbs and
 * libmana, so that the real net_mana starts, forwards into nothing, and fails where a scenario wants it to.
 *
 * FAKE_MANA in the environment holds words with commas between them:
 *   none         there is no InfiniBand device       open         it cannot be opened
 *   ports=N      it has so many ports                max=N        it has so many queues
 *   mrsize=N     a memory region may have so many bytes
 *   CALL=ERRNO   that call fails: pd domain cq qp wq table rxqp object mr query
 *   CALL@N=ERRNO so does only the Nth call           fatal=S      after S seconds it reports that it is reset
 */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <infiniband/manadv.h>
#include <infiniband/verbs.h>

static struct verbs_device {
	struct ibv_device device;
	char room[1024];
} card;
static struct ibv_device *cards[] = { &card.device, NULL };
static int asyncPipe[2] = { -1, -1 };

/* The value behind a word, or what to take instead. */
static long wanted(const char *word, long otherwise)
{
	const char *all = getenv("FAKE_MANA");
	size_t length = strlen(word);

	for (const char *at = all; at != NULL && *at != '\0'; at = strchr(at, ',') ? strchr(at, ',') + 1 : NULL)
		if (strncmp(at, word, length) == 0) {
			if (at[length] == '=')
				return atol(at + length + 1);
			if (at[length] == ',' || at[length] == '\0')
				return 1;
		}
	return otherwise;
}

/* Whether this call is to fail; errno says how. */
static int fails(const char *call, int *count)
{
	char nth[32];
	long error = wanted(call, 0);

	(*count)++;
	snprintf(nth, sizeof(nth), "%s@%d", call, *count);
	error = wanted(nth, error);
	errno = (int)error;
	return error != 0;
}

static void *zeroed(size_t size)
{
	void *room = NULL;

	if (posix_memalign(&room, 4096, size) != 0)
		abort();
	return memset(room, 0, size);
}

/* What libmana gives for the buffers of a queue: empty pages, and a doorbell that nobody hears. */
static void *buffer(void)
{
	return zeroed(1 << 20);
}

static void *doorbell(void)
{
	static void *page;

	if (page == NULL)
		page = zeroed(1 << 16);
	return page;
}

/* A send queue whose work is done: its slots of 32 bytes hold a packet each, its completions have 64 bytes. */
static struct sendQueue {
	struct ibv_qp *queue;
	volatile uint32_t *slots;
	volatile uint32_t *completions;
	uint32_t next;
	uint32_t completed;
} sending[64];
static int sendingCount;

#define SLOTS 4096u
#define ENTRIES 2048u

/* Takes what was posted and writes the completions that were asked for. Returns whether there was any. */
static int work(struct sendQueue *send)
{
	int busy = 0;

	for (;;) {
		volatile uint32_t *slot = send->slots + 8 * (send->next % SLOTS);

		/* The length of the packet, which is written last. */
		if (send->queue == NULL || slot[7] == 0)
			return busy;
		int suppressed = slot[2] >> 7 & 1;

		slot[7] = 0;
		send->next++;
		busy = 1;
		if (suppressed)
			continue;
		volatile uint32_t *entry = send->completions + 16 * (send->completed % ENTRIES);

		entry[0] = 32; /* CQE_TX_OKAY */
		entry[15] = (send->completed / ENTRIES & 7) << 29;
		send->completed++;
	}
}

static void *transmit(void *argument)
{
	(void)argument;
	for (;;) {
		int busy = 0;

		for (int i = 0; i < sendingCount; i++)
			busy |= work(&sending[i]);
		if (!busy)
			usleep(20);
	}
	return NULL;
}

static void sendFrom(struct ibv_qp *queue, void *slots, void *completions)
{
	static pthread_t thread;

	if (sendingCount == 64)
		return;
	sending[sendingCount] = (struct sendQueue){ queue, slots, completions, 0, ENTRIES };
	if (sendingCount++ == 0)
		pthread_create(&thread, NULL, transmit, NULL);
}

struct ibv_device **ibv_get_device_list(int *count)
{
	int present = !wanted("none", 0);

	snprintf(card.device.name, sizeof(card.device.name), "mana_0");
	snprintf(card.device.dev_name, sizeof(card.device.dev_name), "uverbs0");
	snprintf(card.device.dev_path, sizeof(card.device.dev_path), "/sys/class/infiniband_verbs/uverbs0");
	snprintf(card.device.ibdev_path, sizeof(card.device.ibdev_path), "/sys/class/infiniband/mana_0");
	if (count != NULL)
		*count = present;
	return present ? cards : cards + 1;
}

void ibv_free_device_list(struct ibv_device **list)
{
	(void)list;
}

static int queryDevice(struct ibv_context *context, const struct ibv_query_device_ex_input *input,
		       struct ibv_device_attr_ex *attr, size_t size)
{
	static int count;

	(void)context;
	(void)input;
	memset(attr, 0, size);
	if (fails("query", &count))
		return errno;
	attr->orig_attr.phys_port_cnt = (uint8_t)wanted("ports", 1);
	attr->orig_attr.max_qp = (int)wanted("max", 16);
	attr->orig_attr.max_qp_wr = 8192;
	attr->orig_attr.max_cqe = 8192;
	attr->orig_attr.max_sge = 30;
	attr->orig_attr.max_mr = 16384;
	attr->orig_attr.max_mr_size = (uint64_t)wanted("mrsize", 1L << 40);
	attr->orig_attr.vendor_id = 0x1414;
	attr->orig_attr.vendor_part_id = 2;
	attr->raw_packet_caps = IBV_RAW_PACKET_CAP_IP_CSUM;
	return 0;
}

static struct ibv_pd *allocParentDomain(struct ibv_context *context, struct ibv_parent_domain_init_attr *attr)
{
	static int count;

	(void)attr;
	if (fails("domain", &count))
		return NULL;
	struct ibv_pd *domain = zeroed(sizeof(*domain));
	domain->context = context;
	return domain;
}

static struct ibv_wq *createWq(struct ibv_context *context, struct ibv_wq_init_attr *attr)
{
	static int count;

	(void)attr;
	if (fails("wq", &count))
		return NULL;
	struct ibv_wq *queue = zeroed(sizeof(*queue));
	queue->context = context;
	return queue;
}

static int destroyWq(struct ibv_wq *queue)
{
	free(queue);
	return 0;
}

static struct ibv_rwq_ind_table *createTable(struct ibv_context *context, struct ibv_rwq_ind_table_init_attr *attr)
{
	static int count;

	(void)attr;
	if (fails("table", &count))
		return NULL;
	struct ibv_rwq_ind_table *table = zeroed(sizeof(*table));
	table->context = context;
	return table;
}

static int destroyTable(struct ibv_rwq_ind_table *table)
{
	free(table);
	return 0;
}

static struct ibv_qp *createQpEx(struct ibv_context *context, struct ibv_qp_init_attr_ex *attr)
{
	static int count;

	(void)attr;
	if (fails("rxqp", &count))
		return NULL;
	struct ibv_qp *queue = zeroed(sizeof(*queue));
	queue->context = context;
	return queue;
}

static void *reset(void *argument)
{
	(void)argument;
	sleep((unsigned int)wanted("fatal", 1));
	if (write(asyncPipe[1], "f", 1) != 1)
		abort();
	return NULL;
}

struct ibv_context *ibv_open_device(struct ibv_device *device)
{
	static pthread_t thread;
	static int started;

	if (wanted("open", 0)) {
		errno = EACCES;
		return NULL;
	}
	struct verbs_context *verbs = zeroed(sizeof(*verbs));
	verbs->sz = sizeof(*verbs);
	verbs->query_device_ex = queryDevice;
	verbs->alloc_parent_domain = allocParentDomain;
	verbs->create_wq = createWq;
	verbs->destroy_wq = destroyWq;
	verbs->create_rwq_ind_table = createTable;
	verbs->destroy_rwq_ind_table = destroyTable;
	verbs->create_qp_ex = createQpEx;
	verbs->context.abi_compat = __VERBS_ABI_IS_EXTENDED;
	verbs->context.device = device;
	if (asyncPipe[0] < 0 && pipe(asyncPipe) != 0)
		abort();
	verbs->context.async_fd = dup(asyncPipe[0]);
	verbs->context.cmd_fd = open("/dev/zero", O_RDWR);
	if (wanted("fatal", 0) && !started) {
		started = 1;
		pthread_create(&thread, NULL, reset, NULL);
	}
	return &verbs->context;
}

int ibv_close_device(struct ibv_context *context)
{
	close(context->async_fd);
	close(context->cmd_fd);
	return 0;
}

int ibv_get_async_event(struct ibv_context *context, struct ibv_async_event *event)
{
	char byte;

	if (read(context->async_fd, &byte, 1) != 1)
		return -1;
	event->event_type = IBV_EVENT_DEVICE_FATAL;
	return 0;
}

void ibv_ack_async_event(struct ibv_async_event *event)
{
	(void)event;
}

struct ibv_pd *ibv_alloc_pd(struct ibv_context *context)
{
	static int count;

	if (fails("pd", &count))
		return NULL;
	struct ibv_pd *domain = zeroed(sizeof(*domain));
	domain->context = context;
	return domain;
}

int ibv_dealloc_pd(struct ibv_pd *domain)
{
	free(domain);
	return 0;
}

struct ibv_cq *ibv_create_cq(struct ibv_context *context, int entries, void *own, struct ibv_comp_channel *channel,
			     int vector)
{
	static int count;

	(void)own;
	(void)channel;
	(void)vector;
	if (fails("cq", &count))
		return NULL;
	struct ibv_cq *queue = zeroed(sizeof(*queue));
	queue->context = context;
	queue->cqe = entries;
	return queue;
}

int ibv_destroy_cq(struct ibv_cq *queue)
{
	free(queue);
	return 0;
}

struct ibv_qp *ibv_create_qp(struct ibv_pd *domain, struct ibv_qp_init_attr *attr)
{
	static int count;

	(void)attr;
	if (fails("qp", &count))
		return NULL;
	struct ibv_qp *queue = zeroed(sizeof(*queue));
	queue->context = domain->context;
	return queue;
}

int ibv_destroy_qp(struct ibv_qp *queue)
{
	for (int i = 0; i < sendingCount; i++)
		if (sending[i].queue == queue)
			sending[i].queue = NULL;
	return 0;
}

#undef ibv_reg_mr
struct ibv_mr *ibv_reg_mr(struct ibv_pd *domain, void *address, size_t length, int access)
{
	static int count;

	(void)access;
	if (fails("mr", &count))
		return NULL;
	struct ibv_mr *region = zeroed(sizeof(*region));
	region->context = domain->context;
	region->addr = address;
	region->length = length;
	region->lkey = 1;
	return region;
}

struct ibv_mr *ibv_reg_mr_iova2(struct ibv_pd *domain, void *address, size_t length, uint64_t iova,
				unsigned int access)
{
	(void)iova;
	return ibv_reg_mr(domain, address, length, (int)access);
}

int ibv_dereg_mr(struct ibv_mr *region)
{
	free(region);
	return 0;
}

int manadv_set_context_attr(struct ibv_context *context, enum manadv_set_ctx_attr_type type, void *attr)
{
	(void)context;
	(void)type;
	(void)attr;
	return 0;
}

int manadv_init_obj(struct manadv_obj *object, uint64_t type)
{
	static int count;
	static uint32_t id = 64;

	if (fails("object", &count))
		return errno;
	if (type & MANADV_OBJ_QP)
		*object->qp.out = (struct manadv_qp){ .sq_buf = buffer(), .sq_count = 2048, .sq_size = 1 << 17,
						      .sq_id = id++, .db_page = doorbell() };
	if (type & MANADV_OBJ_CQ)
		*object->cq.out = (struct manadv_cq){ .buf = buffer(), .count = 2048, .cq_id = id++ };
	if (type & MANADV_OBJ_QP && type & MANADV_OBJ_CQ)
		sendFrom(object->qp.in, object->qp.out->sq_buf, object->cq.out->buf);
	if (type & MANADV_OBJ_RWQ)
		*object->rwq.out = (struct manadv_rwq){ .buf = buffer(), .count = 2048, .size = 1 << 17,
							.wq_id = id++, .db_page = doorbell() };
	return 0;
}
