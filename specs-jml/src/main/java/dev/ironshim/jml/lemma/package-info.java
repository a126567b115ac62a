/** Statements about several kernels at once, as methods with contracts. They run in no product. */
package dev.ironshim.jml.lemma;
