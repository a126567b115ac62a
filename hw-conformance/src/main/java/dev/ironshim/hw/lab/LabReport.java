package dev.ironshim.hw.lab;

import dev.ironshim.hw.suite.Deviation;
import dev.ironshim.hw.suite.EdgeReplay;
import dev.ironshim.hw.suite.Flaw;
import dev.ironshim.hw.suite.Suite.Result;
import dev.ironshim.hw.suite.Suite.Verdict;
import dev.ironshim.model.recording.RecordedEvent;
import dev.ironshim.model.tla.TlaSyntaxException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** What a guest said on its console, line by line. Lines that make no sense are kept as problems, not guessed at. */
public final class LabReport {
    private final List<Result> results = new ArrayList<>();
    private final Map<String, EdgeReplay.Outcome> edges = new TreeMap<>();
    private final Map<String, Space> spaces = new TreeMap<>();
    private final Map<String, Boolean> spaceCanaries = new TreeMap<>();
    private final List<Canary> canaries = new ArrayList<>();
    private final Map<String, Map<String, Long>> answers = new TreeMap<>();
    private final List<String> problems = new ArrayList<>();
    private String kernel = "unknown";
    private String cost = "";
    private long operations;
    private final Map<String, List<String>> packed = new TreeMap<>();
    private final List<String> played = new ArrayList<>();
    private long targets = -1;
    private boolean leaksAsked;

    /** @param line from its {@code @@} on */
    public void read(String line) {
        int space = line.indexOf(' ');
        String kind = space < 0 ? line : line.substring(0, space);
        String text = space < 0 ? "" : line.substring(space + 1);
        switch (kind) {
            case "@@RESULT" -> result(text);
            case "@@CANARY" -> canary(text);
            case "@@EDGES" -> edges(text);
            case "@@EVENTS" -> events(text);
            case "@@TARGETS" -> targets = number(text.strip());
            case "@@PLAYED" -> played.add(text.strip());
            case "@@SPACE" -> space(text);
            case "@@COST" -> cost = text;
            case "@@SPACECANARY" -> spaceCanaries.put(text.replaceFirst("\t.*", ""), text.endsWith("\ttrue"));
            case "@@CALL" -> call(text);
            case "@@CALLS" -> operations += number(text);
            case "@@INIT" -> kernel = text.substring(text.indexOf(' ') + 1);
            case "@@LEAKS" -> {
                leaksAsked = true;
                if (!text.equals("none")) {
                    problems.add("not given back to the kernel: " + text);
                }
            }
            case "@@PROBLEM" -> problems.add(text);
            case "@@NOTE", "@@ANSWER" -> {
                // For whoever reads the log.
            }
            default -> problems.add("the guest said '" + line + "'");
        }
    }

    private void result(String text) {
        Result result = parse(text);
        if (result != null) {
            results.add(result);
        }
    }

    private void edges(String text) {
        String[] parts = text.split("\t", -1);
        if (parts.length == 5) {
            edges.put(
                    parts[0],
                    new EdgeReplay.Outcome(number(parts[1]), number(parts[2]), number(parts[3]), parts[4].strip()));
        } else {
            problems.add("the guest said '" + text + "', which is nothing about edges");
        }
    }

    private void events(String text) {
        int tab = text.indexOf('\t');
        if (tab < 0) {
            problems.add("the guest said '" + text + "', which is nothing about events");
            return;
        }
        packed.computeIfAbsent(text.substring(0, tab), target -> new ArrayList<>())
                .add(text.substring(tab + 1).strip());
    }

    /** What was played of the matrix, by target. */
    public Map<String, List<RecordedEvent>> events() {
        Map<String, List<RecordedEvent>> events = new TreeMap<>();
        packed.forEach((target, lines) -> {
            try {
                events.put(
                        target,
                        Packed.unpack(lines).stream().map(RecordedEvent::parse).toList());
            } catch (IOException | IllegalArgumentException | TlaSyntaxException e) {
                problems.add("the recording of " + target + " cannot be read: " + e.getMessage());
            }
        });
        return events;
    }

    /** What came of the matrix, by target. */
    public Map<String, EdgeReplay.Outcome> edges() {
        return edges;
    }

    /** Nanoseconds of mapping and unmapping a page, through the bindings and in C; empty if they were not measured. */
    public List<Long> cost() {
        String[] parts = cost.strip().split("\t", -1);
        return parts.length == 2 ? List.of(number(parts[0]), number(parts[1])) : List.of();
    }

    private void space(String text) {
        String[] parts = text.split("\t", -1);
        if (parts.length == 3) {
            spaces.put(parts[0], new Space(number(parts[1]), parts[2].strip()));
        } else {
            problems.add("the guest said '" + text + "', which is nothing about an address space");
        }
    }

    /** How an address space of the kernel's compares with its model. */
    public record Space(long operations, String difference) {}

    public Map<String, Space> spaces() {
        return spaces;
    }

    /** Whether a model that is wrong was noticed, by interface. */
    public Map<String, Boolean> spaceCanaries() {
        return spaceCanaries;
    }

    private void canary(String text) {
        int tab = text.indexOf('\t');
        Result result = parse(text.substring(tab + 1));
        if (tab > 0 && result != null) {
            canaries.add(new Canary(Flaw.valueOf(text.substring(0, tab)), result));
        }
    }

    private @Nullable Result parse(String text) {
        String[] parts = text.split("\t", -1);
        try {
            return new Result(parts[1], parts[0], Verdict.valueOf(parts[2]), parts[3].strip());
        } catch (IllegalArgumentException | ArrayIndexOutOfBoundsException e) {
            problems.add("the guest said '" + text + "', which is no result");
            return null;
        }
    }

    /** What came of the check that has to notice a flaw. */
    public record Canary(Flaw flaw, Result result) {}

    public List<Canary> canaries() {
        return canaries;
    }

    private void call(String text) {
        String[] parts = text.split("\t", -1);
        if (parts.length == 3) {
            answers.computeIfAbsent(parts[0], each -> new TreeMap<>()).merge(parts[1], number(parts[2]), Long::sum);
        } else {
            problems.add("the guest said '" + text + "', which is no call");
        }
    }

    private long number(String text) {
        try {
            return Long.parseLong(text);
        } catch (NumberFormatException e) {
            problems.add("the guest said '" + text + "' for a number");
            return 0;
        }
    }

    public List<Result> results() {
        return results;
    }

    /** How often each command got each answer. */
    public Map<String, Map<String, Long>> answers() {
        return answers;
    }

    public String kernel() {
        return kernel;
    }

    public long operations() {
        return operations;
    }

    /** What went wrong on the way, a target that was not played to its end among it. */
    public List<String> problems() {
        List<String> all = new ArrayList<>(problems);
        if (targets != played.size()) {
            all.add("of " + (targets < 0 ? "no known number of" : targets) + " targets these were played to the end: "
                    + played);
        }
        if (!leaksAsked) {
            all.add("the guest did not say whether it gave everything back");
        }
        return all;
    }

    /** Everything that keeps this run from being one that shows what it should; empty if nothing does. */
    public List<String> wrong() {
        List<String> wrong = new ArrayList<>(problems());
        for (Result result : results) {
            if (result.verdict() == Verdict.FAIL && Deviation.of(result, kernel) == null) {
                wrong.add(result.target() + ": " + result.check() + ": " + result.detail());
            }
        }
        edges.forEach((target, outcome) -> {
            if (!outcome.difference().isEmpty() || outcome.replayed() == 0) {
                wrong.add(target + ": " + outcome.replayed() + " edges, " + outcome.difference());
            }
        });
        spaces.forEach((api, space) -> {
            if (!space.difference().isEmpty() || space.operations() == 0) {
                wrong.add(api + ": kernel and model: " + space.difference());
            }
        });
        spaceCanaries.forEach((api, noticed) -> {
            if (!noticed) {
                wrong.add(api + ": a wrong model was not noticed");
            }
        });
        for (Canary canary : canaries) {
            if (canary.result().verdict() != Verdict.FAIL) {
                wrong.add(canary.result().target() + ": the flaw " + canary.flaw() + " was not noticed");
            }
        }
        return wrong;
    }
}
