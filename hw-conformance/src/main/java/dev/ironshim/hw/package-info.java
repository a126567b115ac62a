/** The conformance suite: the same properties replayed on a device that is simulated, in a QEMU lab, or real. */
package dev.ironshim.hw;
