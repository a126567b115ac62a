package dev.ironshim.reports.lane;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import java.util.Map;

/**
 * What a running lane says of itself.
 *
 * @param done tasks that have ended
 * @param planned tasks in all
 * @param millis since the start
 * @param running tasks that run, with the pairs each has visited
 */
@JsonIgnoreProperties(ignoreUnknown = true)
public record LaneProgress(int done, int planned, long millis, Map<String, Long> running) {

    /** A guess at the time left, from the tasks that are done; -1 while there is nothing to guess from. */
    public long millisLeft() {
        return done == 0 ? -1 : millis * (planned - done) / done;
    }
}
