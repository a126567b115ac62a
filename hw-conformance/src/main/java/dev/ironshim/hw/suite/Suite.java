package dev.ironshim.hw.suite;

import dev.ironshim.hw.target.Ability;
import dev.ironshim.hw.target.Target;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Stream;

/** All checks, on one target after the other. */
public final class Suite {
    /** Every check there is, by areas. */
    public static final List<Check> ALL = Stream.of(
                    DmaChecks.ALL, MonitorChecks.ALL, InterruptChecks.ALL, PlatformChecks.ALL)
            .flatMap(List::stream)
            .toList();

    /** Flaws that a guest plants into a live target, each with the check that has to notice it. */
    public static final Map<Flaw, String> CANARIES = Map.of(
            Flaw.SKIPS_UNMAP, "write after unmap",
            Flaw.MAPS_NEIGHBOURS, "write outside every window",
            Flaw.MAPS_BOTH_DIRECTIONS, "write to a window that is only read",
            Flaw.KEEPS_MASTERING, "write without bus mastering",
            Flaw.KEEPS_LISTENING, "silent while off",
            Flaw.PARTS_GROUPS, PlatformChecks.AS_COMPUTED);

    /** Those that a target can be given. */
    public static List<Flaw> canaries(Target target) {
        return CANARIES.keySet().stream()
                .filter(flaw -> target.abilities().containsAll(noticing(flaw).needs()))
                .sorted()
                .toList();
    }

    private static Check noticing(Flaw flaw) {
        String name = String.valueOf(CANARIES.get(flaw));
        return ALL.stream().filter(each -> each.name().equals(name)).findFirst().orElseThrow();
    }

    /** Plays the check that has to notice a flaw on a target that has it. */
    public static Result canary(Flaw flaw, Target sound) {
        String name = String.valueOf(CANARIES.get(flaw));
        Check check = ALL.stream()
                .filter(each -> each.name().equals(name))
                .findFirst()
                .orElseThrow();
        Flawed flawed = new Flawed(sound, flaw);
        Result result = play(check, flawed);
        flawed.mend();
        return new Result(check.name(), sound.name(), result.verdict(), result.detail());
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
