/** Containment of device errors and the recovery that follows. */
package dev.ironshim.impl.containment;
