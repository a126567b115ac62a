package dev.ironshim.model.seed;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ironshim.model.lifecycle.Phase;
import dev.ironshim.model.machine.Step;
import dev.ironshim.model.seed.SeedQuarantineMachine.Op;
import dev.ironshim.model.seed.SeedQuarantineMachine.Reason;
import dev.ironshim.model.seed.SeedQuarantineMachine.Result;
import dev.ironshim.model.seed.SeedQuarantineMachine.State;
import java.io.InputStream;
import java.util.Locale;
import java.util.Objects;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The seed machines answer as the crate answered when the vectors were recorded. */
class SeedVectorsTest {
    private static JsonNode groups;

    @BeforeAll
    static void read() throws Exception {
        try (InputStream in =
                Objects.requireNonNull(SeedVectorsTest.class.getResourceAsStream("/vectors/ironshim-rs.json"))) {
            groups = new JsonMapper().readTree(in).get("groups");
        }
    }

    @Test
    void all36LifecyclePairs() {
        JsonNode cases = groups.get("lifecycle").get("cases");
        assertThat(cases.size()).isEqualTo(36);
        for (JsonNode one : cases) {
            Step<SeedLifecycleMachine.State, SeedLifecycleMachine.Result> step = new SeedLifecycleMachine()
                    .apply(
                            new SeedLifecycleMachine.State(phase(one.get("from"))),
                            new SeedLifecycleMachine.Op.Transition(phase(one.get("to"))));
            assertThat(step.result() == SeedLifecycleMachine.Result.OK)
                    .as(one.toString())
                    .isEqualTo(one.get("result").asString().equals("Ok"));
            assertThat(step.state().phase()).as(one.toString()).isEqualTo(phase(one.get("state_after")));
        }
    }

    private static Phase phase(JsonNode name) {
        return Phase.valueOf(name.asString().toUpperCase(Locale.ROOT));
    }

    @Test
    void allFourContainmentDecisions() {
        JsonNode cases = groups.get("containment").get("cases");
        assertThat(cases.size()).isEqualTo(4);
        SeedContainmentMachine machine = new SeedContainmentMachine(2);
        for (JsonNode one : cases) {
            var severity = SeedContainmentMachine.Severity.valueOf(
                    upper(one.get("severity").asString()));
            assertThat(machine.apply(machine.initial(), new SeedContainmentMachine.Op.Event(severity))
                            .result()
                            .name())
                    .isEqualTo(upper(one.get("decision").asString()));
        }
    }

    @Test
    void allSixInterruptTraces() {
        JsonNode cases = groups.get("irq_mock_registry_traces").get("cases");
        assertThat(cases.size()).isEqualTo(6);
        int steps = 0;
        for (JsonNode one : cases) {
            SeedQuarantineMachine machine = new SeedQuarantineMachine(
                    one.get("max_ticks").asInt(), one.get("max_calls").asInt(), 1_000);
            int failsFrom = one.get("handler_fails_on_call").asInt();
            State state =
                    machine.apply(machine.initial(), new Op.Register(true)).state();
            for (JsonNode expected : one.get("trace")) {
                boolean fails = failsFrom > 0 && state.irqCalls() + 1 >= failsFrom;
                Op op = switch (expected.get("op").asString()) {
                    case "unq" -> new Op.Unquarantine();
                    case "unreg" -> new Op.Unregister();
                    case "rereg" -> new Op.Register(true);
                    default -> new Op.Trigger(expected.get("op").asInt(), fails);
                };
                Step<State, Result> step = machine.apply(state, op);
                state = step.state();
                assertThat(step.result().name())
                        .as(one.get("name") + " " + expected)
                        .isEqualTo(upper(expected.get("result").asString()));
                assertThat(state.irqCalls()).isEqualTo(expected.get("irq_calls").asInt());
                assertThat(state.violations())
                        .isEqualTo(expected.get("violations").asInt());
                assertThat(state.latency()).isEqualTo(expected.get("latency").asInt());
                assertThat(state.reason())
                        .isEqualTo(
                                expected.get("reason").isNull()
                                        ? Reason.NONE
                                        : Reason.valueOf(
                                                upper(expected.get("reason").asString())));
                steps++;
            }
        }
        assertThat(steps).isGreaterThan(20);
    }

    /** {@code BudgetExceeded} as {@code BUDGET_EXCEEDED}. */
    private static String upper(String name) {
        return name.replaceAll("(?<=[a-z])(?=[A-Z])", "_").toUpperCase(Locale.ROOT);
    }
}
