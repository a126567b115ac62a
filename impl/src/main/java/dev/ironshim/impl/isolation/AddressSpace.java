package dev.ironshim.impl.isolation;

/**
 * What an I/O virtual address is in.
 *
 * @param domain IOMMU domain
 * @param pasid process address space, or 0 for requests without one
 */
public record AddressSpace(long domain, int pasid) {}
