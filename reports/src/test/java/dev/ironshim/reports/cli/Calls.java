package dev.ironshim.reports.cli;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/** Calls of the command inside this process. */
final class Calls {
    private Calls() {}

    /** What a call printed and how it ended. */
    record Call(int exit, String out, String err) {}

    static Call call(String... arguments) {
        if (System.getProperty("ironshim.home") == null) {
            System.setProperty(
                    "ironshim.home", Path.of("..").toAbsolutePath().normalize().toString());
        }
        PrintStream out = System.out;
        PrintStream err = System.err;
        ByteArrayOutputStream printed = new ByteArrayOutputStream();
        ByteArrayOutputStream complained = new ByteArrayOutputStream();
        try {
            System.setOut(new PrintStream(printed, true, StandardCharsets.UTF_8));
            System.setErr(new PrintStream(complained, true, StandardCharsets.UTF_8));
            int exit = Main.run(arguments);
            return new Call(
                    exit, printed.toString(StandardCharsets.UTF_8), complained.toString(StandardCharsets.UTF_8));
        } finally {
            System.setOut(out);
            System.setErr(err);
        }
    }
}
