package dev.ironshim.impl.isolation;

import dev.ironshim.impl.audit.TelemetryFeed;
import dev.ironshim.impl.dma.SegmentRules;
import dev.ironshim.impl.dma.WindowSet;
import dev.ironshim.impl.invalidation.Invalidation;
import dev.ironshim.impl.lifecycle.Lifecycle;
import dev.ironshim.impl.manifest.Budgets;
import dev.ironshim.impl.manifest.Grant;
import dev.ironshim.impl.manifest.Manifest;
import dev.ironshim.impl.verified.Unsigned;
import dev.ironshim.impl.verified.Window;
import dev.ironshim.model.invalidation.InvalidationResult;
import dev.ironshim.model.isolation.DeviceCondition;
import dev.ironshim.model.isolation.EffectKind;
import dev.ironshim.model.lifecycle.Phase;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;

/**
 * The books of one driver, from its admission to its dismissal. Guarded by the lock of its unit, except for the gate, which uses
 * read without it, and what is final.
 */
final class DriverBinding {
    final long driver;
    final Budgets budgets;
    final long domain;
    final Registry.Claim claim;
    final Unit unit;
    final Platform platform;
    final Admitted grants;
    final SystemCalls calls;
    /** SHA-256 of the manifest, hexadecimal. */
    final String digest;

    final Gate gate;
    final TelemetryFeed feed;
    final Lifecycle life;
    final Accounts accounts;
    final Interrupts interrupts;
    /** Its memory, by PASID. */
    final TreeMap<Integer, Invalidation<DmaMapping>> spaces = new TreeMap<>();

    final List<Charge> mmio = new ArrayList<>();
    final List<Consumer<String>> onCutOff = new ArrayList<>();
    final OwnCode own;
    /** Whether the platform is being asked to detach the device. */
    final AtomicBoolean detaching = new AtomicBoolean();
    /** Whether it has been since it was let loose last. */
    volatile boolean detached;
    // For each grant the epoch it was last minted in; a driver is not trusted to give anything back.
    final int[] minted;
    final Share refusals = new Share();
    final Effect silence = new Effect();
    final Effect sweep = new Effect();
    DeviceCondition device = DeviceCondition.SOUND;
    int epoch;
    int mappings;
    // Of mappings that the platform is being asked for.
    int mapping;
    /** Mappings that no device reaches any more, and that are being given back. */
    int returning;
    /** Whether the device may send requests and interrupts, as far as anybody has heard. */
    boolean armed;
    /** Whether the platform is being asked to let it. */
    boolean arming;
    /** Why nobody vouches for the manifest any more; empty while somebody does. */
    String fallen = "";

    /** Read without the lock by those who listen. */
    volatile boolean dismissed;
    /** Who votes for the driver when its device is recovered. Read without the lock. */
    volatile ErrorHandler onError = ErrorHandler.NONE;

    /** What a register window that was handed out in this epoch was charged. */
    record Charge(int function, long bytes) {}

    DriverBinding(
            Manifest manifest,
            Registry.Claim claim,
            Registry.Place place,
            Platform platform,
            Admitted grants,
            SystemCalls calls,
            TelemetryFeed feed,
            Interrupts interrupts,
            OwnCode own,
            int maxReleases) {
        driver = manifest.driver();
        budgets = manifest.budgets();
        domain = claim.domain();
        this.claim = claim;
        unit = place.unit();
        this.platform = platform;
        this.grants = grants;
        this.calls = calls;
        digest = HexFormat.of().formatHex(manifest.digest());
        this.feed = feed;
        epoch = place.epoch();
        gate = new Gate(driver, epoch, feed);
        life = new Lifecycle(maxReleases);
        accounts = new Accounts(manifest.budgets(), manifest.draft().functions());
        this.interrupts = interrupts;
        this.own = own;
        minted = new int[grants.minted()];
        for (Grant.Dma memory : grants.dma()) {
            spaces.computeIfAbsent(memory.pasid(), pasid -> new Invalidation<>());
        }
    }

    AddressSpace space(int pasid) {
        return new AddressSpace(domain, pasid);
    }

    Phase phase() {
        return life.snapshot().phase();
    }

    boolean active() {
        Phase phase = phase();
        return phase == Phase.INITIALIZED || phase == Phase.RUNNING;
    }

    boolean dead() {
        Phase phase = phase();
        return phase == Phase.SHUTDOWN || phase == Phase.QUARANTINED;
    }

    /** Whether something that was asked of its hardware is outstanding. */
    boolean owes() {
        return silence.pending() || sweep.pending();
    }

    Effect effect(EffectKind kind) {
        return kind == EffectKind.DEVICE ? silence : sweep;
    }

    /** Whether memory was withdrawn that has not come back. */
    boolean withheld() {
        return returning > 0 || spaces.values().stream().anyMatch(space -> space.withheld() > 0);
    }

    /** Whether it has memory that nobody has withdrawn. */
    boolean holds() {
        return spaces.values().stream().anyMatch(space -> space.mapped() > 0);
    }

    /** Gives up its address spaces, for somebody else to have their numbers. Whether everything in them has come back. */
    boolean givesUpSpaces() {
        spaces.values().forEach(Invalidation::retire);
        return spaces.values().stream().allMatch(space -> space.reuse() == InvalidationResult.OK);
    }

    /** Whether something of that is to be asked of the platform, and nobody is at it. */
    boolean memoryDue() {
        return spaces.values().stream().anyMatch(Invalidation::due);
    }

    /**
     * The lowest address of a grant at which so many bytes are free and make a segment; its first one if there is none, which is
     * refused then.
     *
     * @param bytes at least 1
     */
    long free(int place, long bytes, SegmentRules rules) {
        Grant.Dma grant = grants.dma().get(place);
        WindowSet taken = unit.taken.get(space(grant.pasid()));
        long iova = rules.fitting(grant.first(), bytes);
        while (Window.contains(grant.first(), grant.last(), iova, bytes)) {
            long free = taken == null ? iova : taken.past(iova, iova + (bytes - 1));
            if (free == iova) {
                return iova;
            }
            long next = rules.fitting(free, bytes);
            if (!Unsigned.below(iova, next)) {
                break;
            }
            iova = next;
        }
        return grant.first();
    }

    /** Counts on, unless all epochs are spent. The gate is not written yet. */
    void nextEpoch(int last) {
        if (epoch <= last) {
            epoch++;
        }
        mappings = 0;
    }

    /** The one write that makes the driver's state known to uses: it kills all capabilities of ended epochs. */
    void publish() {
        gate.publish(epoch, active());
    }
}
