/** Who may say what a driver is granted: vocabulary and model. Specification: {@code Trust.tla}. */
package dev.ironshim.model.trust;
