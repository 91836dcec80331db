/* Says what it is; the name below is what the library looks for. */
#include <stdio.h>
#include "step1.h"

const char *driver = "net_mana";

int main(void)
{
	printf("Usage: dpdk-testpmd [EAL options] with %s\n", driver);
	return 0;
}
