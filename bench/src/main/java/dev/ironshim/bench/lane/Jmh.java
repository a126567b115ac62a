package dev.ironshim.bench.lane;

import dev.ironshim.model.evidence.Evidence.Measure;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.Result;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.format.OutputFormatFactory;
import org.openjdk.jmh.runner.options.ChainedOptionsBuilder;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;
import org.openjdk.jmh.util.Statistics;

/** Runs JMH for one benchmark. */
final class Jmh {
    private static final Map<String, Double> PERCENTILES = Map.of("p50", 50.0, "p99", 99.0, "p99.9", 99.9);

    private Jmh() {}

    /** JMH refuses to run twice on a machine unless it is told not to look. Whoever runs the lane knows what else runs. */
    static void ignoreOthers() {
        System.setProperty("jmh.ignoreLock", "true");
    }

    static Measure measure(Measured measured, Effort effort, boolean sample) throws IOException {
        RunResult run = run(measured, effort, measured.mode());
        Result<?> primary = run.getPrimaryResult();
        MedianInterval interval = MedianInterval.of(iterations(primary));
        Map<String, Double> percentiles = Map.of();
        if (sample && measured.sampled()) {
            Statistics samples =
                    run(measured, effort, Mode.SampleTime).getPrimaryResult().getStatistics();
            percentiles = new TreeMap<>();
            for (Map.Entry<String, Double> each : PERCENTILES.entrySet()) {
                percentiles.put(each.getKey(), samples.getPercentile(each.getValue()));
            }
        }
        return new Measure(
                measured.group(),
                measured.name(),
                measured.role(),
                measured.size(),
                interval.median(),
                interval.low(),
                interval.high(),
                measured.mode() == Mode.AverageTime ? "ns" : "1/us",
                bytes(run),
                percentiles,
                measured.note());
    }

    /** The score of each iteration of each fork. */
    private static double[] iterations(Result<?> result) {
        List<Double> scores = new ArrayList<>();
        result.getStatistics().getRawData().forEachRemaining(each -> {
            for (long time = 0; time < each.getValue(); time++) {
                scores.add(each.getKey());
            }
        });
        return scores.stream().mapToDouble(Double::doubleValue).toArray();
    }

    // JMH gives raw results.
    @SuppressWarnings("rawtypes")
    private static @Nullable Double bytes(RunResult run) {
        return run.getSecondaryResults().entrySet().stream()
                .filter(each -> each.getKey().endsWith("gc.alloc.rate.norm"))
                .map(each -> each.getValue().getScore())
                .findFirst()
                .orElse(null);
    }

    private static RunResult run(Measured measured, Effort effort, Mode mode) throws IOException {
        ChainedOptionsBuilder options = new OptionsBuilder()
                .include("^" + Pattern.quote("dev.ironshim.bench." + measured.method()) + "$")
                .mode(mode)
                .timeUnit(mode == Mode.Throughput ? TimeUnit.MICROSECONDS : TimeUnit.NANOSECONDS)
                .forks(effort.forks())
                .warmupIterations(effort.warmups())
                .warmupTime(TimeValue.milliseconds((long) effort.warmupMillis() * measured.warmUp()))
                .measurementIterations(effort.iterations())
                .measurementTime(TimeValue.milliseconds(effort.millis()))
                .addProfiler(GCProfiler.class)
                // JMH, JCTools and Agrona still use Unsafe.
                .jvmArgs("-Xmx512m", "--sun-misc-unsafe-memory-access=allow")
                .shouldFailOnError(true);
        if (measured.size() != null) {
            String size = String.valueOf(measured.size());
            options.param(measured.parameter(), size);
        }
        try (PrintStream nowhere = new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8)) {
            return new Runner(options.build(), OutputFormatFactory.createFormatInstance(nowhere, VerboseMode.SILENT))
                    .runSingle();
        } catch (RunnerException e) {
            throw new IOException(measured.method() + " was not measured: " + e.getMessage(), e);
        }
    }
}
