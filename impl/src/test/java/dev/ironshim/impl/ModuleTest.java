package dev.ironshim.impl;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ironshim.impl.isolation.Monitor;
import dev.ironshim.model.isolation.IsolationResult;
import java.io.ByteArrayOutputStream;
import java.io.File;
import java.lang.module.Configuration;
import java.lang.module.ModuleFinder;
import java.lang.reflect.InaccessibleObjectException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.ToolProvider;
import org.jctools.queues.atomic.MpscAtomicArrayQueue;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What somebody else's module can do with ours, tried with modules that are compiled here. */
class ModuleTest {
    private static final String USES = "module other { requires dev.ironshim.impl; exports other; }";
    private static final String STANDS_ALONE = "module other {}";

    @TempDir
    private Path folder;

    @Test
    void anEmbedderNeedsThreeModulesAndNoLibraryOfTheLanes() throws Exception {
        compile(USES, "other", "Embedder", "return dev.ironshim.impl.isolation.Monitor.class.getModule().getName();");
        ModuleLayer layer = layer();
        assertThat(run(layer, "other.Embedder")).isEqualTo("dev.ironshim.impl");
        assertThat(layer.modules())
                .extracting(Module::getName)
                .containsExactlyInAnyOrder("other", "dev.ironshim.impl", "dev.ironshim.model", "org.jctools.core");
    }

    @Test
    void aClassInOneOfOurPackagesIsRefused() throws Exception {
        compile(STANDS_ALONE, "dev.ironshim.impl.isolation", "Forger", "return null;");
        assertThatThrownBy(this::layer)
                .isInstanceOf(LayerInstantiationException.class)
                .hasMessageContaining("dev.ironshim.impl.isolation");
    }

    @Test
    void whatMakesCapabilitiesIsOutOfReachOfReflection() throws Exception {
        compile(
                USES,
                "other",
                "Forger",
                "dev.ironshim.impl.isolation.MmioWindow.class.getDeclaredConstructors()[0].setAccessible(true);"
                        + " return null;");
        ModuleLayer layer = layer();
        assertThatThrownBy(() -> run(layer, "other.Forger")).hasRootCauseInstanceOf(InaccessibleObjectException.class);
    }

    private void compile(String descriptor, String inPackage, String name, String body) throws Exception {
        Path module = Files.writeString(folder.resolve("module-info.java"), descriptor);
        Path type = Files.writeString(
                folder.resolve(name + ".java"),
                "package " + inPackage + "; public class " + name + " { public static Object run() { " + body + " } }");
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        // The annotations of jspecify are read by compilers and by nothing later.
        String path = Stream.concat(ours(), Stream.of(location(Nullable.class)))
                .map(Path::toString)
                .collect(Collectors.joining(File.pathSeparator));
        ByteArrayOutputStream said = new ByteArrayOutputStream();
        int code =
                compiler.run(null, said, said, "-p", path, "-d", folder.toString(), module.toString(), type.toString());
        assertThat(code).as(said.toString(UTF_8)).isZero();
    }

    /** Our modules and the other one, loaded as an application's are. */
    private ModuleLayer layer() {
        ModuleFinder finder =
                ModuleFinder.of(Stream.concat(Stream.of(folder), ours()).toArray(Path[]::new));
        Configuration resolved = ModuleLayer.boot()
                .configuration()
                .resolve(finder, ModuleFinder.of(), Set.of("other", "dev.ironshim.impl"));
        return ModuleLayer.boot().defineModulesWithOneLoader(resolved, ClassLoader.getPlatformClassLoader());
    }

    private static Stream<Path> ours() {
        return Stream.of(Monitor.class, IsolationResult.class, MpscAtomicArrayQueue.class)
                .map(ModuleTest::location);
    }

    private static Path location(Class<?> type) {
        // A location is a URL, and a folder may have a blank in its name.
        return Path.of(URI.create(
                type.getProtectionDomain().getCodeSource().getLocation().toString()));
    }

    private static Object run(ModuleLayer layer, String type) throws Exception {
        return layer.findLoader("other").loadClass(type).getMethod("run").invoke(null);
    }
}
