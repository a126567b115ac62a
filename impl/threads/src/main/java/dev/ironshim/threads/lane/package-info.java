/** The threads' lane: scenarios are run by Lincheck and jcstress, each with and without planted mistakes. */
package dev.ironshim.threads.lane;
