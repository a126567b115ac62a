/** Looks at files: manifests and PCI configuration spaces. */
package dev.ironshim.reports.inspect;
