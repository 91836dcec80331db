// SPDX-License-Identifier: GPL-2.0
/*
 * The bus "vmbus": devices with their sysfs files, matching by class GUID, new_id, remove_id and driver_override. The
 * errors of bind and unbind come from the kernel's own driver core; the others follow drivers/hv/vmbus_drv.c.
 */
#include <linux/module.h>
#include <linux/slab.h>
#include "fakemana.h"

struct dynid {
	struct list_head node;
	guid_t guid;
};

/* Only ids written to new_id count here, as in hv_vmbus_dynid_match(). */
static bool dynid_match(struct vmbus_drv *drv, const guid_t *guid)
{
	struct dynid *id;
	bool found = false;

	spin_lock(&drv->lock);
	list_for_each_entry(id, &drv->ids, node) {
		if (guid_equal(&id->guid, guid)) {
			found = true;
			break;
		}
	}
	spin_unlock(&drv->lock);
	return found;
}

/* An override excludes all other drivers and needs no id (hv_vmbus_get_id). */
static int vmbus_match(struct device *dev, struct device_driver *driver)
{
	struct vmbus_dev *vdev = to_vmbus_dev(dev);
	struct vmbus_drv *drv = to_vmbus_drv(driver);

	if (vdev->driver_override)
		return !strcmp(vdev->driver_override, driver->name);
	if (dynid_match(drv, &vdev->class))
		return 1;
	return drv->class && guid_equal(drv->class, &vdev->class);
}

static int vmbus_probe(struct device *dev)
{
	return to_vmbus_drv(dev->driver)->probe(to_vmbus_dev(dev));
}

static void vmbus_remove(struct device *dev)
{
	struct vmbus_drv *drv = to_vmbus_drv(dev->driver);

	if (drv->remove)
		drv->remove(to_vmbus_dev(dev));
}

static int vmbus_uevent(struct device *dev, struct kobj_uevent_env *env)
{
	return add_uevent_var(env, "MODALIAS=vmbus:%*phN", UUID_SIZE,
			      &to_vmbus_dev(dev)->class);
}

static ssize_t id_show(struct device *dev, struct device_attribute *attr,
		       char *buf)
{
	return sysfs_emit(buf, "%d\n", to_vmbus_dev(dev)->relid);
}
static DEVICE_ATTR_RO(id);

static ssize_t state_show(struct device *dev, struct device_attribute *attr,
			  char *buf)
{
	return sysfs_emit(buf, "3\n");		/* CHANNEL_OPENED_STATE */
}
static DEVICE_ATTR_RO(state);

static ssize_t monitor_id_show(struct device *dev,
			       struct device_attribute *attr, char *buf)
{
	return sysfs_emit(buf, "%d\n", to_vmbus_dev(dev)->relid);
}
static DEVICE_ATTR_RO(monitor_id);

static ssize_t class_id_show(struct device *dev, struct device_attribute *attr,
			     char *buf)
{
	return sysfs_emit(buf, "{%pUl}\n", &to_vmbus_dev(dev)->class);
}
static DEVICE_ATTR_RO(class_id);

static ssize_t device_id_show(struct device *dev, struct device_attribute *attr,
			      char *buf)
{
	return sysfs_emit(buf, "{%s}\n", to_vmbus_dev(dev)->instance);
}
static DEVICE_ATTR_RO(device_id);

static ssize_t modalias_show(struct device *dev, struct device_attribute *attr,
			     char *buf)
{
	return sysfs_emit(buf, "vmbus:%*phN\n", UUID_SIZE,
			  &to_vmbus_dev(dev)->class);
}
static DEVICE_ATTR_RO(modalias);

static ssize_t vendor_show(struct device *dev, struct device_attribute *attr,
			   char *buf)
{
	return sysfs_emit(buf, "0x1414\n");
}
static DEVICE_ATTR_RO(vendor);

static ssize_t device_show(struct device *dev, struct device_attribute *attr,
			   char *buf)
{
	return sysfs_emit(buf, "0x%x\n",
			  guid_equal(&to_vmbus_dev(dev)->class, &fake_class_net) ?
			  3 : 5);
}
static DEVICE_ATTR_RO(device);

static ssize_t numa_node_show(struct device *dev, struct device_attribute *attr,
			      char *buf)
{
	return sysfs_emit(buf, "0\n");
}
static DEVICE_ATTR_RO(numa_node);

/* "(null)" when unset, as on the real bus */
static ssize_t driver_override_show(struct device *dev,
				    struct device_attribute *attr, char *buf)
{
	ssize_t len;

	device_lock(dev);
	len = sysfs_emit(buf, "%s\n", to_vmbus_dev(dev)->driver_override);
	device_unlock(dev);
	return len;
}

static ssize_t driver_override_store(struct device *dev,
				     struct device_attribute *attr,
				     const char *buf, size_t count)
{
	int ret;

	ret = driver_set_override(dev, &to_vmbus_dev(dev)->driver_override,
				  buf, count);
	return ret ? ret : count;
}
static DEVICE_ATTR_RW(driver_override);

static struct attribute *vmbus_dev_attrs[] = {
	&dev_attr_id.attr,
	&dev_attr_state.attr,
	&dev_attr_monitor_id.attr,
	&dev_attr_class_id.attr,
	&dev_attr_device_id.attr,
	&dev_attr_modalias.attr,
	&dev_attr_vendor.attr,
	&dev_attr_device.attr,
	&dev_attr_numa_node.attr,
	&dev_attr_driver_override.attr,
	NULL
};
ATTRIBUTE_GROUPS(vmbus_dev);

/* A known id is EEXIST; a new one is offered to unbound devices at once. */
static ssize_t new_id_store(struct device_driver *driver, const char *buf,
			    size_t count)
{
	struct vmbus_drv *drv = to_vmbus_drv(driver);
	struct dynid *id;
	guid_t guid;
	int ret;

	ret = guid_parse(buf, &guid);
	if (ret)
		return ret;
	if (dynid_match(drv, &guid))
		return -EEXIST;

	id = kzalloc(sizeof(*id), GFP_KERNEL);
	if (!id)
		return -ENOMEM;
	id->guid = guid;
	spin_lock(&drv->lock);
	list_add_tail(&id->node, &drv->ids);
	spin_unlock(&drv->lock);

	ret = driver_attach(driver);
	return ret ? ret : count;
}
static DRIVER_ATTR_WO(new_id);

/* Forgets the id (ENODEV if there is none); bound devices stay bound. */
static ssize_t remove_id_store(struct device_driver *driver, const char *buf,
			       size_t count)
{
	struct vmbus_drv *drv = to_vmbus_drv(driver);
	struct dynid *id, *next;
	ssize_t ret;
	guid_t guid;

	ret = guid_parse(buf, &guid);
	if (ret)
		return ret;

	ret = -ENODEV;
	spin_lock(&drv->lock);
	list_for_each_entry_safe(id, next, &drv->ids, node) {
		if (guid_equal(&id->guid, &guid)) {
			list_del(&id->node);
			kfree(id);
			ret = count;
			break;
		}
	}
	spin_unlock(&drv->lock);
	return ret;
}
static DRIVER_ATTR_WO(remove_id);

static struct attribute *vmbus_drv_attrs[] = {
	&driver_attr_new_id.attr,
	&driver_attr_remove_id.attr,
	NULL
};
ATTRIBUTE_GROUPS(vmbus_drv);

static struct bus_type vmbus = {
	.name = "vmbus",
	.match = vmbus_match,
	.uevent = vmbus_uevent,
	.probe = vmbus_probe,
	.remove = vmbus_remove,
	.dev_groups = vmbus_dev_groups,
	.drv_groups = vmbus_drv_groups,
};

int fake_vmbus_register(struct vmbus_drv *drv, struct module *owner)
{
	spin_lock_init(&drv->lock);
	INIT_LIST_HEAD(&drv->ids);
	drv->driver.bus = &vmbus;
	drv->driver.owner = owner;
	return driver_register(&drv->driver);
}
EXPORT_SYMBOL_GPL(fake_vmbus_register);

void fake_vmbus_unregister(struct vmbus_drv *drv)
{
	struct dynid *id, *next;

	driver_unregister(&drv->driver);
	list_for_each_entry_safe(id, next, &drv->ids, node) {
		list_del(&id->node);
		kfree(id);
	}
}
EXPORT_SYMBOL_GPL(fake_vmbus_unregister);

static struct device *vmbus_root;	/* the ACPI node VMBUS:00 on Azure */

int fake_bus_register(void)
{
	int ret;

	vmbus_root = root_device_register("VMBUS:00");
	if (IS_ERR(vmbus_root))
		return PTR_ERR(vmbus_root);
	ret = bus_register(&vmbus);
	if (ret)
		root_device_unregister(vmbus_root);
	return ret;
}

void fake_bus_unregister(void)
{
	bus_unregister(&vmbus);
	root_device_unregister(vmbus_root);
}

/* The devices are static: nothing to free. */
static void vmbus_dev_release(struct device *dev)
{
}

int fake_dev_add(struct vmbus_dev *vdev, const char *instance,
			 const guid_t *class, int relid)
{
	int ret;

	memset(vdev, 0, sizeof(*vdev));
	vdev->instance = instance;
	vdev->class = *class;
	vdev->relid = relid;
	vdev->dev.bus = &vmbus;
	vdev->dev.parent = vmbus_root;
	vdev->dev.release = vmbus_dev_release;
	dev_set_name(&vdev->dev, "%s", instance);
	ret = device_register(&vdev->dev);
	if (ret)
		put_device(&vdev->dev);
	return ret;
}

void fake_dev_del(struct vmbus_dev *vdev)
{
	device_unregister(&vdev->dev);
	kfree(vdev->driver_override);
}

