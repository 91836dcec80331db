// SPDX-License-Identifier: GPL-2.0
/* hv_pci, the PCI pass-through channel: a host bridge of domain 0x7870 with the MANA function as its only device. */
#include <linux/module.h>
#include "fakemana.h"

static struct pci_bus *pci_root;
static struct pci_sysdata pci_sysdata = { .domain = PCI_DOMAIN, .node = 0 };
static struct resource pci_busn = {
	.name = "fakemana bus", .start = 0, .end = 0, .flags = IORESOURCE_BUS,
};
static u8 pci_config[PCI_CFG_SPACE_SIZE];

static int config_read(struct pci_bus *bus, unsigned int devfn, int where,
		       int size, u32 *val)
{
	int i;

	if (devfn || where + size > sizeof(pci_config)) {
		*val = ~0U;
		return PCIBIOS_DEVICE_NOT_FOUND;
	}
	*val = 0;
	for (i = size - 1; i >= 0; i--)
		*val = *val << 8 | pci_config[where + i];
	return PCIBIOS_SUCCESSFUL;
}

/* Only the command register can be written: there are no BARs. */
static int config_write(struct pci_bus *bus, unsigned int devfn, int where,
			int size, u32 val)
{
	if (devfn)
		return PCIBIOS_DEVICE_NOT_FOUND;
	if (where == PCI_COMMAND)
		pci_config[PCI_COMMAND] = val;
	return PCIBIOS_SUCCESSFUL;
}

static struct pci_ops config_ops = {
	.read = config_read,
	.write = config_write,
};

static int hv_pci_probe(struct vmbus_dev *vdev)
{
	LIST_HEAD(resources);

	memset(pci_config, 0, sizeof(pci_config));
	pci_config[PCI_VENDOR_ID] = pci_config[PCI_VENDOR_ID + 1] = 0x14;
	pci_config[PCI_DEVICE_ID] = fake_devid & 0xff;
	pci_config[PCI_DEVICE_ID + 1] = fake_devid >> 8;
	pci_config[PCI_CLASS_DEVICE + 1] = PCI_BASE_CLASS_NETWORK;

	pci_add_resource(&resources, &pci_busn);
	pci_lock_rescan_remove();
	pci_root = pci_scan_root_bus(&vdev->dev, 0, &config_ops, &pci_sysdata,
				     &resources);
	if (pci_root)
		pci_bus_add_devices(pci_root);
	pci_unlock_rescan_remove();
	if (!pci_root)
		pci_free_resource_list(&resources);
	return pci_root ? 0 : -ENODEV;
}

static void hv_pci_remove(struct vmbus_dev *vdev)
{
	pci_lock_rescan_remove();
	pci_stop_root_bus(pci_root);
	pci_remove_root_bus(pci_root);
	pci_unlock_rescan_remove();
	pci_root = NULL;
}

struct vmbus_drv fake_hv_pci_drv = {
	.driver = { .name = "hv_pci" },
	.class = &fake_class_pci,
	.probe = hv_pci_probe,
	.remove = hv_pci_remove,
};

