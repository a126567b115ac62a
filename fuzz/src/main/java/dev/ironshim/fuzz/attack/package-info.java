/** What parsers are fed, and what must hold of every input. A target fails by throwing {@link OracleException}. */
package dev.ironshim.fuzz.attack;
