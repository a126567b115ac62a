/** What Lincheck calls from several threads, and the model of one thread that its answers must fit. */
package dev.ironshim.threads.line;
