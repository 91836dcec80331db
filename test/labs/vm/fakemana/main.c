// SPDX-License-Identifier: GPL-2.0
/*
 * A look-alike of what an Azure VM with two accelerated MANA NICs shows to
 * user space, for a guest that is not on Hyper-V:
 *
 *  - a "vmbus" bus with two synthetic NICs and one PCI pass-through channel,
 *  - drivers hv_netvsc (synthetic NIC, the master) and hv_pci,
 *  - a PCI host bridge, domain 0x7870, with the MANA function 1414:00ba,
 *  - driver "mana", giving one VF net device per synthetic NIC.
 *
 * This file: the module, its parameters (fault variants) and the table of NICs.
 */
#include <linux/module.h>
#include "fakemana.h"

static bool nomana;
module_param(nomana, bool, 0444);
MODULE_PARM_DESC(nomana, "no PCI function: a VM without accelerated networking");

bool fake_novf;
module_param_named(novf, fake_novf, bool, 0444);
MODULE_PARM_DESC(novf, "PCI function and driver present, but no VF net devices");

static bool nodriver;
module_param(nodriver, bool, 0444);
MODULE_PARM_DESC(nodriver, "PCI function present, kernel without the mana driver");

ushort fake_devid = 0x00ba;
module_param_named(devid, fake_devid, ushort, 0444);
MODULE_PARM_DESC(devid, "PCI device id (0x00ba VF, 0x00b9 PF, ...)");

int fake_nics = NICS;
module_param_named(nics, fake_nics, int, 0444);
MODULE_PARM_DESC(nics, "number of NIC pairs, 1 or 2");

struct nic fake_nic_tab[NICS] = {
	{
		.instance = "f8615163-0002-1000-2000-f00d3aecb40a",
		.vf_name = "enP30832p0s0",
		.mac = { 0xf0, 0x0d, 0x3a, 0xec, 0xb4, 0x0a },
	}, {
		.instance = "f8615163-0003-1000-2000-f00d3aecb40b",
		.vf_name = "enP30832p0s0d1",
		.mac = { 0xf0, 0x0d, 0x3a, 0xec, 0xb4, 0x0b },
	},
};

const guid_t fake_class_net = CLASS_NET;
const guid_t fake_class_pci = CLASS_PCI;
static struct vmbus_dev pci_vdev;

static int __init fakemana_init(void)
{
	int i, ret;

	fake_nics = clamp(fake_nics, 1, NICS);
	ret = fake_bus_register();
	if (ret)
		return ret;
	ret = fake_vmbus_register(&fake_netvsc_drv, THIS_MODULE);
	if (ret)
		goto err_bus;
	ret = fake_vmbus_register(&fake_hv_pci_drv, THIS_MODULE);
	if (ret)
		goto err_netvsc;
	if (!nodriver) {
		ret = pci_register_driver(&fake_mana_drv);
		if (ret)
			goto err_hv_pci;
	}

	for (i = 0; i < fake_nics; i++) {
		ret = fake_dev_add(&fake_nic_tab[i].vdev, fake_nic_tab[i].instance,
				    &fake_class_net, 14 + i);
		if (ret)
			goto err_devices;
	}
	if (!nomana)
		ret = fake_dev_add(&pci_vdev, PCI_INSTANCE, &fake_class_pci, 20);
	if (!ret)
		return 0;

err_devices:
	while (i--)
		fake_dev_del(&fake_nic_tab[i].vdev);
	if (!nodriver)
		pci_unregister_driver(&fake_mana_drv);
err_hv_pci:
	fake_vmbus_unregister(&fake_hv_pci_drv);
err_netvsc:
	fake_vmbus_unregister(&fake_netvsc_drv);
err_bus:
	fake_bus_unregister();
	return ret;
}

static void __exit fakemana_exit(void)
{
	int i;

	if (!nomana)
		fake_dev_del(&pci_vdev);
	for (i = 0; i < fake_nics; i++)
		fake_dev_del(&fake_nic_tab[i].vdev);
	if (!nodriver)
		pci_unregister_driver(&fake_mana_drv);
	fake_vmbus_unregister(&fake_hv_pci_drv);
	fake_vmbus_unregister(&fake_netvsc_drv);
	fake_bus_unregister();
}

module_init(fakemana_init);
module_exit(fakemana_exit);
MODULE_LICENSE("GPL");
MODULE_DESCRIPTION("Look-alike of MANA NICs on Azure, for tests");
