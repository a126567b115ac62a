package dev.ironshim.hw.suite;

import dev.ironshim.hw.target.Ability;
import dev.ironshim.hw.target.Target;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Stream;

/** All checks, on one target after the other. */
public final class Suite {
    /** Every check there is, by areas. */
    public static final List<Check> ALL = Stream.of(
                    DmaChecks.ALL, MonitorChecks.ALL, InterruptChecks.ALL, PlatformChecks.ALL, EmbeddingChecks.ALL)
            .flatMap(List::stream)
            .toList();

    /** Those that ask what the monitor's decisions do to a device. */
    public static final List<Check> MONITORED = ALL.stream()
            .filter(check -> check.needs().contains(Ability.MONITOR))
            .toList();

    /**
     * A flaw that is planted into a live target.
     *
     * @param noticing the check that has to notice it
     */
    public record Canary(Flaw flaw, Check noticing) {}

    private static final List<Canary> CANARIES = List.of(
            canary(Flaw.SKIPS_UNMAP, "write after unmap"),
            canary(Flaw.MAPS_NEIGHBOURS, "write outside every window"),
            canary(Flaw.MAPS_BOTH_DIRECTIONS, "write to a window that is only read"),
            canary(Flaw.KEEPS_MASTERING, "write without bus mastering"),
            canary(Flaw.KEEPS_LISTENING, "silent while off"),
            canary(Flaw.SKIPS_UNMAP, "unmapped by the monitor"),
            canary(Flaw.SKIPS_SILENCE, "contained with its device"),
            canary(Flaw.DROPS_ERRORS, "non-fatal error contains the driver"),
            canary(Flaw.SKIPS_RESET, "recovery resets the device and ends"),
            canary(Flaw.PARTS_GROUPS, PlatformChecks.AS_COMPUTED));

    private static Canary canary(Flaw flaw, String noticing) {
        return new Canary(
                flaw,
                ALL.stream()
                        .filter(each -> each.name().equals(noticing))
                        .findFirst()
                        .orElseThrow());
    }

    /** Those that are noticed by one of these checks, and that a target can be given. */
    public static List<Canary> canaries(List<Check> checks, Target target) {
        return CANARIES.stream()
                .filter(canary -> checks.contains(canary.noticing())
                        && target.abilities().containsAll(canary.noticing().needs()))
                .toList();
    }

    /** Plays the check that has to notice a flaw on a target that has it. */
    public static Result play(Canary canary, Target sound) throws IOException {
        Flawed flawed = new Flawed(sound, canary.flaw());
        Result result = play(canary.noticing(), flawed);
        flawed.mend();
        return new Result(canary.noticing().name(), sound.name(), result.verdict(), result.detail());
    }

    /** The name of what a guest shows of itself: a killed process's device is given back. */
    public static final String GIVEN_BACK = "given back after kill -9";

    /** How the detail begins where a target lacks an ability. */
    public static final String LACKS = "this target has no ";

    private Suite() {}

    /** What came of a check on a target. */
    public enum Verdict {
        PASS,
        FAIL,
        /** Not decided; the detail says why. */
        OPEN
    }

    /** @param detail why it does not hold or is not decided; empty if it holds */
    public record Result(String check, String target, Verdict verdict, String detail) {}

    /**
     * Plays checks.
     *
     * @param told each result as soon as it is there
     */
    public static void play(List<Check> checks, Target target, Consumer<Result> told) {
        for (Check check : checks) {
            told.accept(play(check, target));
        }
    }

    /** Plays one check. */
    public static Result play(Check check, Target target) {
        Set<Ability> missing = EnumSet.noneOf(Ability.class);
        check.needs().stream()
                .filter(need -> !target.abilities().contains(need))
                .forEach(missing::add);
        if (!missing.isEmpty()) {
            return new Result(check.name(), target.name(), Verdict.OPEN, LACKS + missing);
        }
        try (Scene scene = new Scene(target)) {
            check.body().play(scene);
            return new Result(check.name(), target.name(), Verdict.PASS, "");
        } catch (Broken e) {
            return new Result(check.name(), target.name(), Verdict.FAIL, String.valueOf(e.getMessage()));
        } catch (IOException | UncheckedIOException e) {
            return new Result(check.name(), target.name(), Verdict.OPEN, String.valueOf(e.getMessage()));
        } catch (RuntimeException e) {
            return new Result(check.name(), target.name(), Verdict.FAIL, e.toString());
        }
    }
}
