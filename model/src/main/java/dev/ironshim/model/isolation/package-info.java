/** The composition of lives, devices and capabilities: vocabulary and model. Specification: {@code Isolation.tla}. */
package dev.ironshim.model.isolation;
