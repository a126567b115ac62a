package dev.ironshim.reports.inspect.forms;

import dev.ironshim.impl.pci.Bdf;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/** Says what a text without configuration space seems to be, and what to do instead. */
final class NoDump {
    private static final String BYTES = "Bytes are needed: as root, 'lspci -xxxx' (one function: -s 01:00.0)";

    /** A form, by a line that only it has. */
    private record Guess(Pattern line, String says, String next) {}

    private static final List<Guess> GUESSES = List.of(
            new Guess(
                    Pattern.compile("PCIe Bus Error: severity=|aer_(?:cor_|uncor_)?status: 0x|AER: .*error.* received"),
                    "a kernel's log of errors, without the bytes of a function",
                    "Use './ironshim inspect aer'"),
            new Guess(
                    Pattern.compile("^[\\s>|]*[0-9a-fA-F]{6,8}:?\\s+[0-9a-fA-F]{8}(?:\\s+[0-9a-fA-F]{8}){1,3}\\b"),
                    "hexadecimal groups of four bytes, whose order depends on the program",
                    "Print single bytes: xxd -g1 FILE, or od -A x -t x1 FILE"),
            new Guess(
                    Pattern.compile("^[\\s>|]*\\+?(?:[0-9a-fA-F]{2}){16,}\\s*$"),
                    "plain hexadecimal without offsets",
                    "Make it binary: xxd -r -p FILE | ./ironshim inspect pci -"),
            new Guess(
                    Pattern.compile("^\\s*(?:[0-9a-fA-F]{2}[\\s,]+){15}[0-9a-fA-F]{2}[\\s,]*$"),
                    "bytes without offsets",
                    "Make it binary: xxd -r -p FILE | ./ironshim inspect pci -"),
            new Guess(
                    Pattern.compile("\\b0x[0-9a-fA-F]{2}(?:,\\s*0x[0-9a-fA-F]{2}){7}"),
                    "bytes as a program's source has them",
                    "Make it binary: tr -cs '0-9a-fA-Fx' '\\n' <FILE | sed -n 's/^0x//p' | xxd -r -p | ./ironshim inspect pci -"),
            new Guess(
                    Pattern.compile("^\\s*-?\\+?-?\\[[0-9a-fA-F]{4}:[0-9a-fA-F]{2}\\]-"),
                    "the tree of 'lspci -t'",
                    BYTES),
            new Guess(Pattern.compile("^Slot:\\t|^\\S+ \"[^\"]*\" \"[^\"]*\" \""), "the list of 'lspci -m'", BYTES),
            new Guess(Pattern.compile("@pci\\d+:\\d+:\\d+:\\d+:"), "the list of FreeBSD's pciconf", BYTES),
            new Guess(
                    Pattern.compile("^\\s*Capabilities: \\[|^\\s*Subsystem: |^\\s*Region \\d: "),
                    "the text of 'lspci -v', which has no bytes",
                    BYTES),
            new Guess(Pattern.compile("(?i)^\\s*<(?:!doctype|html|\\?xml|div|pre)\\b"), "a web page", "Copy its text"),
            new Guess(Pattern.compile("^\\s*[{\\[]\\s*(?:\"|$)"), "JSON", BYTES),
            new Guess(
                    Pattern.compile("^[A-Za-z0-9+/]{60,76}={0,2}$"),
                    "base64",
                    "Decode it: base64 -d FILE | ./ironshim inspect pci -"));

    /** Lines that are looked at. */
    private static final int MOST = 2_000;

    /** Characters of a line that are looked at. */
    private static final int WIDEST = 240;

    private NoDump() {}

    static FormException of(List<String> lines, Set<Bdf> listed) {
        if (lines.stream().allMatch(String::isBlank)) {
            return new FormException("nothing is in it. " + BYTES);
        }
        for (Guess guess : GUESSES) {
            for (int i = 0; i < Math.min(lines.size(), MOST); i++) {
                String line = lines.get(i);
                if (guess.line()
                        .matcher(line.substring(0, Math.min(line.length(), WIDEST)))
                        .find()) {
                    return new FormException(
                            "no dump: line " + (i + 1) + " looks like " + guess.says() + ". " + guess.next());
                }
            }
        }
        if (!listed.isEmpty()) {
            return new FormException("no dump: a list of " + listed.size() + " functions ("
                    + listed.iterator().next() + " first) without their bytes. " + BYTES);
        }
        return new FormException("no dump: none of its " + lines.size()
                + " lines is a row such as '00: 86 80 ...' of lspci, xxd, hexdump -C or od. " + BYTES);
    }
}
