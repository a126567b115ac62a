package dev.ironshim.reports.task;

import java.util.List;

/**
 * When and where a part of the evidence was made.
 *
 * @param machines that it is about
 * @param at when, as ISO 8601 in UTC
 * @param where digest of the machine that it ran on
 * @param millis how long it took there
 * @param digest of everything that it depends on
 * @param reused whether it is of an earlier run, whose inputs were the same
 */
public record Made(
        String lane, List<String> machines, String at, String where, long millis, String digest, boolean reused) {}
