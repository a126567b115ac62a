/** What a device reaches of memory, as an IOMMU keeps it. Specification: {@code DmaWindows.tla}. */
package dev.ironshim.impl.dmawindows;
