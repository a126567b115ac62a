package dev.ironshim.impl.quarantine;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * What the cores have counted. Reading it touches the cores' counters only, never a word that decides about interrupts.
 *
 * @param lines counts by outcome, for each line
 * @param misdirected interrupts for lines that do not exist or belong to another core
 * @param unwarranted releases that were asked for without the warrant
 */
public record GateMetrics(List<Map<Delivery, Long>> lines, long misdirected, long unwarranted) {
    /**
     * @param needed for words, budgets and counters
     * @param apart that only keep lines in different cache lines
     */
    public record Memory(long needed, long apart) {}

    public GateMetrics {
        lines = List.copyOf(lines);
    }

    static GateMetrics of(GateConfig config, Quarantine gate, List<Core> cores, long unwarranted) {
        List<Map<Delivery, Long>> lines = new ArrayList<>();
        for (int line = 0; line < config.lines(); line++) {
            Map<Delivery, Long> counts = new EnumMap<>(Delivery.class);
            for (Delivery outcome : Delivery.ofALine()) {
                counts.put(outcome, gate.counted(line, outcome));
            }
            lines.add(counts);
        }
        return new GateMetrics(
                lines, cores.stream().mapToLong(Core::misdirected).sum(), unwarranted);
    }

    /** Interrupts that were not delivered, whatever the reason. */
    public long lost() {
        return misdirected
                + lines.stream()
                        .flatMap(counts -> counts.entrySet().stream())
                        .filter(entry -> entry.getKey() != Delivery.DELIVERED)
                        .mapToLong(Map.Entry::getValue)
                        .sum();
    }

    /**
     * The OpenMetrics text of it; counters that are zero are left out.
     *
     * @param driver whose lines these are, for the label
     */
    public String openMetrics(long driver) {
        StringBuilder text = new StringBuilder("# TYPE ironshim_interrupts counter\n");
        for (int line = 0; line < lines.size(); line++) {
            for (Map.Entry<Delivery, Long> count : lines.get(line).entrySet()) {
                if (count.getValue() != 0) {
                    text.append("ironshim_interrupts_total{driver=\"")
                            .append(Long.toUnsignedString(driver))
                            .append("\",line=\"")
                            .append(line)
                            .append("\",outcome=\"")
                            .append(count.getKey().name().toLowerCase(Locale.ROOT))
                            .append("\"} ")
                            .append(count.getValue())
                            .append('\n');
                }
            }
        }
        sample(text, "ironshim_interrupts_misdirected", driver, misdirected);
        sample(text, "ironshim_releases_unwarranted", driver, unwarranted);
        return text.append("# EOF\n").toString();
    }

    private static void sample(StringBuilder text, String name, long driver, long value) {
        text.append("# TYPE ").append(name).append(" counter\n");
        text.append(name)
                .append("_total{driver=\"")
                .append(Long.toUnsignedString(driver))
                .append("\"} ")
                .append(value)
                .append('\n');
    }
}
