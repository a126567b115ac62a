/** Will hold the conformance suite and its targets. Nothing here speaks yet, and the report says so. */
package dev.ironshim.hw;
