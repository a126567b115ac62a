package dev.ironshim.reports.task;

import dev.ironshim.model.catalogue.Catalogue.MachineEntry;
import dev.ironshim.model.catalogue.Catalogue.Profile;
import dev.ironshim.reports.lane.LaneProgram;
import dev.ironshim.reports.lane.LaneProgram.Validity;
import java.io.IOException;
import java.io.StringWriter;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;

/** A checkout of two machines and a lane, small enough to change every file of it. */
final class SmallProject {
    static final String MODULE = "lane";

    private final Path home;
    private final Map<String, String> sources = new TreeMap<>();
    private final Map<String, String> resources = new TreeMap<>();
    private String library = "a library";

    SmallProject(Path home) throws IOException {
        this.home = home;
        source("dev.ironshim.lane.Main", """
                package dev.ironshim.lane;
                public final class Main {
                    public static void main(String... arguments) throws Exception {
                        String out = null;
                        String machine = null;
                        for (String each : arguments) {
                            out = each.startsWith("--out=") ? each.substring(6) : out;
                            machine = each.startsWith("--machine=") ? each.substring(10) : machine;
                        }
                        Object bound = Class.forName("dev.ironshim.lane." + machine + "Binding")
                                .getDeclaredConstructor().newInstance();
                        java.nio.file.Files.writeString(java.nio.file.Path.of(out), Shared.evidence(machine, bound));
                    }
                }
                """);
        source("dev.ironshim.lane.Shared", """
                package dev.ironshim.lane;
                final class Shared {
                    static String evidence(String machine, Object bound) throws Exception {
                        boolean holds = bound.toString().equals("holds");
                        String id = machine.equals("Door") ? "DR-01" : "WD-01";
                        return \"\"\"
                            {"lane":"tla","durationMs":1,"counts":{"pairs":7},"tools":[],"properties":[{"id":"%s","lane":"tla",
                            "verdict":"%s","reason":null,"formal":null,"antecedent":null,"bound":"","assumptions":[],"counts":{},
                            "witness":null,"kills":[],"counterexample":null,"reproduce":"","needs":null}],"machines":[],
                            "mutants":[],"findings":[],"growth":[],"proofs":[],"campaigns":[],"measures":[],"ratios":[],
                            "problems":[]}
                            \"\"\".formatted(id, holds ? "pass" : "fail");
                    }
                }
                """);
        binding("Door", "holds");
        binding("Window", "holds");
        source("dev.ironshim.impl.Hinge", "package dev.ironshim.impl; public final class Hinge {}");
        source("dev.ironshim.impl.Glass", "package dev.ironshim.impl; public final class Glass {}");
        resource("catalogue/door.toml", "a door");
        resource("catalogue/window.toml", "a window");
        resource("catalogue/project.toml", "both");
        resource("tla/Door.tla", "---- MODULE Door ---- \\* not Window\nEXTENDS Frame\n");
        resource("tla/Frame.tla", "---- MODULE Frame ----");
        resource("tla/Window.tla", "---- MODULE Window ----\nEXTENDS Frame\n");
        file("relations.toml", "[relations]\n\"Door, one\" = \"1 state\"\n\"Window, one\" = \"2 states\"\n");
        file("corpus/seed", "a seed");
        build();
    }

    /** A class that names, in a string, the class of the implementation that it is about. */
    void binding(String machine, String says) {
        String about = machine.equals("Door") ? "dev.ironshim.impl.Hinge" : "dev.ironshim.impl.Glass";
        source("dev.ironshim.lane." + machine + "Binding", """
                package dev.ironshim.lane;
                final class %1$sBinding {
                    String about = "%2$s";
                    public String toString() { return "%3$s"; }
                }
                """.formatted(machine, about, says));
    }

    void source(String type, String text) {
        sources.put(type, text);
    }

    void resource(String name, String text) {
        resources.put(name, text);
    }

    void library(String text) {
        library = text;
    }

    void file(String name, String text) throws IOException {
        Path file = home.resolve(name);
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
    }

    /** Compiles and packs everything. */
    void build() throws IOException {
        Path classes = Files.createTempDirectory(home, "classes");
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        List<JavaFileObject> units = new ArrayList<>();
        for (Map.Entry<String, String> each : sources.entrySet()) {
            String path = each.getKey().replace('.', '/') + ".java";
            file("src/" + path, each.getValue());
            units.add(new SimpleJavaFileObject(URI.create("string:///" + path), JavaFileObject.Kind.SOURCE) {
                @Override
                public CharSequence getCharContent(boolean ignored) {
                    return each.getValue();
                }
            });
        }
        StringWriter messages = new StringWriter();
        if (!compiler.getTask(messages, null, null, List.of("-proc:none", "-d", classes.toString()), null, units)
                .call()) {
            throw new IOException(messages.toString());
        }
        Map<String, byte[]> entries = new HashMap<>();
        try (Stream<Path> files = Files.walk(classes)) {
            for (Path each : files.filter(Files::isRegularFile).toList()) {
                entries.put(classes.relativize(each).toString(), Files.readAllBytes(each));
            }
        }
        resources.forEach((name, text) -> entries.put(name, text.getBytes(StandardCharsets.UTF_8)));
        Path dist = Files.createDirectories(home.resolve(MODULE + "/target/dist"));
        pack(dist.resolve("ironshim-lane-0.1.0.jar"), entries);
        pack(dist.resolve("other-1.0.jar"), Map.of("text", library.getBytes(StandardCharsets.UTF_8)));
    }

    private static void pack(Path jar, Map<String, byte[]> entries) throws IOException {
        try (JarOutputStream out = new JarOutputStream(Files.newOutputStream(jar))) {
            for (Map.Entry<String, byte[]> each : new TreeMap<>(entries).entrySet()) {
                JarEntry entry = new JarEntry(each.getKey());
                // The same content has the same bytes, as Maven's archives have.
                entry.setTimeLocal(LocalDateTime.of(2026, 1, 1, 0, 0));
                out.putNextEntry(entry);
                out.write(each.getValue());
                out.closeEntry();
            }
        }
    }

    static LaneProgram program(Validity validity) {
        return new LaneProgram(
                "tla",
                MODULE,
                "dev.ironshim.lane.Main",
                "dev.ironshim.lane.%sBinding",
                List.of("src"),
                List.of("relations.toml", "corpus"),
                List.of("A_TOOL"),
                false,
                validity,
                1);
    }

    static List<MachineEntry> machines() {
        return List.of(machine("Door", "DR"), machine("Window", "WD"));
    }

    private static MachineEntry machine(String name, String prefix) {
        return new MachineEntry(name, prefix, Profile.PRODUCT, name, "", Set.of(), List.of(), List.of());
    }
}
