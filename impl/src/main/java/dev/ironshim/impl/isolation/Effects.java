package dev.ironshim.impl.isolation;

import dev.ironshim.impl.audit.AuditEvent;
import dev.ironshim.impl.audit.Records;
import dev.ironshim.impl.dma.WindowSet;
import dev.ironshim.impl.invalidation.Invalidation;
import dev.ironshim.impl.isolation.Accounts.Kind;
import dev.ironshim.model.invalidation.InvalidationResult;
import dev.ironshim.model.isolation.EffectKind;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What hardware is asked for after a decision: that a device be silent, and that memory come back. The books say what is due;
 * a task asks the platform with no lock held, and the answer goes into the books again. Whatever the platform does, what is
 * not done stays due.
 */
final class Effects {
    /** Mappings that come back under one lock. */
    private static final int AT_ONCE = 1_024;

    private final Surroundings surroundings;
    private final Records records;

    Effects(Surroundings surroundings, Records records) {
        this.surroundings = surroundings;
        this.records = records;
    }

    /** The device may have been let loose: it has to be silent. */
    void takeDevice(DriverBinding binding, Acts acts) {
        if (binding.armed && binding.silence.issue(now())) {
            silence(binding, acts);
        }
    }

    /** Everything that is mapped, or being mapped, has to leave. Its capabilities are dead when this returns. */
    void takeMemory(DriverBinding binding, Acts acts) {
        for (Invalidation<DmaMapping> space : binding.spaces.values()) {
            space.withdrawAll().forEach(DmaMapping::end);
        }
        if (binding.withheld() && binding.sweep.issue(now())) {
            sweep(binding, acts);
        }
    }

    /** One mapping has to leave. */
    InvalidationResult takeMapping(DriverBinding binding, DmaMapping mapping, Acts acts) {
        InvalidationResult answer = space(binding, mapping.space().pasid()).withdraw(mapping.iova());
        if (answer == InvalidationResult.OK) {
            mapping.end();
            if (binding.sweep.issue(now())) {
                sweep(binding, acts);
            }
        }
        return answer;
    }

    /** Something has become due that no task that is under way need have seen. */
    void again(DriverBinding binding, EffectKind kind, Acts acts) {
        Effect effect = binding.effect(kind);
        if (effect.issue(now()) || effect.begin()) {
            if (kind == EffectKind.DEVICE) {
                silence(binding, acts);
            } else {
                sweep(binding, acts);
            }
        }
    }

    /** Time has passed: what takes too long is late and overtaken, what failed is tried again. Whether anything was due. */
    boolean tick(DriverBinding binding, Acts acts) {
        boolean device = tick(binding, EffectKind.DEVICE, acts);
        return tick(binding, EffectKind.MEMORY, acts) || device;
    }

    private boolean tick(DriverBinding binding, EffectKind kind, Acts acts) {
        Effect effect = binding.effect(kind);
        boolean late = effect.late(now(), surroundings.effectTicks());
        if (late) {
            records.log().add(new AuditEvent.EffectLate(binding.driver, name(kind)));
        }
        boolean due = late || effect.isFailed();
        if (due || effect.later(now(), surroundings.effectTicks())) {
            again(binding, kind, acts);
        }
        return due;
    }

    private static String name(EffectKind kind) {
        return kind == EffectKind.DEVICE ? "device" : "memory";
    }

    private void silence(DriverBinding binding, Acts acts) {
        hand(binding, EffectKind.DEVICE, () -> silence(binding), acts);
    }

    private void sweep(DriverBinding binding, Acts acts) {
        hand(binding, EffectKind.MEMORY, () -> sweep(binding), acts);
    }

    private void hand(DriverBinding binding, EffectKind kind, Runnable work, Acts acts) {
        acts.add(surroundings.effects(), new EffectTask(binding, kind, work), e -> {
            String reason = "no thread for it: " + Failure.text(e);
            synchronized (binding.unit.lock) {
                binding.effect(kind).ended();
                failed(binding, kind, reason);
                binding.unit.lock.notifyAll();
            }
        });
    }

    private void silence(DriverBinding binding) {
        long issue;
        boolean hangs;
        synchronized (binding.unit.lock) {
            if (!binding.silence.underWay()) {
                binding.silence.ended();
                return;
            }
            issue = binding.silence.issue();
            hangs = binding.silence.overtakes();
        }
        if (hangs) {
            detach(binding);
        }
        String failure = attempt(binding.platform::silence);
        synchronized (binding.unit.lock) {
            binding.silence.ended();
            // One that comes back so late that the device was let loose again meanwhile says nothing about it now.
            if (issue == binding.silence.issue() && binding.silence.pending()) {
                silenceEnds(binding, failure);
            }
            binding.unit.lock.notifyAll();
        }
        records.wake();
        if (failure != null && !hangs) {
            detach(binding);
        }
    }

    /**
     * A device that does not answer is taken its memory without being asked. It may still interrupt: it is not silent. On a thread of
     * its own, one at a time: this may hang like everything else.
     */
    private void detach(DriverBinding binding) {
        if (binding.detached || !binding.detaching.compareAndSet(false, true)) {
            return;
        }
        try {
            surroundings.effects().execute(() -> {
                if (attempt(binding.platform::detach) == null) {
                    binding.detached = true;
                    records.log().add(new AuditEvent.Detached(binding.driver));
                    records.wake();
                }
                binding.detaching.set(false);
            });
        } catch (Throwable e) {
            binding.detaching.set(false);
        }
    }

    private void silenceEnds(DriverBinding binding, @Nullable String failure) {
        if (failure != null) {
            failed(binding, EffectKind.DEVICE, failure);
        } else if (!binding.arming) {
            // While the platform is still being asked to let it loose, nobody knows which of the two comes last.
            binding.silence.done();
            binding.armed = false;
            records.log().add(new AuditEvent.Quiesced(binding.driver));
        }
    }

    private void sweep(DriverBinding binding) {
        synchronized (binding.unit.lock) {
            if (!binding.sweep.underWay()) {
                binding.sweep.ended();
                return;
            }
        }
        boolean more = true;
        while (more) {
            String failure = null;
            for (Map.Entry<Integer, Invalidation<DmaMapping>> each : binding.spaces.entrySet()) {
                String unmap = unmap(binding, each.getValue());
                String flush = flush(binding, each.getKey(), each.getValue());
                failure = failure == null ? (unmap == null ? flush : unmap) : failure;
            }
            more = sweepEnds(binding, failure);
            records.wake();
        }
    }

    /** Whether something has become due that this sweep has passed by. */
    private boolean sweepEnds(DriverBinding binding, @Nullable String failure) {
        synchronized (binding.unit.lock) {
            if (failure == null && binding.memoryDue()) {
                return true;
            }
            binding.sweep.ended();
            if (!binding.withheld()) {
                binding.sweep.done();
            } else if (failure != null) {
                failed(binding, EffectKind.MEMORY, failure);
            }
            binding.unit.lock.notifyAll();
            return false;
        }
    }

    /** Unmaps what is due, each once. One that fails is due again, behind the others. */
    private @Nullable String unmap(DriverBinding binding, Invalidation<DmaMapping> space) {
        String failure = null;
        Set<DmaMapping> failed = new HashSet<>();
        while (true) {
            DmaMapping next;
            synchronized (binding.unit.lock) {
                next = space.unmap();
                if (next == null) {
                    return failure;
                }
                if (failed.contains(next)) {
                    space.unmapEnds(next.iova(), false);
                    return failure;
                }
            }
            DmaMapping mapping = next;
            String wrong =
                    attempt(() -> binding.platform.unmap(mapping.space().pasid(), mapping.iova(), mapping.bytes()));
            synchronized (binding.unit.lock) {
                space.unmapEnds(mapping.iova(), wrong == null);
            }
            if (wrong != null) {
                failed.add(mapping);
                failure = wrong;
            }
        }
    }

    /** Flushes until nothing is due, or somebody else is at it. */
    private @Nullable String flush(DriverBinding binding, int pasid, Invalidation<DmaMapping> space) {
        while (true) {
            synchronized (binding.unit.lock) {
                if (space.flush() != InvalidationResult.OK) {
                    return null;
                }
            }
            String wrong = attempt(() -> binding.platform.flush(pasid));
            List<DmaMapping> back;
            synchronized (binding.unit.lock) {
                back = space.flushEnds(wrong == null);
                binding.returning += back.size();
            }
            cameBack(binding, back);
            if (wrong != null) {
                return wrong;
            }
        }
    }

    /** So many at a time, that nobody waits for the lock long, and that the records of them can be written meanwhile. */
    private void cameBack(DriverBinding binding, List<DmaMapping> back) {
        for (int first = 0; first < back.size(); first += AT_ONCE) {
            List<DmaMapping> some = back.subList(first, Math.min(first + AT_ONCE, back.size()));
            List<DmaMapping> closing = new ArrayList<>();
            synchronized (binding.unit.lock) {
                for (DmaMapping mapping : some) {
                    if (cameBack(binding, mapping)) {
                        closing.add(mapping);
                    }
                }
                binding.returning -= some.size();
                binding.unit.lock.notifyAll();
            }
            closing.forEach(mapping -> binding.own.run("giving memory back", mapping::close));
            records.wake();
        }
    }

    /**
     * No device reaches the memory any more: memory, address and budget may go to somebody else.
     *
     * @return whether the memory is to be closed, with no lock held
     */
    private boolean cameBack(DriverBinding binding, DmaMapping mapping) {
        WindowSet taken = binding.unit.taken.get(mapping.space());
        if (taken != null) {
            taken.remove(mapping.iova());
            if (taken.size() == 0) {
                binding.unit.taken.remove(mapping.space());
            }
        }
        binding.accounts.refund(Kind.DMA_BYTES, mapping.function(), mapping.bytes());
        binding.accounts.refund(Kind.SEGMENTS, mapping.function(), 1);
        records.log()
                .add(new AuditEvent.Unmapped(binding.driver, mapping.space().pasid(), mapping.iova(), mapping.bytes()));
        return mapping.release();
    }

    private void failed(DriverBinding binding, EffectKind kind, String why) {
        binding.effect(kind).failed(why);
        records.log().add(new AuditEvent.EffectFailed(binding.driver, name(kind), why));
    }

    /** Why it failed, whatever was thrown: a decision has been taken, and nothing that follows may end it. */
    private static @Nullable String attempt(Runnable call) {
        try {
            call.run();
            return null;
        } catch (Throwable e) {
            return Failure.text(e);
        }
    }

    static Invalidation<DmaMapping> space(DriverBinding binding, int pasid) {
        Invalidation<DmaMapping> space = binding.spaces.get(pasid);
        if (space == null) {
            throw new IllegalStateException("an address space that no grant names: " + pasid);
        }
        return space;
    }

    private long now() {
        return surroundings.ticks().getAsLong();
    }
}
