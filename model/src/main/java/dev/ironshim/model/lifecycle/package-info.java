/** The life of a driver: vocabulary and model. Specification: {@code Lifecycle.tla}. */
package dev.ironshim.model.lifecycle;
