package dev.ironshim.model.machine;

/** One edge of a machine: the state after an operation and what was answered. A refusal is a step too. */
public record Step<S, R extends Answer>(S state, R result) {}
