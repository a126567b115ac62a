package dev.ironshim.reports.inspect.aer;

import dev.ironshim.impl.pci.AerRegisters;
import dev.ironshim.impl.pci.Bdf;
import dev.ironshim.impl.pci.TlpHeader;
import dev.ironshim.reports.inspect.words.ErrorWords;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What the registers of error reporting tell. */
public final class RegisterStories {
    private static final long ONES = 0xFFFF_FFFFL;
    private static final int ADVISORY = 13;
    private static final int TIMEOUT = 14;
    private static final String SOURCE = "registers";

    private RegisterStories() {}

    /** One story a severity that has errors; one without errors if none has. */
    public static List<Story> of(@Nullable Bdf device, AerRegisters registers) {
        if (registers.uncorrectable() == ONES && registers.correctable() == ONES) {
            return List.of(story(device, false, Severity.UNKNOWN, List.of(), Optional.empty(), registers, List.of()));
        }
        long told = registers.uncorrectable() & ~registers.uncorrectableMask();
        long fatal = told & registers.severity();
        long nonFatal = told & ~registers.severity();
        long corrected = registers.correctable() & ~registers.correctableMask();
        boolean advisory = (registers.correctable() >> ADVISORY & 1) != 0;
        List<Story> stories = new ArrayList<>();
        Optional<ErrorKind> first = first(registers);
        if (fatal != 0) {
            stories.add(story(device, true, Severity.FATAL, ErrorKind.all(fatal, false), first, registers, List.of()));
        }
        if (nonFatal != 0) {
            List<String> remarks = advisory
                    ? List.of(
                            "told as an Advisory Non-Fatal Error: somebody else has handled it, and only a correctable"
                                    + " error was reported")
                    : List.of();
            stories.add(
                    story(device, true, Severity.NON_FATAL, ErrorKind.all(nonFatal, false), first, registers, remarks));
        }
        if (corrected != 0) {
            stories.add(story(
                    device,
                    true,
                    Severity.CORRECTED,
                    ErrorKind.all(corrected, true),
                    Optional.empty(),
                    registers,
                    List.of()));
        }
        if (stories.isEmpty()) {
            stories.add(story(device, true, Severity.UNKNOWN, List.of(), first, registers, List.of()));
        }
        return attributed(stories, device, registers);
    }

    private static Optional<ErrorKind> first(AerRegisters registers) {
        int bit = (int) (registers.control() & 31);
        return (registers.uncorrectable() >> bit & 1) == 0 ? Optional.empty() : Optional.of(ErrorKind.of(bit, false));
    }

    private static Story story(
            @Nullable Bdf device,
            boolean answers,
            Severity severity,
            List<ErrorKind> errors,
            Optional<ErrorKind> first,
            AerRegisters registers,
            List<String> remarks) {
        Optional<ErrorKind> own = first.filter(errors::contains);
        return new Story(
                SOURCE, device, answers, severity, errors, own, List.of(), packet(own, registers), "", remarks);
    }

    /** The log counts if the first error is one that logs a packet; a timeout does so only where the device says it can. */
    private static Optional<TlpHeader> packet(Optional<ErrorKind> first, AerRegisters registers) {
        boolean timeouts = (registers.control() >> 12 & 1) != 0;
        boolean valid = first.filter(kind -> kind.packet() || (kind.bit() == TIMEOUT && timeouts))
                .isPresent();
        return valid && !registers.header().empty() ? Optional.of(registers.header()) : Optional.empty();
    }

    /** What is about the function as a whole goes with its first story: masked errors, the log, messages from below. */
    private static List<Story> attributed(List<Story> stories, @Nullable Bdf device, AerRegisters registers) {
        List<ErrorKind> masked =
                new ArrayList<>(ErrorKind.all(registers.uncorrectable() & registers.uncorrectableMask(), false));
        masked.addAll(ErrorKind.all(registers.correctable() & registers.correctableMask(), true));
        Story story = stories.getFirst();
        List<String> remarks = new ArrayList<>(story.remarks());
        Optional<ErrorKind> first = first(registers);
        Optional<TlpHeader> header = story.header();
        boolean shown = stories.stream().anyMatch(each -> each.header().isPresent());
        if (!registers.header().empty() && !shown) {
            if (first.filter(masked::contains).isPresent() && first.get().packet()) {
                remarks.add("the header log is of the masked " + first.get().name() + ": "
                        + registers.header().says());
            } else {
                remarks.add((registers.uncorrectable() == 0
                                ? "no error recorded: header log not valid"
                                : "header log not" + " valid: the first error logs no packet")
                        + " (" + registers.header() + " is left from before)");
            }
        }
        if (first.isEmpty() && registers.uncorrectable() != 0) {
            remarks.add("which came first is not known: the pointer leads to an error that is not set");
        }
        registers.root().ifPresent(root -> root(remarks, device, root));
        List<Story> all = new ArrayList<>(stories);
        all.set(
                0,
                new Story(
                        SOURCE,
                        device,
                        story.answers(),
                        story.severity(),
                        story.errors(),
                        story.first(),
                        masked,
                        header,
                        story.role(),
                        remarks));
        return all;
    }

    /** Base specification 7.8.4.10: which messages came in, and whether more came than could be noted. */
    private static void root(List<String> remarks, @Nullable Bdf port, AerRegisters.Root root) {
        if (root.uncorrectable()) {
            remarks.add("received as root port: " + (root.firstFatal() ? "ERR_FATAL" : "ERR_NONFATAL") + " from "
                    + ErrorWords.address(port, root.uncorrectableSource())
                    + ((root.status() & 8) != 0 ? ", and more of them, whose senders are not noted" : ""));
        }
        if (root.correctable()) {
            remarks.add("received as root port: ERR_COR from " + ErrorWords.address(port, root.correctableSource())
                    + ((root.status() & 2) != 0 ? ", and more of them, whose senders are not noted" : ""));
        }
        List<String> told = new ArrayList<>();
        List<String> kinds = List.of("correctable", "non-fatal", "fatal");
        for (int bit = 0; bit < kinds.size(); bit++) {
            if ((root.command() >> bit & 1) != 0) {
                told.add(kinds.get(bit));
            }
        }
        remarks.add("as root port it interrupts for: " + (told.isEmpty() ? "none" : String.join(", ", told)));
    }
}
