package dev.ironshim.reports.inspect.aer;

import dev.ironshim.impl.pci.Bdf;
import dev.ironshim.impl.pci.TlpHeader;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Errors of one function, wherever they are known from.
 *
 * @param source where it says so: lines of a log, or registers
 * @param device null if the text does not say
 * @param answers false if all that was read are ones
 * @param first which of {@code errors} came first; empty if that is not known
 * @param masked errors that happened and are told to nobody
 * @param header of the packet that the first error is about; empty if none is recorded that counts
 * @param role what part the function had in it, as the kernel says; empty if it does not
 * @param remarks what else is to be known
 */
public record Story(
        String source,
        @Nullable Bdf device,
        boolean answers,
        Severity severity,
        List<ErrorKind> errors,
        Optional<ErrorKind> first,
        List<ErrorKind> masked,
        Optional<TlpHeader> header,
        String role,
        List<String> remarks) {
    public Story {
        errors = List.copyOf(errors);
        masked = List.copyOf(masked);
        remarks = List.copyOf(remarks);
    }

    /** The errors that need an explanation: the first, which has the others in its wake, or all if which was first is not known. */
    List<ErrorKind> causes() {
        return first.map(List::of).orElse(errors);
    }
}
