/** The fuzz lane: corpora are replayed and their coverage is measured; the canary is hunted; nightly, corpora grow. */
package dev.ironshim.fuzz.lane;
