package dev.sluice.run.environment;

import java.io.IOException;
import java.io.StringReader;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.nodes.Node;

/** The text of {@code sluice.yaml} as a tree whose nodes know where they stand. */
final class YamlTree {
    private static final long LARGEST = 1_000_000;
    private static final int DEEPEST = 20;

    private YamlTree() {}

    /** The whole of a file; nothing if it cannot be read, which is a fault then. */
    static Optional<Node> read(Path file, Faults faults) {
        return text(file, faults).flatMap(text -> tree(text, faults));
    }

    private static Optional<String> text(Path file, Faults faults) {
        try {
            if (Files.size(file) > LARGEST) {
                faults.at(1, 1, "the file is larger than 1 MB", "keep only environments in it");
                return Optional.empty();
            }
            byte[] bytes = Files.readAllBytes(file);
            return Optional.of(StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString());
        } catch (CharacterCodingException notText) {
            faults.at(1, 1, "the file is not UTF-8", "save it as UTF-8 text");
        } catch (IOException unreadable) {
            faults.at(
                    1,
                    1,
                    Files.exists(file) ? "the file cannot be read" : "there is no such file",
                    "write one (docs/environment.md shows how), or name another: `--env-file FILE`");
        }
        return Optional.empty();
    }

    private static Optional<Node> tree(String text, Faults faults) {
        LoaderOptions options = new LoaderOptions();
        options.setNestingDepthLimit(DEEPEST);
        try {
            Node root = new Yaml(options).compose(new StringReader(text));
            if (root == null) {
                faults.at(1, 1, "the file is empty", "begin it with `environments:`");
            }
            return Optional.ofNullable(root);
        } catch (MarkedYAMLException malformed) {
            // Not the exception's own message: it quotes the line, which may hold a secret.
            faults.at(
                    malformed.getProblemMark(),
                    "this is no YAML: " + withoutNames(malformed.getProblem()),
                    "check indentation (spaces, no tabs), the blank behind each colon, and quote what begins with * & ! %");
        } catch (YAMLException malformed) {
            faults.at(1, 1, "this is no YAML that can be read", "remove control characters and deep nesting");
        }
        return Optional.empty();
    }

    /** An unquoted secret that begins with an asterisk is taken for the name of an alias; so names are left out. */
    private static String withoutNames(String problem) {
        for (String named : List.of("alias", "anchor", "tag ")) {
            if (problem.contains(named)) {
                return "something is taken for an " + named.strip() + ", and means nothing as such";
            }
        }
        return problem;
    }
}
