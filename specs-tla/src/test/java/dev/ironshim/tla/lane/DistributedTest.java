package dev.ironshim.tla.lane;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ironshim.model.catalogue.Catalogue.Bounds;
import dev.ironshim.model.catalogue.Catalogue.Role;
import dev.ironshim.model.machine.Explorer;
import dev.ironshim.model.machine.Limits;
import dev.ironshim.tla.binding.Bindings;
import dev.ironshim.tla.binding.Constants;
import dev.ironshim.tla.tlc.TlcResult;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** TLC's distributed mode, one server and two workers on loopback, finds what a single run finds. */
class DistributedTest {
    @TempDir
    private Path work;

    @Test
    void aServerAndTwoWorkersFindTheSameStates() throws Exception {
        LaneFixture lane = LaneFixture.of("Containment", work);
        Bounds bounds = lane.entry.boundsFor(Role.MATRIX).getFirst();
        Constants constants = new Constants(bounds.constants());
        Path folder = lane.setup.workspace().folder("server");
        new Wrappers(folder, lane.entry, Specification.read(folder, lane.entry)).plain("Plain", constants);
        int single = Explorer.explore(Bindings.of("Containment").model().apply(constants), Limits.DEFAULT)
                .states()
                .size();
        ExecutorService pool = Executors.newFixedThreadPool(3);
        try {
            CompletableFuture<TlcResult> server = CompletableFuture.supplyAsync(
                    () -> unchecked(() -> lane.setup.tlc().server(folder, "Plain")), pool);
            List<Future<Integer>> workers = new ArrayList<>();
            for (int worker = 1; worker <= 2; worker++) {
                Path own = lane.setup.workspace().folder("worker-" + worker);
                workers.add(pool.submit(() -> lane.setup.tlc().worker(own, "127.0.0.1")));
            }
            TlcResult result = server.get();
            assertThat(result.completed()).as(result.detail()).isTrue();
            assertThat(result.distinct()).isEqualTo(single);
            for (Future<Integer> worker : workers) {
                assertThat(worker.get(30, TimeUnit.SECONDS)).isZero();
            }
        } finally {
            pool.shutdownNow();
        }
    }

    private interface Checked<T> {
        T get() throws Exception;
    }

    private static <T> T unchecked(Checked<T> work) {
        try {
            return work.get();
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }
}
