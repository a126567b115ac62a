/** What a lane is told and what it answers: every lane is a process of its own, started by {@code ./ironshim}. */
package dev.ironshim.model.lane;
