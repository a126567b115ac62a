package dev.ironshim.impl.isolation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ironshim.impl.dma.DmaBuffer;
import dev.ironshim.impl.manifest.Manifest;
import dev.ironshim.impl.trust.VerifiedManifest;
import java.lang.foreign.MemorySegment;
import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Where authority comes from: from the monitor alone, and into it from verified manifests alone. */
class AuthorityTest {

    @Test
    void nobodyButTheMonitorMakesACapability() {
        for (Class<?> kind : Capability.class.getPermittedSubclasses()) {
            assertThat(kind).isFinal();
            assertThat(kind.getDeclaredConstructors())
                    .as(kind.getSimpleName())
                    .allMatch(each -> (each.getModifiers() & (Modifier.PUBLIC | Modifier.PROTECTED)) == 0);
        }
    }

    @Test
    void nobodyButTrustMakesAManifestThatTheMonitorTakes() throws Exception {
        assertThat(VerifiedManifest.class).isFinal();
        assertThat(VerifiedManifest.class.getConstructors()).isEmpty();
        assertThat(Manifest.class.getConstructors()).isEmpty();
        // What the monitor takes is bytes: it verifies them itself.
        assertThat(Monitor.class.getMethod("admit", byte[].class, Device.class)).isNotNull();
        assertThat(Arrays.stream(Monitor.class.getMethods()).filter(each -> "admit".equals(each.getName())))
                .hasSize(1);
    }

    @Test
    void nobodyMakesMemoryForDevicesOutOfAnAddress() throws Exception {
        assertThat(DmaBuffer.class).isFinal();
        assertThat(DmaBuffer.class.getConstructors()).isEmpty();
        assertThat(Arrays.stream(DmaBuffer.class.getMethods()).filter(each -> Modifier.isStatic(each.getModifiers())))
                .extracting(Method::getName)
                .containsExactlyInAnyOrder("allocate", "over");
        // A segment over an address is made by restricted methods only, which the embedder allows or not.
        assertThat(DmaBuffer.class.getMethod("over", MemorySegment.class, Runnable.class)).isNotNull();
    }

    @Test
    void whoUsesACapabilityBringsNoPolicyAndNoPorts() {
        for (Class<?> kind : Capability.class.getPermittedSubclasses()) {
            for (Method method : kind.getDeclaredMethods()) {
                if (Modifier.isPublic(method.getModifiers())) {
                    assertThat(List.of(method.getParameterTypes()))
                            .as(method.toString())
                            .allMatch(type -> type.isPrimitive() || type == byte[].class || type == IrqLine.Handler.class);
                }
            }
        }
    }

    @Test
    void aCapabilityHasNoStateThatItsHolderCouldRaceFor() {
        for (Class<?> kind : Capability.class.getPermittedSubclasses()) {
            // Tools that measure coverage add static ones.
            assertThat(Arrays.stream(kind.getDeclaredFields())
                            .map(Field::getModifiers)
                            .filter(modifiers -> !Modifier.isStatic(modifiers)))
                    .as(kind.getSimpleName())
                    .isNotEmpty()
                    .allMatch(Modifier::isPrivate)
                    .allMatch(modifiers -> Modifier.isFinal(modifiers) || Modifier.isVolatile(modifiers));
        }
    }
}
