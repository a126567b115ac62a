/** Theorems about packed words, as methods that say of their arguments whether they hold. They run in no product. */
package dev.ironshim.jml.theorem;
