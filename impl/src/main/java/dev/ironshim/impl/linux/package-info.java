/**
 * Linux's VFIO and iommufd, spoken to through the Foreign Function and Memory API: no native code of ours. Every call goes
 * through a {@link dev.ironshim.impl.linux.Kernel}, so that it can be recorded, or answered by a test.
 */
package dev.ironshim.impl.linux;
