package dev.ironshim.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ironshim.fuzz.attack.AccessControlTarget;
import dev.ironshim.fuzz.attack.AddedFunctionTarget;
import dev.ironshim.fuzz.attack.GroupsTarget;
import dev.ironshim.fuzz.attack.RenumberedTarget;
import dev.ironshim.fuzz.attack.RequesterIdsTarget;
import dev.ironshim.fuzz.attack.TreeTarget;
import dev.ironshim.fuzz.attack.UnitsTarget;
import dev.ironshim.fuzz.naive.Fabric;
import dev.ironshim.fuzz.naive.Fabric.Numbering;
import dev.ironshim.fuzz.naive.NaiveTopology;
import dev.ironshim.fuzz.naive.Part;
import dev.ironshim.impl.pci.Bdf;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.Size;
import net.jqwik.api.statistics.Statistics;
import org.junit.jupiter.api.Test;

/** The targets about topologies, with machines that jqwik makes, and makes smaller when one of them fails. */
class TopologyPropertiesTest {
    private static final String SEED = "20260101";

    @Provide
    Arbitrary<byte[]> machines() {
        Arbitrary<Byte> any = Arbitraries.bytes();
        // Places are few, so that functions meet: the last bus or the one before, the first functions of the first
        // devices.
        Arbitrary<Byte> bus = Arbitraries.bytes().between((byte) 0, (byte) 3);
        Arbitrary<Byte> function = Arbitraries.of((byte) 0, (byte) 1, (byte) 4, (byte) 8, (byte) 9, (byte) 16);
        Arbitrary<byte[]> part = Combinators.combine(bus, function, any, any, any)
                .as((on, at, kind, access, rest) -> new byte[] {on, at, kind, access, rest});
        return part.list().ofMaxSize(16).map(parts -> {
            byte[] machine = new byte[1 + 5 * parts.size()];
            for (int i = 0; i < parts.size(); i++) {
                System.arraycopy(parts.get(i), 0, machine, 1 + 5 * i, 5);
            }
            return machine;
        });
    }

    @Property(tries = 4_000, seed = SEED)
    void groupsAndUnitsAreThoseOfANaiveSearch(@ForAll("machines") byte[] machine) {
        GroupsTarget.fuzzerTestOneInput(machine);
        UnitsTarget.fuzzerTestOneInput(machine);
        RequesterIdsTarget.fuzzerTestOneInput(machine);
    }

    @Property(tries = 1_000, seed = SEED)
    void switchingAccessControlOnJoinsNothing(@ForAll("machines") byte[] machine) {
        AccessControlTarget.fuzzerTestOneInput(machine);
    }

    @Property(tries = 1_000, seed = SEED)
    void anAddedFunctionPartsNothing(@ForAll("machines") byte[] machine) {
        AddedFunctionTarget.fuzzerTestOneInput(machine);
    }

    @Property(tries = 1_000, seed = SEED)
    void busNumbersAreNames(@ForAll("machines") byte[] machine) {
        RenumberedTarget.fuzzerTestOneInput(machine);
    }

    @Property(tries = 4_000, seed = SEED)
    void listsThatAreNoTreeAreRefused(@ForAll @Size(min = 10, max = 120) byte[] spoilt) {
        TreeTarget.fuzzerTestOneInput(spoilt);
    }

    /** Machines in which everything, or nothing, is one group show nothing. */
    @Property(tries = 2_000, seed = SEED)
    void machinesAreOfAllKinds(@ForAll("machines") byte[] machine) {
        List<Part> parts = Fabric.read(machine, 0, Numbering.DENSE);
        Set<Set<Bdf>> groups = new NaiveTopology(parts).groups();
        boolean some = groups.stream().anyMatch(group -> group.size() > 1);
        Statistics.label("groups")
                .collect(groups.size() < 2 ? "at most one" : groups.size() == parts.size() ? "all apart" : "some")
                .coverage(coverage -> {
                    coverage.check("some").percentage(percent -> percent > 30);
                    coverage.check("all apart").percentage(percent -> percent > 2);
                });
        assertThat(some).isEqualTo(groups.size() < parts.size());
    }

    /** The naive search is a program too: a switch with one port that separates and one that does not, by hand. */
    @Test
    void theNaiveSearchFindsWhatLinuxDoesNot() {
        byte[] machine = HexFormat.of()
                .parseHex("00"
                        // a root port, an upstream port below it, two downstream ports with and without access control
                        + "0008061000" + "0000071000" + "0000081000" + "0108080000"
                        // an endpoint behind each
                        + "0000011000" + "0100011000");
        List<Part> parts = Fabric.read(machine, 0, Numbering.DENSE);
        assertThat(new NaiveTopology(parts).groups()).extracting(Set::size).containsExactlyInAnyOrder(1, 1, 4);
    }
}
