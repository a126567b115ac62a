package dev.ironshim.impl.containment;

import dev.ironshim.model.containment.RecoveryVote;

/**
 * How the platform merges the votes of a round ({@code merge_result} of the kernel's error recovery): a function without
 * error handlers fails the whole port, none changes nothing, a later vote replaces a good one, and a wish to disconnect
 * gives way to a reset only.
 */
final class VoteMerger {
    private VoteMerger() {}

    static RecoveryVote merge(RecoveryVote merged, RecoveryVote vote) {
        if (vote == RecoveryVote.NO_HANDLER) {
            return vote;
        }
        if (vote == RecoveryVote.NONE) {
            return merged;
        }
        boolean replaceable = merged == RecoveryVote.CAN_RECOVER || merged == RecoveryVote.RECOVERED;
        boolean softened = merged == RecoveryVote.DISCONNECT && vote == RecoveryVote.NEED_RESET;
        return replaceable || softened ? vote : merged;
    }
}
