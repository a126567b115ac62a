/** Containment and recovery of a device: vocabulary and model. Specification: {@code Containment.tla}. */
package dev.ironshim.model.containment;
