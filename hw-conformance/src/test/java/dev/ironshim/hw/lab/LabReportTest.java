package dev.ironshim.hw.lab;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ironshim.hw.suite.Deviation;
import dev.ironshim.hw.suite.Suite.Result;
import dev.ironshim.hw.suite.Suite.Verdict;
import dev.ironshim.model.tla.TlaText;
import org.junit.jupiter.api.Test;

/** A guest's console is input like any other. */
class LabReportTest {
    private final LabReport report = new LabReport();

    @Test
    void resultsAreRead() {
        report.read("@@INIT 2.1 7.2.12-lab");
        report.read("@@RESULT intel-nvme\twrite after unmap\tFAIL\tit wrote");
        report.read("@@CALL\tVFIO_GET_API_VERSION\tok\t3".replaceFirst("\t", " "));
        report.read("@@EDGES intel-nvme\t10\t9\t30\t");
        report.read("@@TARGETS 1");
        report.read("@@PLAYED intel-nvme");
        report.read("@@LEAKS none");
        assertThat(report.wrong()).singleElement().asString().contains("intel-nvme: write after unmap: it wrote");
        assertThat(report.kernel()).isEqualTo("7.2.12-lab");
        assertThat(report.results())
                .containsExactly(new Result("write after unmap", "intel-nvme", Verdict.FAIL, "it wrote"));
        assertThat(report.answers()).containsKey("VFIO_GET_API_VERSION");
        assertThat(report.edges().get("intel-nvme").replayed()).isEqualTo(9);
        assertThat(report.problems()).isEmpty();
    }

    @Test
    void garbageIsAProblemAndNeverAPass() {
        report.read("@@RESULT intel-nvme\twrite after unmap");
        report.read("@@RESULT a\tb\tMAYBE\tc");
        report.read("@@EDGES x");
        report.read("@@WHAT");
        report.read("@@CALLS many");
        assertThat(report.results()).isEmpty();
        assertThat(report.problems()).hasSize(7).last().asString().contains("gave everything back");
    }

    @Test
    void recordingsComePacked() {
        Packed packed = new Packed();
        String event = "[op |-> [kind |-> \"Detach\"], result |-> \"Ok\", seen |-> [written |-> <<FALSE>>]]";
        for (int i = 0; i < 50_000; i++) {
            packed.add(event);
        }
        assertThat(packed.lines()).hasSizeLessThan(50);
        packed.lines().forEach(line -> report.read("@@EVENTS sim\t" + line));
        assertThat(report.events().get("sim"))
                .hasSize(50_000)
                .allSatisfy(each -> assertThat(TlaText.print(each.value())).isEqualTo(event));
    }

    @Test
    void aRecordingThatIsDamagedIsAProblemAndNone() {
        Packed packed = new Packed();
        packed.add("nonsense");
        packed.lines().forEach(line -> report.read("@@EVENTS a\t" + line));
        report.read("@@EVENTS b\tH4sI");
        report.read("@@EVENTS nothing");
        assertThat(report.events()).isEmpty();
        assertThat(report.problems()).hasSize(5);
    }

    @Test
    void whatWasNotGivenBackIsAProblem() {
        report.read("@@TARGETS 0");
        report.read("@@LEAKS 4096 bytes of DMA memory");
        assertThat(report.problems()).singleElement().asString().contains("4096 bytes of DMA memory");
    }

    /** The others would pass without it, and nobody would ask. */
    @Test
    void aTargetThatWasNotPlayedToItsEndIsAProblem() {
        report.read("@@TARGETS 2");
        report.read("@@RESULT intel-nvme\twrite after unmap\tPASS\t");
        report.read("@@PLAYED intel-nvme");
        report.read("@@LEAKS none");
        assertThat(report.problems())
                .singleElement()
                .asString()
                .contains("of 2 targets these were played to the end: [intel-nvme]");
    }

    @Test
    void whatWasNotNoticedIsWrong() {
        report.read("@@TARGETS 0");
        report.read("@@LEAKS none");
        assertThat(report.wrong()).isEmpty();
        report.read("@@EDGES a\t10\t0\t0\t");
        report.read("@@SPACE IOAS\t0\t");
        report.read("@@SPACECANARY IOAS\tfalse");
        report.read("@@CANARY LOGS_NOTHING\ta\tb\tPASS\t");
        assertThat(report.wrong()).hasSize(4);
    }

    @Test
    void aDeviationIsKnownByCheckTargetAndKernel() {
        Result writeOnly = new Result("read of a window that is only written", "intel-iommufd", Verdict.FAIL, "");
        assertThat(Deviation.of(writeOnly, "6.12.95+deb12-amd64")).contains("D-01");
        assertThat(Deviation.of(writeOnly, "7.2.12-vfiolab")).isNull();
        assertThat(Deviation.of(writeOnly, "5.10.0")).isNull();
        assertThat(Deviation.of(writeOnly, "unknown")).isNull();
        assertThat(Deviation.of(new Result("write after unmap", "intel-iommufd", Verdict.FAIL, ""), "6.12.95"))
                .isNull();
    }
}
