package dev.ironshim.reports.task;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Turns are given by weight, never more than there are cores, and nobody waits for ever. */
class CoresTest {
    private final Cores cores = new Cores(2);
    private final List<String> given = new ArrayList<>();

    private void ask(String who, int width, long weight) {
        cores.ask(who, width, weight, () -> given.add(who));
    }

    @Test
    void noMoreTurnsThanCores() {
        ask("a", 1, 1);
        ask("b", 1, 1);
        ask("c", 1, 1);
        assertThat(given).containsExactly("a", "b");
        cores.giveBack("a");
        assertThat(given).containsExactly("a", "b", "c");
    }

    @Test
    void whoeverHasMostToDoIsFirst() {
        ask("a", 1, 1);
        ask("b", 1, 1);
        ask("short", 1, 10);
        ask("long", 1, 20);
        cores.giveBack("a");
        cores.giveBack("b");
        assertThat(given).containsExactly("a", "b", "long", "short");
    }

    @Test
    void whoWantsManyIsNotOvertaken() {
        ask("a", 1, 1);
        ask("wide", 2, 20);
        ask("b", 1, 10);
        assertThat(given).containsExactly("a");
        cores.giveBack("a");
        assertThat(given).containsExactly("a", "wide");
        cores.giveBack("wide");
        assertThat(given).containsExactly("a", "wide", "b");
    }

    @Test
    void whoMustBeAloneIs() {
        ask("a", 1, 1);
        ask("alone", 0, -1);
        ask("b", 1, 1);
        assertThat(given).containsExactly("a", "b");
        cores.giveBack("a");
        assertThat(given).containsExactly("a", "b");
        cores.giveBack("b");
        ask("c", 1, 1);
        assertThat(given).containsExactly("a", "b", "alone");
    }

    @Test
    void whoIsGoneHasNothingAndWantsNothing() {
        ask("a", 1, 1);
        ask("a", 1, 1);
        ask("a", 1, 5);
        ask("b", 1, 1);
        ask("c", 1, 1);
        cores.gone("a");
        assertThat(given).containsExactly("a", "a", "b", "c");
        cores.giveBack("a");
        ask("d", 1, 1);
        assertThat(given).as("what was given back twice counts once").containsExactly("a", "a", "b", "c");
    }

    @Test
    void moreThanThereAreIsAllOfThem() {
        ask("wide", 64, 1);
        assertThat(given).containsExactly("wide");
    }
}
