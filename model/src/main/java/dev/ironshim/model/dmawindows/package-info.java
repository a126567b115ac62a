/** What a device reaches of memory: vocabulary and model. Specification: {@code DmaWindows.tla}. */
package dev.ironshim.model.dmawindows;
