/** A parser with a planted bug. A fuzzer that does not find it finds nothing. */
package dev.ironshim.fuzz.canary;
