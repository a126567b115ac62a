/**
 * What registers of configuration space say, in the words of {@code lspci -vvv}. Layouts are those of the PCI Express base
 * specification (chapter 7), of the PCI local bus specification and of the CXL specification (chapter 8); nothing here decides
 * anything.
 */
package dev.ironshim.reports.inspect.words;
