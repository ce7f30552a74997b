package dev.sluice.chaos;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.lang.reflect.Method;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;

/** Every row of the failure matrix has a test of this package that bears its number. */
class MatrixTest {
    private static final String CLASS = ".class";
    private static final Pattern ROW = Pattern.compile("\\Grow([0-9]{2})_");

    /** Rows 23 and 24 are about fleets. */
    private static final List<Integer> ROWS = IntStream.rangeClosed(1, 26)
            .filter(row -> row != 23 && row != 24)
            .boxed()
            .toList();

    @Test
    void everyRowHasATestThatBearsItsNumber() throws Exception {
        SortedMap<Integer, TreeSet<String>> tests = new TreeMap<>();
        for (Class<?> suite : suites()) {
            for (Method method : suite.getDeclaredMethods()) {
                if (method.isAnnotationPresent(Test.class) || method.isAnnotationPresent(ParameterizedTest.class)) {
                    Matcher rows = ROW.matcher(method.getName());
                    while (rows.find()) {
                        tests.computeIfAbsent(Integer.parseInt(rows.group(1)), row -> new TreeSet<>())
                                .add(suite.getSimpleName() + "." + method.getName());
                    }
                    assertTrue(
                            suite == MatrixTest.class || method.getName().startsWith("row"),
                            () -> suite + " has a test of no row: " + method.getName());
                }
            }
        }
        assertEquals(ROWS, List.copyOf(tests.keySet()), tests::toString);
    }

    private static List<Class<?>> suites() throws IOException, URISyntaxException {
        Path here = Path.of(MatrixTest.class.getResource("MatrixTest.class").toURI())
                .getParent();
        try (Stream<Path> files = Files.list(here)) {
            return files.map(file -> file.getFileName().toString())
                    .filter(name -> name.endsWith(CLASS))
                    .sorted()
                    .<Class<?>>map(MatrixTest::named)
                    .toList();
        }
    }

    private static Class<?> named(String file) {
        try {
            return Class.forName(
                    MatrixTest.class.getPackageName() + "." + file.substring(0, file.length() - CLASS.length()));
        } catch (ClassNotFoundException vanished) {
            throw new AssertionError(vanished);
        }
    }
}
