/** Interrupt accounting per line: vocabulary and model. Specification: {@code Quarantine.tla}. */
package dev.ironshim.model.quarantine;
