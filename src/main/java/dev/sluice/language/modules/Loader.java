package dev.sluice.language.modules;

import dev.sluice.language.diagnostic.Code;
import dev.sluice.language.diagnostic.Diagnostic;
import dev.sluice.language.modules.ModuleFile.Used;
import dev.sluice.language.syntax.Parsed;
import dev.sluice.language.syntax.Parser;
import dev.sluice.language.syntax.Tree;
import dev.sluice.language.syntax.Use;
import dev.sluice.language.text.FileSet;
import dev.sluice.language.text.Paths;
import dev.sluice.language.text.SourceText;
import dev.sluice.language.text.Span;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Reads a runbook and, depth first, what it uses. Every file is read once, however many lines use it. */
public final class Loader {
    static final int MOST_FILES = 100;
    static final int DEEPEST = 20;

    private final ModuleReader reader;
    private final String mainPath;
    private final List<Diagnostic> found = new ArrayList<>();
    private final Map<String, ModuleFile> byPath = new LinkedHashMap<>();
    private final Map<Object, ModuleFile> byIdentity = new HashMap<>();
    private final Map<String, String> texts = new LinkedHashMap<>();
    private final Map<String, String> same = new LinkedHashMap<>();
    private FileSet files;
    private long size;

    private Loader(SourceText main, ModuleReader reader) {
        this.reader = reader;
        this.files = FileSet.of(main);
        this.size = main.text().length();
        this.mainPath = main.name().substring(main.name().lastIndexOf('/') + 1);
    }

    /** Never throws for any text; whatever is wrong is among the program's findings. */
    public static Program load(SourceText main, ModuleReader reader) {
        return new Loader(main, reader).load();
    }

    /** The path of a module that ships with the tool. */
    static String library(String name) {
        return "<std/" + name + ">";
    }

    private Program load() {
        SourceText main = files.main();
        Parsed parsed = Parser.parse(main);
        found.addAll(parsed.diagnostics());
        Optional<ModuleFile> root = parsed.file().map(tree -> new ModuleFile(mainPath, tree, Optional.empty()));
        root.ifPresent(file -> {
            if (file.tree().module().isPresent()) {
                found.addAll(ModuleRules.faults(file.tree()));
            }
            uses(file, 1);
        });
        Arguments arguments = new Arguments(found);
        byPath.values().stream().distinct().forEach(arguments::check);
        return new Program(
                files,
                new SourceText(main.name(), Bundle.write(main.text(), texts, same)),
                root.map(file -> Linker.link(file, files, found::add)),
                byPath.values().stream()
                        .distinct()
                        .map(file -> Linker.link(file, files, found::add))
                        .toList(),
                found.stream().distinct().toList());
    }

    private void uses(ModuleFile file, int depth) {
        for (Use use : file.tree().uses()) {
            path(file, use).flatMap(path -> target(file, use, path, depth)).ifPresent(target -> file.link(use, target));
        }
    }

    /** Where the module lies, seen from the folder of the runbook. */
    private Optional<String> path(ModuleFile importer, Use use) {
        if (use.library().isPresent()) {
            Tree.Name name = use.library().get();
            return name.isMissing() ? Optional.empty() : Optional.of(library(name.text()));
        }
        Tree.Text path = use.path().orElseThrow();
        if (path.text().isBlank()
                || path.text().startsWith("/")
                || path.text().startsWith("<")
                || path.text().indexOf('\\') >= 0) {
            found.add(Diagnostic.error(
                            Code.S221,
                            path.span(),
                            "the path of a module is seen from the file that uses it",
                            "no such path")
                    .help("write it with `/` and without one at its start, such as `use \"./common.runbook\"`"));
            return Optional.empty();
        }
        return Optional.of(Paths.beside(importer.path(), path.text()));
    }

    private Optional<ModuleFile> target(ModuleFile importer, Use use, String path, int depth) {
        Optional<ModuleFile> above = above(importer, path);
        if (above.isPresent()) {
            circle(importer, use, above.get());
            return Optional.empty();
        }
        ModuleFile known = byPath.get(path);
        if (known != null) {
            return again(importer, use, known);
        }
        if (byPath.size() >= MOST_FILES || depth > DEEPEST) {
            found.add(tooMuch(
                    use,
                    depth > DEEPEST
                            ? "modules use modules more than " + DEEPEST + " deep"
                            : "more than " + MOST_FILES + " modules are used"));
            return Optional.empty();
        }
        ModuleReader.Reading reading =
                use.library().map(name -> reader.library(name.text())).orElseGet(() -> reader.file(path));
        return switch (reading) {
            case ModuleReader.Found read -> read(importer, use, path, read, depth);
            case ModuleReader.Failed failed -> {
                found.add(ledTo(
                        importer,
                        Diagnostic.error(Code.S221, place(use), failed.message(), "cannot be read")
                                .help(failed.help())));
                yield Optional.empty();
            }
        };
    }

    private Optional<ModuleFile> read(ModuleFile importer, Use use, String path, ModuleReader.Found read, int depth) {
        ModuleFile twin = byIdentity.get(read.identity());
        if (twin != null) {
            byPath.put(path, twin);
            same.put(path, twin.path());
            Optional<ModuleFile> above = above(importer, twin.path());
            above.ifPresent(file -> circle(importer, use, file));
            return above.isPresent() ? Optional.empty() : again(importer, use, twin);
        }
        size += read.text().length();
        if (size > SourceText.LARGEST) {
            found.add(tooMuch(use, "the runbook and its modules are larger than 1 MB"));
            return Optional.empty();
        }
        Parsed parsed = Parser.parse(new SourceText(path, read.text()), files.next());
        files = files.with(path, read.text());
        texts.put(path, read.text());
        boolean module = parsed.file().flatMap(Tree.File::module).isPresent();
        // Without its first line it is no module, which is said at the line that uses it.
        parsed.diagnostics().stream()
                .filter(finding -> finding.code() != Code.S127)
                .forEach(found::add);
        if (parsed.file().isEmpty()) {
            return Optional.empty();
        }
        Tree.File tree = parsed.file().get();
        if (!module) {
            found.add(ledTo(importer, noModule(use, path, tree)));
            return Optional.empty();
        }
        found.addAll(ModuleRules.faults(tree));
        ModuleFile file = new ModuleFile(path, tree, Optional.of(new Used(importer, use)));
        byPath.put(path, file);
        byIdentity.put(read.identity(), file);
        uses(file, depth + 1);
        return Optional.of(file);
    }

    /** The file of that path among the importer and those that led to it. */
    private static Optional<ModuleFile> above(ModuleFile importer, String path) {
        for (Optional<ModuleFile> at = Optional.of(importer);
                at.isPresent();
                at = at.get().by().map(Used::importer)) {
            if (at.get().path().equals(path)) {
                return at;
            }
        }
        return Optional.empty();
    }

    /** The same finding with the line that led to the file it is in. */
    private static Diagnostic ledTo(ModuleFile importer, Diagnostic finding) {
        return importer.by()
                .map(used -> finding.also(place(used.use()), "`" + importer.path() + "` is used here"))
                .orElse(finding);
    }

    private void circle(ModuleFile importer, Use use, ModuleFile target) {
        List<String> way = new ArrayList<>();
        way.add("`" + target.path() + "`");
        Optional<Use> first = Optional.empty();
        for (ModuleFile at = importer; at != target; at = at.by().orElseThrow().importer()) {
            way.addFirst("`" + at.path() + "`");
            first = at.by().map(Used::use);
        }
        way.addFirst("`" + target.path() + "`");
        Diagnostic finding = Diagnostic.error(
                        Code.S220,
                        place(use),
                        way.size() == 2
                                ? way.getFirst() + " uses itself"
                                : "modules use each other in a circle: " + String.join(" uses ", way),
                        "closes the circle")
                .help("take one of these lines out; put what both need into a module of its own");
        found.add(first.map(line -> finding.also(place(line), "the circle begins here"))
                .orElse(finding));
    }

    /** A module that an earlier line uses counts once, if both say the same about its parameters. */
    private Optional<ModuleFile> again(ModuleFile importer, Use use, ModuleFile known) {
        Used first = known.by().orElseThrow();
        if (!Arguments.same(first.importer(), first.use(), importer, use)) {
            found.add(Diagnostic.error(
                            Code.S226,
                            use.span(),
                            "`" + known.path() + "` is used twice with different values",
                            "used again")
                    .also(first.use().span(), "first used here")
                    .help("give the same values in both places: a module counts once"));
        }
        return Optional.of(known);
    }

    private static Diagnostic tooMuch(Use use, String message) {
        return Diagnostic.error(Code.S227, place(use), message, "not read")
                .help("put what several modules declare into one");
    }

    private static Diagnostic noModule(Use use, String path, Tree.File tree) {
        Span line = tree.title().map(Tree.Title::span).orElse(tree.span());
        boolean runbook = tree.title().isPresent();
        return Diagnostic.error(
                        Code.S222,
                        place(use),
                        runbook
                                ? "`" + path + "` is a runbook, and only a module can be used"
                                : "`" + path + "` does not begin with `module NAME`",
                        "no module")
                .also(line, runbook ? "a runbook of its own" : "no module line stands before this")
                .help("move what both need into a file that begins with `module NAME`");
    }

    /** The library's name or the path. */
    static Span place(Use use) {
        return use.library()
                .map(Tree.Name::span)
                .orElseGet(() -> use.path().orElseThrow().span());
    }
}
