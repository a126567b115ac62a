package dev.ironshim.fuzz.attack;

import dev.ironshim.model.catalogue.Catalogue;
import dev.ironshim.model.catalogue.CatalogueException;
import dev.ironshim.model.catalogue.CatalogueReader;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/** Files of the catalogue, as text. */
public final class CatalogueTarget {
    private CatalogueTarget() {}

    public static void fuzzerTestOneInput(byte[] data) {
        String text = new String(data, StandardCharsets.UTF_8);
        try {
            Catalogue catalogue = CatalogueReader.read(Map.of("fuzz.toml", text));
            OracleException.demand(catalogue.machines().size() == 1, "a file is one machine or area");
        } catch (CatalogueException e) {
            String message = String.valueOf(e.getMessage());
            OracleException.demand(message.matches("(?s)fuzz\\.toml:[0-9]+: .+"), "a refusal names file and line");
        }
    }
}
