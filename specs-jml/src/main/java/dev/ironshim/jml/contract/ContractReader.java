package dev.ironshim.jml.contract;

import dev.ironshim.jml.contract.Contract.Clause;
import dev.ironshim.jml.contract.Contract.Parameter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Finds the contracts of a source file: a comment {@code /*@ public normal_behavior … @*}{@code /} before a static method. */
public final class ContractReader {
    private static final Pattern CONTRACT = Pattern.compile(
            "/\\*@ public normal_behavior(.*?)@\\*/\\s*public static (\\w+(?:\\[])?) (\\w+)\\(([^)]*)\\)",
            Pattern.DOTALL);
    private static final Pattern METHOD = Pattern.compile("\\n    public static (?!final)\\w+(?:\\[])? (\\w+)\\(");
    private static final Pattern CLAUSE =
            Pattern.compile("\\s*(requires|ensures|assignable)\\s+(.*?)\\s*$", Pattern.DOTALL);

    private ContractReader() {}

    /**
     * All contracts of the Java files in a folder, by file and place.
     *
     * @throws IOException if a file cannot be read, or a contract in it; the message names file, line and rule
     */
    public static List<Contract> folder(Path folder) throws IOException {
        List<Contract> contracts = new ArrayList<>();
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : files.sorted().toList()) {
                String name = String.valueOf(file.getFileName());
                if (name.endsWith(".java") && !name.equals("package-info.java")) {
                    contracts.addAll(file(name, Files.readString(file)));
                }
            }
        } catch (ContractException e) {
            throw new IOException(e.getMessage(), e);
        }
        return contracts;
    }

    /**
     * The contracts of one file.
     *
     * @throws ContractException if one cannot be read, or if a public method has none
     */
    public static List<Contract> file(String file, String source) {
        List<Contract> contracts = new ArrayList<>();
        Matcher match = CONTRACT.matcher(source);
        while (match.find()) {
            int line = (int) source.substring(0, match.start(2)).lines().count();
            contracts.add(contract(file, line, match));
        }
        for (String name : methods(source)) {
            if (contracts.stream().noneMatch(contract -> contract.method().equals(name))) {
                throw new ContractException(file, "public method " + name + " has no contract");
            }
        }
        return contracts;
    }

    /** The public methods of a source file, or of its beginning, in their order. */
    public static List<String> methods(String source) {
        return METHOD.matcher(source).results().map(match -> match.group(1)).toList();
    }

    private static Contract contract(String file, int line, Matcher match) {
        String place = file + ":" + line;
        List<Clause> requires = new ArrayList<>();
        List<Clause> ensures = new ArrayList<>();
        String assignable = "";
        String body = match.group(1).replaceAll("\\n\\s*@", "\n");
        for (String part : body.split(";(?=\\s*(?:requires|ensures|assignable|$))", -1)) {
            if (part.isBlank()) {
                continue;
            }
            Matcher clause = CLAUSE.matcher(part);
            if (!clause.matches()) {
                throw new ContractException(place, "'" + part.strip() + "' is no clause that is known");
            }
            String text = clause.group(2).replaceAll("\\s+", " ");
            switch (clause.group(1)) {
                case "requires" -> requires.add(new Clause(text, ExprParser.parse(place, text)));
                case "ensures" -> ensures.add(new Clause(text, ExprParser.parse(place, text)));
                default -> assignable = text;
            }
        }
        String type = file.substring(0, file.length() - ".java".length());
        return new Contract(
                type,
                match.group(3),
                match.group(2),
                parameters(match.group(4)),
                List.copyOf(requires),
                List.copyOf(ensures),
                assignable,
                line);
    }

    private static List<Parameter> parameters(String text) {
        List<Parameter> parameters = new ArrayList<>();
        for (String each : text.split(",", -1)) {
            if (!each.isBlank()) {
                String[] words = each.strip().split("\\s+", -1);
                parameters.add(new Parameter(words[0], words[1]));
            }
        }
        return parameters;
    }
}
