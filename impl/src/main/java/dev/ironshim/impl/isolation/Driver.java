package dev.ironshim.impl.isolation;

import dev.ironshim.impl.dma.DmaBuffer;
import dev.ironshim.impl.manifest.Direction;
import dev.ironshim.impl.manifest.Grant;
import dev.ironshim.impl.refusal.RefusedException;
import dev.ironshim.model.isolation.IsolationResult;
import dev.ironshim.model.lifecycle.LifecycleOp;
import java.util.function.Consumer;

/**
 * What a driver holds: the steps of its own life, and what it was granted. It can do nothing to another driver, to its own next
 * life, or to the clock. After a dismissal everything is refused.
 *
 * <p>Everything that is refused is refused by a {@link RefusedException} with a {@link MonitorRule}, or a rule of the memory, and
 * nothing has changed, but for {@link MonitorRule#PLATFORM_FAILED} and {@link MonitorRule#CUT_OFF}, after which hardware is
 * being asked to undo what it may have done. Thread-safe.
 */
public final class Driver {
    /** For what is charged to a driver and to none of its virtual functions. */
    public static final int NO_FUNCTION = -1;

    private static final int MAX_CALLBACKS = 16;
    private static final int MAX_ATTEMPTS = 64;

    private final DriverBinding binding;
    private final Isolation isolation;
    private final Minting minting;
    private final Surroundings surroundings;

    Driver(DriverBinding binding, Isolation isolation, Minting minting, Surroundings surroundings) {
        this.binding = binding;
        this.isolation = isolation;
        this.minting = minting;
        this.surroundings = surroundings;
    }

    /** Its identity, as its manifest says it. */
    public long identity() {
        return binding.driver;
    }

    /** What the monitor knows of this driver, after its dismissal too. */
    public DriverFacts facts() {
        return isolation.decide(binding, acts -> DriverFacts.of(binding));
    }

    /** Lets the device ask: from now on grants are handed out. The platform is asked, and waited for. */
    public void initialize() {
        done(isolation.initialize(binding));
    }

    public void start() {
        done(isolation.life(binding, LifecycleOp.START));
    }

    /** Nothing can be used until {@link #resume}. */
    public void suspend() {
        done(isolation.life(binding, LifecycleOp.SUSPEND));
    }

    public void resume() {
        done(isolation.life(binding, LifecycleOp.RESUME));
    }

    /** Ends the driver for good. */
    public CutOff shutdown() {
        done(isolation.life(binding, LifecycleOp.SHUTDOWN));
        return cutOff();
    }

    /** The driver says of itself that it is at fault: it, and what it is contained with, is quarantined. */
    public CutOff fault() {
        done(isolation.life(binding, LifecycleOp.FAULT));
        return cutOff();
    }

    /** Asks to be let out of quarantine; an {@link Operator} decides. */
    public void requestRelease() {
        done(isolation.life(binding, LifecycleOp.REQUEST_RELEASE));
    }

    /** The registers of a grant, once an epoch. */
    public MmioWindow mmio(String name) {
        return mmio(name, NO_FUNCTION);
    }

    /** {@link #mmio(String)}, charged to a virtual function too. */
    public MmioWindow mmio(String name, int function) {
        return minting.mmio(binding, minting.place(binding, binding.grants.mmio(), name), function);
    }

    /** The ports of a grant, once an epoch. */
    public PortRange ports(String name) {
        return minting.ports(binding, minting.place(binding, binding.grants.ports(), name));
    }

    /** An interrupt, once an epoch. */
    public IrqLine irq(String name) {
        return irq(name, NO_FUNCTION);
    }

    /** {@link #irq(String)}, charged to a virtual function too. */
    public IrqLine irq(String name, int function) {
        int place = minting.place(binding, binding.grants.irqs(), name);
        Served served = binding.interrupts.served(place, () -> new Served(binding, surroundings, place));
        return minting.irq(binding, place, function, served);
    }

    /**
     * Maps memory into a window of addresses. The platform is asked, and waited for.
     *
     * @param name of the grant
     * @param memory whole pages at a page boundary; it cannot be closed before it has come back
     * @param iova where the device shall find it, a multiple of 4096
     */
    public DmaMapping map(String name, DmaBuffer memory, long iova, Direction direction) {
        return map(name, memory, iova, direction, NO_FUNCTION);
    }

    /** {@link #map(String, DmaBuffer, long, Direction)}, charged to a virtual function too. */
    public DmaMapping map(String name, DmaBuffer memory, long iova, Direction direction, int function) {
        return minting.map(
                binding, minting.place(binding, binding.grants.dma(), name), memory, iova, direction, function);
    }

    /**
     * Memory that is zero, mapped at the lowest address of a grant that is free. It is given back when it has come back.
     *
     * @param bytes a multiple of 4096
     */
    public DmaMapping allocate(String name, long bytes, Direction direction) {
        int place = minting.place(binding, binding.grants.dma(), name);
        long iova = minting.room(binding, place, bytes, direction);
        DmaBuffer memory = DmaBuffer.allocate(bytes, Grant.PAGE);
        try {
            for (int attempt = 1; ; attempt++) {
                try {
                    return minting.map(binding, place, memory, iova, direction, NO_FUNCTION);
                } catch (RefusedException e) {
                    // Another thread was given the same address, and came first.
                    if (e.rule() != MonitorRule.OVERLAP || attempt == MAX_ATTEMPTS) {
                        throw e;
                    }
                    iova = minting.room(binding, place, bytes, direction);
                }
            }
        } finally {
            memory.closeWhenReleased();
        }
    }

    /** Takes memory back. The capability is dead when this returns; the memory comes back when hardware has forgotten it. */
    public CutOff unmap(DmaMapping mapping) {
        done(isolation.unmap(binding, mapping));
        return cutOff();
    }

    /** Pieces of mapped memory for the device to move at once. */
    public Transfer transfer() {
        return new Transfer(binding, Minting.rules(binding.budgets));
    }

    /**
     * A queue for work that handlers of interrupts leave for later, good for this epoch.
     *
     * @param capacity lines that are in it at a time, 1 to 2^20
     */
    public DeferredWork deferred(int capacity) {
        int epoch = isolation.decide(binding, acts -> binding.epoch);
        binding.gate.check(epoch);
        return new DeferredWork(binding.gate, epoch, binding.interrupts.deferred(capacity));
    }

    /**
     * Has the driver told, soon after, that it was cut off.
     *
     * @param callback gets the reason; one after the other they run on a thread of the monitor's, with no lock held
     * @throws RefusedException with {@link MonitorRule#BUSY} beyond {@value #MAX_CALLBACKS} of them
     */
    public void onCutOff(Consumer<String> callback) {
        isolation.decide(binding, acts -> {
            if (binding.onCutOff.size() >= MAX_CALLBACKS) {
                throw new RefusedException(
                        MonitorRule.BUSY, RefusedException.NOWHERE, MAX_CALLBACKS + " callbacks", "fewer");
            }
            return binding.onCutOff.add(callback);
        });
    }

    /** Has the driver asked when its device is recovered from an error. */
    public void onError(ErrorHandler handler) {
        binding.onError = handler;
    }

    private CutOff cutOff() {
        return isolation.decide(binding, acts -> new CutOff(binding.unit, binding.unit.drivers));
    }

    private void done(IsolationResult answer) {
        Refusals.done(answer, () -> facts().brief());
    }
}
