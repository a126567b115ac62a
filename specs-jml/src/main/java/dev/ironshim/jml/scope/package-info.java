/** Contracts of loops, tried on everything small: what refutes planted mistakes where a proof would only stay open. */
package dev.ironshim.jml.scope;
