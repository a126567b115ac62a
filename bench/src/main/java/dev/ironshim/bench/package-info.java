/** What is measured: ours, what it is built on, and what a user would pick instead. */
package dev.ironshim.bench;
