package dev.ironshim.reports.inspect.aer;

import dev.ironshim.impl.pci.Bdf;
import dev.ironshim.impl.pci.TlpHeader;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** One report of errors in a log, while its lines are read. */
final class LogReport {
    private static final long ONES = 0xFFFF_FFFFL;
    private static final int ADVISORY = 13;

    final int line;

    @Nullable
    Bdf device;

    Severity severity = Severity.UNKNOWN;
    /** Whether firmware told the kernel, which saw no register itself. */
    boolean firmware;

    boolean inaccessible;
    String agent = "";
    String ids = "";

    @Nullable
    Long status;

    long mask;
    /** Bits that the log spells out, with which of them it calls the first. */
    long spelled;

    int first = -1;

    @Nullable
    TlpHeader header;

    int times = 1;
    final List<String> remarks = new ArrayList<>();

    LogReport(int line, @Nullable Bdf device) {
        this.line = line;
        this.device = device;
    }

    private boolean correctable() {
        return severity == Severity.CORRECTED;
    }

    /** Reports of one kind say the same, whatever their packets. */
    String kind() {
        return device + " " + severity + " " + status + " " + spelled + " " + first + " " + inaccessible;
    }

    Story story() {
        long read = status == null ? 0 : status;
        boolean answers = !inaccessible && read != ONES;
        long told = spelled != 0 ? spelled : read & ~mask;
        List<ErrorKind> errors = answers ? ErrorKind.all(told, correctable()) : List.of();
        Optional<ErrorKind> earliest = first < 0
                ? Optional.of(errors).filter(all -> all.size() == 1).map(List::getFirst)
                : Optional.of(ErrorKind.of(first, correctable())).filter(errors::contains);
        List<String> said = new ArrayList<>(remarks);
        if (firmware) {
            said.add(
                    "told by the firmware (APEI), which handles errors first on this machine; the kernel's own counters may"
                            + " stay 0");
        }
        if (correctable() && (told >> ADVISORY & 1) != 0) {
            said.add(
                    "the uncorrectable error behind the advisory one is not in this log: 'inspect aer' of a dump shows it");
        }
        if (times > 1) {
            said.add("reported " + times + " times; the packet is that of the first");
        }
        return new Story(
                source(),
                device,
                answers,
                severity,
                errors,
                earliest,
                answers ? ErrorKind.all(read & mask & ~told, correctable()) : List.of(),
                Optional.ofNullable(answers ? header : null).filter(each -> !each.empty()),
                errors.size() == 1 ? role() : "",
                said);
    }

    private String source() {
        return "log, line " + line + (ids.isEmpty() ? "" : ", " + ids);
    }

    /** Base specification 6.2.3.2.2: agents. */
    private String role() {
        return switch (agent.replace(" ID", "")) {
            case "Receiver" -> "it received what was wrong";
            case "Transmitter" -> "it sent what was not acknowledged";
            case "Requester" -> "it had asked for something";
            case "Completer" -> "it was asked for something";
            default -> "";
        };
    }
}
