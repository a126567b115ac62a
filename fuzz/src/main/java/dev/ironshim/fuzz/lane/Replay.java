package dev.ironshim.fuzz.lane;

import dev.ironshim.fuzz.attack.Targets;
import dev.ironshim.model.evidence.Evidence.Branches;
import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jacoco.core.analysis.Analyzer;
import org.jacoco.core.analysis.CoverageBuilder;
import org.jacoco.core.analysis.IClassCoverage;
import org.jacoco.core.analysis.ICounter;
import org.jacoco.core.data.ExecutionDataStore;
import org.jacoco.core.data.SessionInfoStore;
import org.jacoco.core.instr.Instrumenter;
import org.jacoco.core.runtime.IRuntime;
import org.jacoco.core.runtime.LoggerRuntime;
import org.jacoco.core.runtime.RuntimeData;

/** Feeds inputs to a target whose parsers are instrumented, and counts the branches that were taken. */
final class Replay {
    private static final String IMPL = "dev.ironshim.impl.";
    private static final String TARGETS = "dev.ironshim.fuzz.";

    private final Targets target;

    /** @param findings what was thrown, with the input, at most a few */
    record Outcome(long executions, long millis, Map<String, Branches> branches, List<String> findings) {}

    Replay(Targets target) {
        this.target = target;
    }

    /**
     * Runs the inputs.
     *
     * @param counted are run instrumented, for coverage
     * @param more are run as they are: it is faster
     */
    Outcome run(List<byte[]> counted, List<byte[]> more) throws IOException {
        long start = System.nanoTime();
        List<String> findings = new ArrayList<>();
        Map<String, Branches> branches = covered(counted, findings);
        for (byte[] input : more) {
            if (findings.size() < 5) {
                try {
                    target.run().accept(input);
                } catch (RuntimeException | StackOverflowError e) {
                    findings.add(finding(e.toString(), input));
                }
            }
        }
        return new Outcome(counted.size() + more.size(), (System.nanoTime() - start) / 1_000_000, branches, findings);
    }

    private static String finding(String thrown, byte[] input) {
        String hex = HexFormat.of().formatHex(input);
        return thrown + " on " + (hex.length() > 400 ? hex.substring(0, 400) + "…" : hex);
    }

    private Map<String, Branches> covered(List<byte[]> inputs, List<String> findings) throws IOException {
        IRuntime runtime = new LoggerRuntime();
        RuntimeData data = new RuntimeData();
        try {
            runtime.startup(data);
            Instrumented loader = new Instrumented(new Instrumenter(runtime));
            Method method = loader.loadClass(target.type().getName()).getMethod("fuzzerTestOneInput", byte[].class);
            for (byte[] input : inputs) {
                try {
                    method.invoke(null, (Object) input.clone());
                } catch (InvocationTargetException e) {
                    if (findings.size() < 5) {
                        findings.add(finding(String.valueOf(e.getCause()), input));
                    }
                }
            }
            ExecutionDataStore executed = new ExecutionDataStore();
            data.collect(executed, new SessionInfoStore(), false);
            Map<String, Branches> branches = new TreeMap<>();
            for (String parser : target.parsers()) {
                branches.put(parser, branches(executed, (IMPL + parser).replace('/', '.')));
            }
            return branches;
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(e);
        } catch (IOException e) {
            throw e;
        } catch (Exception e) {
            throw new IOException("coverage cannot be measured: " + e.getMessage(), e);
        } finally {
            runtime.shutdown();
        }
    }

    private static Branches branches(ExecutionDataStore executed, String type) throws IOException {
        CoverageBuilder builder = new CoverageBuilder();
        new Analyzer(executed, builder).analyzeClass(bytes(type), type);
        IClassCoverage coverage = builder.getClasses().iterator().next();
        ICounter counter = coverage.getBranchCounter();
        List<Integer> missed = new ArrayList<>();
        for (int line = coverage.getFirstLine(); line <= coverage.getLastLine(); line++) {
            if (coverage.getLine(line).getBranchCounter().getMissedCount() > 0) {
                missed.add(line);
            }
        }
        return new Branches(counter.getCoveredCount(), counter.getTotalCount(), missed);
    }

    private static byte[] bytes(String type) throws IOException {
        try (InputStream in = Replay.class.getResourceAsStream("/" + type.replace('.', '/') + ".class")) {
            if (in == null) {
                throw new IOException("there is no class " + type);
            }
            return in.readAllBytes();
        }
    }

    /** Loads implementation and targets anew, instrumented. */
    private static final class Instrumented extends ClassLoader {
        private final Instrumenter instrumenter;
        private final Map<String, Class<?>> own = new HashMap<>();

        Instrumented(Instrumenter instrumenter) {
            super(Replay.class.getClassLoader());
            this.instrumenter = instrumenter;
        }

        @Override
        protected synchronized Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
            if (!name.startsWith(IMPL) && !name.startsWith(TARGETS)) {
                return super.loadClass(name, resolve);
            }
            Class<?> known = own.get(name);
            if (known == null) {
                try {
                    byte[] code = bytes(name);
                    byte[] counted = name.startsWith(IMPL) ? instrumenter.instrument(code, name) : code;
                    known = defineClass(name, counted, 0, counted.length);
                    own.put(name, known);
                } catch (IOException e) {
                    throw new ClassNotFoundException(name, e);
                }
            }
            return known;
        }
    }
}
