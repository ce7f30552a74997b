package dev.sluice.rehearsal.mutant;

import java.io.IOException;
import java.net.MalformedURLException;
import java.net.URI;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.function.LongFunction;
import javax.tools.Diagnostic;
import javax.tools.DiagnosticCollector;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;

/** Compiles a mutant and loads it, and whatever might meet it, apart from the right code. */
final class Laboratory {
    private static final Path SOURCES = Path.of("src/main/java/dev/sluice");
    private static final Path CLASSES = Path.of("target/classes");
    private static final Path TEST_CLASSES = Path.of("target/test-classes");

    /** Rooms that no mutant is in and that know nothing of those that are: loaded but once. */
    private static final List<String> SHARED = List.of("dev.sluice.value.", "dev.sluice.language.");

    private Laboratory() {}

    /**
     * The mutant's runs.
     *
     * @param into an empty directory for its classes
     */
    static LongFunction<String> runs(Mutant mutant, Path into) throws IOException, ReflectiveOperationException {
        compile(mutant, patched(mutant), into);
        ClassLoader loader = new Apart(into);
        Object runs = loader.loadClass(mutant.runs()).getDeclaredConstructor().newInstance();
        @SuppressWarnings("unchecked")
        LongFunction<String> found = (LongFunction<String>) runs;
        return found;
    }

    private static String patched(Mutant mutant) throws IOException {
        String source = Files.readString(SOURCES.resolve(mutant.file() + ".java"));
        int first = source.indexOf(mutant.find());
        if (first < 0 || source.indexOf(mutant.find(), first + 1) >= 0) {
            throw new AssertionError("the mutant \"" + mutant + "\" does not fit " + mutant.file() + " any more: "
                    + (first < 0 ? "nowhere" : "more than once") + " it says\n" + mutant.find());
        }
        return source.replace(mutant.find(), mutant.replacement());
    }

    private static void compile(Mutant mutant, String source, Path into) {
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        DiagnosticCollector<JavaFileObject> faults = new DiagnosticCollector<>();
        URI name = URI.create("string:///dev/sluice/" + mutant.file() + ".java");
        JavaFileObject file = new SimpleJavaFileObject(name, JavaFileObject.Kind.SOURCE) {
            @Override
            public CharSequence getCharContent(boolean ignoreEncodingErrors) {
                return source;
            }
        };
        List<String> options = List.of(
                "--release",
                "21",
                "-proc:none",
                "-nowarn",
                "-cp",
                CLASSES + System.getProperty("path.separator") + System.getProperty("java.class.path"),
                "-d",
                into.toString());
        if (!compiler.getTask(null, null, faults, options, null, List.of(file)).call()) {
            throw new AssertionError("the mutant \"" + mutant + "\" does not compile: "
                    + faults.getDiagnostics().stream()
                            .filter(fault -> fault.getKind() == Diagnostic.Kind.ERROR)
                            .map(fault -> fault.getMessage(Locale.ROOT))
                            .toList());
        }
    }

    /** Loads the product's own classes itself, the mutant's first. */
    private static final class Apart extends URLClassLoader {
        Apart(Path mutant) throws MalformedURLException {
            super(
                    new URL[] {
                        mutant.toUri().toURL(),
                        CLASSES.toUri().toURL(),
                        TEST_CLASSES.toUri().toURL()
                    },
                    Laboratory.class.getClassLoader());
        }

        @Override
        protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
            if (!name.startsWith("dev.sluice.") || SHARED.stream().anyMatch(name::startsWith)) {
                return super.loadClass(name, resolve);
            }
            synchronized (getClassLoadingLock(name)) {
                Class<?> loaded = findLoadedClass(name);
                return loaded == null ? findClass(name) : loaded;
            }
        }
    }
}
