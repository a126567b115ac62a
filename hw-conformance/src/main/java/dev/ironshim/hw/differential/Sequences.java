package dev.ironshim.hw.differential;

import dev.ironshim.hw.target.Target;
import dev.ironshim.impl.manifest.Direction;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Predicate;

/** Sequences of operations out of a seed, and a shorter one that shows the same. */
public final class Sequences {
    /** Pages of the memory that is mapped. */
    public static final int PAGES = 4;

    private static final long PAGE = Target.PAGE;
    private static final long[] BASES = {
        0, Target.FREE, 0xFEDF_F000L, 0xFEE0_0000L, 0xFEF0_0000L, (1L << 47) - PAGE, (1L << 48) - PAGE, 1L << 48, -PAGE
    };

    private static final List<Direction> DIRECTIONS = List.of(Direction.values());

    private Sequences() {}

    /** @param seed the same one gives the same operations */
    public static List<SpaceOp> of(long seed, int length) {
        SplittableRandom random = new SplittableRandom(seed);
        List<SpaceOp> operations = new ArrayList<>();
        for (int i = 0; i < length; i++) {
            operations.add(operation(random));
        }
        return operations;
    }

    private static SpaceOp operation(SplittableRandom random) {
        int kind = random.nextInt(20);
        if (kind == 0) {
            return new SpaceOp.UnmapAll();
        }
        if (kind < 12) {
            Direction direction = DIRECTIONS.get(random.nextInt(DIRECTIONS.size()));
            long pages = 1L + random.nextInt(PAGES);
            long offset = random.nextInt(12) == 0 ? 1 : 0;
            return new SpaceOp.Map(iova(random), odd(random, pages * PAGE), offset, direction);
        }
        return new SpaceOp.Unmap(iova(random), odd(random, (1L + random.nextInt(8)) * PAGE));
    }

    /** Mostly among a few pages, where mappings meet; sometimes at the edges of what is possible. */
    private static long iova(SplittableRandom random) {
        long base = random.nextInt(4) == 0 ? BASES[random.nextInt(BASES.length)] : Target.FREE;
        return odd(random, base + random.nextInt(8) * PAGE);
    }

    private static long odd(SplittableRandom random, long value) {
        return switch (random.nextInt(30)) {
            case 0 -> value + 1;
            case 1 -> value - 1;
            case 2 -> 0;
            default -> value;
        };
    }

    /** Leaves out whatever can be left out, one operation after the other, as long as it still shows. */
    public static List<SpaceOp> shrink(List<SpaceOp> operations, Predicate<List<SpaceOp>> shows) {
        List<SpaceOp> shortest = operations;
        for (int i = 0; i < shortest.size(); ) {
            List<SpaceOp> fewer = new ArrayList<>(shortest);
            fewer.remove(i);
            if (shows.test(fewer)) {
                shortest = fewer;
            } else {
                i++;
            }
        }
        return shortest;
    }
}
