package dev.ironshim.hw.suite;

import dev.ironshim.hw.target.Target;
import dev.ironshim.impl.isolation.LiveDevice;
import dev.ironshim.impl.isolation.Platform;
import dev.ironshim.impl.manifest.Direction;
import dev.ironshim.impl.manifest.IrqKind;
import java.lang.foreign.MemorySegment;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** What carries the monitor's decisions out, with one flaw. */
final class FlawedPlatform implements Platform {
    private final Target sound;
    private final Flaw flaw;
    private final Set<Long> kept = ConcurrentHashMap.newKeySet();

    FlawedPlatform(Target sound, Flaw flaw) {
        this.sound = sound;
        this.flaw = flaw;
    }

    private Platform platform() {
        return sound.platform();
    }

    /** Takes back what the flaw left mapped. */
    void mend() {
        kept.forEach(iova -> platform().unmap(0, iova, Target.PAGE));
        kept.clear();
        platform().flush(0);
    }

    @Override
    public LiveDevice device() {
        return platform().device();
    }

    @Override
    public long read(int bar, long offset, int width) {
        return platform().read(bar, flaw == Flaw.WRONG_REGISTER ? offset + 8 : offset, width);
    }

    @Override
    public void write(int bar, long offset, int width, long value) {
        platform().write(bar, offset, width, value);
    }

    @Override
    public void map(int pasid, long iova, MemorySegment memory, Direction direction) {
        if (flaw == Flaw.MAPS_NOTHING) {
            return;
        }
        if (kept.remove(iova)) {
            platform().unmap(pasid, iova, memory.byteSize());
            platform().flush(pasid);
        }
        platform().map(pasid, iova, memory, flaw == Flaw.MAPS_BOTH_DIRECTIONS ? Direction.BOTH : direction);
    }

    @Override
    public void unmap(int pasid, long iova, long length) {
        if (flaw == Flaw.SKIPS_UNMAP) {
            kept.add(iova);
        } else {
            platform().unmap(pasid, iova, length);
        }
    }

    @Override
    public void flush(int pasid) {
        if (flaw != Flaw.SKIPS_FLUSH) {
            platform().flush(pasid);
        }
    }

    @Override
    public void arm() {
        if (flaw != Flaw.SKIPS_ARM) {
            platform().arm();
        }
    }

    @Override
    public void silence() {
        if (flaw != Flaw.SKIPS_SILENCE) {
            platform().silence();
        }
    }

    @Override
    public void reset() {
        if (flaw == Flaw.SKIPS_RESET) {
            platform().silence();
        } else {
            platform().reset();
        }
    }

    @Override
    public void detach() {
        platform().detach();
    }

    @Override
    public EventSource interrupt(IrqKind kind, int vector) {
        return platform().interrupt(kind, vector);
    }

    @Override
    public EventSource errors() {
        EventSource source = platform().errors();
        if (flaw == Flaw.DROPS_ERRORS) {
            return answering(source, 0);
        }
        return flaw == Flaw.TELLS_EVERYTHING ? answering(source, 1) : source;
    }

    /** It waits as the sound one does, and says what it wants. */
    private static EventSource answering(EventSource source, long always) {
        return new EventSource() {
            @Override
            public long await(int millis) {
                source.await(millis);
                return always;
            }

            @Override
            public void close() {
                source.close();
            }
        };
    }

    @Override
    public EventSource removal() {
        return platform().removal();
    }

    @Override
    public void close() {
        platform().close();
    }
}
