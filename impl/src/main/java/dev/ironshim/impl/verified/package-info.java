/**
 * The arithmetic that everything else rests on, with JML contracts. Final classes, static methods on primitives and
 * arrays, no library: KeY, OpenJML, JBMC and the smt lane read this very code. Contracts are about mathematical integers;
 * an address is a {@code long} that stands for an unsigned 64-bit number.
 *
 * <p>Callers check what a contract requires; nothing here throws under its contract.
 */
package dev.ironshim.impl.verified;
