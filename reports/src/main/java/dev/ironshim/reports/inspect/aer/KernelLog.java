package dev.ironshim.reports.inspect.aer;

import dev.ironshim.impl.pci.Bdf;
import dev.ironshim.impl.pci.TlpHeader;
import dev.ironshim.reports.inspect.words.ErrorWords;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Errors in a log of Linux, as the kernel's own handler prints them ({@code drivers/pci/pcie/aer.c}, since 3.0) and as firmware tells
 * them through APEI ({@code drivers/firmware/efi/cper.c}). Other lines, time stamps and quotes do not matter.
 */
public final class KernelLog {
    /** Different reports that are kept; a log that is full of them repeats itself. */
    private static final int MAX_REPORTS = 10_000;

    private static final int MAX_LINE = 400;

    private static final String BDF = "((?:[0-9a-f]{4,8}:)?[0-9a-f]{2}:[01][0-9a-f]\\.[0-7])";
    private static final String DEVICE = "(?:" + BDF + ": )?(?:AER: )?\\s*";

    private static final Pattern RECEIVED = Pattern.compile(BDF
            + ": AER: (Multiple )?(Corrected|Correctable|Uncorrected|Uncorrectable)(?: \\((Non-Fatal|Fatal)\\))? error"
            + "(?: message)? received(?: from|:) (?:id=([0-9a-f]{4})|" + BDF + ")");
    private static final Pattern BUS_ERROR = Pattern.compile(
            DEVICE + "PCIe Bus Error: severity=([^,]+), type=([^,]+)(?:, )?(?:id=([0-9a-f]{4}))?(?:\\(([^)]*)\\))?");
    private static final Pattern STATUS = Pattern.compile(
            DEVICE + "device \\[([0-9a-f]{4}:[0-9a-f]{4})\\] error status/mask=([0-9a-f]{8})/([0-9a-f]{8})");
    private static final Pattern BIT = Pattern.compile(
            "(?:^|[\\s>])" + DEVICE + "\\[ ?(\\d{1,2})\\] ([A-Za-z_][A-Za-z_. /-]*?)\\s*(\\(First\\))?\\s*$");
    private static final String WORD = "(?:0x)?([0-9a-f]{8})";
    private static final Pattern HEADER =
            Pattern.compile(DEVICE + "TLP Header(?: \\(([^)]*)\\))?: " + WORD + " " + WORD + " " + WORD + " " + WORD);
    private static final Pattern FIRST_AGENT = Pattern.compile("Error of this Agent.*is reported first");
    private static final Pattern OUTCOME = Pattern.compile(BDF
            + ": (?:AER: )?.*?(device recovery (?:successful|failed)|can't recover \\(.*?\\)|subordinate device reset failed"
            + "|found no error details|can't find device)");
    private static final List<String> OUTCOMES =
            List.of("device recovery", "can't recover", "reset failed", "no error details", "can't find device");
    private static final Pattern DPC = Pattern.compile(
            BDF + ": DPC: containment event, status:0x([0-9a-f]{1,4})(?:[, ]+source:0x([0-9a-f]{1,4}))?");
    private static final Pattern SUPPRESSED = Pattern.compile("aer\\w*: (\\d{1,9}) callbacks suppressed");

    private static final Pattern FIRMWARE_STATUS =
            Pattern.compile(DEVICE + "aer_status: 0x([0-9a-f]{8}), aer_mask: 0x([0-9a-f]{8})");
    private static final Pattern FIRMWARE_AGENT = Pattern.compile(DEVICE + "aer_layer=[^,]+, aer_agent=(.+?)\\s*$");
    private static final Pattern HARDWARE = Pattern.compile("\\[Hardware Error\\]:\\s*(.*?)\\s*$");
    private static final Pattern SECTION = Pattern.compile("Error \\d+, type: \\w+");
    private static final Pattern FIELD = Pattern.compile("([a-z_]+): (?:0x)?([^,]+)(?:, ([a-z_]+): (?:0x)?([^,]+))?");

    /** How lines of a log begin: with a time, a priority, or whom they are about. */
    private static final Pattern LOGGED =
            Pattern.compile("^[\\s>|]*(?:<\\d>|\\[\\s*[+\\d]|\\[[A-Z][a-z]{2} |[A-Z][a-z]{2} +\\d+ \\d\\d:"
                    + "|\\d{4}-\\d\\d-\\d\\d|\\{\\d+\\}\\[Hardware|[\\w-]+ " + BDF + ":)");

    private static final Pattern ENDS_IN_DEVICE = Pattern.compile("(?<![^\\s>|])[\\w-]+ " + BDF + ":\\s*$");

    private final List<LogReport> reports = new ArrayList<>();
    private final Map<Bdf, LogReport> last = new HashMap<>();
    private final Map<Bdf, List<String>> waiting = new HashMap<>();
    private final List<String> events = new ArrayList<>();
    private @Nullable LogReport current;
    private @Nullable LogReport section;
    private Severity firmware = Severity.UNKNOWN;
    private int line;

    private KernelLog() {}

    /**
     * What a log tells.
     *
     * @param stories one for reports that say the same
     * @param events containment and recovery, in the order of the log
     */
    public record Told(List<Story> stories, List<String> events) {
        public boolean nothing() {
            return stories.isEmpty() && events.isEmpty();
        }
    }

    public static Told read(List<String> lines) {
        KernelLog log = new KernelLog();
        for (int i = 0; i < lines.size(); i++) {
            log.line = i + 1;
            if (lines.get(i).length() <= MAX_LINE) {
                int broken = broken(lines, i);
                log.line(whole(lines, i, broken));
                i += broken;
            }
        }
        return log.told();
    }

    /** How many lines a mail program broke off a line: up to two that do not begin as lines of a log do. */
    private static int broken(List<String> lines, int at) {
        int off = 0;
        while (off < 2 && at + off + 1 < lines.size() && incomplete(whole(lines, at, off))) {
            String rest = lines.get(at + off + 1);
            if (rest.isBlank()
                    || rest.length() > MAX_LINE
                    || LOGGED.matcher(rest).find()) {
                break;
            }
            off++;
        }
        return off;
    }

    private static String whole(List<String> lines, int at, int broken) {
        StringBuilder text = new StringBuilder(lines.get(at).stripTrailing());
        for (int i = at + 1; i <= at + broken; i++) {
            text.append(' ').append(lines.get(i).replaceFirst("^[\\s>|]*", ""));
        }
        return text.toString();
    }

    /** Looks for a pattern only in lines that have a word of it: most lines of a log are about something else. */
    private static @Nullable Matcher found(Pattern pattern, String word, String text) {
        if (!text.contains(word)) {
            return null;
        }
        Matcher match = pattern.matcher(text);
        return match.find() ? match : null;
    }

    private static boolean incomplete(String text) {
        return (text.endsWith(":") && ENDS_IN_DEVICE.matcher(text).find())
                || (text.contains("TLP Header") && !HEADER.matcher(text).find())
                || (text.contains("device [") && !STATUS.matcher(text).find())
                || (text.contains("PCIe Bus Error:") && !BUS_ERROR.matcher(text).find())
                || (text.contains("AER:")
                        && text.contains(" error")
                        && !RECEIVED.matcher(text).find())
                || (text.contains("aer_") && text.endsWith(","));
    }

    private void line(String text) {
        Matcher hardware = found(HARDWARE, "[Hardware Error]", text);
        if (hardware != null) {
            hardware(hardware.group(1));
        } else if (text.contains("AER")
                || text.contains("can't find device")
                || text.contains("PCIe Bus Error")
                || text.contains("aer_")) {
            if (!received(text) && !outcome(text) && !busError(text) && !firmwareStatus(text)) {
                detail(text);
            }
        } else if (text.contains("DPC: ")) {
            containment(text);
        } else {
            detail(text);
        }
        Matcher suppressed = found(SUPPRESSED, "callbacks suppressed", text);
        if (suppressed != null) {
            event("the kernel left out " + suppressed.group(1) + " more messages, there were so many");
        }
    }

    private static @Nullable Bdf bdf(@Nullable String text) {
        return text == null ? null : Bdf.parse(text);
    }

    private void event(String text) {
        if (events.size() < MAX_REPORTS) {
            events.add("line " + line + ": " + text);
        }
    }

    /** A root port has received a message: whose, and whether it was the only one. */
    private boolean received(String text) {
        Matcher match = found(RECEIVED, "received", text);
        if (match == null) {
            return false;
        }
        Bdf port = Bdf.parse(match.group(1));
        Bdf sender = match.group(5) != null
                ? port.withRequesterId(Integer.parseInt(match.group(5), 16))
                : Bdf.parse(match.group(6));
        List<String> remarks = waiting.computeIfAbsent(sender, any -> new ArrayList<>());
        remarks.clear();
        remarks.add("its message came in at root port " + port + (sender.equals(port) ? ", which is itself" : ""));
        if (match.group(2) != null) {
            remarks.add("several messages came before the kernel looked: only the first sender is known");
        }
        current = null;
        return true;
    }

    private void begin(LogReport report) {
        current = report;
        Bdf device = report.device;
        if (device != null) {
            last.put(device, report);
            List<String> remarks = waiting.remove(device);
            if (remarks != null) {
                report.remarks.addAll(remarks);
            }
        }
        if (reports.size() >= MAX_REPORTS) {
            merge();
        }
        if (reports.size() < MAX_REPORTS) {
            reports.add(report);
        }
    }

    /** Keeps one of the reports that say the same; the last is still being read. */
    private void merge() {
        Map<String, LogReport> kinds = new LinkedHashMap<>();
        for (LogReport each : reports) {
            LogReport same = kinds.putIfAbsent(each.kind(), each);
            if (same != null) {
                same.times += each.times;
            }
        }
        reports.clear();
        reports.addAll(kinds.values());
    }

    private boolean busError(String text) {
        Matcher match = found(BUS_ERROR, "PCIe Bus Error", text);
        if (match == null) {
            return false;
        }
        Bdf device = bdf(match.group(1));
        if (device == null && match.group(4) != null) {
            device = new Bdf(0, 0, 0, 0).withRequesterId(Integer.parseInt(match.group(4), 16));
        }
        LogReport report = new LogReport(line, device);
        report.severity = Severity.of(match.group(2));
        report.inaccessible = match.group(3).contains("Inaccessible");
        report.agent = match.group(5) == null ? "" : match.group(5).strip();
        begin(report);
        return true;
    }

    /** The kernel decodes again what firmware has told it. */
    private boolean firmwareStatus(String text) {
        Matcher match = found(FIRMWARE_STATUS, "aer_status", text);
        if (match == null) {
            return false;
        }
        Bdf device = bdf(match.group(1));
        LogReport known = section;
        LogReport report;
        long status = Long.parseLong(match.group(2), 16);
        if (known != null
                && (known.status == null || known.status == status)
                && (device == null || device.equals(known.device))) {
            report = known;
            current = known;
        } else {
            report = new LogReport(line, device);
            report.severity = firmware;
            report.firmware = true;
            begin(report);
        }
        report.status = status;
        report.mask = Long.parseLong(match.group(3), 16);
        return true;
    }

    /** A line of the report that was begun. */
    private void detail(String text) {
        Matcher status = found(STATUS, "error status/mask", text);
        if (status != null) {
            LogReport report = of(status.group(1));
            if (report != null) {
                report.ids = status.group(2);
                report.status = Long.parseLong(status.group(3), 16);
                report.mask = Long.parseLong(status.group(4), 16);
            }
            return;
        }
        Matcher header = found(HEADER, "TLP Header", text);
        if (header != null) {
            LogReport report = of(header.group(1));
            if (report != null && report.header == null) {
                packet(report, header);
            }
            return;
        }
        Matcher agent = found(FIRMWARE_AGENT, "aer_agent", text);
        if (agent != null) {
            LogReport report = of(agent.group(1));
            if (report != null) {
                report.agent = agent.group(2);
            }
            return;
        }
        if (found(FIRST_AGENT, "reported first", text) != null) {
            LogReport report = current;
            if (report != null) {
                report.remarks.add("of the functions below the port, this one reported first");
            }
            return;
        }
        if (text.contains("aer_uncor_severity")) {
            LogReport report = current;
            if (report != null && report.severity == Severity.UNKNOWN) {
                severity(report, text);
            }
            return;
        }
        Matcher bit = current == null && last.isEmpty() ? null : found(BIT, "[", text);
        if (bit != null) {
            LogReport report = of(bit.group(1));
            int number = Integer.parseInt(bit.group(2));
            if (report != null && number < 32) {
                report.spelled |= 1L << number;
                report.first = bit.group(4) == null ? report.first : number;
                if (report.severity == Severity.UNKNOWN && ErrorKind.isCorrectableName(bit.group(3))) {
                    report.severity = Severity.CORRECTED;
                }
            }
        }
    }

    private static void packet(LogReport report, Matcher match) {
        if (match.group(2) != null) {
            report.remarks.add(
                    "the packet is in " + match.group(2) + " form, which is not decoded here: " + match.group());
            return;
        }
        report.header = new TlpHeader(
                Long.parseLong(match.group(3), 16),
                Long.parseLong(match.group(4), 16),
                Long.parseLong(match.group(5), 16),
                Long.parseLong(match.group(6), 16));
    }

    /** Firmware that tells how bad the errors of this function are, bit by bit. */
    private static void severity(LogReport report, String text) {
        Matcher match = Pattern.compile("aer_uncor_severity: 0x([0-9a-f]{8})").matcher(text);
        Long status = report.status;
        if (match.find() && status != null) {
            report.severity = (status & Long.parseLong(match.group(1), 16)) != 0 ? Severity.FATAL : Severity.NON_FATAL;
        }
    }

    private @Nullable LogReport of(@Nullable String device) {
        return device == null ? current : last.getOrDefault(Bdf.parse(device), current);
    }

    private boolean outcome(String text) {
        if (OUTCOMES.stream().noneMatch(text::contains)) {
            return false;
        }
        Matcher match = OUTCOME.matcher(text);
        if (!match.find()) {
            return false;
        }
        String what = match.group(2);
        String means = what.endsWith("successful")
                ? "the drivers below take part again"
                : what.contains("no error details") || what.contains("find device")
                        ? "a message came in, and whoever sent it shows no error any more"
                        : what.startsWith("can't recover")
                                ? "a driver has no handlers for errors, and without it nothing below recovers"
                                : "what is below is cut off until somebody resets or removes it";
        event(match.group(1) + ": " + what + ": " + means);
        return true;
    }

    private void containment(String text) {
        Matcher match = DPC.matcher(text);
        if (match.find()) {
            Bdf port = Bdf.parse(match.group(1));
            int source = match.group(3) == null ? -1 : Integer.parseInt(match.group(3), 16);
            int status = Integer.parseInt(match.group(2), 16);
            event(port + ": DPC has contained what is below: "
                    + (source < 0 && (status >> 1 & 3) % 3 != 0
                            ? "an error message came from below"
                            : ErrorWords.reason(status, Math.max(source, 0), true, port)));
        }
    }

    /** A line of firmware's own record (CPER, UEFI specification appendix N.2.7). */
    private void hardware(String text) {
        if (text.startsWith("event severity:")) {
            firmware = Severity.of(text);
            section = null;
        } else if (SECTION.matcher(text).matches()) {
            firmware = Severity.of(text.substring(text.indexOf("type:")));
        } else if (text.startsWith("section_type:")) {
            section = null;
            current = null;
            if (text.contains("PCIe error")) {
                LogReport report = new LogReport(line, null);
                report.severity = firmware;
                report.firmware = true;
                section = report;
                begin(report);
            }
        } else if (section != null) {
            section(section, text);
        }
    }

    private void section(LogReport report, String text) {
        Matcher header = found(HEADER, "TLP Header", text);
        if (header != null) {
            packet(report, header);
            return;
        }
        Matcher field = FIELD.matcher(text);
        if (!field.matches()) {
            return;
        }
        String name = field.group(1);
        String value = field.group(2);
        if (name.equals("device_id") && value.matches(BDF)) {
            report.device = Bdf.parse(value);
            last.put(report.device, report);
        } else if (name.equals("vendor_id") && field.group(4) != null) {
            report.ids = value + ":" + field.group(4);
        } else if (name.equals(report.severity == Severity.CORRECTED ? "aer_cor_status" : "aer_uncor_status")
                && value.matches("[0-9a-f]{8}")
                && field.group(4) != null
                && field.group(4).matches("[0-9a-f]{8}")) {
            report.status = Long.parseLong(value, 16);
            report.mask = Long.parseLong(field.group(4), 16);
        }
    }

    private Told told() {
        merge();
        return new Told(reports.stream().map(LogReport::story).toList(), List.copyOf(events));
    }
}
