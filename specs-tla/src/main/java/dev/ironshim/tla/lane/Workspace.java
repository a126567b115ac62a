package dev.ironshim.tla.lane;

import dev.ironshim.tla.binding.Binding;
import dev.ironshim.tla.binding.Bindings;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;

/** The lane's folder: a folder for each run, with all specifications in it, so that a reader can run TLC there again. */
final class Workspace {
    private final Path root;

    Workspace(Path root) {
        this.root = root;
    }

    /** A folder with the specifications in it. */
    Path folder(String name) throws IOException {
        Path folder = Files.createDirectories(root.resolve(name));
        for (Binding<?, ?, ?> binding : Bindings.all()) {
            copy(binding.specification() + ".tla", folder);
            copy(binding.specification() + "Promises.tla", folder);
        }
        copy("Probe.tla", folder);
        return folder;
    }

    private static void copy(String file, Path folder) throws IOException {
        try (InputStream in = Workspace.class.getResourceAsStream("/tla/" + file)) {
            if (in == null) {
                throw new FileNotFoundException("specs-tla/src/main/tla/" + file + " is missing");
            }
            Files.write(folder.resolve(file), in.readAllBytes());
        }
    }
}
