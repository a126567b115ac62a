/** The state machines of IronShim-rs as they are, defects included, for differential tests and findings. */
package dev.ironshim.model.seed;
