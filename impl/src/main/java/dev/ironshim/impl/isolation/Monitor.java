package dev.ironshim.impl.isolation;

import dev.ironshim.impl.audit.AuditEvent;
import dev.ironshim.impl.audit.Records;
import dev.ironshim.impl.audit.TelemetryFeed;
import dev.ironshim.impl.manifest.Manifest;
import dev.ironshim.impl.manifest.Terms;
import dev.ironshim.impl.refusal.RefusedException;
import dev.ironshim.impl.trust.Trust;
import dev.ironshim.impl.trust.TrustPolicy;
import dev.ironshim.impl.trust.TrustStore;
import dev.ironshim.impl.trust.VerifiedManifest;
import dev.ironshim.impl.trust.Vouched;
import dev.ironshim.model.containment.Stage;
import dev.ironshim.model.isolation.DeviceCondition;
import dev.ironshim.model.lifecycle.LifecycleOp;
import java.util.List;

/**
 * The reference monitor, as its embedder holds it: opened with whom to believe and where to remember, it admits drivers to
 * devices and hands out what the others hold. Drivers are named by the identity in their manifest.
 *
 * <p>What is refused is refused by a {@link RefusedException} that names the rule. Thread-safe.
 */
public final class Monitor implements AutoCloseable {
    private static final int MAX_REMEMBERED = 65_536;
    private static final int AUDIT_CAPACITY = 65_536;
    /** How long an admission waits behind records that somebody else is writing, in milliseconds. */
    private static final long AUDIT_MILLIS = 1_000;

    private static final long CLOSE_MILLIS = 2_000;
    private static final long CLOSE_STEP_MILLIS = 20;

    private final MonitorLimits limits;
    private final Surroundings surroundings;
    private final Requirements requirements;
    private final Records records;
    private final Registry registry;
    private final Trust trust;
    private final Isolation isolation;
    private final Minting minting;
    private final Operator operator;
    private final Ingress ingress;
    private final Reports reports;
    private volatile boolean closed;

    private Monitor(
            TrustPolicy policy,
            TrustStore store,
            MonitorLimits limits,
            Requirements requirements,
            Surroundings surroundings) {
        this.limits = limits;
        this.requirements = requirements;
        this.surroundings = surroundings;
        records = new Records(surroundings.audit(), AUDIT_CAPACITY, surroundings.telemetry(), surroundings.records());
        registry = new Registry(limits.drivers(), MAX_REMEMBERED);
        trust = Trust.open(policy, store, event -> records.log().add(event), surroundings.records());
        Effects effects = new Effects(surroundings, records);
        isolation = new Isolation(limits, surroundings, records, registry, effects);
        minting = new Minting(limits, surroundings, records, isolation, effects);
        operator = new Operator(registry, isolation, trust);
        Recovery recovery = new Recovery(surroundings, isolation);
        reports = new Reports(surroundings, isolation, recovery, () -> closed);
        ingress = new Ingress(registry, isolation, recovery, operator, trust, records, surroundings);
        trust.tick(surroundings.seconds().getAsLong());
    }

    /**
     * Opens a monitor, and what it remembers with it.
     *
     * @param policy whom to believe
     * @param store what was remembered before; an empty one is a first start
     * @throws RefusedException with a {@link dev.ironshim.impl.trust.TrustRule} if what is remembered cannot be believed
     */
    public static Monitor open(
            TrustPolicy policy,
            TrustStore store,
            MonitorLimits limits,
            Requirements requirements,
            Surroundings surroundings) {
        Monitor monitor = new Monitor(policy, store, limits, requirements, surroundings);
        if (surroundings.tickMillis() > 0) {
            Thread clock = new Thread(monitor::keepTime, "ironshim-clock");
            clock.setDaemon(true);
            clock.start();
        }
        return monitor;
    }

    /** {@link #open(TrustPolicy, TrustStore, MonitorLimits, Requirements, Surroundings)} with the usual limits and rules. */
    public static Monitor open(TrustPolicy policy, TrustStore store, Surroundings surroundings) {
        return open(policy, store, MonitorLimits.USUAL, Requirements.USUAL, surroundings);
    }

    private void keepTime() {
        while (!closed) {
            try {
                Thread.sleep(surroundings.tickMillis());
                ingress.tick();
                reports.again();
            } catch (InterruptedException e) {
                return;
            } catch (Throwable e) {
                // A clock that failed is asked again, whatever it threw: without this thread nothing is.
            }
        }
    }

    /**
     * Takes a device over. The platform is asked what it is, once.
     *
     * @throws RefusedException with {@link MonitorRule#PLATFORM_FAILED}
     */
    public Device device(Platform platform) {
        try {
            return new Device(platform, platform.device());
        } catch (RuntimeException e) {
            throw new RefusedException(
                    MonitorRule.PLATFORM_FAILED, RefusedException.NOWHERE, Failure.text(e), "what the device is");
        }
    }

    /**
     * Verifies a signed manifest and admits its driver to a device, in one step; nothing is handed out yet. Whatever is refused
     * has used up nothing, with one exception: an audit that failed after trust had saved the admission, which cannot be taken
     * back ({@link MonitorRule#AUDIT}, {@link dev.ironshim.impl.trust.TrustRule#AUDIT_FAILED}).
     *
     * @throws RefusedException with a rule of the manifest, of trust, or a {@link MonitorRule}
     */
    public Driver admit(byte[] envelope, Device device) {
        // Whoever has the array may write to it between one look and the next.
        byte[] signed = envelope.clone();
        long named = 0;
        try {
            if (closed) {
                throw refuse(MonitorRule.CLOSED, "a monitor that is closed");
            }
            if (!records.log().writable()) {
                throw refuse(MonitorRule.AUDIT, "an audit that takes no records");
            }
            Manifest manifest = trust.check(signed);
            named = manifest.driver();
            return admit(signed, manifest, device);
        } catch (RefusedException e) {
            records.log().add(new AuditEvent.AdmissionRefused(named, e.rule()));
            throw e;
        } finally {
            records.wake();
        }
    }

    private Driver admit(byte[] envelope, Manifest wanted, Device device) {
        Admitted admitted = new Admission(wanted, device.found(), requirements).check();
        Registry.Claim claim =
                admitted.claim(wanted.driver(), wanted.terms().map(Terms::unit).orElse(0L), device.found());
        Registry.Place place = registry.claim(claim);
        boolean done = false;
        TelemetryFeed feed = records.open(wanted.driver());
        try {
            synchronized (place.unit().lock) {
                if (place.unit().containment.snapshot().stage() != Stage.HEALTHY) {
                    throw refuse(MonitorRule.UNSETTLED, "a unit with a device that has failed");
                }
            }
            VerifiedManifest verified = trust.admit(envelope);
            DriverBinding binding = bind(verified.manifest(), admitted, claim, place, device.platform(), feed);
            long record = records.log()
                    .add(new AuditEvent.DriverAdmitted(
                            binding.driver,
                            binding.digest,
                            device.found().address().toString()));
            if (!records.log().written(record, AUDIT_MILLIS)) {
                throw refuse(MonitorRule.AUDIT, "a record of the admission that is not written");
            }
            enter(binding);
            done = true;
            if (surroundings.tickMillis() > 0) {
                reports.listen(binding);
            }
            return new Driver(binding, isolation, minting, surroundings);
        } finally {
            if (!done) {
                registry.release(claim, place.unit(), place.epoch());
                records.close(feed);
            }
        }
    }

    private DriverBinding bind(
            Manifest manifest,
            Admitted admitted,
            Registry.Claim claim,
            Registry.Place place,
            Platform platform,
            TelemetryFeed feed) {
        // Lines accuse the driver that they belong to, who is made out of them.
        DriverBinding[] owner = new DriverBinding[1];
        Interrupts interrupts = new Interrupts(
                manifest, limits.maxReleases(), feed, (line, reason) -> isolation.accuse(owner[0], line, reason));
        owner[0] = new DriverBinding(
                manifest,
                claim,
                place,
                platform,
                admitted,
                new SystemCalls(manifest.terms().map(Terms::calls).orElse(List.of())),
                feed,
                interrupts,
                new OwnCode(manifest.driver(), feed, surroundings.effects()),
                limits.maxReleases());
        return owner[0];
    }

    private void enter(DriverBinding binding) {
        synchronized (binding.unit.lock) {
            binding.unit.drivers.add(binding);
            if (binding.unit.recovering()) {
                binding.device = DeviceCondition.RECOVERING;
            }
        }
        registry.admitted(binding.claim, binding);
        // Who was revoked between the verdict and this line was not found among the admitted.
        if (!trust.stands(new Vouched(binding.digest, binding.driver))) {
            isolation.distrust(binding, "revoked while it was being admitted");
        }
        // Nor by whoever closed the monitor meanwhile.
        if (closed) {
            isolation.life(binding, LifecycleOp.SHUTDOWN);
        }
    }

    /** For the administrator's side. */
    public Operator operator() {
        return operator;
    }

    /** For the side that interrupts, errors and time come from. */
    public Ingress ingress() {
        return ingress;
    }

    /**
     * Shuts all drivers down and waits a while for their hardware. What is outstanding then stays so: memory that a device may
     * reach is not given back.
     */
    @Override
    public void close() {
        closed = true;
        isolation.close();
        List<DriverBinding> drivers = registry.all();
        for (DriverBinding binding : drivers) {
            isolation.life(binding, LifecycleOp.SHUTDOWN);
        }
        // All of them together: ten thousand that hang take no longer than one.
        long until = System.nanoTime() + CLOSE_MILLIS * 1_000_000;
        for (DriverBinding binding : drivers) {
            CutOff cut = new CutOff(binding.unit, List.of(binding));
            while (!cut.await(CLOSE_STEP_MILLIS) && System.nanoTime() < until) {
                // Nobody else tells the time any more.
                isolation.tick();
            }
        }
        records.wake();
    }

    private static RefusedException refuse(MonitorRule rule, String found) {
        return new RefusedException(rule, RefusedException.NOWHERE, found, rule.says());
    }
}
