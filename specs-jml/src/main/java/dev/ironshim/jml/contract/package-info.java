/** Contracts as they stand beside the code: reading them, and computing what they say of given values. */
package dev.ironshim.jml.contract;
