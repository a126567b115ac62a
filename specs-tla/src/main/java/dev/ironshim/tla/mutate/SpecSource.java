package dev.ironshim.tla.mutate;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tla2sany.drivers.FrontEndException;
import tla2sany.drivers.SANY;
import tla2sany.modanalyzer.SpecObj;
import tla2sany.semantic.Errors;
import tla2sany.semantic.ModuleNode;
import tla2sany.semantic.OpDefNode;
import tla2sany.semantic.SemanticNode;
import tla2sany.semantic.SubstInNode;
import tla2sany.st.Location;
import tla2sany.st.TreeNode;
import util.SimpleFilenameToStream;
import util.ToolIO;

/** One module, parsed and level-checked by SANY. */
@SuppressWarnings("ReferenceEquality") // a syntax tree's nodes are told apart by identity
public final class SpecSource {
    /** Source order. */
    static final Comparator<SemanticNode> BY_POSITION = Comparator.<SemanticNode>comparingInt(
                    node -> node.getLocation().beginLine())
            .thenComparingInt(node -> node.getLocation().beginColumn());

    private static final Pattern POSITION = Pattern.compile("line (\\d+), col(?:umn)? (\\d+)");
    private static final Pattern NOISE =
            Pattern.compile("AbortException|^Fatal errors while parsing|^In module |^Could not parse module");
    private static final Object SANY_LOCK = new Object();

    private final Path file;
    private final ModuleNode module;

    private SpecSource(Path file, ModuleNode module) {
        this.file = file;
        this.module = module;
    }

    /** Parses {@code directory/moduleName.tla}; sibling modules are looked up in the same directory first. */
    public static SpecSource parse(Path directory, String moduleName) {
        Objects.requireNonNull(moduleName, "moduleName");
        Path folder = directory.toAbsolutePath().normalize();
        Path file = folder.resolve(moduleName + ".tla");
        if (!Files.isRegularFile(file)) {
            throw new SpecException(file.toString(), 0, 0, "no such file");
        }
        // SANY reports through static fields, so parses are serialised and the fields put back.
        synchronized (SANY_LOCK) {
            PrintStream out = ToolIO.out;
            PrintStream err = ToolIO.err;
            String userDir = ToolIO.getUserDir();
            var chatter = new ByteArrayOutputStream();
            try (var sink = new PrintStream(chatter, true, StandardCharsets.UTF_8)) {
                ToolIO.out = sink;
                ToolIO.err = sink;
                // Without it the process's working directory would shadow sibling modules.
                ToolIO.setUserDir(folder.toString());
                SpecObj spec =
                        new SpecObj(file.getFileName().toString(), new SimpleFilenameToStream(folder.toString()));
                int exit = SANY.frontEndMain(spec, file.getFileName().toString(), sink);
                return new SpecSource(file, checked(file, spec, exit, chatter));
            } catch (FrontEndException e) {
                throw failure(file, e + "\n" + chatter.toString(StandardCharsets.UTF_8));
            } finally {
                ToolIO.out = out;
                ToolIO.err = err;
                ToolIO.setUserDir(userDir);
            }
        }
    }

    public ModuleNode module() {
        return module;
    }

    public Path file() {
        return file;
    }

    public String name() {
        return module.getName().toString();
    }

    /** The operators written in this very file, in source order; operators made by INSTANCE are not among them. */
    public List<OpDefNode> definitions() {
        return Arrays.stream(module.getOpDefs())
                .filter(def -> def.getOriginallyDefinedInModuleNode() == module && isHere(def))
                .filter(def -> !(def.getBody() instanceof SubstInNode)
                        && def.getName().toString().indexOf('!') < 0)
                .sorted(BY_POSITION)
                .toList();
    }

    public OpDefNode definition(String name) {
        return definitions().stream()
                .filter(def -> def.getName().toString().equals(name))
                .findFirst()
                .orElseThrow(() -> new SpecException(file.toString(), 0, 0, "no definition " + name));
    }

    /** The names after EXTENDS, as written. */
    public List<String> extended() {
        List<String> names = new ArrayList<>();
        for (TreeNode part : module.getTreeNode().heirs()[1].heirs()) {
            String image = part.getImage();
            if (!image.equals("EXTENDS") && !image.equals(",")) {
                names.add(image);
            }
        }
        return names;
    }

    boolean isHere(SemanticNode node) {
        return node.getLocation().source().equals(name());
    }

    /** The definition as it is written. */
    public String sourceText(OpDefNode definition) {
        return text(definition);
    }

    /** The source text of a node, for what is copied rather than rebuilt. */
    String text(SemanticNode node) {
        Location at = node.getLocation();
        try {
            List<String> lines = Files.readAllLines(file).subList(at.beginLine() - 1, at.endLine());
            var text = new ArrayList<>(lines);
            text.set(text.size() - 1, text.getLast().substring(0, at.endColumn()));
            text.set(0, text.getFirst().substring(at.beginColumn() - 1));
            return String.join("\n", text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static ModuleNode checked(Path file, SpecObj spec, int exit, ByteArrayOutputStream chatter) {
        // Exit code 0 alone proves nothing: it is also returned after semantic errors.
        for (Errors errors : new Errors[] {spec.getSemanticErrors(), spec.getGlobalContextErrors()}) {
            if (errors != null && errors.isFailure()) {
                throw failure(file, errors.toString());
            }
        }
        ModuleNode root = spec.getRootModule();
        if (exit != 0
                || root == null
                || spec.getParseErrors().isFailure()
                || spec.getInitErrors().isFailure()) {
            // A syntax error's position is only in what SANY prints.
            throw failure(file, chatter.toString(StandardCharsets.UTF_8));
        }
        return root;
    }

    private static SpecException failure(Path file, String report) {
        String text = report.lines()
                .takeWhile(line -> !line.contains("Residual stack trace follows"))
                .filter(line -> !line.isBlank()
                        && !NOISE.matcher(line).find()
                        && !line.startsWith("Parsing file ")
                        && !line.startsWith("Semantic processing of")
                        && !line.startsWith("***"))
                .reduce((a, b) -> a + "\n" + b)
                .orElse("SANY gave no reason");
        Matcher at = POSITION.matcher(text);
        boolean found = at.find();
        return new SpecException(
                file.toString(),
                found ? Integer.parseInt(at.group(1)) : 0,
                found ? Integer.parseInt(at.group(2)) : 0,
                text);
    }
}
