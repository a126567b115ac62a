package dev.ironshim.reports.nightly;

import dev.ironshim.model.evidence.Evidence;

/**
 * Evidence of a lane that ran to its end.
 *
 * @param commit that it is about
 * @param modified whether the working tree had changes that are not in the commit
 * @param asked what it was asked with: options, the Java that ran it, tools that variables name
 * @param finished when, as ISO 8601 in UTC
 * @param millis how long it took
 */
record Kept(String commit, boolean modified, String asked, String finished, long millis, Evidence.Lane evidence) {}
