package dev.ironshim.hw.differential;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ironshim.hw.differential.SpaceModel.Style;
import dev.ironshim.impl.linux.DmaSpace.IovaRange;
import dev.ironshim.impl.linux.Errno;
import dev.ironshim.impl.manifest.Direction;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The answers that Linux 7.2 gave for the device edu (docs/facts/dma.md), one by one. */
class SpaceModelTest {
    private static final List<IovaRange> RANGES =
            List.of(new IovaRange(0, 0xFEDF_FFFFL), new IovaRange(0xFEF0_0000L, (1L << 48) - 1));

    private final SpaceModel container = new SpaceModel(Style.CONTAINER, RANGES, Errno.EOVERFLOW);
    private final SpaceModel ioas = new SpaceModel(Style.IOAS, RANGES, Errno.EOVERFLOW);

    private void both(SpaceOp operation, long inContainer, long inIoas) {
        assertThat(container.apply(operation)).as("container: %s", operation).isEqualTo(inContainer);
        assertThat(ioas.apply(operation)).as("IOAS: %s", operation).isEqualTo(inIoas);
    }

    private static SpaceOp map(long iova, long bytes) {
        return new SpaceOp.Map(iova, bytes, 0, Direction.BOTH);
    }

    private static long no(Errno errno) {
        return -errno.number();
    }

    @Test
    void theTableOfAnswers() {
        both(map(0x10_0000, 0x2000), 0, 0);
        both(map(0x10_0000, 0x2000), no(Errno.EEXIST), no(Errno.EEXIST));
        both(map(0x10_1000, 0x2000), no(Errno.EEXIST), no(Errno.EEXIST));
        both(map(0x20_0000, 0), no(Errno.EINVAL), no(Errno.EINVAL));
        both(map(0x20_0001, 0x1000), no(Errno.EINVAL), no(Errno.EINVAL));
        both(map(-0x1000L, 0x2000), no(Errno.EOVERFLOW), no(Errno.EOVERFLOW));
        both(map(0xFEE0_0000L, 0x1000), no(Errno.EINVAL), no(Errno.EINVAL));
        both(map(1L << 48, 0x1000), no(Errno.EINVAL), no(Errno.EINVAL));
        both(new SpaceOp.Unmap(0x10_0000, 0x1000), no(Errno.EINVAL), no(Errno.ENOENT));
        both(new SpaceOp.Unmap(0x10_1000, 0x1000), no(Errno.EINVAL), no(Errno.ENOENT));
        both(new SpaceOp.Unmap(0x30_0000, 0x1000), 0, no(Errno.ENOENT));
        both(new SpaceOp.Unmap(0x10_0000, 0), no(Errno.EINVAL), no(Errno.EINVAL));
        both(map(0x10_2000, 0x1000), 0, 0);
        both(new SpaceOp.Unmap(0, 0x100_0000), 0x3000, 0x3000);
        both(new SpaceOp.UnmapAll(), 0, 0);
    }

    @Test
    void anIommufdTakesWhatComesBeforeTheMappingThatItWouldCut() {
        both(map(0x10_0000, 0x2000), 0, 0);
        both(map(0x10_2000, 0x3000), 0, 0);
        both(new SpaceOp.Unmap(0x10_0000, 0x4000), no(Errno.EINVAL), no(Errno.ENOENT));
        assertThat(container.mapped()).hasSize(2);
        assertThat(ioas.mapped()).containsOnlyKeys(0x10_2000L);
    }

    @Test
    void aSeedIsASequenceAndADifferenceIsShrunk() {
        List<SpaceOp> sequence = Sequences.of(7, 50);
        assertThat(sequence).isEqualTo(Sequences.of(7, 50)).hasSize(50);
        SpaceOp wanted = sequence.get(31);
        assertThat(Sequences.shrink(sequence, each -> each.contains(wanted))).containsExactly(wanted);
    }
}
