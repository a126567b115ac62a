/** Class files as formulas over bit-vectors and records: theorems about packed words, for Z3. */
package dev.ironshim.jml.word;
