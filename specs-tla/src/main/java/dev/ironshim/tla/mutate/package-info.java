/** Mutants of specifications: derived from SANY's syntax tree, all in one module, one switched on at a time. */
package dev.ironshim.tla.mutate;
