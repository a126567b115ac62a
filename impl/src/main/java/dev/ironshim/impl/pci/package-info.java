/**
 * PCI configuration space: what a function says of itself, and what of it cannot be believed. Rules as lspci (pciutils 3.14)
 * and Linux have them; where both repair silently, the repair is noted.
 */
package dev.ironshim.impl.pci;
