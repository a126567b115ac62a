package dev.ironshim.tla.mutate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Mutants come from the syntax tree of a module, and the module that holds them all is a module again. */
class MutationTest {
    private static final String MODULE = """
            ---- MODULE M ----
            EXTENDS Integers
            CONSTANT Max
            Ok(t) == [state |-> t, result |-> "Ok"]
            Apply(s, o) ==
              IF s.open /\\ s.count < Max THEN Ok([s EXCEPT !.count = @ + 1])
              ELSE IF o \\in {"Open", "Reset"} THEN Ok([s EXCEPT !.open = TRUE])
              ELSE [state |-> s, result |-> "Refused"]
            Promise(s, o, n) == (s.open => n.result = "Ok") /\\ \\A x \\in {1, 2} : s.count > x => ~s.open
            VARIABLE state
            Fairness == WF_state(state' = state) /\\ (\\A x \\in {1, 2} : SF_state(state' = x))
            ====
            """;

    @TempDir
    private Path folder;

    private SpecSource module(String text) throws Exception {
        Files.writeString(folder.resolve("M.tla"), text);
        return SpecSource.parse(folder, "M");
    }

    @Test
    void eachRuleFindsItsPlaces() throws Exception {
        List<Mutant> mutants =
                Mutator.of(module(MODULE), operator -> operator.equals("Apply")).mutants();
        assertThat(mutants.stream().map(Mutant::rule).collect(Collectors.toSet()))
                .contains("DROP_CONJUNCT", "SWAP_AND_OR", "BOUND", "NEGATE", "ASSIGN", "ENLARGE");
        assertThat(mutants)
                .anySatisfy(mutant -> assertThat(mutant.after()).isEqualTo("(s.count <= Max)"))
                .anySatisfy(mutant -> assertThat(mutant.after()).contains("s.open \\/"))
                .anySatisfy(mutant -> assertThat(mutant.after()).isEqualTo("{\"Open\"}"))
                .allSatisfy(mutant -> {
                    assertThat(mutant.line()).isBetween(5, 8);
                    assertThat(mutant.after()).isNotEqualTo(mutant.before());
                });
        assertThat(mutants.stream().map(Mutant::index)).doesNotHaveDuplicates();
    }

    @Test
    void theModuleOfAllMutantsParsesAndSelectsByNumber() throws Exception {
        SpecSource source = module(MODULE);
        Mutations mutations = Mutator.of(source, operator -> operator.equals("Apply"));
        String all = Schemata.emit(source, mutations, "M", Set.of());
        mutations.mutants().forEach(mutant -> assertThat(all).contains("mut = " + mutant.index() + " THEN"));
        assertThat(module(all).definitions().stream().map(each -> each.getName().toString()))
                .contains("Ok", "Apply", "Promise", "Fairness");
    }

    @Test
    void theAntecedentOfAPromiseIsWhereItSpeaks() throws Exception {
        assertThat(Antecedent.witnesses(module(MODULE).definition("Promise")))
                .containsExactly("s.open", "(\\E x \\in {1, 2} : (s.count > x))");
    }

    @Test
    void fairnessIsWeakenedOneConjunctAtATime() throws Exception {
        assertThat(FairnessMutants.of(module(MODULE).definition("Fairness")))
                .hasSize(2)
                .anySatisfy(less -> assertThat(less.text()).doesNotContain("WF_"))
                .anySatisfy(less -> assertThat(less.text()).doesNotContain("SF_"));
    }

    @Test
    void whatDoesNotParseIsRefusedWithItsPlace() {
        assertThatThrownBy(() -> module(MODULE.replace("ELSE [state", "ELS [state")))
                .isInstanceOf(SpecException.class)
                .satisfies(error -> assertThat(((SpecException) error).line()).isBetween(5, 9))
                .hasMessageContaining("M.tla");
        assertThatThrownBy(() -> module(MODULE.replace("s.count < Max", "s.count < Unknown")))
                .isInstanceOf(SpecException.class)
                .hasMessageContaining("Unknown");
        assertThatThrownBy(() -> SpecSource.parse(folder, "Nowhere"))
                .isInstanceOf(SpecException.class)
                .hasMessageContaining("no such file");
    }
}
