package dev.ironshim.tla.binding;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ironshim.model.catalogue.Catalogue.MachineEntry;
import dev.ironshim.model.catalogue.Catalogue.Profile;
import dev.ironshim.model.catalogue.Catalogue.Role;
import dev.ironshim.model.catalogue.CatalogueReader;
import dev.ironshim.model.machine.Machine;
import dev.ironshim.model.tla.TlaCodec;
import dev.ironshim.model.tla.TlaText;
import dev.ironshim.model.tla.TlaValue;
import dev.ironshim.model.tla.TlaValue.Rec;
import dev.ironshim.model.tla.TlaValue.Seq;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Specification, model and implementation start in the same state: relations do not say where they start. */
class StartTest {

    @ParameterizedTest
    @MethodSource("machines")
    void theModelStartsWhereTheSpecificationDoes(MachineEntry entry) throws Exception {
        TlaValue start = TlaCodec.encode(model(entry).initial());
        switch (entry.name()) {
            case "Quarantine" ->
                assertThat(((Seq) field(start, "lines")).elements())
                        .containsOnly(TlaText.parse(definition("Quarantine", "StartLine")));
            case "Isolation" ->
                assertThat(((Seq) field(start, "drivers")).elements()).containsOnly(startDriver(entry));
            case "DmaWindows" -> assertThat(start).isEqualTo(startWindows(start));
            case "Invalidation" -> {
                String text = definition("Invalidation", "Start");
                String function = "[w \\in Windows |-> \"Free\"]";
                assertThat(text).contains(function);
                TlaValue slots = field(start, "slot");
                assertThat(((Seq) slots).elements()).containsOnly(TlaText.parse("\"Free\""));
                assertThat(start).isEqualTo(TlaText.parse(text.replace(function, TlaText.print(slots))));
            }
            default -> assertThat(start).isEqualTo(TlaText.parse(definition(entry.name(), "Start")));
        }
    }

    /** The two functions in the definition are replaced by their values: the same everywhere. */
    private static TlaValue startWindows(TlaValue start) throws Exception {
        String text = definition("DmaWindows", "Start");
        for (Map.Entry<String, String> each :
                Map.of("rights", "\"None\"", "written", "FALSE").entrySet()) {
            String function = "[d \\in Domains |-> [w \\in Windows |-> " + each.getValue() + "]]";
            assertThat(text).contains(function);
            for (TlaValue row : ((Seq) field(start, each.getKey())).elements()) {
                assertThat(((Seq) row).elements()).containsOnly(TlaText.parse(each.getValue()));
            }
            text = text.replace(function, TlaText.print(field(start, each.getKey())));
        }
        return TlaText.parse(text);
    }

    /** The three expressions in the definition are replaced by their values. */
    private static TlaValue startDriver(MachineEntry entry) throws Exception {
        TreeMap<String, TlaValue> minted = new TreeMap<>();
        constants(entry).strings("Kinds").forEach(kind -> minted.put(kind, TlaText.parse("{}")));
        String text = definition("Isolation", "StartDriver");
        String windows = "[w \\in Asked |-> \"Free\"]";
        assertThat(text)
                .contains("Life!Start")
                .contains("[k \\in Kinds |-> {}]")
                .contains(windows);
        TlaValue free =
                new Seq(Collections.nCopies(constants(entry).integer("WindowCount"), TlaText.parse("\"Free\"")));
        return TlaText.parse(text.replace("Life!Start", definition("Lifecycle", "Start"))
                .replace("[k \\in Kinds |-> {}]", TlaText.print(new Rec(minted)))
                .replace(windows, TlaText.print(free)));
    }

    @ParameterizedTest
    @MethodSource("machines")
    void theComponentsOfTheStateHaveTheNamesOfTheSpecification(MachineEntry entry) throws Exception {
        Set<String> specified = new TreeSet<>();
        List<String> modules =
                entry.name().equals("Isolation") ? List.of("Lifecycle", "Isolation") : List.of(entry.name());
        for (String module : modules) {
            Matcher names = Pattern.compile("[\\[,]\\s*(\\w+) \\|->").matcher(starts(module));
            while (names.find()) {
                specified.add(names.group(1));
            }
        }
        Set<String> modelled = new TreeSet<>();
        collect(TlaCodec.encode(model(entry).initial()), modelled);
        if (entry.name().equals("Isolation")) {
            // The domain of "minted" are values, not components.
            modelled.removeAll(constants(entry).strings("Kinds"));
        }
        assertThat(modelled).isEqualTo(specified).isNotEmpty();
    }

    @ParameterizedTest
    @MethodSource("machines")
    void theImplementationStartsWhereTheModelDoes(MachineEntry entry) throws Exception {
        var subject = Bindings.of(entry.name()).subject();
        if (subject == null) {
            assertThat(entry.name()).startsWith("Seed");
            return;
        }
        assertThat(subject.getConstructor(Constants.class)
                        .newInstance(constants(entry))
                        .observe())
                .isEqualTo(model(entry).initial());
    }

    static Stream<MachineEntry> machines() {
        return CatalogueReader.read().machines().stream().filter(machine -> machine.profile() != Profile.CODE);
    }

    private static Machine<?, ?, ?> model(MachineEntry entry) {
        return Bindings.of(entry.name()).model().apply(constants(entry));
    }

    private static Constants constants(MachineEntry entry) {
        return new Constants(entry.boundsFor(Role.MATRIX).getFirst().constants());
    }

    private static TlaValue field(TlaValue value, String name) {
        return Objects.requireNonNull(((Rec) value).fields().get(name));
    }

    private static void collect(TlaValue value, Set<String> names) {
        switch (value) {
            case Rec rec ->
                rec.fields().forEach((name, inner) -> {
                    names.add(name);
                    collect(inner, names);
                });
            case Seq sequence -> sequence.elements().forEach(element -> collect(element, names));
            default -> {}
        }
    }

    /** The text of all definitions whose names begin with Start. */
    private static String starts(String module) throws Exception {
        StringBuilder text = new StringBuilder();
        Matcher definitions =
                Pattern.compile("(?ms)^Start\\w* ==(.*?)(?=^\\S|^\\s*$)").matcher(specification(module));
        while (definitions.find()) {
            text.append(definitions.group(1));
        }
        return text.toString();
    }

    /** The text that defines {@code name}, up to the next line that is empty or begins in the first column. */
    private static String definition(String module, String name) throws Exception {
        Matcher definition =
                Pattern.compile("(?ms)^" + name + " ==(.*?)(?=^\\S|^\\s*$)").matcher(specification(module));
        assertThat(definition.find()).as(module + " defines " + name).isTrue();
        return definition.group(1);
    }

    private static String specification(String name) throws Exception {
        try (InputStream in =
                Objects.requireNonNull(StartTest.class.getResourceAsStream("/tla/" + name + ".tla"), name)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
