package dev.ironshim.tla.lane;

import dev.ironshim.tla.binding.Bindings;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.function.UnaryOperator;

/**
 * The lane's folder: a folder for each run, with the specifications in it, so that a reader can run TLC there again. Those that
 * the class path lacks are left out: who checks one machine is given what that one is made of.
 */
final class Workspace {
    private final Path root;
    private final Map<String, UnaryOperator<String>> planted;

    Workspace(Path root) {
        this(root, Map.of());
    }

    /** @param planted mistakes to plant into specifications, by file name */
    Workspace(Path root, Map<String, UnaryOperator<String>> planted) {
        this.root = root;
        this.planted = planted;
    }

    /** A folder with the specifications in it. */
    Path folder(String name) throws IOException {
        Path folder = Files.createDirectories(root.resolve(name));
        for (String specification : Bindings.NAMES) {
            copy(specification + ".tla", folder);
            copy(specification + "Promises.tla", folder);
        }
        // What Trust goes by is a table of its own.
        copy("TrustWorld.tla", folder);
        copy("Probe.tla", folder);
        return folder;
    }

    private void copy(String file, Path folder) throws IOException {
        try (InputStream in = Workspace.class.getResourceAsStream("/tla/" + file)) {
            if (in == null) {
                return;
            }
            String text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
            Files.writeString(
                    folder.resolve(file),
                    planted.getOrDefault(file, UnaryOperator.identity()).apply(text));
        }
    }
}
