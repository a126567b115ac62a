package dev.ironshim.jml.lane;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;

/** Loads the kernels anew, one of them with a mistake. */
final class MutantClasses extends ClassLoader {
    private static final String KERNELS = "dev.ironshim.impl.verified.";

    private final Path folder;

    /** @param folder with the class file of the mutant */
    MutantClasses(Path folder) {
        super(MutantClasses.class.getClassLoader());
        this.folder = folder;
    }

    @Override
    protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
        if (!name.startsWith(KERNELS)) {
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
            Path mutant = folder.resolve(resource);
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
