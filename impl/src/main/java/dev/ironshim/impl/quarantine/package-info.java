/** Interrupt accounting: budgets, masks and quarantine of interrupt lines. */
package dev.ironshim.impl.quarantine;
