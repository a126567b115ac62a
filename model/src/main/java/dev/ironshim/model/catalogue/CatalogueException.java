package dev.ironshim.model.catalogue;

/** The catalogue breaks a rule. The message starts with file and line. */
public final class CatalogueException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public CatalogueException(String file, int line, String rule) {
        super(file + ":" + line + ": " + rule);
    }
}
