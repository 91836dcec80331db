// SPDX-License-Identifier: GPL-2.0
/*
 * hv_netvsc, the synthetic NIC and master of its VF, and the pairing of the two net devices. There is no data path:
 * packets are counted and dropped.
 */
#include <linux/ethtool.h>
#include <linux/module.h>
#include <linux/rtnetlink.h>
#include "fakemana.h"

/* ---- pairing of the two net devices of one NIC ------------------------- */

void fake_vf_join(struct nic *nic)
{
	ASSERT_RTNL();
	if (!nic->syn || !nic->vf || nic->joined)
		return;
	netdev_info(nic->syn, "VF registering: %s\n", nic->vf->name);
	if (netdev_master_upper_dev_link(nic->vf, nic->syn, NULL, NULL, NULL))
		return;
	nic->vf->flags |= IFF_SLAVE;
	nic->joined = true;
	netdev_info(nic->vf, "joined to %s\n", nic->syn->name);
	if (netif_running(nic->syn))
		dev_open(nic->vf, NULL);
}

/* The VF keeps its state: still up if nobody took it down before. */
void fake_vf_leave(struct nic *nic)
{
	ASSERT_RTNL();
	if (!nic->joined)
		return;
	netdev_info(nic->syn, "VF unregistering: %s\n", nic->vf->name);
	netdev_upper_dev_unlink(nic->vf, nic->syn);
	nic->vf->flags &= ~IFF_SLAVE;
	nic->joined = false;
}

struct nic *fake_nic_of(struct net_device *ndev)
{
	return *(struct nic **)netdev_priv(ndev);
}

netdev_tx_t fake_xmit(struct sk_buff *skb, struct net_device *ndev)
{
	struct nic *nic = fake_nic_of(ndev);

	ndev->stats.tx_packets++;
	ndev->stats.tx_bytes += skb->len;
	if (ndev == nic->syn && nic->joined && netif_running(nic->vf)) {
		nic->vf->stats.tx_packets++;
		nic->vf->stats.tx_bytes += skb->len;
	}
	dev_kfree_skb_any(skb);
	return NETDEV_TX_OK;
}

struct net_device *fake_netdev(struct nic *nic, const char *name,
				     unsigned char assign, struct device *parent,
				     const struct net_device_ops *ops,
				     const struct ethtool_ops *ethtool)
{
	struct net_device *ndev;

	ndev = alloc_netdev_mqs(sizeof(nic), name, assign, ether_setup,
				QUEUES, QUEUES);
	if (!ndev)
		return NULL;
	*(struct nic **)netdev_priv(ndev) = nic;
	ndev->netdev_ops = ops;
	ndev->ethtool_ops = ethtool;
	ndev->max_mtu = 9000;
	eth_hw_addr_set(ndev, nic->mac);
	SET_NETDEV_DEV(ndev, parent);
	netif_carrier_off(ndev);
	return ndev;
}

/* ---- hv_netvsc: the synthetic NIC, master of the VF -------------------- */

/* Opening or closing the synthetic device does the same to its VF. */
static int netvsc_open(struct net_device *ndev)
{
	struct nic *nic = fake_nic_of(ndev);

	netif_carrier_on(ndev);
	netif_tx_start_all_queues(ndev);
	return nic->joined ? dev_open(nic->vf, NULL) : 0;
}

static int netvsc_close(struct net_device *ndev)
{
	struct nic *nic = fake_nic_of(ndev);

	netif_tx_disable(ndev);
	netif_carrier_off(ndev);
	if (nic->joined)
		dev_close(nic->vf);
	return 0;
}

static const struct net_device_ops netvsc_ops = {
	.ndo_open = netvsc_open,
	.ndo_stop = netvsc_close,
	.ndo_start_xmit = fake_xmit,
	.ndo_set_mac_address = eth_mac_addr,
	.ndo_validate_addr = eth_validate_addr,
};

/* bus_info is left to the ethtool core, as the real driver does */
static void netvsc_drvinfo(struct net_device *ndev, struct ethtool_drvinfo *info)
{
	strscpy(info->driver, "hv_netvsc", sizeof(info->driver));
	strscpy(info->fw_version, "N/A", sizeof(info->fw_version));
}

static const char netvsc_stats[][ETH_GSTRING_LEN] = {
	"vf_rx_packets", "vf_rx_bytes", "vf_tx_packets", "vf_tx_bytes",
	"vf_tx_dropped",
};

static int netvsc_sset_count(struct net_device *ndev, int set)
{
	return set == ETH_SS_STATS ? ARRAY_SIZE(netvsc_stats) : -EOPNOTSUPP;
}

static void netvsc_strings(struct net_device *ndev, u32 set, u8 *data)
{
	if (set == ETH_SS_STATS)
		memcpy(data, netvsc_stats, sizeof(netvsc_stats));
}

static void netvsc_get_stats(struct net_device *ndev,
			     struct ethtool_stats *stats, u64 *data)
{
	struct nic *nic = fake_nic_of(ndev);

	memset(data, 0, ARRAY_SIZE(netvsc_stats) * sizeof(*data));
	if (nic->joined) {
		data[2] = nic->vf->stats.tx_packets;
		data[3] = nic->vf->stats.tx_bytes;
	}
}

static const struct ethtool_ops netvsc_ethtool = {
	.get_drvinfo = netvsc_drvinfo,
	.get_link = ethtool_op_get_link,
	.get_sset_count = netvsc_sset_count,
	.get_strings = netvsc_strings,
	.get_ethtool_stats = netvsc_get_stats,
};

static int netvsc_probe(struct vmbus_dev *vdev)
{
	struct nic *nic = container_of(vdev, struct nic, vdev);
	struct net_device *ndev;
	int ret;

	if (!guid_equal(&vdev->class, &fake_class_net))
		return -ENODEV;
	/* "eth%d": after a rebind the lowest free number is taken */
	ndev = fake_netdev(nic, "eth%d", NET_NAME_ENUM, &vdev->dev,
			  &netvsc_ops, &netvsc_ethtool);
	if (!ndev)
		return -ENOMEM;

	rtnl_lock();
	ret = register_netdevice(ndev);
	if (!ret) {
		nic->syn = ndev;
		fake_vf_join(nic);
	}
	rtnl_unlock();
	if (ret)
		free_netdev(ndev);
	return ret;
}

static void netvsc_remove(struct vmbus_dev *vdev)
{
	struct nic *nic = container_of(vdev, struct nic, vdev);
	struct net_device *ndev = nic->syn;

	rtnl_lock();
	fake_vf_leave(nic);
	unregister_netdevice(ndev);
	nic->syn = NULL;
	rtnl_unlock();
	free_netdev(ndev);
}

struct vmbus_drv fake_netvsc_drv = {
	.driver = { .name = "hv_netvsc" },
	.class = &fake_class_net,
	.probe = netvsc_probe,
	.remove = netvsc_remove,
};

