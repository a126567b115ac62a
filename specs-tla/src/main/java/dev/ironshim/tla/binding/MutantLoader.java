package dev.ironshim.tla.binding;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Pattern;

/**
 * Loads the implementation and the classes that drive it anew, some of them replaced by a mutant's. Everything else comes
 * from the parent, so that a mutant speaks with the same vocabulary.
 */
public final class MutantLoader extends ClassLoader {
    private static final Pattern OWN =
            Pattern.compile("dev\\.ironshim\\.impl\\..*|dev\\.ironshim\\.tla\\.binding\\.\\w+Subject(\\$.*)?");

    private final Path replaced;

    /** @param replaced folder of the mutant's class files */
    public MutantLoader(Path replaced, ClassLoader parent) {
        super(parent);
        this.replaced = replaced;
    }

    @Override
    protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
        boolean own = OWN.matcher(name).matches();
        if (!own) {
            return super.loadClass(name, resolve);
        }
        synchronized (getClassLoadingLock(name)) {
            Class<?> known = findLoadedClass(name);
            return known != null ? known : define(name);
        }
    }

    private Class<?> define(String name) throws ClassNotFoundException {
        String resource = name.replace('.', '/') + ".class";
        try {
            Path mutant = replaced.resolve(resource);
            byte[] code;
            if (Files.exists(mutant)) {
                code = Files.readAllBytes(mutant);
            } else {
                try (InputStream in = getParent().getResourceAsStream(resource)) {
                    if (in == null) {
                        throw new ClassNotFoundException(name);
                    }
                    code = in.readAllBytes();
                }
            }
            return defineClass(name, code, 0, code.length);
        } catch (IOException e) {
            throw new ClassNotFoundException(name, e);
        }
    }
}
