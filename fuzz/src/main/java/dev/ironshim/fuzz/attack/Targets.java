package dev.ironshim.fuzz.attack;

import java.util.List;
import java.util.function.Consumer;

/**
 * All targets.
 *
 * @param name as the catalogue names it
 * @param oracle what is demanded of every input
 * @param maxLength of inputs when fuzzing
 * @param parsers simple names of the classes that are attacked, with their package below {@code dev.ironshim.impl}
 */
public record Targets(
        String name, String oracle, int maxLength, Class<?> type, List<String> parsers, Consumer<byte[]> run) {
    public static final List<Targets> ALL = List.of(
            new Targets(
                    "manifest",
                    "encodes to itself or is refused by a rule at an offset; a naive decoder agrees",
                    1024,
                    ManifestTarget.class,
                    List.of(
                            "manifest/ManifestCheck",
                            "manifest/RelativeCheck",
                            "manifest/Format",
                            "manifest/ManifestCodec",
                            "manifest/Manifest"),
                    ManifestTarget::fuzzerTestOneInput),
            new Targets(
                    "draft",
                    "what is encoded decodes to the same, or is refused",
                    512,
                    DraftTarget.class,
                    List.of("manifest/ManifestWriter", "manifest/TermsWriter"),
                    DraftTarget::fuzzerTestOneInput),
            new Targets(
                    "envelope",
                    "encodes to itself or is refused by a rule",
                    4096,
                    EnvelopeTarget.class,
                    List.of("trust/Envelope"),
                    EnvelopeTarget::fuzzerTestOneInput),
            new Targets(
                    "legacy",
                    "a naive decoder agrees, error and all; what is encoded is a prefix",
                    512,
                    LegacyTarget.class,
                    List.of("legacy/LegacyCodec"),
                    LegacyTarget::fuzzerTestOneInput),
            new Targets(
                    "config",
                    "read, sized and restored; lists as a naive walker finds them; nothing outside the known bytes",
                    1024,
                    ConfigTarget.class,
                    List.of(
                            "pci/ConfigParser",
                            "pci/BarReader",
                            "pci/BarReader$Sizing",
                            "pci/ListReader",
                            "pci/StandardReader",
                            "pci/ExtendedReader"),
                    ConfigTarget::fuzzerTestOneInput),
            new Targets(
                    "dump",
                    "prints to what it was read from, or is refused with its line",
                    1024,
                    DumpTarget.class,
                    List.of("pci/Dump", "pci/Bdf"),
                    DumpTarget::fuzzerTestOneInput),
            new Targets(
                    "catalogue",
                    "read or refused with file and line",
                    1024,
                    CatalogueTarget.class,
                    List.of(),
                    CatalogueTarget::fuzzerTestOneInput),
            new Targets(
                    "groups",
                    "groups are those of a search that follows packets",
                    241,
                    GroupsTarget.class,
                    List.of("topology/Groups", "topology/Partition", "topology/Bus", "topology/Node"),
                    GroupsTarget::fuzzerTestOneInput),
            new Targets(
                    "requester-ids",
                    "requester ids are those that a naive count finds",
                    241,
                    RequesterIdsTarget.class,
                    List.of("topology/RequesterIds"),
                    RequesterIdsTarget::fuzzerTestOneInput),
            new Targets(
                    "units",
                    "units are the naive closure of groups and resets",
                    241,
                    UnitsTarget.class,
                    List.of("topology/Units"),
                    UnitsTarget::fuzzerTestOneInput),
            new Targets(
                    "tree",
                    "a list of functions is refused by a rule that it breaks, and only then",
                    251,
                    TreeTarget.class,
                    List.of("topology/Tree"),
                    TreeTarget::fuzzerTestOneInput),
            new Targets(
                    "access-control",
                    "switching access control on joins nothing",
                    241,
                    AccessControlTarget.class,
                    List.of(),
                    AccessControlTarget::fuzzerTestOneInput),
            new Targets(
                    "added-function",
                    "a function that is added parts nothing",
                    241,
                    AddedFunctionTarget.class,
                    List.of(),
                    AddedFunctionTarget::fuzzerTestOneInput),
            new Targets(
                    "renumbered",
                    "bus numbers are names",
                    241,
                    RenumberedTarget.class,
                    List.of(),
                    RenumberedTarget::fuzzerTestOneInput));
}
