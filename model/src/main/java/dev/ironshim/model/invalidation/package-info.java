/** How memory that a device was given comes back: vocabulary and model. Specification: {@code Invalidation.tla}. */
package dev.ironshim.model.invalidation;
