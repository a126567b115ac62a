/**
 * PCI Express errors as a person would explain them: out of a kernel's log, or out of the registers of advanced error reporting (base
 * specification 6.2, 7.8.4).
 */
package dev.ironshim.reports.inspect.aer;
