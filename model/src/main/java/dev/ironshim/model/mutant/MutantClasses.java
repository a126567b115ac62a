package dev.ironshim.model.mutant;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Loads classes anew, one of them with a mistake. */
public final class MutantClasses extends ClassLoader {
    private final Path folder;
    private final List<String> anew;

    /**
     * @param folder with the class file of the mutant
     * @param anew beginnings of the names of classes that are not shared with {@code parent}
     */
    public MutantClasses(Path folder, List<String> anew, ClassLoader parent) {
        super(parent);
        this.folder = folder;
        this.anew = List.copyOf(anew);
    }

    @Override
    protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
        if (anew.stream().noneMatch(name::startsWith)) {
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
