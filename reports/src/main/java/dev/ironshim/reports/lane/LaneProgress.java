package dev.ironshim.reports.lane;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import java.util.Map;

/**
 * What a running lane says of itself.
 *
 * @param done tasks that have ended
 * @param planned tasks in all
 * @param share of the whole that is done, 0 to 1
 * @param millis since the start
 * @param running tasks that run, with the number of things (pairs, contracts, inputs) that each has seen
 */
@JsonIgnoreProperties(ignoreUnknown = true)
public record LaneProgress(int done, int planned, double share, long millis, Map<String, Long> running) {

    /** A guess at the time left, from the share that is done; -1 while there is nothing to guess from. */
    public long millisLeft() {
        return share <= 0 ? -1 : (long) (millis * (1 - share) / share);
    }
}
