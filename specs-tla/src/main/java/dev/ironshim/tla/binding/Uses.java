package dev.ironshim.tla.binding;

import dev.ironshim.impl.isolation.Capability;
import dev.ironshim.impl.isolation.DmaMapping;
import dev.ironshim.impl.isolation.IrqLine;
import dev.ironshim.impl.isolation.MmioWindow;
import dev.ironshim.impl.isolation.Monitor;
import dev.ironshim.impl.isolation.MonitorRule;
import dev.ironshim.impl.isolation.PortRange;
import dev.ironshim.impl.quarantine.Delivery;
import dev.ironshim.impl.refusal.RefusedException;
import dev.ironshim.model.isolation.IsolationResult;
import java.util.List;
import java.util.Objects;

/** Uses a capability by every method that it has. All must be of one mind. */
final class Uses {
    private static final byte[] BYTES = new byte[8];

    private Uses() {}

    /** @param aLineLives whether a capability for the driver's line is alive, this one or a later one */
    static IsolationResult of(Capability capability, Monitor monitor, long driver, boolean aLineLives) {
        return switch (capability) {
            case MmioWindow registers ->
                all(List.of(
                        () -> registers.read8(0),
                        () -> registers.read16(0),
                        () -> registers.read32(0),
                        () -> registers.read64(0),
                        () -> registers.write8(0, (byte) 0),
                        () -> registers.write16(0, (short) 0),
                        () -> registers.write32(0, 0),
                        () -> registers.write64(0, 0)));
            case PortRange ports ->
                all(List.of(
                        () -> ports.in8(0),
                        () -> ports.in16(0),
                        () -> ports.in32(0),
                        () -> ports.out8(0, (byte) 0),
                        () -> ports.out16(0, (short) 0),
                        () -> ports.out32(0, 0)));
            case DmaMapping memory ->
                all(List.of(
                        () -> memory.readInt(0),
                        () -> memory.writeInt(4, 0),
                        () -> memory.readLong(0),
                        () -> memory.writeLong(8, 0),
                        () -> memory.copyOut(0, 8),
                        () -> memory.copyIn(0, BYTES)));
            case IrqLine line -> line(line, monitor, driver, aLineLives);
        };
    }

    private static IsolationResult all(List<Runnable> methods) {
        IsolationResult first = null;
        for (Runnable method : methods) {
            IsolationResult answer = one(method);
            if (first != null && first != answer) {
                throw new IllegalStateException("one method answers " + first + ", another " + answer);
            }
            first = answer;
        }
        return Objects.requireNonNull(first);
    }

    private static IsolationResult one(Runnable method) {
        try {
            method.run();
            return IsolationResult.OK;
        } catch (RefusedException e) {
            IsolationResult answer = e.rule() instanceof MonitorRule rule ? rule.answer() : null;
            if (answer == null) {
                throw new IllegalStateException("a refusal that the specification does not know", e);
            }
            return answer;
        }
    }

    /** For interrupts the ingress decides: what it delivers must be what the capability says of itself. */
    private static IsolationResult line(IrqLine line, Monitor monitor, long driver, boolean aLineLives) {
        IsolationResult served = one(() -> line.serve(ticket -> {}));
        // The platform of the matrix has no interrupts of its own: asking it at all is what a living line does.
        IsolationResult answer = served == IsolationResult.PLATFORM_FAILED ? IsolationResult.OK : served;
        if (line.alive() == answer.refused()) {
            throw new IllegalStateException("a line that is alive: " + line.alive() + ", serves: " + served);
        }
        Delivery delivery;
        try {
            delivery = monitor.ingress().line(driver, "line").interrupt(0, 0);
        } catch (RefusedException e) {
            delivery = Delivery.REVOKED;
        }
        if ((delivery == Delivery.DELIVERED) != aLineLives) {
            throw new IllegalStateException(
                    "a line that is alive: " + aLineLives + ", and the ingress says " + delivery);
        }
        return answer;
    }
}
