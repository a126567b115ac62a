package dev.ironshim.model.invalidation;

import java.util.List;
import java.util.Set;

/**
 * One address space: the books, and the hardware behind them. Window {@code n} of the specification is element {@code n - 1}.
 *
 * @param slot the books, for each window
 * @param retired whether the address space was given up
 * @param table the windows that the hardware translates
 * @param cached the windows of which somewhere a copy may be
 */
public record InvalidationState(List<Slot> slot, boolean retired, Set<Integer> table, Set<Integer> cached) {
    public InvalidationState {
        slot = List.copyOf(slot);
        table = Set.copyOf(table);
        cached = Set.copyOf(cached);
    }
}
