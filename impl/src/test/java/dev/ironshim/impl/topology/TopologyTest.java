package dev.ironshim.impl.topology;

import static dev.ironshim.impl.topology.Functions.ALL;
import static dev.ironshim.impl.topology.Functions.DOWNSTREAM;
import static dev.ironshim.impl.topology.Functions.FROM_PCI;
import static dev.ironshim.impl.topology.Functions.INTEGRATED;
import static dev.ironshim.impl.topology.Functions.ROOT_PORT;
import static dev.ironshim.impl.topology.Functions.TO_PCI;
import static dev.ironshim.impl.topology.Functions.UPSTREAM;
import static dev.ironshim.impl.topology.Functions.endpoint;
import static dev.ironshim.impl.topology.Functions.pci;
import static dev.ironshim.impl.topology.Functions.port;
import static dev.ironshim.impl.topology.Functions.rootPort;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ironshim.impl.pci.Bdf;
import dev.ironshim.impl.refusal.RefusedException;
import java.util.Collection;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Machines that are known, each with the mistake that it shows. */
class TopologyTest {
    private static Topology machine(Functions... functions) {
        return Topology.of(Stream.of(functions).map(Functions::done).toList());
    }

    private static Bdf at(String address) {
        return Bdf.parse(address);
    }

    /** {@code 00:01.0 01:00.0 | 00:02.0}, in short. */
    private static String text(List<? extends Collection<Bdf>> sets) {
        return sets.stream().map(TopologyTest::text).collect(Collectors.joining(" | "));
    }

    private static String text(Collection<Bdf> set) {
        return set.stream().map(each -> each.toString().substring(5)).collect(Collectors.joining(" "));
    }

    /** Who forgets that a root port separates puts everything into one group. */
    @Test
    void rootPortsThatSeparate() {
        Topology machine = machine(
                pci("00:00.0").hostBridge(),
                rootPort("00:01.0", 1, 1),
                endpoint("01:00.0"),
                rootPort("00:02.0", 2, 2),
                pci("02:00.0"));
        assertThat(text(machine.groups())).isEqualTo("00:00.0 | 00:01.0 | 00:02.0 | 01:00.0 | 02:00.0");
        assertThat(machine.units()).isEqualTo(machine.groups());
        assertThat(text(machine.requesterIds(at("01:00.0")))).isEqualTo("01:00.0");
    }

    /** Each service that separates counts, and one that a port does not have is not missing. */
    @Test
    void everyServiceOfARootPort() {
        for (int bit : new int[] {1, 4, 8, 0x10}) {
            Topology machine = machine(
                    port("00:01.0", ROOT_PORT, 1, 1).acs(0x5F, 0x5F & ~bit), endpoint("01:00.0"), pci("00:02.0"));
            assertThat(text(machine.groups())).isEqualTo("00:01.0 01:00.0 | 00:02.0");
            Topology without =
                    machine(port("00:01.0", ROOT_PORT, 1, 1).acs(0x5F & ~bit, 0x5F & ~bit), endpoint("01:00.0"));
            assertThat(text(without.groups())).isEqualTo("00:01.0 | 01:00.0");
        }
        Topology blocking = machine(port("00:01.0", ROOT_PORT, 1, 1).acs(0x7F, ALL), endpoint("01:00.0"));
        assertThat(text(blocking.groups())).isEqualTo("00:01.0 | 01:00.0");
    }

    /** A root port without access control is one with what is below; its neighbours in other slots are not. */
    @Test
    void rootPortWithoutAccessControl() {
        Topology machine = machine(
                port("00:01.0", ROOT_PORT, 1, 4),
                port("01:00.0", UPSTREAM, 2, 4),
                port("02:00.0", DOWNSTREAM, 3, 3).acs(ALL, ALL),
                port("02:01.0", DOWNSTREAM, 4, 4).acs(ALL, ALL),
                endpoint("03:00.0"),
                endpoint("04:00.0"),
                port("00:02.0", ROOT_PORT, 5, 5),
                endpoint("05:00.0"));
        assertThat(text(machine.groups()))
                .isEqualTo("00:01.0 01:00.0 02:00.0 02:01.0 03:00.0 04:00.0 | 00:02.0 05:00.0");
    }

    /** Function 0 does not speak for its package: one of four root ports separates nothing, and it opens all of them. */
    @Test
    void rootPortsOfOnePackage() {
        Topology open = machine(
                rootPort("00:1c.0", 1, 1).multifunction(),
                rootPort("00:1c.1", 2, 2),
                port("00:1c.2", ROOT_PORT, 3, 3),
                endpoint("01:00.0"),
                endpoint("02:00.0"),
                endpoint("03:00.0"),
                rootPort("00:1d.0", 4, 4));
        assertThat(text(open.groups())).isEqualTo("00:1c.0 00:1c.1 00:1c.2 01:00.0 02:00.0 03:00.0 | 00:1d.0");
        Topology closed =
                machine(rootPort("00:1c.0", 1, 1).multifunction(), rootPort("00:1c.1", 2, 2), endpoint("02:00.0"));
        assertThat(text(closed.groups())).isEqualTo("00:1c.0 | 00:1c.1 | 02:00.0");
    }

    /** A switch whose ports separate, one that separates nothing, and the mixed one that Linux takes for three groups. */
    @Test
    void switches() {
        for (int each = 0; each < 4; each++) {
            Topology machine = machine(
                    rootPort("00:01.0", 1, 4),
                    port("01:00.0", UPSTREAM, 2, 4),
                    port("02:00.0", DOWNSTREAM, 3, 3).acs(ALL, (each & 1) == 0 ? ALL : 0),
                    port("02:01.0", DOWNSTREAM, 4, 4).acs(ALL, (each & 2) == 0 ? ALL : 0),
                    endpoint("03:00.0"),
                    endpoint("04:00.0"));
            assertThat(text(machine.groups()))
                    .isEqualTo(
                            each == 0
                                    ? "00:01.0 | 01:00.0 | 02:00.0 | 02:01.0 | 03:00.0 | 04:00.0"
                                    : "00:01.0 | 01:00.0 | 02:00.0 02:01.0 03:00.0 04:00.0");
        }
    }

    /** An engine in the upstream port's package is reached from below the switch, unless the package says otherwise. */
    @Test
    void functionsBesideAnUpstreamPort() {
        for (int enabled : new int[] {0, ALL}) {
            Topology machine = machine(
                    rootPort("00:01.0", 1, 3),
                    port("01:00.0", UPSTREAM, 2, 3).acs(ALL, enabled).multifunction(),
                    endpoint("01:00.1").acs(ALL, ALL),
                    port("02:00.0", DOWNSTREAM, 3, 3).acs(ALL, ALL),
                    endpoint("03:00.0"));
            assertThat(text(machine.groups()))
                    .isEqualTo(
                            enabled == 0
                                    ? "00:01.0 | 01:00.0 01:00.1 02:00.0 03:00.0"
                                    : "00:01.0 | 01:00.0 | 01:00.1 | 02:00.0 | 03:00.0");
            // The engine is reset through the root port, and the switch with it.
            assertThat(text(machine.units())).isEqualTo("00:01.0 | 01:00.0 01:00.1 02:00.0 03:00.0");
        }
    }

    /** What is no downstream port says nothing about where its requests go, alone as it may be. */
    @Test
    void endpointInsideASwitch() {
        Topology machine = machine(
                rootPort("00:01.0", 1, 3),
                port("01:00.0", UPSTREAM, 2, 3),
                port("02:00.0", DOWNSTREAM, 3, 3).acs(ALL, ALL),
                endpoint("02:01.0").acs(ALL, ALL),
                endpoint("03:00.0"));
        assertThat(text(machine.groups())).isEqualTo("00:01.0 | 01:00.0 | 02:00.0 02:01.0 03:00.0");
    }

    /** Several functions without access control are one; one that has it does not keep the others away. */
    @Test
    void functionsOfOneDevice() {
        Functions port = rootPort("00:01.0", 1, 1);
        assertThat(text(machine(port, endpoint("01:00.0").multifunction(), endpoint("01:00.1"))
                        .groups()))
                .isEqualTo("00:01.0 | 01:00.0 01:00.1");
        assertThat(text(machine(
                                port,
                                endpoint("01:00.0").multifunction().acs(ALL, ALL),
                                endpoint("01:00.1").acs(0, 0))
                        .groups()))
                .isEqualTo("00:01.0 | 01:00.0 | 01:00.1");
        assertThat(text(machine(
                                port,
                                endpoint("01:00.0").multifunction().acs(ALL, ALL),
                                endpoint("01:00.1"),
                                endpoint("01:00.2").acs(ALL, ALL))
                        .groups()))
                .isEqualTo("00:01.0 | 01:00.0 01:00.1 01:00.2");
        // With ARI, function 9 is the same device.
        assertThat(text(machine(port, endpoint("01:00.0"), endpoint("01:01.1")).groups()))
                .isEqualTo("00:01.0 | 01:00.0 01:01.1");
        assertThat(text(machine(port, endpoint("01:00.0").multifunction()).groups()))
                .isEqualTo("00:01.0 | 01:00.0");
    }

    /** A host bridge that shares a slot with root ports asks for nothing; an endpoint that calls itself one may. */
    @Test
    void hostBridges() {
        assertThat(text(machine(
                                pci("00:01.0").hostBridge().multifunction(),
                                rootPort("00:01.1", 1, 1),
                                endpoint("01:00.0"))
                        .groups()))
                .isEqualTo("00:01.0 | 00:01.1 | 01:00.0");
        assertThat(text(machine(
                                pci("00:18.0").hostBridge().multifunction(),
                                pci("00:18.1").hostBridge())
                        .groups()))
                .isEqualTo("00:18.0 00:18.1");
        assertThat(text(machine(
                                rootPort("00:01.0", 1, 1),
                                endpoint("01:00.0").hostBridge().multifunction(),
                                endpoint("01:00.1").acs(ALL, ALL))
                        .groups()))
                .isEqualTo("00:01.0 | 01:00.0 01:00.1");
    }

    /** Functions of the root complex are apart by slots, and conventional ones are never apart within one. */
    @Test
    void functionsOfTheRootComplex() {
        assertThat(text(machine(
                                pci("00:1f.0").multifunction(),
                                pci("00:1f.2"),
                                pci("00:1e.0"),
                                endpoint("00:14.0").express(INTEGRATED),
                                endpoint("00:15.0").express(INTEGRATED).multifunction(),
                                endpoint("00:15.1").express(INTEGRATED),
                                endpoint("00:16.0").express(10))
                        .groups()))
                .isEqualTo("00:14.0 | 00:15.0 00:15.1 | 00:16.0 | 00:1e.0 | 00:1f.0 00:1f.2");
    }

    /** Behind a bridge to a conventional bus everybody hears everybody and signs as the bridge does. */
    @Test
    void conventionalBus() {
        Topology machine = machine(
                rootPort("00:01.0", 1, 2),
                port("01:00.0", TO_PCI, 2, 2),
                pci("02:01.0"),
                pci("02:02.0"),
                pci("00:1e.0").leads(3, 4),
                pci("03:00.0").cardBus(4, 4),
                pci("04:00.0"));
        assertThat(text(machine.groups())).isEqualTo("00:01.0 | 00:1e.0 03:00.0 04:00.0 | 01:00.0 02:01.0 02:02.0");
        assertThat(machine.units()).isEqualTo(machine.groups());
        assertThat(text(machine.requesterIds(at("02:01.0")))).isEqualTo("01:00.0 02:00.0 02:01.0");
        assertThat(text(machine.requesterIds(at("01:00.0")))).isEqualTo("01:00.0 02:00.0");
        assertThat(text(machine.requesterIds(at("04:00.0")))).isEqualTo("00:1e.0 03:00.0 04:00.0");
        assertThat(text(machine.requesterIds(at("00:01.0")))).isEqualTo("00:01.0");
    }

    /** Below a conventional bus nothing is apart any more, whatever its ports say. */
    @Test
    void switchBehindAConventionalBus() {
        Topology machine = machine(
                pci("00:1e.0").leads(1, 4),
                port("01:00.0", FROM_PCI, 2, 4),
                port("02:00.0", UPSTREAM, 3, 4),
                port("03:00.0", DOWNSTREAM, 4, 4).acs(ALL, ALL),
                endpoint("04:00.0"));
        assertThat(text(machine.groups())).isEqualTo("00:1e.0 01:00.0 02:00.0 03:00.0 04:00.0");
        assertThat(text(machine.requesterIds(at("04:00.0")))).isEqualTo("00:1e.0 01:00.0 02:00.0 04:00.0");
    }

    /** B7: a device that numbers its requests beyond its functions has ids that nobody assigned. */
    @Test
    void phantomFunctions() {
        Functions port = rootPort("00:01.0", 1, 1);
        String[] expected = {"01:00.1", "01:00.1 01:00.5", "01:00.1 01:00.3 01:00.5 01:00.7"};
        for (int bits = 0; bits < expected.length; bits++) {
            assertThat(text(machine(port, endpoint("01:00.1").phantom(bits, true))
                            .requesterIds(at("01:00.1"))))
                    .isEqualTo(expected[bits]);
        }
        assertThat(machine(port, endpoint("01:00.0").phantom(3, true)).requesterIds(at("01:00.0")))
                .hasSize(8);
        assertThat(machine(port, endpoint("01:00.0").phantom(3, false)).requesterIds(at("01:00.0")))
                .hasSize(1);
        // A function that sits where another one's phantom is cannot be told from it.
        assertThat(text(machine(
                                port,
                                endpoint("01:00.0").acs(ALL, ALL).phantom(1, true),
                                endpoint("01:00.4").acs(ALL, ALL),
                                endpoint("01:00.5").acs(ALL, ALL))
                        .groups()))
                .isEqualTo("00:01.0 | 01:00.0 01:00.4 | 01:00.5");
    }

    /** Virtual functions are apart in groups and together in a unit, also where their ids run into the next bus. */
    @Test
    void virtualFunctions() {
        Topology machine = machine(
                rootPort("00:01.0", 1, 2),
                endpoint("01:00.0").virtual(2, 0x80, 0x100),
                endpoint("01:10.0").nameless(),
                endpoint("02:10.0").nameless());
        assertThat(text(machine.groups())).isEqualTo("00:01.0 | 01:00.0 | 01:10.0 | 02:10.0");
        assertThat(text(machine.units())).isEqualTo("00:01.0 | 01:00.0 01:10.0 02:10.0");
        assertThat(text(machine.requesterIds(at("02:10.0")))).isEqualTo("02:10.0");
        // On the root complex's own bus there is no port, and they end with their physical function all the same.
        Topology integrated = machine(
                endpoint("00:02.0").express(INTEGRATED).virtual(1, 1, 0),
                endpoint("00:02.1").express(INTEGRATED).nameless(),
                pci("00:03.0"));
        assertThat(text(integrated.groups())).isEqualTo("00:02.0 | 00:02.1 | 00:03.0");
        assertThat(text(integrated.units())).isEqualTo("00:02.0 00:02.1 | 00:03.0");
        // Behind a port that does not separate they are reached like all the rest.
        Topology open = machine(
                port("00:01.0", ROOT_PORT, 1, 2),
                endpoint("01:00.0").virtual(1, 0x100, 1),
                endpoint("02:00.0").nameless());
        assertThat(text(open.groups())).isEqualTo("00:01.0 01:00.0 02:00.0");
    }

    /** Functions of one device are reset together although they are apart; devices behind a switch's ports are not. */
    @Test
    void units() {
        Topology machine = machine(
                rootPort("00:01.0", 1, 4),
                port("01:00.0", UPSTREAM, 2, 4),
                port("02:00.0", DOWNSTREAM, 3, 3).acs(ALL, ALL),
                port("02:01.0", DOWNSTREAM, 4, 4).acs(ALL, ALL),
                endpoint("03:00.0").acs(ALL, ALL),
                endpoint("03:00.1").acs(ALL, ALL),
                endpoint("04:00.0"));
        assertThat(text(machine.units()))
                .isEqualTo("00:01.0 | 01:00.0 | 02:00.0 | 02:01.0 | 03:00.0 03:00.1 | 04:00.0");
        assertThat(text(machine.group(at("03:00.1")))).isEqualTo("03:00.1");
        assertThat(text(machine.unit(at("03:00.1")))).isEqualTo("03:00.0 03:00.1");
    }

    /** The same bus in another domain is another bus. */
    @Test
    void domains() {
        Topology machine = machine(
                port("0000:00:01.0", ROOT_PORT, 1, 1),
                endpoint("0000:01:00.0"),
                endpoint("10000:00:01.1").express(INTEGRATED),
                rootPort("10000:00:02.0", 1, 1),
                endpoint("10000:01:00.0"));
        assertThat(machine.groups()).hasSize(4);
        assertThat(machine.rootBuses()).containsExactly(at("0000:00:00.0"), at("10000:00:00.0"));
        assertThat(machine.group(at("10000:01:00.0"))).containsExactly(at("10000:01:00.0"));
    }

    @Test
    void setsCannotBeChanged() {
        Topology machine = machine(pci("00:00.0"));
        for (Collection<Bdf> set : List.of(
                machine.group(at("00:00.0")), machine.unit(at("00:00.0")), machine.requesterIds(at("00:00.0")))) {
            assertThatThrownBy(set::clear).isInstanceOf(UnsupportedOperationException.class);
        }
        assertThat(Topology.of(List.of()).groups()).isEmpty();
    }

    private static void refused(TopologyRule rule, String found, Functions... functions) {
        assertThatThrownBy(() -> machine(functions)).isInstanceOfSatisfying(RefusedException.class, refused -> {
            assertThat(refused.rule()).isEqualTo(rule);
            assertThat(refused.found()).isEqualTo(found);
        });
    }

    @Test
    void whatIsNoTree() {
        refused(TopologyRule.TWICE, "0000:00:00.0 twice", pci("00:00.0"), pci("00:01.0"), pci("00:00.0"));
        refused(TopologyRule.GONE, "0000:00:00.0 reads all ones", pci("00:00.0").gone());
        refused(
                TopologyRule.UNKNOWN,
                "64 bytes of 0000:00:00.0",
                endpoint("00:00.0").known(64));
        refused(
                TopologyRule.BUS_ORDER,
                "0000:01:00.0 to buses 1 to 2",
                pci("01:00.0").leads(1, 2));
        refused(
                TopologyRule.BUS_ORDER,
                "0000:01:00.0 to buses 3 to 2",
                pci("01:00.0").leads(3, 2));
        refused(
                TopologyRule.BUS_TWICE,
                "0000:00:01.0 and 0000:00:02.0 to bus 1",
                pci("00:01.0").leads(1, 1),
                pci("00:02.0").leads(1, 1));
        refused(
                TopologyRule.BUS_RANGE,
                "0000:00:02.0 to buses 2 to 2, within those of 0000:00:01.0",
                pci("00:01.0").leads(1, 2),
                pci("00:02.0").leads(2, 2));
        refused(
                TopologyRule.BUS_RANGE,
                "0000:01:00.0 to buses 2 to 3, within those of 0000:00:01.0",
                pci("00:01.0").leads(1, 2),
                pci("01:00.0").leads(2, 3));
        refused(
                TopologyRule.BUS_RANGE,
                "0000:01:00.0 to buses 4 to 4, below no bridge",
                pci("00:01.0").leads(1, 2),
                pci("01:00.0").leads(4, 4));
        refused(
                TopologyRule.BUS_WITHOUT_BRIDGE,
                "0000:02:00.0 within the buses of 0000:00:01.0",
                pci("00:01.0").leads(1, 2),
                pci("02:00.0"));
        // A bridge that has no buses yet leads nowhere.
        assertThat(machine(pci("00:01.0").leads(0, 0), pci("01:00.0")).groups()).hasSize(2);
    }

    @Test
    void virtualFunctionsThatAreNone() {
        Functions physical = endpoint("00:02.0").virtual(1, 1, 1);
        refused(TopologyRule.VIRTUAL_MISSING, "no virtual function 0 of 0000:00:02.0", physical);
        refused(
                TopologyRule.VIRTUAL_MISSING,
                "no virtual function 0 of 0000:ff:1f.7",
                endpoint("ff:1f.7").virtual(1, 1, 1));
        refused(
                TopologyRule.VIRTUAL,
                "0000:00:02.1 without a physical function",
                endpoint("00:02.1").nameless());
        refused(
                TopologyRule.VIRTUAL,
                "0000:00:02.1, claimed by 0000:00:02.0",
                endpoint("00:02.0").virtual(2, 1, 0),
                endpoint("00:02.1"));
        refused(
                TopologyRule.VIRTUAL,
                "0000:00:02.0, claimed by 0000:00:02.0",
                endpoint("00:02.0").virtual(1, 0, 0));
        refused(TopologyRule.VIRTUAL, "0000:00:02.1, claimed by 0000:00:02.0", physical, rootPort("00:02.1", 1, 1));
        refused(
                TopologyRule.VIRTUAL,
                "0000:00:02.1, claimed by 0000:00:02.0",
                physical,
                endpoint("00:02.1").virtual(1, 1, 1),
                endpoint("00:02.2"));
        refused(
                TopologyRule.VIRTUAL,
                "0000:03:00.0 of 0000:01:00.0 on a bus of another",
                rootPort("00:01.0", 1, 3),
                port("01:01.0", UPSTREAM, 3, 3),
                endpoint("01:00.0").virtual(1, 0x200, 1),
                endpoint("03:00.0"));
    }

    @Test
    void whatIsAskedForIsListed() {
        Topology machine = machine(pci("00:00.0"));
        assertThatThrownBy(() -> machine.group(at("00:01.0"))).hasMessageContaining("topology/not-listed");
        assertThatThrownBy(() -> machine.unit(at("00:01.0"))).hasMessageContaining("topology/not-listed");
        assertThatThrownBy(() -> machine.requesterIds(at("00:01.0"))).hasMessageContaining("topology/not-listed");
    }

    @Test
    void theLargestMachine() {
        List<TopologyFunction> all = Stream.iterate(0, id -> id + 1)
                .limit(65_536)
                .map(id -> new TopologyFunction(
                        new Bdf(0, 0, 0, 0).withRequesterId(id),
                        pci("00:00.0").done().function()))
                .toList();
        assertThat(Topology.of(all).groups()).hasSize(8192);
        List<TopologyFunction> more = Stream.concat(
                        all.stream(), Stream.of(pci("0001:00:00.0").done()))
                .toList();
        assertThatThrownBy(() -> Topology.of(more)).hasMessageContaining("topology/functions");
    }
}
