package dev.ironshim.jml.lane;

import dev.ironshim.jml.contract.ContractReader;
import dev.ironshim.jml.key.KeyPlan;
import dev.ironshim.jml.key.KeyTool;
import dev.ironshim.jml.key.KeyTool.Answer;
import dev.ironshim.jml.key.KeyTool.End;
import dev.ironshim.model.catalogue.Catalogue.Property;
import dev.ironshim.model.evidence.Evidence.Mutant;
import dev.ironshim.model.evidence.Progress;
import dev.ironshim.model.mutant.SourceMutants;
import dev.ironshim.model.mutant.SourceMutants.SourceMutant;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Plants the kernels' mistakes for KeY too: what it proves of wrong code as well, it does not prove of right code. An open goal
 * is no refutation, which the lane smt has of each of them; here it shows that the proof can fail.
 */
final class KeyMutants {
    /** What a proof may take once there is a mistake, as a multiple of what it took without: steps, and time. */
    private static final int MORE_STEPS = 2;

    private static final int MORE_TIME = 4;
    private static final Duration LEAST_TIME = Duration.ofMinutes(1);

    private final Path kernels;
    private final Path work;
    private final BiFunction<Path, Duration, KeyTool> keys;
    private final Progress progress;
    private final SourceMutants planted;

    /** @param keys makes a KeY that works in a folder */
    KeyMutants(Obligations asked, BiFunction<Path, Duration, KeyTool> keys, Progress progress) {
        kernels = asked.kernels();
        work = asked.options().work();
        this.keys = keys;
        this.progress = progress;
        planted = new SourceMutants("/mutants/kernels.toml", "key", kernels);
    }

    /** A mistake, and the proof that it must cost. */
    record Planted(SourceMutant mutant, Property property, Answer proof) {}

    /**
     * The mistakes that are in methods of which KeY has proved the contract.
     *
     * @param properties by method
     * @param answers of KeY, by method
     */
    List<Planted> all(Map<String, Property> properties, Map<String, Answer> answers, Consumer<String> problems)
            throws IOException {
        List<Planted> all = new ArrayList<>();
        for (SourceMutant mutant : planted.all(problems)) {
            String method = method(mutant);
            Property property = properties.get(method);
            Answer answer = answers.get(method);
            if (property != null && answer != null && answer.proved()) {
                all.add(new Planted(mutant, property, answer));
            }
        }
        all.forEach(each -> progress.plan(1));
        return all;
    }

    /** The last method that begins before the end of the mistake. */
    private String method(SourceMutant mutant) throws IOException {
        String source = Files.readString(kernels.resolve(mutant.file()));
        String before = source.substring(
                0, source.indexOf(mutant.find()) + mutant.find().length());
        List<String> methods = ContractReader.methods(before);
        return mutant.type() + "." + (methods.isEmpty() ? "" : methods.getLast());
    }

    /** Asks KeY once more for the proof that it had, now of the method with the mistake. */
    Mutant plant(Planted one, Consumer<String> problems) {
        SourceMutant mutant = one.mutant();
        progress.start(mutant.says());
        List<Answer> answers = new ArrayList<>();
        End end = ask(mutant, one.proof(), answers);
        boolean lost = end.late() || answers.stream().anyMatch(answer -> !answer.proved());
        if (!lost) {
            problems.accept(
                    end.problem().isEmpty()
                            ? "KeY proves " + one.proof().method() + " although " + mutant.says()
                            : mutant.id() + ": " + end.problem());
        }
        progress.end(mutant.says(), 1);
        return new Mutant(
                mutant.id(),
                "kernels",
                "proof",
                mutant.file() + ":" + mutant.line(),
                mutant.says(),
                mutant.find(),
                mutant.replace(),
                lost ? "killed" : "survived",
                false,
                lost ? List.of(one.property().id()) : List.of(),
                end.late()
                        ? end.problem()
                        : answers.stream().map(KeyMutants::says).collect(Collectors.joining("; ")));
    }

    private static String says(Answer answer) {
        return "KeY leaves " + answer.open() + " goals of " + answer.method() + " after " + answer.steps() + " steps";
    }

    private End ask(SourceMutant mutant, Answer proof, List<Answer> answers) {
        Path folder = work.resolve(mutant.id());
        try {
            copy(mutant, Files.createDirectories(folder.resolve("source")));
            String plan = KeyPlan.of(proof.method(), MORE_STEPS * proof.steps());
            Duration limit = Duration.ofMillis(MORE_TIME * proof.millis());
            return keys.apply(folder, limit.compareTo(LEAST_TIME) > 0 ? limit : LEAST_TIME)
                    .run(folder.resolve("source"), List.of(plan), answers::add);
        } catch (IOException e) {
            return new End(false, "KeY cannot be run: " + e.getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return new End(false, "KeY was interrupted");
        }
    }

    private void copy(SourceMutant mutant, Path folder) throws IOException {
        try (Stream<Path> files = Files.list(kernels)) {
            for (Path file : files.toList()) {
                String text = Files.readString(file);
                String name = String.valueOf(file.getFileName());
                Files.writeString(
                        folder.resolve(name),
                        name.equals(mutant.file()) ? text.replace(mutant.find(), mutant.replace()) : text);
            }
        }
    }
}
