package dev.ironshim.model.evidence;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What a lane found out, as data. Lists are in a fixed order, so that the same run writes the same bytes but for times. */
public final class Evidence {
    private Evidence() {}

    /** Everything one run of one lane says. */
    public record Lane(
            String lane,
            long durationMs,
            Map<String, Long> counts,
            List<Tool> tools,
            List<Property> properties,
            List<Machine> machines,
            List<Mutant> mutants,
            List<Finding> findings,
            List<Growth> growth,
            List<Proof> proofs,
            List<Campaign> campaigns,
            List<Measure> measures,
            List<Ratio> ratios,
            List<String> problems) {

        /** What a lane without machines says. */
        public static Lane ofCode(
                String lane,
                long durationMs,
                Map<String, Long> counts,
                List<Tool> tools,
                List<Property> properties,
                List<Mutant> mutants,
                List<Proof> proofs,
                List<Campaign> campaigns,
                List<String> problems) {
            return new Lane(
                    lane,
                    durationMs,
                    counts,
                    tools,
                    properties,
                    List.of(),
                    mutants,
                    List.of(),
                    List.of(),
                    proofs,
                    campaigns,
                    List.of(),
                    List.of(),
                    problems);
        }

        /** What a lane that measures says. */
        public static Lane ofCosts(
                long durationMs,
                Map<String, Long> counts,
                List<Tool> tools,
                List<Property> properties,
                List<Mutant> mutants,
                List<Measure> measures,
                List<Ratio> ratios,
                List<String> problems) {
            return new Lane(
                    "bench",
                    durationMs,
                    counts,
                    tools,
                    properties,
                    List.of(),
                    mutants,
                    List.of(),
                    List.of(),
                    List.of(),
                    List.of(),
                    measures,
                    ratios,
                    problems);
        }

        /** This and what the same lane says of other machines. */
        public Lane and(Lane other) {
            Map<String, Long> sums = new TreeMap<>(counts);
            other.counts.forEach((name, count) -> sums.merge(name, count, Long::sum));
            return new Lane(
                    lane,
                    durationMs + other.durationMs,
                    sums,
                    Stream.concat(tools.stream(), other.tools.stream())
                            .distinct()
                            .toList(),
                    both(properties, other.properties),
                    both(machines, other.machines),
                    both(mutants, other.mutants),
                    both(findings, other.findings),
                    both(growth, other.growth),
                    both(proofs, other.proofs),
                    both(campaigns, other.campaigns),
                    both(measures, other.measures),
                    both(ratios, other.ratios),
                    both(problems, other.problems));
        }

        private static <T> List<T> both(List<T> some, List<T> more) {
            return Stream.concat(some.stream(), more.stream()).toList();
        }

        public long count(Verdict verdict) {
            return properties.stream()
                    .filter(property -> property.verdict() == verdict)
                    .count();
        }
    }

    /**
     * A tool that was trusted.
     *
     * @param sha256 of its file, or null if it has no single file
     */
    public record Tool(
            String name, String version, @Nullable String sha256) {}

    /**
     * What one lane knows of one property.
     *
     * @param reason why it is open or failed, or null
     * @param formal the formal text, cut from the specification, or null
     * @param antecedent when the property says something, as formal text, or null if always
     * @param bound under which bounds it was decided
     * @param assumptions ids of the catalogue's assumptions
     * @param counts how much was looked at
     * @param witness a shortest trace into a situation the property speaks about, or null: then it is vacuous
     * @param kills ids of the mutants that this property refutes
     * @param counterexample a shortest trace that refutes it, or null
     * @param needs the command that gets what this machine lacks to decide it, or null if it is not open for that
     */
    public record Property(
            String id,
            String lane,
            Verdict verdict,
            @Nullable String reason,
            @Nullable String formal,
            @Nullable String antecedent,
            String bound,
            List<String> assumptions,
            Map<String, Long> counts,
            @Nullable Trace witness,
            List<String> kills,
            @Nullable Trace counterexample,
            String reproduce,
            @Nullable String needs) {

        /** A property that this machine can decide. */
        public Property(
                String id,
                String lane,
                Verdict verdict,
                @Nullable String reason,
                @Nullable String formal,
                @Nullable String antecedent,
                String bound,
                List<String> assumptions,
                Map<String, Long> counts,
                @Nullable Trace witness,
                List<String> kills,
                @Nullable Trace counterexample,
                String reproduce) {
            this(
                    id,
                    lane,
                    verdict,
                    reason,
                    formal,
                    antecedent,
                    bound,
                    assumptions,
                    counts,
                    witness,
                    kills,
                    counterexample,
                    reproduce,
                    null);
        }

        /** The same, open because of what this machine lacks. */
        public Property needing(String command) {
            return new Property(
                    id,
                    lane,
                    verdict,
                    reason,
                    formal,
                    antecedent,
                    bound,
                    assumptions,
                    counts,
                    witness,
                    kills,
                    counterexample,
                    reproduce,
                    command);
        }

        /** A property that nothing is known of but why. */
        public static Property undecided(String id, String lane, Verdict verdict, String reason, String reproduce) {
            return new Property(
                    id, lane, verdict, reason, null, null, "", List.of(), Map.of(), null, List.of(), null, reproduce);
        }
    }

    /**
     * A path through a machine.
     *
     * @param loop number of the step that the last step leads back to, for a lasso; null otherwise
     */
    public record Trace(List<TraceStep> steps, @Nullable Integer loop) {}

    /**
     * One step of a trace.
     *
     * @param operation what happened, as TLA+ text; null for the first state
     * @param result what was answered; null for the first state
     * @param state the state after it, as TLA+ text
     */
    public record TraceStep(
            @Nullable String operation, @Nullable String result, String state) {}

    /**
     * One machine under all its bounds.
     *
     * @param play a relation that can be walked through, or null if no relation was agreed on
     */
    public record Machine(
            String name,
            List<Relation> relations,
            List<Coverage> coverage,
            Graph graph,
            List<String> disagreements,
            @Nullable Play play) {}

    /**
     * A relation on which all parties agreed, or the part of it that is nearest to the start. Edge {@code n * operations + k} is
     * operation {@code k} in state {@code n}; state 0 is the first one.
     *
     * @param bounds under which it was compared
     * @param all how many states the whole relation has
     * @param states as TLA+ texts, in breadth-first order
     * @param operations as TLA+ texts
     * @param results names of answers
     * @param refusals which of {@code results} are refusals, by index
     * @param answers index of the result of each edge
     * @param successors number of the state that each edge leads to; -1 if that is outside the part
     */
    public record Play(
            String bounds,
            int all,
            List<String> states,
            List<String> operations,
            List<String> results,
            List<Integer> refusals,
            List<Integer> answers,
            List<Integer> successors) {

        /** @throws IllegalArgumentException if there is not one edge for each pair, or a number is of nothing */
        public Play {
            int pairs = states.size() * operations.size();
            boolean inside = answers.stream().allMatch(answer -> answer >= 0 && answer < results.size())
                    && successors.stream().allMatch(next -> next >= -1 && next < states.size())
                    && refusals.stream().allMatch(refusal -> refusal >= 0 && refusal < results.size());
            if (states.isEmpty() || answers.size() != pairs || successors.size() != pairs || !inside) {
                throw new IllegalArgumentException("a relation to walk through has an edge for each of its " + pairs
                        + " pairs, to states and results that it has");
            }
        }
    }

    /**
     * One relation, explored by several parties.
     *
     * @param digests SHA-256 of the whole relation by party: {@code tlc}, {@code model}, {@code implementation}, {@code golden}
     * @param millis time by party
     */
    public record Relation(
            String bounds,
            Map<String, String> constants,
            long states,
            long operations,
            long pairs,
            long refusals,
            long disagreements,
            Map<String, String> digests,
            Map<String, Long> millis) {}

    /** How often an operation was carried out and refused, and how often it changed the state. */
    public record Coverage(String operation, long accepted, long refused, long changed) {}

    /** The state graph of a machine, folded to the values of one field. */
    public record Graph(List<String> nodes, String start, List<Edge> edges) {}

    public record Edge(String from, String to, List<String> operations) {}

    /**
     * A planted mistake.
     *
     * @param kind what was changed, and for whom: {@code spec}, {@code fairness}, {@code impl}, {@code kernel}, {@code proof},
     *     {@code parser}, {@code threads}, {@code slow} or {@code target}
     * @param where file and place
     * @param rule what kind of mistake
     * @param status {@code killed}, {@code equivalent} or {@code survived}
     * @param matrix whether the comparison of relations refutes it
     * @param killedBy ids of the properties that refute it
     * @param reason why it is equivalent, or what noticed it, or null
     */
    public record Mutant(
            String id,
            String machine,
            String kind,
            String where,
            String rule,
            String before,
            String after,
            String status,
            boolean matrix,
            List<String> killedBy,
            @Nullable String reason) {}

    /**
     * A property that does not hold of the original.
     *
     * @param defect its number in the list of known defects
     * @param trace a shortest refutation
     */
    public record Finding(
            String id,
            String machine,
            String formal,
            @Nullable String defect,
            Trace trace,
            String reproduce) {}

    /**
     * What one tool says of one obligation.
     *
     * @param obligation the method whose contract it is, such as {@code Window.contains}
     * @param status {@code proved}, {@code refuted} or {@code open}
     * @param bound up to which values or lengths; empty if for all
     * @param detail why it is open, or the values that refute it, or null
     */
    public record Proof(
            String property,
            String obligation,
            String tool,
            String status,
            String bound,
            long millis,
            @Nullable String detail) {}

    /**
     * What was done to one target.
     *
     * @param inputs of its corpus that were replayed
     * @param executions in all
     * @param perSecond executions, or 0 if too short to say
     * @param branches taken and to be taken in the parsers it attacks, by class
     * @param points of the coverage curve, if it was fuzzed
     */
    public record Campaign(
            String target,
            String oracle,
            long inputs,
            long executions,
            long perSecond,
            long millis,
            Map<String, Branches> branches,
            List<Point> points,
            List<String> findings) {}

    /** @param missed lines with a branch that was not taken */
    public record Branches(long taken, long all, List<Integer> missed) {}

    /** @param edges that libFuzzer counts as covered after so many milliseconds */
    public record Point(long millis, long executions, long edges) {}

    /**
     * What one benchmark measured.
     *
     * @param group what is compared with each other, such as {@code admission}
     * @param name what was measured
     * @param role {@code ours}, {@code floor} or {@code peer}
     * @param size of the input, or null if it has none
     * @param value per operation
     * @param low lower end of the confidence interval
     * @param high upper end of the confidence interval
     * @param unit such as {@code ns}
     * @param bytes allocated per operation, or null if that was not measured
     * @param percentiles of sampled times, by name such as {@code p99}; empty if it was not sampled
     * @param note what a reader must know to compare it, or null
     */
    public record Measure(
            String group,
            String name,
            String role,
            @Nullable Long size,
            double value,
            double low,
            double high,
            String unit,
            @Nullable Double bytes,
            Map<String, Double> percentiles,
            @Nullable String note) {}

    /**
     * A gate: what something may cost beside something else.
     *
     * @param name what is divided by what
     * @param low lower end of the interval that the ratio is in
     * @param high upper end
     * @param gate such as {@code <= 1.5}
     * @param verdict open if the interval lies on both sides of the gate
     */
    public record Ratio(
            String property, String name, double value, double low, double high, String gate, Verdict verdict) {}

    /** One point of a growth curve: the same relation by two explorers. */
    public record Growth(
            String machine,
            String bounds,
            long states,
            long pairs,
            Map<String, Long> millis,
            Map<String, Long> pairsPerSecond) {}
}
