/** Second decoders, as plain as can be: written from the byte tables, slow, and sharing no code with the first ones. */
package dev.ironshim.fuzz.naive;
