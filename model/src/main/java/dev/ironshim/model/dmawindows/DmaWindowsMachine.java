package dev.ironshim.model.dmawindows;

import dev.ironshim.model.machine.Machine;
import dev.ironshim.model.machine.Step;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * What one device reaches of memory: {@code DmaWindows.tla} in Java.
 *
 * @param domains at least 1
 * @param windows in each domain, at least 1
 */
public record DmaWindowsMachine(int domains, int windows)
        implements Machine<DmaWindowsState, DmaWindowsOp, DmaWindowsResult> {
    private static final int NOWHERE = 0;

    public DmaWindowsMachine {
        if (domains < 1 || windows < 1) {
            throw new IllegalArgumentException(domains + " domains with " + windows + " windows; at least one of each");
        }
    }

    @Override
    public DmaWindowsState initial() {
        return new DmaWindowsState(
                Collections.nCopies(domains, Collections.nCopies(windows, DmaRight.NONE)),
                Collections.nCopies(domains, Collections.nCopies(windows, false)),
                1,
                true);
    }

    @Override
    public List<DmaWindowsOp> operations() {
        List<DmaWindowsOp> all = new ArrayList<>();
        for (int domain = 1; domain <= domains; domain++) {
            for (int window = 1; window <= windows; window++) {
                all.add(new DmaWindowsOp.Map(domain, window, DmaRight.TO_DEVICE));
                all.add(new DmaWindowsOp.Map(domain, window, DmaRight.FROM_DEVICE));
                all.add(new DmaWindowsOp.Map(domain, window, DmaRight.BOTH));
                all.add(new DmaWindowsOp.Unmap(domain, window));
            }
            all.add(new DmaWindowsOp.Revoke(domain));
            all.add(new DmaWindowsOp.Attach(domain));
        }
        all.add(new DmaWindowsOp.Detach());
        all.add(new DmaWindowsOp.Master(false));
        all.add(new DmaWindowsOp.Master(true));
        for (int window = 1; window <= windows; window++) {
            all.add(new DmaWindowsOp.Read(window));
            all.add(new DmaWindowsOp.Write(window));
        }
        return all;
    }

    @Override
    public Step<DmaWindowsState, DmaWindowsResult> apply(DmaWindowsState s, DmaWindowsOp op) {
        return switch (op) {
            case DmaWindowsOp.Map map -> map(s, map);
            case DmaWindowsOp.Unmap(int domain, int window) ->
                right(s, domain, window) == DmaRight.NONE
                        ? new Step<>(s, DmaWindowsResult.NOT_MAPPED)
                        : ok(with(s.rights(), domain, window, DmaRight.NONE), s.written(), s.domain(), s.master());
            case DmaWindowsOp.Revoke(int domain) -> {
                List<List<DmaRight>> rights = new ArrayList<>(s.rights());
                rights.set(domain - 1, Collections.nCopies(windows, DmaRight.NONE));
                yield ok(rights, s.written(), s.domain(), s.master());
            }
            case DmaWindowsOp.Attach(int domain) -> ok(s.rights(), s.written(), domain, s.master());
            case DmaWindowsOp.Detach() -> ok(s.rights(), s.written(), NOWHERE, s.master());
            case DmaWindowsOp.Master(boolean on) -> ok(s.rights(), s.written(), s.domain(), on);
            case DmaWindowsOp.Read(int window) ->
                new Step<>(s, reaches(s, window, DmaRight.TO_DEVICE) ? DmaWindowsResult.OK : DmaWindowsResult.BLOCKED);
            case DmaWindowsOp.Write(int window) ->
                reaches(s, window, DmaRight.FROM_DEVICE)
                        ? ok(s.rights(), with(s.written(), s.domain(), window, true), s.domain(), s.master())
                        : new Step<>(s, DmaWindowsResult.BLOCKED);
        };
    }

    private static Step<DmaWindowsState, DmaWindowsResult> map(DmaWindowsState s, DmaWindowsOp.Map map) {
        if (right(s, map.domain(), map.window()) != DmaRight.NONE) {
            return new Step<>(s, DmaWindowsResult.TAKEN);
        }
        return ok(
                with(s.rights(), map.domain(), map.window(), map.direction()),
                with(s.written(), map.domain(), map.window(), false),
                s.domain(),
                s.master());
    }

    private static boolean reaches(DmaWindowsState s, int window, DmaRight wanted) {
        if (!s.master() || s.domain() == NOWHERE) {
            return false;
        }
        DmaRight right = right(s, s.domain(), window);
        return right == wanted || right == DmaRight.BOTH;
    }

    private static DmaRight right(DmaWindowsState s, int domain, int window) {
        return s.rights().get(domain - 1).get(window - 1);
    }

    private static <T> List<List<T>> with(List<List<T>> table, int domain, int window, T value) {
        List<List<T>> rows = new ArrayList<>(table);
        List<T> row = new ArrayList<>(table.get(domain - 1));
        row.set(window - 1, value);
        rows.set(domain - 1, row);
        return rows;
    }

    private static Step<DmaWindowsState, DmaWindowsResult> ok(
            List<List<DmaRight>> rights, List<List<Boolean>> written, int domain, boolean master) {
        return new Step<>(new DmaWindowsState(rights, written, domain, master), DmaWindowsResult.OK);
    }
}
