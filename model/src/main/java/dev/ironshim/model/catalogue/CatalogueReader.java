package dev.ironshim.model.catalogue;

import dev.ironshim.model.catalogue.Catalogue.Bounds;
import dev.ironshim.model.catalogue.Catalogue.Kind;
import dev.ironshim.model.catalogue.Catalogue.MachineEntry;
import dev.ironshim.model.catalogue.Catalogue.Profile;
import dev.ironshim.model.catalogue.Catalogue.Property;
import dev.ironshim.model.catalogue.Catalogue.Role;
import dev.ironshim.model.catalogue.Catalogue.Statement;
import dev.ironshim.model.tla.TlaValue;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import org.tomlj.TomlArray;

/**
 * Reads the catalogue: one TOML file a machine, and {@code project.toml} for what holds for all. It is strict: a key it
 * does not know, an id that occurs twice, or a reference to nothing is an error with file and line.
 */
public final class CatalogueReader {
    private static final int MAX_FILE = 1_000_000;
    private static final String PROJECT = "project.toml";
    private static final List<String> FILES = List.of(
            "lifecycle.toml",
            "quarantine.toml",
            "containment.toml",
            "isolation.toml",
            "monitor.toml",
            "windows.toml",
            "interrupts.toml",
            "dmawindows.toml",
            "trust.toml",
            "invalidation.toml",
            "hardware.toml",
            "manifests.toml",
            "configuration.toml",
            "groups.toml",
            "seed-lifecycle.toml",
            "seed-quarantine.toml",
            "seed-containment.toml",
            PROJECT);

    private final Map<String, String> ids = new HashMap<>();

    private CatalogueReader() {}

    /** The catalogue of this project. */
    public static Catalogue read() {
        return read(name -> true);
    }

    /**
     * The part of it that is about some machines and areas, without a look at the files of others.
     *
     * @param machines their names; empty for all
     */
    public static Catalogue of(List<String> machines) {
        List<String> wanted = machines.stream().map(CatalogueReader::file).toList();
        return read(name -> wanted.isEmpty() || wanted.contains(name) || name.equals(PROJECT));
    }

    /** The file of a machine: {@code seed-lifecycle.toml} for SeedLifecycle, but {@code dmawindows.toml} for DmaWindows. */
    private static String file(String machine) {
        String name = machine.toLowerCase(Locale.ROOT) + ".toml";
        return name.startsWith("seed") ? "seed-" + name.substring("seed".length()) : name;
    }

    private static Catalogue read(Predicate<String> wanted) {
        Map<String, String> files = new LinkedHashMap<>();
        for (String name : FILES.stream().filter(wanted).toList()) {
            try (InputStream in = CatalogueReader.class.getResourceAsStream("/catalogue/" + name)) {
                if (in == null) {
                    throw new CatalogueException(name, 1, "the file is missing");
                }
                files.put(name, new String(in.readAllBytes(), StandardCharsets.UTF_8));
            } catch (IOException e) {
                throw new CatalogueException(name, 1, "cannot be read: " + e.getMessage());
            }
        }
        return read(files);
    }

    /**
     * Reads a catalogue from texts by file name.
     *
     * @throws CatalogueException for the first rule that is broken
     */
    public static Catalogue read(Map<String, String> files) {
        CatalogueReader reader = new CatalogueReader();
        List<MachineEntry> machines = new ArrayList<>();
        List<Statement> assumptions = new ArrayList<>();
        List<Statement> gaps = new ArrayList<>();
        files.forEach((name, text) -> {
            if (text.length() > MAX_FILE) {
                throw new CatalogueException(name, 1, "more than " + MAX_FILE + " characters");
            }
            Section root = Section.parse(name, text);
            if (name.equals(PROJECT)) {
                root.allow("assumption", "gap");
                root.tables("assumption").forEach(table -> assumptions.add(reader.statement(table, "A-")));
                root.tables("gap").forEach(table -> gaps.add(reader.statement(table, "G-")));
            } else {
                machines.add(root.has("area") ? reader.area(root) : reader.machine(root));
            }
        });
        return new Catalogue(List.copyOf(machines), List.copyOf(assumptions), List.copyOf(gaps));
    }

    private Statement statement(Section table, String prefix) {
        table.allow("id", "says", "more");
        return new Statement(id(table, prefix), table.text("says"), table.text("more"));
    }

    private MachineEntry area(Section root) {
        root.allow("area", "property");
        Section head = root.table("area");
        head.allow("name", "prefix", "summary", "claims");
        String name = name(root, head);
        List<Property> properties = root.tables("property").stream()
                .map(table -> property(table, head, Profile.CODE))
                .toList();
        return new MachineEntry(
                name, head.text("prefix"), Profile.CODE, head.text("summary"), "", Set.of(), List.of(), properties);
    }

    private String name(Section root, Section head) {
        String name = head.text("name");
        String twin = ids.putIfAbsent("machine " + name, root.file());
        if (twin != null) {
            throw head.broken("name", "machine " + name + " is already in " + twin);
        }
        return name;
    }

    private MachineEntry machine(Section root) {
        root.allow("machine", "bounds", "property");
        Section head = root.table("machine");
        head.allow("name", "prefix", "profile", "summary", "claims", "graph", "refused");
        String prefix = head.text("prefix");
        String name = name(root, head);
        Profile profile = head.word("profile", Profile.class);
        List<Bounds> bounds = root.tables("bounds").stream().map(this::bounds).toList();
        Set<String> names = new HashSet<>();
        for (int i = 0; i < bounds.size(); i++) {
            if (!names.add(bounds.get(i).name())) {
                throw root.tables("bounds")
                        .get(i)
                        .broken("name", "bounds '" + bounds.get(i).name() + "' occur twice");
            }
        }
        List<Property> properties = root.tables("property").stream()
                .map(table -> property(table, head, profile))
                .toList();
        for (Section table : root.tables("property")) {
            Kind kind = table.word("kind", Kind.class);
            Role needed = kind == Kind.LIVE ? Role.LIVE : Role.MATRIX;
            if (bounds.stream().noneMatch(one -> one.roles().contains(needed))) {
                throw table.broken("kind", "no bounds of this machine have the role '" + word(needed) + "'");
            }
        }
        return new MachineEntry(
                name, prefix, profile, head.text("summary"), head.text("graph"), refused(head), bounds, properties);
    }

    private static Set<String> refused(Section head) {
        if (!head.has("refused")) {
            return Set.of();
        }
        for (String expression : head.strings("refused")) {
            try {
                Pattern.compile(expression);
            } catch (PatternSyntaxException e) {
                throw head.broken("refused", "'" + expression + "' is no regular expression: " + e.getDescription());
            }
        }
        return Set.copyOf(head.strings("refused"));
    }

    private Bounds bounds(Section table) {
        table.allow("name", "constants", "roles", "operators");
        Section constants = table.table("constants");
        Map<String, TlaValue> values = new TreeMap<>();
        for (String key : constants.keys()) {
            values.put(key, constant(constants, key));
        }
        return new Bounds(
                table.text("name"),
                values,
                table.words("roles", Role.class),
                table.has("operators") ? Set.copyOf(table.strings("operators")) : Set.of());
    }

    private static TlaValue constant(Section constants, String key) {
        Object value = constants.value(key);
        if (value instanceof Long number && number == number.intValue()) {
            return new TlaValue.Int(number.intValue());
        }
        if (value instanceof Boolean truth) {
            return new TlaValue.Bool(truth);
        }
        if (value instanceof TomlArray array) {
            TreeSet<TlaValue> elements = new TreeSet<>();
            for (Object element : array.toList()) {
                if (!(element instanceof String string)) {
                    throw constants.broken(key, "a set constant holds strings only");
                }
                elements.add(new TlaValue.Str(string));
            }
            return new TlaValue.SetOf(elements);
        }
        throw constants.broken(key, "a constant is an integer, a truth value or an array of strings");
    }

    private Property property(Section table, Section head, Profile profile) {
        table.allow("id", "says", "why", "source", "kind", "formal", "lanes", "claims", "defect");
        Kind kind = table.word("kind", Kind.class);
        if (kind.ofCode() != (profile == Profile.CODE)) {
            throw table.broken("kind", "'" + word(kind) + "' is not for " + word(profile));
        }
        boolean formal = kind != Kind.MATRIX;
        if (formal != table.has("formal")) {
            throw table.broken(
                    table.has("formal") ? "formal" : "kind",
                    "a property of kind '" + word(kind) + (formal ? "' needs 'formal'" : "' has no 'formal'"));
        }
        if (table.has("defect") && profile != Profile.SEED) {
            throw table.broken("defect", "only a seed machine has defects");
        }
        Set<String> lanes = Set.copyOf(table.strings("lanes"));
        for (String lane : lanes) {
            if (!Catalogue.LANES.contains(lane)) {
                throw table.broken(
                        "lanes", "there is no lane '" + lane + "'; there are " + new TreeSet<>(Catalogue.LANES));
            }
        }
        if (kind == Kind.COST ? !lanes.equals(Set.of(Catalogue.COSTS)) : lanes.contains(Catalogue.COSTS)) {
            throw table.broken(
                    "lanes",
                    "the lane '" + Catalogue.COSTS + "' is for properties of kind 'cost', and they for it alone");
        }
        return new Property(
                id(table, head.text("prefix") + "-"),
                table.text("says"),
                table.text("why"),
                table.text("source"),
                kind,
                formal ? table.text("formal") : null,
                lanes,
                claims(table, head, profile),
                table.has("defect") ? table.text("defect") : null,
                table.place("id"));
    }

    /** Its own claims, or else those of its file. */
    private static Set<Claim> claims(Section table, Section head, Profile profile) {
        Section said = table.has("claims") ? table : head;
        if (profile == Profile.SEED) {
            if (said.has("claims")) {
                throw said.broken("claims", "nothing is claimed of the original");
            }
            return Set.of();
        }
        if (!said.has("claims")) {
            throw table.broken("id", "neither this property nor the head of its file has 'claims'");
        }
        return Set.copyOf(said.words("claims", Claim.class));
    }

    private String id(Section table, String prefix) {
        String id = table.text("id");
        if (!id.matches(Pattern.quote(prefix) + "[0-9]{2}")) {
            throw table.broken("id", "the id is '" + prefix + "' and two digits, not '" + id + "'");
        }
        String twin = ids.putIfAbsent(id, table.place("id"));
        if (twin != null) {
            throw table.broken("id", id + " is already at " + twin);
        }
        return id;
    }

    static String word(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT);
    }
}
