package dev.ironshim.impl.dmawindows;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ironshim.impl.manifest.Direction;
import dev.ironshim.model.dmawindows.DmaWindowsResult;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import org.junit.jupiter.api.Test;

/** Addresses of devices have no sign: half of them are negative as Java prints them. */
class DmaWindowsTest {
    private static final long PAGE = DmaWindows.PAGE;
    private static final long LAST = -PAGE;

    private final DmaWindows iommu = new DmaWindows(1);
    private final MemorySegment page = Arena.ofAuto().allocate(PAGE);
    private final MemorySegment two = Arena.ofAuto().allocate(2 * PAGE);

    @Test
    void theLastPageIsReachedToItsLastByteAndIsNotTheFirst() {
        assertThat(iommu.map(1, LAST, page, Direction.BOTH)).isEqualTo(DmaWindowsResult.OK);
        assertThat(iommu.reach(LAST, false)).isPresent();
        assertThat(iommu.reach(LAST + 1, false))
                .hasValueSatisfying(rest -> assertThat(rest.byteSize()).isEqualTo(PAGE - 1));
        assertThat(iommu.reach(-1, true))
                .hasValueSatisfying(rest -> assertThat(rest.byteSize()).isEqualTo(1));
        assertThat(iommu.reach(0, false)).isEmpty();
        assertThat(iommu.unmap(1, LAST)).isEqualTo(DmaWindowsResult.OK);
        assertThat(iommu.reach(-1, false)).isEmpty();
    }

    @Test
    void theFirstPageIsNotTheLast() {
        iommu.map(1, 0, page, Direction.BOTH);
        assertThat(iommu.reach(0, false)).isPresent();
        assertThat(iommu.reach(-1, false)).isEmpty();
        assertThat(iommu.reach(LAST, false)).isEmpty();
    }

    @Test
    void whatIsTakenInTheMiddleIsTaken() {
        long middle = Long.MAX_VALUE - PAGE + 1;
        assertThat(iommu.map(1, middle, two, Direction.BOTH)).isEqualTo(DmaWindowsResult.OK);
        assertThat(iommu.map(1, middle, page, Direction.BOTH)).isEqualTo(DmaWindowsResult.TAKEN);
        assertThat(iommu.map(1, Long.MIN_VALUE, page, Direction.BOTH)).isEqualTo(DmaWindowsResult.TAKEN);
        assertThat(iommu.map(1, middle - PAGE, two, Direction.BOTH)).isEqualTo(DmaWindowsResult.TAKEN);
        assertThat(iommu.map(1, middle - PAGE, page, Direction.BOTH)).isEqualTo(DmaWindowsResult.OK);
        assertThat(iommu.map(1, Long.MIN_VALUE + PAGE, page, Direction.BOTH)).isEqualTo(DmaWindowsResult.OK);
        assertThat(iommu.reach(Long.MIN_VALUE, true)).isPresent();
    }

    @Test
    void aWindowDoesNotWrapAround() {
        assertThatThrownBy(() -> iommu.map(1, LAST, two, Direction.BOTH)).hasMessageContaining("no whole pages");
        assertThatThrownBy(() -> iommu.map(1, 1, page, Direction.BOTH)).hasMessageContaining("no whole pages");
    }
}
