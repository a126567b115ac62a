package dev.ironshim.model.containment;

import java.util.Set;

/**
 * A device and the recovery it is in.
 *
 * @param stage where recovery is
 * @param severity of the error being recovered
 * @param waiting functions that have not voted in this round
 * @param merged the votes of this round so far
 * @param correctable correctable errors in this rate window, saturating at the rate limit
 */
public record ContainmentState(
        Stage stage, Severity severity, Set<Integer> waiting, RecoveryVote merged, int correctable) {
    public ContainmentState {
        waiting = Set.copyOf(waiting);
    }
}
