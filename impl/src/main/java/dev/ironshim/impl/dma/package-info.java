/** Memory that devices reach: sets of windows, what a segment must obey, lists of segments, buffers. */
package dev.ironshim.impl.dma;
