/**
 * Which PCI functions can be kept apart. Pure functions over what all functions of a machine say of themselves: isolation
 * groups, the requester ids that a device can use, and what must be contained together.
 *
 * <p>Rules: PCI Express base specification 6.12 (access control services), 2.2.6.2 (phantom functions), 9.2 (virtual functions); PCI
 * Express to PCI bridge specification 2.3 (requester ids). Where the specifications leave a choice, Linux's {@code
 * pci_device_group} is followed, and where that lets two functions reach each other, it is not: see {@link
 * dev.ironshim.impl.topology.Topology}.
 */
package dev.ironshim.impl.topology;
