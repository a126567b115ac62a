/** The tla lane: model-checks every machine, compares relations, runs mutants, and returns evidence. */
package dev.ironshim.tla.lane;
