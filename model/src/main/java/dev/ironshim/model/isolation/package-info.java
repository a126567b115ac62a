/** The composition of lives, devices, capabilities and effects: vocabulary and model. Specification: {@code Isolation.tla}. */
package dev.ironshim.model.isolation;
