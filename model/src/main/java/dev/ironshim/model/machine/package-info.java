/** Machines, the breadth-first explorer, and relations with their canonical digest. */
package dev.ironshim.model.machine;
