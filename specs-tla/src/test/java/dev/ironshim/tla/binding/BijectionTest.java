package dev.ironshim.tla.binding;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ironshim.model.catalogue.Catalogue.MachineEntry;
import dev.ironshim.model.catalogue.Catalogue.Profile;
import dev.ironshim.model.catalogue.Catalogue.Role;
import dev.ironshim.model.catalogue.CatalogueReader;
import dev.ironshim.model.isolation.DriverState;
import dev.ironshim.model.tla.TlaCodec;
import dev.ironshim.model.tla.TlaValue;
import java.io.InputStream;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.lang.reflect.RecordComponent;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** One machine, one name, everywhere: specification, model, implementation and catalogue belong together, both ways. */
class BijectionTest {

    private static List<MachineEntry> machines() {
        return CatalogueReader.read().machines().stream()
                .filter(machine -> machine.profile() != Profile.CODE)
                .toList();
    }

    @Test
    void everyMachineOfTheCatalogueIsBoundAndEveryBindingIsInTheCatalogue() {
        assertThat(machines().stream().map(MachineEntry::name).toList())
                .containsExactlyInAnyOrderElementsOf(
                        Bindings.all().stream().map(Binding::specification).toList());
    }

    @Test
    void everyProductMachineExistsThreeTimesUnderOneName() throws Exception {
        for (MachineEntry entry : machines()) {
            specification(entry.name());
            specification(entry.name() + "Promises");
            if (entry.profile() == Profile.PRODUCT) {
                String folder = entry.name().toLowerCase(Locale.ROOT);
                assertThat(Class.forName("dev.ironshim.model." + folder + "." + entry.name() + "Machine"))
                        .isNotNull();
                assertThat(Class.forName("dev.ironshim.impl." + folder + "." + entry.name()))
                        .isNotNull();
                assertThat(Bindings.of(entry.name()).subject()).isNotNull();
            }
        }
    }

    /** The composition has the operations of all its parts, and a failing world besides. */
    @Test
    void specificationsAreShortAndTheirOperationsAreExplained() throws Exception {
        for (MachineEntry entry : machines()) {
            assertThat(specification(entry.name()).lines().count())
                    .as(entry.name())
                    .isLessThanOrEqualTo(entry.name().equals("Isolation") ? 300 : 150);
        }
    }

    @Test
    void theOperationsOfSpecificationAndModelAreTheSame() throws Exception {
        for (MachineEntry entry : machines()) {
            String text = specification(entry.name());
            String block = text.substring(text.indexOf("\nOps =="));
            block = block.substring(0, block.indexOf("\n\n"));
            Set<String> specified = new TreeSet<>();
            Matcher kinds = Pattern.compile("kind : \\{([^}]*)}").matcher(block);
            boolean records = false;
            while (kinds.find()) {
                records = true;
                specified.addAll(strings(kinds.group(1)));
            }
            if (!records) {
                specified.addAll(strings(block));
            }
            Set<String> modelled = Bindings.of(entry.name())
                    .model()
                    .apply(new Constants(entry.boundsFor(Role.MATRIX).getFirst().constants()))
                    .operations()
                    .stream()
                    .map(TlaCodec::encode)
                    .map(value -> ((TlaValue.Str)
                                    (value instanceof TlaValue.Rec rec
                                            ? rec.fields().get("kind")
                                            : value))
                            .value())
                    .collect(Collectors.toCollection(TreeSet::new));
            assertThat(modelled).as(entry.name()).isEqualTo(specified);
        }
    }

    @Test
    void everyFieldOfAnImplementationIsAComponentOfTheState() throws Exception {
        covered("Lifecycle", List.of("dev.ironshim.impl.lifecycle.Lifecycle"), Set.of());
        // Of Quarantine it is said for the bits of its word: IR-09.
        covered("Containment", List.of("dev.ironshim.impl.containment.Containment"), Set.of());
        covered(
                "Trust",
                List.of(
                        "dev.ironshim.impl.trust.Memory",
                        "dev.ironshim.impl.trust.Ledger",
                        "dev.ironshim.impl.trust.Books"),
                // What was ever admitted nobody keeps; the other two are taken off the fields below for Isolation.
                Set.of("admitted", "counters", "now"));
    }

    /** The books of a driver: each field is what the model calls by the name beside it, is fixed, or says again what others say. */
    @Test
    void everyFieldOfTheBooksOfADriverIsOfAComponentOfItsState() throws Exception {
        Map<String, String> components = Map.ofEntries(
                Map.entry("life", "life"),
                Map.entry("device", "device"),
                Map.entry("epoch", "epoch"),
                Map.entry("minted", "minted"),
                Map.entry("spaces", "windows"),
                Map.entry("interrupts", "line, released"),
                Map.entry("silence", "master"),
                Map.entry("armed", "master"),
                Map.entry("sweep", "memory"),
                Map.entry("fallen", "standing"),
                Map.entry("dismissed", "standing"));
        Set<String> fixed = Set.of(
                "driver",
                "budgets",
                "domain",
                "claim",
                "unit",
                "platform",
                "grants",
                "calls",
                "digest",
                "feed",
                "own",
                "onCutOff",
                "onError");
        // The gate for uses; accounts and counts of what is minted and mapped; calls of the platform that are under
        // way, which
        // are one operation of the specification each; records that are left of a tick.
        Set<String> again = Set.of(
                "gate",
                "accounts",
                "mmio",
                "mappings",
                "mapping",
                "arming",
                "returning",
                "detaching",
                "detached",
                "refusals");
        Set<String> fields = Arrays.stream(Class.forName("dev.ironshim.impl.isolation.DriverBinding")
                        .getDeclaredFields())
                .filter(field -> !Modifier.isStatic(field.getModifiers()))
                .map(Field::getName)
                .collect(Collectors.toCollection(TreeSet::new));
        fields.removeAll(fixed);
        fields.removeAll(again);
        assertThat(fields).isEqualTo(new TreeSet<>(components.keySet()));
        Set<String> named = components.values().stream()
                .flatMap(each -> Arrays.stream(each.split(", ", -1)))
                .collect(Collectors.toCollection(TreeSet::new));
        Set<String> state = Arrays.stream(DriverState.class.getRecordComponents())
                .map(RecordComponent::getName)
                .collect(Collectors.toCollection(TreeSet::new));
        assertThat(state).isEqualTo(named);
    }

    /** Fields that can change, or hold something that can, are the components of the state and nothing else. */
    private static void covered(String machine, List<String> classes, Set<String> elsewhere) throws Exception {
        Set<String> components = new TreeSet<>();
        MachineEntry entry = CatalogueReader.read().machine(machine).orElseThrow();
        components(
                TlaCodec.encode(Bindings.of(machine)
                        .model()
                        .apply(new Constants(
                                entry.boundsFor(Role.MATRIX).getFirst().constants()))
                        .initial()),
                components);
        components.removeAll(Set.of("lines"));
        components.removeAll(elsewhere);
        Set<String> fields = new TreeSet<>();
        for (String name : classes) {
            Arrays.stream(Class.forName(name).getDeclaredFields())
                    .filter(field -> !Modifier.isStatic(field.getModifiers()))
                    .map(Field::getName)
                    .forEach(fields::add);
        }
        fields.removeAll(Set.of("bounds", "maxReleases", "functionCount", "rateLimit", "lock", "drivers"));
        // Of the monitor: what does not change, and what only says again, for others, what the components say: the gate
        // for uses, the accounts and sets for what is minted and mapped.
        fields.removeAll(
                Set.of("limits", "platform", "policy", "audit", "telemetry", "requirements", "manifest", "grants"));
        fields.removeAll(Set.of(
                "gate", "accounts", "interrupts", "mmio", "mappings", "expired", "spaces", "registers", "ports"));
        // Of trust: counters and spent manifests together, what waits for the store and the audit, and a number to
        // watch.
        fields.removeAll(Set.of("ledgers", "change", "records", "lost", "ticksBack"));
        // What admission remembers (ADR 0021); admitting and dismissing are no operations of the specification.
        fields.removeAll(Set.of("counters", "now"));
        assertThat(fields).as(machine).isEqualTo(components);
    }

    private static void components(TlaValue value, Set<String> names) {
        switch (value) {
            case TlaValue.Rec rec ->
                rec.fields().forEach((name, field) -> {
                    boolean map = name.equals(name.toUpperCase(Locale.ROOT)) || Character.isUpperCase(name.charAt(0));
                    if (!map) {
                        names.add(name);
                    }
                    components(field, names);
                });
            case TlaValue.Seq sequence -> sequence.elements().forEach(element -> components(element, names));
            default -> {}
        }
    }

    private static Set<String> strings(String text) {
        Set<String> found = new TreeSet<>();
        Matcher each = Pattern.compile("\"(\\w+)\"").matcher(text);
        while (each.find()) {
            found.add(each.group(1));
        }
        return found;
    }

    private static String specification(String name) throws Exception {
        try (InputStream in =
                Objects.requireNonNull(BijectionTest.class.getResourceAsStream("/tla/" + name + ".tla"), name)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
