/** Benchmarks. Their lane does not speak yet, and the report says so. */
package dev.ironshim.bench;
