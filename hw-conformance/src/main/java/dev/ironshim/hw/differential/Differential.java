package dev.ironshim.hw.differential;

import dev.ironshim.hw.target.Target;
import dev.ironshim.impl.linux.DmaSpace;
import dev.ironshim.impl.linux.Errno;
import dev.ironshim.impl.linux.LinuxException;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Asks the kernel and the model the same. */
public final class Differential {
    private final DmaSpace space;
    private final SpaceModel.Style style;
    private final MemorySegment memory;
    private final Errno wraps;
    private long operations;

    /**
     * @param memory {@link Sequences#PAGES} pages and two more
     * @param wraps what this kernel answers to a range that runs over the end of the address space
     */
    public Differential(DmaSpace space, SpaceModel.Style style, MemorySegment memory, Errno wraps) {
        this.wraps = wraps;
        this.space = space;
        this.style = style;
        this.memory = memory;
    }

    /** How many operations the kernel was asked. */
    public long operations() {
        return operations;
    }

    /**
     * Plays sequences one after the other.
     *
     * @return the first difference, with the shortest sequence that was found for it; empty if there is none
     */
    public Optional<String> play(long seed, int sequences, int length) throws IOException {
        for (int i = 0; i < sequences; i++) {
            List<SpaceOp> sequence = Sequences.of(seed + i, length);
            Optional<String> difference = difference(sequence);
            if (difference.isPresent()) {
                List<SpaceOp> shortest = Sequences.shrink(sequence, this::differs);
                return Optional.of(
                        "seed " + (seed + i) + ": " + difference(shortest).orElse("(gone)") + " in " + shortest);
            }
        }
        return Optional.empty();
    }

    private boolean differs(List<SpaceOp> sequence) {
        try {
            return difference(sequence).isPresent();
        } catch (IOException e) {
            return false;
        }
    }

    /** Answers and errors, and at the end the mappings that are left. */
    private Optional<String> difference(List<SpaceOp> sequence) throws IOException {
        SpaceModel model = new SpaceModel(style, space.ranges(), wraps);
        try {
            for (SpaceOp operation : sequence) {
                long expected = model.apply(operation);
                long answer = perform(operation);
                if (expected != answer) {
                    return Optional.of(operation + " was answered " + says(answer) + " instead of " + says(expected));
                }
            }
            for (Map.Entry<Long, Long> each : model.mapped().entrySet()) {
                long gone = perform(new SpaceOp.Unmap(each.getKey(), each.getValue()));
                if (gone != each.getValue()) {
                    return Optional.of("the mapping at 0x" + Long.toHexString(each.getKey()) + " is " + says(gone)
                            + " instead of " + each.getValue() + " bytes long");
                }
            }
            long rest = perform(new SpaceOp.UnmapAll());
            return rest == 0 ? Optional.empty() : Optional.of(rest + " bytes are mapped that the model does not know");
        } finally {
            perform(new SpaceOp.UnmapAll());
        }
    }

    private static String says(long answer) {
        return answer < 0 ? Errno.name((int) -answer) : answer + " bytes";
    }

    private long perform(SpaceOp operation) {
        operations++;
        try {
            return switch (operation) {
                case SpaceOp.Map map -> {
                    // The kernel must refuse lengths beyond the memory before it looks at it.
                    long bytes =
                            Math.min(map.bytes() < 0 ? Long.MAX_VALUE : map.bytes(), memory.byteSize() - Target.PAGE);
                    space.map(map.iova(), memory.asSlice(map.pageOffset(), bytes), map.direction());
                    yield 0;
                }
                case SpaceOp.Unmap(long iova, long bytes) -> space.unmap(iova, bytes);
                case SpaceOp.UnmapAll() -> space.unmapAll();
            };
        } catch (LinuxException e) {
            return -e.errno();
        }
    }
}
