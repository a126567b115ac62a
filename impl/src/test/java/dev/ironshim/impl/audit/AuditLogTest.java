package dev.ironshim.impl.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Records on their way: in order, complete, and where they are not complete, that is said in its place. */
class AuditLogTest {
    private final List<AuditEvent> written = new ArrayList<>();
    private boolean fails;

    private final AuditLog log = new AuditLog(
            event -> {
                if (fails) {
                    throw new IllegalStateException("disk full");
                }
                written.add(event);
            },
            4);

    private static AuditEvent event(long number) {
        return new AuditEvent.DriverDismissed(number);
    }

    @Test
    void whatASinkThrewAtIsOfferedAgainBeforeEverythingElse() {
        log.add(event(1));
        log.write();
        fails = true;
        log.add(event(2));
        log.write();
        log.write();
        assertThat(log.trouble()).hasMessage("disk full");
        assertThat(log.writable()).isFalse();
        long third = log.add(event(3));
        assertThat(log.written(third, 0)).isFalse();
        fails = false;
        assertThat(log.written(third, 0)).isTrue();
        assertThat(log.writable()).isTrue();
        assertThat(written).containsExactly(event(1), event(2), event(3));
    }

    /** Whoever hands out authority stops at half; the other half is for whoever takes it back. */
    @Test
    void itIsNotWritableAnyMoreWhenItIsHalfFull() {
        log.add(event(1));
        assertThat(log.writable()).isTrue();
        log.add(event(2));
        assertThat(log.writable()).isFalse();
        log.write();
        assertThat(log.writable()).isTrue();
    }

    @Test
    void recordsThatFoundNoRoomAreCountedInTheirPlaceAndItIsCompleteAfterwards() {
        fails = true;
        for (int i = 1; i <= 7; i++) {
            log.add(event(i));
        }
        log.write();
        fails = false;
        assertThat(log.writable()).isFalse();
        log.write();
        assertThat(written)
                .containsExactly(event(1), event(2), event(3), event(4), new AuditEvent.RecordsLost(3));
        assertThat(log.writable()).isTrue();
        // A record after a loss is written like any other.
        assertThat(log.written(log.add(event(8)), 0)).isTrue();
        assertThat(written).endsWith(event(8));
    }

    @Test
    void aRecordThatFoundNoRoomIsNeverWritten() {
        fails = true;
        for (int i = 1; i <= 4; i++) {
            log.add(event(i));
        }
        long lost = log.add(event(5));
        fails = false;
        log.write();
        assertThat(log.written(lost, 0)).isFalse();
        assertThat(log.waiting()).isFalse();
    }

    @Test
    void whoeverMakesRecordsWhileTheyAreWrittenWaitsForNobody() {
        List<AuditLog> self = new ArrayList<>();
        AuditLog talking = new AuditLog(
                event -> {
                    written.add(event);
                    if (written.size() < 4) {
                        self.getFirst().add(event(written.size() + 1));
                        self.getFirst().write();
                    }
                },
                4);
        self.add(talking);
        talking.add(event(1));
        talking.write();
        assertThat(written).containsExactly(event(1), event(2), event(3), event(4));
    }

    @Test
    void twoRecordsAtLeastAreRoom() {
        assertThatThrownBy(() -> new AuditLog(event -> {}, 1)).hasMessageContaining("capacity 1");
    }
}
