/** What bad input gets: a rule, a place, what was found and what was expected. */
package dev.ironshim.impl.refusal;
