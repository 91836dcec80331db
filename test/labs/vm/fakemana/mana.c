// SPDX-License-Identifier: GPL-2.0
/* mana, the driver of the PCI function: one VF net device per NIC, all of them ports of that function. */
#include <linux/ethtool.h>
#include <linux/module.h>
#include <linux/rtnetlink.h>
#include "fakemana.h"

static int mana_open(struct net_device *ndev)
{
	struct nic *nic = fake_nic_of(ndev);

	netif_carrier_on(ndev);
	netif_tx_start_all_queues(ndev);
	netdev_info(ndev, "Configured vPort %d PD 18 DB 16\n", ndev->dev_port);
	if (nic->joined)
		netdev_info(nic->syn, "Data path switched to VF: %s\n",
			    ndev->name);
	return 0;
}

static int mana_close(struct net_device *ndev)
{
	struct nic *nic = fake_nic_of(ndev);

	netif_tx_disable(ndev);
	netif_carrier_off(ndev);
	if (nic->joined)
		netdev_info(nic->syn, "Data path switched from VF: %s\n",
			    ndev->name);
	return 0;
}

static const struct net_device_ops mana_ops = {
	.ndo_open = mana_open,
	.ndo_stop = mana_close,
	.ndo_start_xmit = fake_xmit,
	.ndo_set_mac_address = eth_mac_addr,
	.ndo_validate_addr = eth_validate_addr,
};

static void mana_drvinfo(struct net_device *ndev, struct ethtool_drvinfo *info)
{
	strscpy(info->driver, "mana", sizeof(info->driver));
	strscpy(info->bus_info, dev_name(ndev->dev.parent),
		sizeof(info->bus_info));
}

static const struct ethtool_ops mana_ethtool = {
	.get_drvinfo = mana_drvinfo,
	.get_link = ethtool_op_get_link,
};

static void mana_remove(struct pci_dev *pdev)
{
	int i;

	for (i = 0; i < fake_nics; i++) {
		struct nic *nic = &fake_nic_tab[i];
		struct net_device *ndev = nic->vf;

		if (!ndev)
			continue;
		rtnl_lock();
		fake_vf_leave(nic);
		unregister_netdevice(ndev);
		nic->vf = NULL;
		rtnl_unlock();
		free_netdev(ndev);
	}
}

static int mana_probe(struct pci_dev *pdev, const struct pci_device_id *id)
{
	struct net_device *ndev;
	int i, ret = 0;

	pci_info(pdev, "Microsoft Azure Network Adapter protocol version: 0.1.1\n");
	for (i = 0; i < fake_nics && !fake_novf; i++) {
		ndev = fake_netdev(&fake_nic_tab[i], fake_nic_tab[i].vf_name,
				  NET_NAME_RENAMED, &pdev->dev,
				  &mana_ops, &mana_ethtool);
		if (!ndev) {
			ret = -ENOMEM;
			break;
		}
		ndev->dev_port = i;
		rtnl_lock();
		ret = register_netdevice(ndev);
		if (!ret) {
			fake_nic_tab[i].vf = ndev;
			fake_vf_join(&fake_nic_tab[i]);
		}
		rtnl_unlock();
		if (ret) {
			free_netdev(ndev);
			break;
		}
	}
	if (ret)
		mana_remove(pdev);
	return ret;
}

static const struct pci_device_id mana_ids[] = {
	{ PCI_DEVICE(0x1414, 0x00ba) },
	{ PCI_DEVICE(0x1414, 0x00b9) },
	{ }
};

struct pci_driver fake_mana_drv = {
	.name = "mana",
	.id_table = mana_ids,
	.probe = mana_probe,
	.remove = mana_remove,
};

