/** Class files as formulas: what a method computes, on every path, for Z3. */
package dev.ironshim.jml.smt;
