package dev.sluice.cli;

import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sluice.run.environment.EnvironmentFile;
import dev.sluice.run.environment.Loaded;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import picocli.CommandLine;
import tools.jackson.databind.ObjectMapper;

/** What the pages tell people to type can be typed, and what they show can be read. Runbooks in them: see LanguagePageTest. */
class DocumentationTest {
    private static final Set<String> LANGUAGES = Set.of("runbook", "sh", "sql", "yaml", "json", "text", "promql");
    private static final Pattern FENCE = Pattern.compile("(?ms)^```(\\w*)\n(.*?)^```$");
    private static final Pattern INLINE = Pattern.compile("`(?:\\./)?sluice ([^`]+)`");
    private static final Pattern OPTION = Pattern.compile("--[a-z][a-z-]*");

    static Stream<Path> pages() throws IOException {
        List<Path> pages = new ArrayList<>(List.of(Path.of("README.md"), Path.of("CONTRIBUTING.md")));
        try (Stream<Path> docs = Files.walk(Path.of("docs"))) {
            docs.filter(page -> page.toString().endsWith(".md")).forEach(pages::add);
        }
        return pages.stream().sorted();
    }

    @ParameterizedTest
    @MethodSource("pages")
    void everyBlockSaysWhatItIsWrittenIn(Path page) throws IOException {
        Matcher fence = FENCE.matcher(Files.readString(page));
        while (fence.find()) {
            assertTrue(LANGUAGES.contains(fence.group(1)), () -> page + ": a block in `" + fence.group(1) + "`");
        }
    }

    @ParameterizedTest
    @MethodSource("pages")
    void everyCommandCanBeTyped(Path page) throws IOException {
        for (String block : blocks(page, "sh")) {
            for (String line : block.lines().toList()) {
                String command = line.replaceFirst("\\s+#.*", "").strip();
                for (String one : command.split(" (?:&&|[|<>]) ")) {
                    if (one.matches("(\\./)?sluice( .*)?")) {
                        parse(page, one);
                    }
                }
            }
        }
    }

    private static void parse(Path page, String command) {
        String[] arguments = command.replaceFirst("^(\\./)?sluice ?", "")
                .replaceAll("\"([^\"]*)\"", "quoted")
                .strip()
                .split("\\s+");
        List<String> words =
                Arrays.stream(arguments).filter(word -> !word.isEmpty()).toList();
        try {
            CommandLine line = Sluice.line(words.toArray(String[]::new));
            line.setCaseInsensitiveEnumValuesAllowed(true).parseArgs(words.toArray(String[]::new));
        } catch (CommandLine.ParameterException wrong) {
            throw new AssertionError(page + ": `" + command + "`: " + wrong.getMessage(), wrong);
        }
    }

    @ParameterizedTest
    @MethodSource("pages")
    void everyCommandNamedInASentenceHasTheOptionsItIsSaidToHave(Path page) throws IOException {
        Matcher inline = INLINE.matcher(FENCE.matcher(Files.readString(page)).replaceAll(""));
        while (inline.find()) {
            String[] words = inline.group(1).split("\\s+");
            Class<?> named = AllCommands.BY_NAME.get(words[0]);
            if (words[0].matches("[a-z]+")) {
                assertTrue(named != null, () -> page + ": there is no command " + inline.group());
                CommandLine line = new CommandLine(named);
                Matcher option = OPTION.matcher(inline.group(1));
                while (option.find()) {
                    assertTrue(hasOption(line, option.group()), () -> page + ": " + inline.group());
                }
            }
        }
    }

    private static boolean hasOption(CommandLine line, String option) {
        return line.getCommandSpec().findOption(option) != null
                || line.getSubcommands().values().stream().anyMatch(below -> hasOption(below, option));
    }

    @ParameterizedTest
    @MethodSource("pages")
    void everyEnvironmentFileIsOne(Path page, @TempDir Path folder) throws IOException {
        for (String block : blocks(page, "yaml")) {
            if (block.contains("environments:")) {
                Path file = Files.writeString(folder.resolve("sluice.yaml"), block);
                Loaded loaded = EnvironmentFile.load(file, "local", Map.of());
                assertTrue(loaded instanceof Loaded.Usable, () -> page + ": " + loaded);
            }
        }
    }

    @ParameterizedTest
    @MethodSource("pages")
    void everyJsonTextIsOne(Path page) throws IOException {
        for (String block : blocks(page, "json")) {
            assertTrue(new ObjectMapper().readTree(block).isContainer(), block);
        }
    }

    private static List<String> blocks(Path page, String language) throws IOException {
        List<String> blocks = new ArrayList<>();
        Matcher fence = FENCE.matcher(Files.readString(page));
        while (fence.find()) {
            if (fence.group(1).equals(language)) {
                blocks.add(fence.group(2));
            }
        }
        return blocks;
    }
}
