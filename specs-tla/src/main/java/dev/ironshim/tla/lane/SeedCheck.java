package dev.ironshim.tla.lane;

import dev.ironshim.model.catalogue.Catalogue.Bounds;
import dev.ironshim.model.catalogue.Catalogue.Kind;
import dev.ironshim.model.catalogue.Catalogue.Property;
import dev.ironshim.model.catalogue.Catalogue.Role;
import dev.ironshim.model.evidence.Evidence.Finding;
import dev.ironshim.tla.binding.Constants;
import dev.ironshim.tla.tlc.TlcResult;
import dev.ironshim.tla.tlc.TlcResult.End;
import java.io.IOException;

/** The original: what one would expect of it is refuted. */
final class SeedCheck {
    private final Checking<?, ?, ?> on;

    SeedCheck(Checking<?, ?, ?> on) {
        this.on = on;
    }

    void run(Property property) throws IOException, InterruptedException {
        Bounds bounds = on.entry()
                .boundsFor(property.kind() == Kind.LIVE ? Role.LIVE : Role.MATRIX)
                .getFirst();
        TlcResult result =
                on.refutation(on.folder("refute " + property.id()), property, new Constants(bounds.constants()));
        if (result.end() == End.VIOLATED || result.end() == End.LIVENESS_VIOLATED) {
            on.facts()
                    .finding(new Finding(
                            property.id(),
                            on.entry().name(),
                            on.specification().formalText(property),
                            property.defect(),
                            Checking.trace(result),
                            "./ironshim verify --lane tla --machine "
                                    + on.entry().name()));
        } else {
            on.facts().notRefuted(property.id(), result);
        }
    }
}
