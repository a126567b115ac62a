package dev.ironshim.hw.suite;

import dev.ironshim.hw.target.Ability;
import dev.ironshim.hw.target.Target;
import dev.ironshim.impl.dma.DmaBuffer;
import dev.ironshim.impl.manifest.Direction;
import dev.ironshim.model.dmawindows.DmaRight;
import dev.ironshim.model.dmawindows.DmaWindowsMachine;
import dev.ironshim.model.dmawindows.DmaWindowsOp;
import dev.ironshim.model.dmawindows.DmaWindowsResult;
import dev.ironshim.model.dmawindows.DmaWindowsState;
import dev.ironshim.model.machine.Exploration;
import dev.ironshim.model.machine.Explorer;
import dev.ironshim.model.machine.Limits;
import dev.ironshim.model.recording.RecordedEvent;
import dev.ironshim.model.tla.TlaCodec;
import dev.ironshim.model.tla.TlaValue;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * The matrix of DmaWindows on a device: in every state every operation, refusals included, is answered as the model answers
 * it, and memory is changed where the model says so and nowhere else.
 */
public final class EdgeReplay {
    private static final byte CLEAN = 0x11;

    private final Target target;
    private final DmaWindowsMachine machine;
    private final List<DmaBuffer> memory = new ArrayList<>();

    /**
     * What came of it.
     *
     * @param edges of the whole matrix
     * @param replayed of them; the others need what the target does not have
     * @param operations that were carried out on the way
     * @param difference the first one that was found, or empty
     */
    public record Outcome(long edges, long replayed, long operations, String difference) {}

    private final boolean written;
    private final Consumer<RecordedEvent> recorder;
    // There are few that differ, and in a guest it takes longer to write one down than to carry it out.
    private final Map<Happened, RecordedEvent> known = new HashMap<>();
    private long operations;
    // Where the target is, as the model has it: going back takes only what has changed.
    private DmaWindowsState now;

    private record Happened(DmaWindowsOp operation, DmaWindowsResult result, List<List<Boolean>> written) {
        RecordedEvent event() {
            return new RecordedEvent(
                    TlaCodec.encode(operation),
                    ((TlaValue.Str) TlaCodec.encode(result)).value(),
                    Map.of("written", TlaCodec.encode(written)));
        }
    }

    private EdgeReplay(Target target, DmaWindowsMachine machine, boolean written, Consumer<RecordedEvent> recorder) {
        this.target = target;
        this.machine = machine;
        this.written = written;
        this.recorder = recorder;
        now = machine.initial();
        for (int i = 0; i < machine.domains() * machine.windows(); i++) {
            memory.add(DmaBuffer.allocate(Target.PAGE, Target.PAGE));
        }
    }

    /** Two domains if the target has them, otherwise two windows. */
    private static DmaWindowsMachine machine(Target target) {
        boolean domains = target.abilities().contains(Ability.DOMAINS);
        return domains ? new DmaWindowsMachine(2, 1) : new DmaWindowsMachine(1, 2);
    }

    /**
     * Plays the matrix of the machine that a target can be.
     *
     * @param all whether states count in which memory was written, too; they differ from the others in memory only
     * @param recorder told every operation that is carried out, on the way to an edge, too
     */
    public static Outcome play(Target target, boolean all, Consumer<RecordedEvent> recorder) throws IOException {
        EdgeReplay replay = new EdgeReplay(target, machine(target), all, recorder);
        replay.memory.forEach(EdgeReplay::clean);
        try {
            return replay.play();
        } finally {
            replay.initial();
            replay.memory.forEach(DmaBuffer::close);
        }
    }

    private Outcome play() throws IOException {
        Exploration<DmaWindowsState, DmaWindowsOp, DmaWindowsResult> all =
                Explorer.explore(machine, new Limits(10_000, 1_000_000));
        long replayed = 0;
        for (int state = 0; state < all.states().size(); state++) {
            DmaWindowsState before = all.states().get(state);
            if (!possible(before)) {
                continue;
            }
            bring(all, state);
            for (DmaWindowsOp operation : machine.operations()) {
                if (!possible(operation)) {
                    continue;
                }
                var step = machine.apply(before, operation);
                DmaWindowsResult result = perform(operation);
                replayed++;
                String difference = difference(step.state(), step.result(), result);
                if (!difference.isEmpty()) {
                    return new Outcome(edges(all), replayed, operations, "in " + before + " " + operation + difference);
                }
                if (!step.state().equals(before)) {
                    bring(all, state);
                }
            }
        }
        return new Outcome(edges(all), replayed, operations, "");
    }

    private static long edges(Exploration<DmaWindowsState, DmaWindowsOp, DmaWindowsResult> all) {
        return (long) all.states().size() * all.operations().size();
    }

    private boolean possible(DmaWindowsState state) {
        if (!written && state.written().stream().anyMatch(row -> row.contains(true))) {
            return false;
        }
        return state.domain() != Target.NOWHERE || target.abilities().contains(Ability.DOMAINS);
    }

    private boolean possible(DmaWindowsOp operation) {
        return switch (operation) {
            case DmaWindowsOp.Detach() -> target.abilities().contains(Ability.DOMAINS);
            case DmaWindowsOp.Read read -> target.abilities().contains(Ability.DMA_READ);
            default -> true;
        };
    }

    /** Back to the first state, and from there to one. */
    private void bring(Exploration<DmaWindowsState, DmaWindowsOp, DmaWindowsResult> all, int state) throws IOException {
        initial();
        for (DmaWindowsOp operation : all.pathTo(state)) {
            perform(operation);
        }
    }

    /** By operations of the machine, too, so that all that is played is one behaviour of it. */
    private void initial() throws IOException {
        if (now.domain() != Target.OWN) {
            perform(new DmaWindowsOp.Attach((int) Target.OWN));
        }
        if (!now.master()) {
            perform(new DmaWindowsOp.Master(true));
        }
        for (int domain = 1; domain <= machine.domains(); domain++) {
            if (!now.rights().get(domain - 1).stream().allMatch(DmaRight.NONE::equals)) {
                perform(new DmaWindowsOp.Revoke(domain));
            }
            // Memory that was written is clean again once it was given anew.
            for (int window = 1; window <= machine.windows(); window++) {
                if (now.written().get(domain - 1).get(window - 1)) {
                    perform(new DmaWindowsOp.Map(domain, window, DmaRight.BOTH));
                    perform(new DmaWindowsOp.Revoke(domain));
                }
            }
        }
    }

    private static void clean(DmaBuffer buffer) {
        byte[] bytes = new byte[(int) buffer.bytes()];
        Arrays.fill(bytes, CLEAN);
        buffer.copyIn(0, bytes);
    }

    private DmaBuffer memory(int domain, int window) {
        return memory.get((domain - 1) * machine.windows() + window - 1);
    }

    private static long iova(int window) {
        return Target.FREE + (long) window * Target.PAGE;
    }

    private DmaWindowsResult perform(DmaWindowsOp operation) throws IOException {
        operations++;
        now = machine.apply(now, operation).state();
        DmaWindowsResult result = carryOut(operation);
        recorder.accept(known.computeIfAbsent(new Happened(operation, result, written()), Happened::event));
        return result;
    }

    /** Which memory was written, by domain and window: what can be seen of the machine's state. */
    private List<List<Boolean>> written() {
        List<List<Boolean>> domains = new ArrayList<>();
        for (int domain = 1; domain <= machine.domains(); domain++) {
            List<Boolean> windows = new ArrayList<>();
            for (int window = 1; window <= machine.windows(); window++) {
                windows.add(written(memory(domain, window)));
            }
            domains.add(windows);
        }
        return domains;
    }

    private DmaWindowsResult carryOut(DmaWindowsOp operation) throws IOException {
        return switch (operation) {
            case DmaWindowsOp.Map(int domain, int window, DmaRight direction) -> map(domain, window, direction);
            case DmaWindowsOp.Unmap(int domain, int window) ->
                target.windows().unmap(domain, iova(window), Target.PAGE);
            case DmaWindowsOp.Revoke(int domain) -> target.windows().revoke(domain);
            case DmaWindowsOp.Attach(int domain) -> {
                target.attach(domain);
                yield DmaWindowsResult.OK;
            }
            case DmaWindowsOp.Detach() -> {
                target.attach(Target.NOWHERE);
                yield DmaWindowsResult.OK;
            }
            case DmaWindowsOp.Master(boolean on) -> {
                target.busMaster(on);
                yield DmaWindowsResult.OK;
            }
            case DmaWindowsOp.Read(int window) -> read(window);
            case DmaWindowsOp.Write(int window) -> write(window);
        };
    }

    private DmaWindowsResult map(int domain, int window, DmaRight direction) throws IOException {
        DmaBuffer buffer = memory(domain, window);
        DmaWindowsResult result =
                target.windows().map(domain, iova(window), buffer.memory(), Direction.valueOf(direction.name()));
        if (result == DmaWindowsResult.OK) {
            clean(buffer);
        }
        return result;
    }

    /** Memory says whether it was done. What was written before is cleaned first, or it would say so always. */
    private DmaWindowsResult write(int window) throws IOException {
        List<Boolean> before = memory.stream().map(EdgeReplay::written).toList();
        memory.forEach(EdgeReplay::clean);
        target.deviceWrites(iova(window));
        boolean done = memory.stream().anyMatch(EdgeReplay::written);
        for (int i = 0; i < before.size(); i++) {
            if (before.get(i) && !written(memory.get(i))) {
                memory.get(i).writeInt(0, 0);
            }
        }
        return done ? DmaWindowsResult.OK : DmaWindowsResult.BLOCKED;
    }

    private DmaWindowsResult read(int window) throws IOException {
        byte[] got = target.deviceReads(iova(window));
        // The end of the page is never written, and the device reads its start: what it has is what memory has.
        boolean same = memory.stream().anyMatch(each -> Arrays.equals(got, each.copyOut(0, Target.ACCESS)));
        return same ? DmaWindowsResult.OK : DmaWindowsResult.BLOCKED;
    }

    private static boolean written(DmaBuffer buffer) {
        byte[] clean = new byte[Target.ACCESS];
        Arrays.fill(clean, CLEAN);
        return !Arrays.equals(clean, buffer.copyOut(0, Target.ACCESS));
    }

    private String difference(DmaWindowsState expected, DmaWindowsResult wanted, DmaWindowsResult result) {
        if (wanted != result) {
            return " was answered " + result + " instead of " + wanted;
        }
        for (int domain = 1; domain <= machine.domains(); domain++) {
            for (int window = 1; window <= machine.windows(); window++) {
                boolean should = expected.written().get(domain - 1).get(window - 1);
                if (written(memory(domain, window)) != should) {
                    return " left memory of domain " + domain + ", window " + window
                            + (should ? " unwritten" : " written");
                }
            }
        }
        return "";
    }
}
