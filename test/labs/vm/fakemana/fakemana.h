/* SPDX-License-Identifier: GPL-2.0 */
/* What the files of fakemana.ko share: the table of NICs and each other's drivers. */
#ifndef FAKEMANA_H
#define FAKEMANA_H

#include <linux/etherdevice.h>
#include <linux/netdevice.h>
#include <linux/pci.h>
#include "vmbus.h"

#define NICS 2
#define QUEUES 8

/* One accelerated NIC: a synthetic device and its VF share one MAC. */
struct nic {
	const char *instance;
	const char *vf_name;
	u8 mac[ETH_ALEN];
	struct vmbus_dev vdev;
	struct net_device *syn;		/* both protected by RTNL */
	struct net_device *vf;
	bool joined;
};

/* main.c: module parameters and the table */
extern bool fake_novf;
extern ushort fake_devid;
extern int fake_nics;
extern struct nic fake_nic_tab[NICS];
extern const guid_t fake_class_net, fake_class_pci;

/* bus.c */
int fake_bus_register(void);
void fake_bus_unregister(void);
int fake_dev_add(struct vmbus_dev *vdev, const char *instance, const guid_t *class, int relid);
void fake_dev_del(struct vmbus_dev *vdev);

/* netvsc.c */
extern struct vmbus_drv fake_netvsc_drv;
void fake_vf_join(struct nic *nic);
void fake_vf_leave(struct nic *nic);
struct nic *fake_nic_of(struct net_device *ndev);
netdev_tx_t fake_xmit(struct sk_buff *skb, struct net_device *ndev);
struct net_device *fake_netdev(struct nic *nic, const char *name, unsigned char assign, struct device *parent,
			       const struct net_device_ops *ops, const struct ethtool_ops *ethtool);

/* mana.c */
extern struct pci_driver fake_mana_drv;

/* hv_pci.c: PCI_INSTANCE is the channel's GUID; on Azure its second field is the PCI domain. */
#define PCI_INSTANCE "00000001-7870-47b5-b203-92d794c05ed5"
#define PCI_DOMAIN 0x7870
extern struct vmbus_drv fake_hv_pci_drv;

#endif
