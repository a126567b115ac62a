/** What jcstress does to a gate from two threads at once, millions of times, and which outcomes are allowed. */
package dev.ironshim.threads.stress;
